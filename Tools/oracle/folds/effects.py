"""The life of each effect, from the intent to the one outcome that its key ends in."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import ClassVar

from oracle.folds.event import Event
from oracle.folds.fold import Poison, pick, slim
from oracle.folds.wire import Message


class Effects:
    """From the intent to the outcome. What a superseded epoch says is shown and decides nothing."""

    view: ClassVar[str] = "effects"
    kinds: ClassVar[frozenset[str]] = frozenset(
        "Effect" + word
        for word in (
            "Intended", "AttemptStarted", "AttemptFailed", "Succeeded", "Skipped", "Rejected",
            "Abandoned", "InDoubt", "Reconciled", "Reopened",
        )
    )

    ENDS: ClassVar[dict[str, str]] = {
        "EffectSucceeded": "SUCCEEDED", "EffectRejected": "REJECTED",
        "EffectAbandoned": "ABANDONED", "EffectSkipped": "SKIPPED",
    }

    def __init__(self) -> None:
        self._rows: dict[str, Message] = {}
        self._moves: dict[str, Callable[[Message, Event], None]] = {
            "EffectAttemptStarted": self._start, "EffectAttemptFailed": self._fail,
            "EffectReconciled": self._reconcile, "EffectInDoubt": self._doubt,
            "EffectReopened": self._reopen, "EffectSucceeded": self._end,
            "EffectRejected": self._end, "EffectAbandoned": self._end, "EffectSkipped": self._end,
        }

    def take(self, event: Event) -> Iterable[str]:
        body = event.body
        key = body["key"]
        known = self._rows.get(key)
        if event.kind == "EffectIntended":
            if known is not None:
                raise Poison(f"{key} is intended twice")
            row = pick(
                body, "key", "workflow", "subject", "step", "target", "target_class", "occurrence")
            row |= {"series": 1, "intended_at": event.at, "intended_position": event.position}
            self._set(row, "INTENDED")
        elif known is None and event.kind != "EffectSkipped":
            raise Poison(f"{key} was never intended")
        else:
            row = dict(known or {})
            self._moves[event.kind](row, event)
        self._rows[key] = row
        return [key]

    def row(self, key: str) -> Message | None:
        return self._rows.get(key)

    @staticmethod
    def _set(row: Message, state: str) -> None:
        row["state"] = "EFFECT_STATE_" + state

    @staticmethod
    def _over(row: Message, *names: str) -> None:
        for name in names:
            row.pop(name, None)

    @staticmethod
    def _answer(row: Message, body: Message) -> None:
        row.pop("http_status", None)
        row |= pick(body, "http_status", "detail", "late")

    def _start(self, row: Message, event: Event) -> None:
        self._set(row, "ATTEMPTING")
        self._over(row, "next_attempt_at", "deadline")
        row["attempts"] = row.get("attempts", 0) + 1
        row |= pick(event.body, "deadline")

    def _fail(self, row: Message, event: Event) -> None:
        self._answer(row, event.body)
        if not event.body.get("late"):
            self._set(row, "RETRYING")
            self._over(row, "deadline")
            row |= pick(event.body, "next_attempt_at")

    def _reconcile(self, row: Message, event: Event) -> None:
        if event.body.get("finding") == "FINDING_NOT_APPLIED":
            self._set(row, "RETRYING")
        self._over(row, "deadline", "finding", "detail")
        row |= pick(event.body, "finding", "detail")

    def _doubt(self, row: Message, event: Event) -> None:
        self._set(row, "IN_DOUBT")
        self._over(row, "deadline", "next_attempt_at", "detail")
        row |= pick(event.body, "detail")

    def _reopen(self, row: Message, event: Event) -> None:
        self._set(row, "INTENDED")
        self._over(row, "ended_at", "detail")
        row |= pick(event.body, "series")
        row |= slim(detail=event.body.get("reason"))

    def _end(self, row: Message, event: Event) -> None:
        body = event.body
        if event.kind == "EffectSkipped":
            row |= pick(body, "key", "workflow", "subject", "step", "target")
            row |= slim(skip_reason=body.get("reason"))
        elif event.kind == "EffectAbandoned":
            self._over(row, "detail")
            row |= pick(body, "detail")
        else:
            self._answer(row, body)
            row |= pick(body, "receipt")
        if not body.get("late"):
            self._set(row, self.ENDS[event.kind])
            self._over(row, "deadline", "next_attempt_at")
            row["ended_at"] = event.at
