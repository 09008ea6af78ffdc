"""The whole trace of each run (A-30, P-06, P-16), with what it came to (P-21)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from oracle.folds.event import Event
from oracle.folds.fold import pick, slim
from oracle.folds.trace import (
    BY_KEY,
    COMPLETED,
    ENTRIES,
    IDEMPOTENT,
    MANUAL,
    NOTIFY,
    OURS,
    PARTIAL,
    RECORD,
    ROLLED_BACK,
    Trace,
    name,
)
from oracle.folds.wire import Message


class Audit:
    view: ClassVar[str] = "audit"
    kinds: ClassVar[frozenset[str]] = frozenset({
        "DispositionSetAside", "ClosureRunStarted", "SourceReread", "RevalidationConcluded",
        "ClosurePlanned", "StepSettled", "PropagationConfirmed", "ClosureCompleted",
        "ClosureRunStopped", "ClosureRunResumed", "ClosureRunAbandoned", "FollowUpOpened",
        "FollowUpAssigned", "FollowUpResolved",
    })

    def __init__(self) -> None:
        self._traces: dict[str, Trace] = {}
        self._runs: dict[str, str] = {}  # of a follow-up

    def take(self, event: Event) -> Iterable[str]:
        body = event.body
        run = body.get("run")
        if run is None:
            key = self._runs.get(body.get("id", ""), "")
            if event.kind == "DispositionSetAside":
                key = name(body["exception_id"], body["version"], 1)
        else:
            # A follow-up may be about a version that never had a run: its occurrence is 0.
            key = name(run["exception_id"], run["version"], run.get("occurrence", 0))
        if event.kind == "ClosureRunStarted":
            fields = ("run", "event_source", "event_id", "disposition_position", "policy_version",
                      "closed_at")
            self._traces[key] = Trace(pick(body, *fields) | {"started_at": event.at})
            return [key]
        trace = self._traces.get(key)
        if trace is None:
            return []
        if event.kind.startswith("FollowUp"):
            self._follow_up(trace, key, event)
        elif event.kind in ("StepSettled", "PropagationConfirmed"):
            return [key, *self._settle(trace, event)]
        elif event.kind in ("SourceReread", "RevalidationConcluded", "ClosurePlanned"):
            self._look(trace, event)
        else:
            self._come_out(trace, event)
        return [key]

    def row(self, key: str) -> Message | None:
        trace = self._traces.get(key)
        return None if trace is None else trace.tell()

    @staticmethod
    def _look(trace: Trace, event: Event) -> None:
        body, head = event.body, trace.head
        if event.kind == "ClosurePlanned":
            trace.steps = {step["step"]: step for step in body.get("steps", [])}
            trace.head = head | pick(body, "mapping")
            return
        if event.kind == "RevalidationConcluded":
            head = {key: value for key, value in head.items() if key not in ("checks", "targets")}
            head |= pick(body, "checks", "targets")
            head["revalidations"] = head.get("revalidations", 0) + 1
            verdicts = {check.get("verdict") for check in body.get("checks", [])}
            if verdicts <= {"VERDICT_CONFIRMED"}:
                head["verified_version"] = body["source"]["version"]
        if "source" in body:
            head = {key: value for key, value in head.items() if key != "dropped_members"}
            head |= pick(body, "source", "dropped_members")
        trace.head = head

    def _settle(self, trace: Trace, event: Event) -> list[str]:
        body = event.body
        settled = {"settled_at": event.at, "position": event.position}
        if event.kind == "PropagationConfirmed":
            trace.head = trace.head | pick(body, "confirmations")
            done = {"outcome": "STEP_OUTCOME_PERFORMED"} | settled
            if RECORD in trace.steps:
                trace.steps[RECORD] = trace.steps[RECORD] | done
            return []
        step = body["step"]
        if step == NOTIFY:
            trace.head = trace.head | slim(
                notification_target=body.get("target_id"), notice_key=body.get("effect_key"))
        if step in trace.steps:
            planned = pick(trace.steps[step], "step", "target", "reverses_version", "reversed")
            found = pick(body, "outcome", "effect_key", "target_id", "sha256")
            trace.steps[step] = planned | found | settled
        return self._take_back(body) if body.get("reverses_version") else []

    def _take_back(self, body: Message) -> list[str]:
        """A contra-entry stands in the trace of the run whose entry it takes back, too."""
        key = name(body["run"]["exception_id"], body["reverses_version"], 1)
        older = self._traces.get(key)
        if older is None:
            return []
        entry = ENTRIES[body["step"]]
        older.head = older.head | {"superseded_by": body["run"]["version"]}
        if entry in older.steps:
            older.steps[entry] = older.steps[entry] | {"reversed": True}
        stands = any(
            "outcome" in step and "reversed" not in step
            for each, step in older.steps.items() if each in ENTRIES.values()
        )
        if older.outcome == PARTIAL and not stands:
            older.outcome = ROLLED_BACK
        return [key]

    @staticmethod
    def _come_out(trace: Trace, event: Event) -> None:
        body, head = event.body, trace.head
        is_over = "ended_at" in head
        match event.kind:
            case "DispositionSetAside":
                position = body["disposition_position"]
                if body["reason"] == "SET_ASIDE_REASON_REPEATED":
                    trace.head = head | {"repeats": [*head.get("repeats", []), position]}
                elif (body["reason"] == "SET_ASIDE_REASON_SUPERSEDED"
                        and head["disposition_position"] == position):
                    trace.outcome = IDEMPOTENT
                    trace.head = head | {"ended_at": event.at}
            case "ClosureCompleted":
                trace.outcome = COMPLETED if trace.hands(*OURS) else IDEMPOTENT
                trace.head = head | {"ended_at": event.at} | pick(body, "notice_key")
            case "ClosureRunStopped":
                trace.stops.add(body["followup_id"])
                if trace.outcome in (COMPLETED, IDEMPOTENT):
                    return
                in_doubt = body["blocker"] == "BLOCKER_OUTCOME_UNKNOWN"
                trace.outcome = PARTIAL if trace.hands(*OURS, BY_KEY) or in_doubt else MANUAL
                if trace.outcome == MANUAL:
                    trace.head = {"caught_before_write": event.position} | head
            case "ClosureRunResumed":
                trace.stops.discard(body["followup_id"])
                if not is_over and not trace.stops:
                    trace.outcome = None
            case "ClosureRunAbandoned":
                trace.stops.discard(body["followup_id"])
                if not is_over:
                    trace.head = head | {"ended_at": event.at}

    def _follow_up(self, trace: Trace, key: str, event: Event) -> None:
        body = event.body
        if event.kind == "FollowUpOpened":
            self._runs[body["id"]] = key
            opened = pick(body, "id", "blocker", "step") | {"opened_at": event.at}
            trace.followups[body["id"]] = opened
            return
        known = dict(trace.followups[body["id"]])
        if event.kind == "FollowUpAssigned":
            known.pop("assignee", None)
            known |= pick(body, "assignee")
        else:
            known |= pick(body, "resolution", "reason")
            known |= slim(resolved_by=event.identity, resolved_at=event.at)
        trace.followups[body["id"]] = known
