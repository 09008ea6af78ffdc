"""Exceptions: what waits or runs, what stands in the ledger and in the tracker."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, ClassVar

from oracle.folds.event import Event
from oracle.folds.fold import pick, slim
from oracle.folds.wire import Message, Moment

RUNNING, STOPPED = "QUEUE_STATE_RUNNING", "QUEUE_STATE_STOPPED"
COMPLETED, ABANDONED = "QUEUE_STATE_COMPLETED", "QUEUE_STATE_ABANDONED"
WAITING, SET_ASIDE = "QUEUE_STATE_WAITING", "QUEUE_STATE_SET_ASIDE"


@dataclass(slots=True)
class Item:
    waiting: dict[int, Message] = field(default_factory=dict)  # position ► disposition
    run: Message | None = None
    aside: Message | None = None
    repeats: int = 0
    told: tuple[Any, ...] | None = None  # state, version and blocker, as last shown
    since: tuple[int, Moment] = (0, (0, 0))

    @property
    def is_open(self) -> bool:
        return self.run is not None and self.run["state"] in (RUNNING, STOPPED)

    def face(self) -> Message:
        """What the row says now. A run that is not over comes before what waits behind it, and
        that before what is done; what was set aside shows only where there is nothing else."""
        run, aside = self.run or {}, self.aside or {}
        if self.waiting and not self.is_open:
            shown = {"state": WAITING} | next(iter(self.waiting.values()))
            shown.pop("position")
        elif run:
            shown = pick(run, "state", "version", "occurrence", "step", "closed_at")
            if run["state"] == SET_ASIDE:  # a run is set aside by a newer version, and nothing else
                shown["reason"] = "SET_ASIDE_REASON_SUPERSEDED"
        else:
            shown = {"state": SET_ASIDE} | pick(aside, "version", "reason")
        # A late stop of what is completed still needs its person; of what was given up, none.
        if run.get("stops") and (self.is_open or run["state"] == COMPLETED):
            shown |= run["stops"][0]
        return shown


class Queue:
    """Per exception what waits, runs, stands still or is done."""

    view: ClassVar[str] = "queue"
    kinds: ClassVar[frozenset[str]] = frozenset({
        "DispositionRecorded", "DispositionSetAside", "ClosureRunStarted", "StepSettled",
        "PropagationConfirmed", "ClosureCompleted", "ClosureRunStopped", "ClosureRunResumed",
        "ClosureRunAbandoned",
    })

    def __init__(self) -> None:
        self._items: dict[str, Item] = {}

    def take(self, event: Event) -> Iterable[str]:
        body = event.body
        run = body.get("run", {})
        key = run.get("exception_id") or body["exception_id"]
        item = self._items.setdefault(key, Item())
        match event.kind:
            case "DispositionRecorded":
                item.waiting[event.position] = slim(
                    position=event.position, version=body.get("version"),
                    closed_at=body.get("finalized_at"))
            case "DispositionSetAside":
                self._set_aside(item, body)
            case "ClosureRunStarted":
                item.waiting.pop(body["disposition_position"], None)
                item.aside = None
                item.run = pick(run, "version", "occurrence") | pick(body, "closed_at")
                item.run |= {"state": RUNNING}
            case _:
                known = item.run
                if known is not None and pick(run, "version", "occurrence") == pick(
                    known, "version", "occurrence"
                ):
                    item.run = self._moved(known, event)
        face = item.face()
        told = tuple(face.get(name) for name in ("state", "version", "blocker"))
        if told != item.told:
            item.told, item.since = told, (event.position, event.at)
        return [key]

    @staticmethod
    def _set_aside(item: Item, body: Message) -> None:
        item.waiting.pop(body["disposition_position"], None)
        reason = body["reason"]
        if reason == "SET_ASIDE_REASON_REPEATED":
            item.repeats += 1
            return
        run = item.run or {}
        is_superseded = item.is_open and reason == "SET_ASIDE_REASON_SUPERSEDED"
        if is_superseded and run.get("version") == body.get("version"):
            item.run = run | {"state": SET_ASIDE}
        known = (item.aside or {}).get("version", 0)
        if body.get("version", 0) >= known:
            item.aside = pick(body, "version", "reason")

    @staticmethod
    def _moved(run: Message, event: Event) -> Message:
        body = event.body
        stops = run.get("stops", [])
        state = run["state"]
        step = run.get("step")
        match event.kind:
            case "StepSettled":
                step = body["step"]
            case "PropagationConfirmed":
                step = "CLOSURE_STEP_RECORD_COMPLETION"
            case "ClosureCompleted":
                state = COMPLETED
            case "ClosureRunStopped":
                stops = [*stops, pick(body, "followup_id", "blocker")]
                state = STOPPED if state == RUNNING else state
            case _:
                stops = [stop for stop in stops if stop["followup_id"] != body["followup_id"]]
                if state == STOPPED and event.kind == "ClosureRunAbandoned":
                    state = ABANDONED
                elif state == STOPPED and not stops:
                    state = RUNNING
        kept = pick(run, "version", "occurrence", "closed_at")
        return kept | slim(state=state, step=step, stops=stops)

    def row(self, key: str) -> Message | None:
        item = self._items[key]
        position, at = item.since
        return item.face() | slim(
            exception_id=key, since=at, since_position=position, repeats=item.repeats,
            waiting=list(item.waiting.values()), run=item.run, aside=item.aside)


class Ledger:
    """Entries that are never deleted: a closure that was taken back says by which version."""

    view: ClassVar[str] = "ledger"
    kinds: ClassVar[frozenset[str]] = frozenset({"StepSettled"})

    def __init__(self) -> None:
        self._entries: dict[str, Message] = {}

    def take(self, event: Event) -> Iterable[str]:
        body = event.body
        if body["step"] not in ("CLOSURE_STEP_SYNC_LEDGER", "CLOSURE_STEP_REVERSE_LEDGER"):
            return []
        run = body["run"]
        is_contra = body["step"] == "CLOSURE_STEP_REVERSE_LEDGER"
        version = body["reverses_version"] if is_contra else run["version"]
        closure = f"{run['exception_id']}/{version}/closure"
        key = f"{run['exception_id']}/{version}/contra" if is_contra else closure
        self._entries[key] = pick(body, "review_episode", "closed_at", "outcome", "effect_key")
        self._entries[key] |= slim(
            exception_id=run["exception_id"], version=version, ledger_record=body.get("target_id"),
            kind="LEDGER_ENTRY_KIND_CONTRA" if is_contra else "LEDGER_ENTRY_KIND_CLOSURE",
            run_version=run["version"], run_occurrence=run["occurrence"], settled_at=event.at,
            position=event.position)
        if is_contra and closure in self._entries:
            self._entries[closure] = self._entries[closure] | {"reversed_by": run["version"]}
        return [key, closure]

    def row(self, key: str) -> Message | None:
        return self._entries.get(key)
