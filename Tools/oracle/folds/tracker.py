"""What the exception tracker holds by Daybook's hand, and how the source has moved on since."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from oracle.folds.event import Event
from oracle.folds.fold import pick, slim
from oracle.folds.wire import Message, Moment


class Tracker:
    """A completion stays what it was; drift stands beside it (A-53)."""

    view: ClassVar[str] = "tracker"
    kinds: ClassVar[frozenset[str]] = frozenset({
        "DispositionRecorded", "ExceptionReopened", "ClosureRunStarted", "StepSettled",
        "ClosureCompleted",
    })

    def __init__(self) -> None:
        self._rows: dict[str, Message] = {}
        #: The source's closure time that each run carries, by exception, version and occurrence.
        self._times: dict[tuple[str, int, int], Moment] = {}

    def take(self, event: Event) -> Iterable[str]:
        body = event.body
        run = body.get("run", {})
        key = run.get("exception_id") or body["exception_id"]
        known = self._rows.get(key, {"exception_id": key, "state": "TRACKER_STATE_OPEN"})
        new: Message = {}
        match event.kind:
            case "DispositionRecorded":
                if not body.get("final"):
                    return []
                announced = known.get("announced_version", 0)
                new = {"announced_version": max(announced, body["version"])}
            case "ExceptionReopened":
                at = body.get("reopened_at", (0, 0))
                new = {"reopened_at": max(known.get("reopened_at", at), at)}
            case "ClosureRunStarted":
                new = {"run_closed_at": body.get("closed_at", (0, 0))}
                self._times[self._name(run)] = new["run_closed_at"]
            case "ClosureCompleted":
                if run["version"] >= known.get("completed_version", 0):
                    new = {"completed_version": run["version"]}
                    new["completed_closed_at"] = self._times[self._name(run)]
            case _:
                if not body["step"].endswith("_TRACKER"):
                    return []
                known, new = self._settled(known, event)
        row = known | new
        row["drift"] = self._drift(row)
        self._rows[key] = row
        return [key]

    @staticmethod
    def _name(run: Message) -> tuple[str, int, int]:
        return run["exception_id"], run["version"], run["occurrence"]

    @staticmethod
    def _settled(known: Message, event: Event) -> tuple[Message, Message]:
        """What the tracker held before is gone with it."""
        body = event.body
        gone = ("version", "closed_at", "tracker_item")
        known = {name: value for name, value in known.items() if name not in gone}
        new = slim(tracker_item=body.get("target_id"), settled_at=event.at)
        if body["step"] == "CLOSURE_STEP_SYNC_TRACKER":
            new |= {"state": "TRACKER_STATE_CLOSED", "version": body["run"]["version"]}
            new |= pick(body, "closed_at")
        else:
            new |= {"state": "TRACKER_STATE_OPEN"}
        return known, new

    @staticmethod
    def _drift(row: Message) -> str:
        """By the source's own times and versions, never by the order in which things came. The
        source closes before it reopens, so a reopening at the very moment counts."""
        completed = row.get("completed_version", 0)
        if completed and row.get("announced_version", 0) > completed:
            return "DRIFT_SUPERSEDED"
        if not completed or "reopened_at" not in row:
            return "DRIFT_NONE"
        is_later = row["reopened_at"] >= row["completed_closed_at"]
        return "DRIFT_REOPENED" if is_later else "DRIFT_NONE"

    def row(self, key: str) -> Message | None:
        return self._rows.get(key)
