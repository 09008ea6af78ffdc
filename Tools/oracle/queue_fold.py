"""The queue: per exception what waits, runs, stands still or is done.

An exception's state is its run's while that one runs or stands still, as nothing newer begins
before that is decided (D8). Else it waits, if a disposition has no decision yet; else it is how its
last run ended. A disposition that was set aside has no effect (A-08), so it shows only where there
never was a run; then it has a reason and no closure time. A stop without a resolution shows its
blocker, the oldest first, even where the run is done.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

JSON = dict[str, Any]

WAITING = "QUEUE_STATE_WAITING"
RUNNING = "QUEUE_STATE_RUNNING"
STOPPED = "QUEUE_STATE_STOPPED"
COMPLETED = "QUEUE_STATE_COMPLETED"
ABANDONED = "QUEUE_STATE_ABANDONED"
SET_ASIDE = "QUEUE_STATE_SET_ASIDE"


@dataclass(slots=True)
class Run:
    version: int
    occurrence: int
    closed_at: str | None
    state: str = RUNNING
    step: str | None = None
    stops: list[tuple[str, str]] = field(default_factory=list)  # open ones: id, blocker


@dataclass(slots=True)
class Aside:
    version: int
    reason: str


@dataclass(slots=True)
class Exception_:
    waiting: dict[int, JSON] = field(default_factory=dict)  # position ► disposition
    run: Run | None = None
    aside: Aside | None = None
    repeats: int = 0


class QueueFold:
    def __init__(self) -> None:
        self._exceptions: dict[str, Exception_] = {}

    def apply(self, kind: str, event: JSON) -> None:
        payload = event["payload"]
        if kind == "DispositionRecorded":
            held = self._exceptions.setdefault(payload["exceptionId"], Exception_())
            held.waiting[event["position"]] = payload
        elif kind == "DispositionSetAside":
            self._set_aside(self._exceptions[payload["exceptionId"]], payload)
        elif kind == "ClosureRunStarted":
            self._start(payload)
        elif "run" in payload:
            run = self._exceptions[payload["run"]["exceptionId"]].run
            if run is not None and run.version == payload["run"]["version"]:
                self._advance(run, kind, payload)

    def _set_aside(self, held: Exception_, payload: JSON) -> None:
        position = int(payload["dispositionPosition"])
        held.waiting.pop(position, None)
        reason = payload["reason"]
        if reason == "SET_ASIDE_REASON_REPEATED":
            held.repeats += 1
            return
        version = payload["version"]
        run = held.run
        if run is not None and run.version == version and run.state in (RUNNING, STOPPED):
            if reason == "SET_ASIDE_REASON_SUPERSEDED":
                run.state = SET_ASIDE
                run.stops.clear()
        if held.aside is None or held.aside.version <= version:
            held.aside = Aside(version, reason)

    def _start(self, payload: JSON) -> None:
        held = self._exceptions[payload["run"]["exceptionId"]]
        held.waiting.pop(int(payload["dispositionPosition"]), None)
        run = payload["run"]
        held.run = Run(run["version"], run["occurrence"], payload.get("closedAt"))
        held.aside = None

    @staticmethod
    def _advance(run: Run, kind: str, payload: JSON) -> None:
        match kind:
            case "StepSettled":
                run.step = payload["step"]
            case "PropagationConfirmed":
                run.step = "CLOSURE_STEP_RECORD_COMPLETION"
            case "ClosureCompleted":
                run.state = COMPLETED
            case "ClosureRunStopped":
                run.stops.append((payload["followupId"], payload["blocker"]))
                if run.state == RUNNING:
                    run.state = STOPPED
            case "ClosureRunResumed" | "ClosureRunAbandoned":
                run.stops = [each for each in run.stops if each[0] != payload["followupId"]]
                if run.state == STOPPED and kind == "ClosureRunAbandoned":
                    run.state = ABANDONED
                elif run.state == STOPPED and not run.stops:
                    run.state = RUNNING

    def rows(self) -> Iterator[JSON]:
        for name in sorted(self._exceptions, key=str.encode):
            yield {"exceptionId": name} | self._row(self._exceptions[name])

    @staticmethod
    def _row(held: Exception_) -> JSON:
        run, aside = held.run, held.aside
        row: JSON = {
            "state": None, "version": None, "occurrence": None, "step": None, "blocker": None,
            "followupId": None, "closedAt": None, "repeats": held.repeats,
        }
        waiting = next(iter(held.waiting.values()), None)
        stands = run is not None and run.state in (RUNNING, STOPPED)
        if waiting is not None and not stands:
            row |= {
                "state": WAITING, "version": waiting["version"],
                "closedAt": waiting.get("finalizedAt"),
            }
        elif run is not None and run.state != SET_ASIDE:
            row |= {
                "state": run.state, "version": run.version, "occurrence": run.occurrence,
                "step": run.step, "closedAt": run.closed_at,
            }
            if run.stops:
                row |= {"followupId": run.stops[0][0], "blocker": run.stops[0][1]}
        elif aside is not None:
            row |= {
                "state": SET_ASIDE, "version": aside.version, "reason": aside.reason,
            }
        return row
