"""The closures of cases, and the contra-entries of what was reopened."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from oracle.folds.event import Event
from oracle.folds.fold import pick, slim
from oracle.folds.wire import Message


class CaseLedger:
    """No entry is deleted; one that was taken back says by whom, and stays."""

    view: ClassVar[str] = "case-ledger"
    kinds: ClassVar[frozenset[str]] = frozenset({"NoticeSettled", "CaseClosed", "CaseReopened"})

    def __init__(self) -> None:
        self._rows: dict[str, Message] = {}
        self._mails: dict[tuple[str, str], str | None] = {}  # case and Message-ID ► effect
        self._closed: dict[str, str] = {}  # case ► key of the closure that stands

    def take(self, event: Event) -> Iterable[str]:
        case, body = event.case, event.body
        entered = slim(by=event.identity, entered_at=event.at, position=event.position)
        if event.kind == "NoticeSettled":
            is_mail = body["notice"] == "NOTICE_FOLLOW_UP"
            if is_mail and body["outcome"] == "NOTICE_OUTCOME_ACCEPTED":
                self._mails[case, body.get("reference", "")] = body.get("effect_key")
            return []
        if event.kind == "CaseClosed":
            key = f"{case}@{body['occurrence']}/closure"
            reference = body.get("follow_up_reference", "")
            fields = ("occurrence", "confirmation", "confirmation_position", "follow_up_reference",
                      "follow_up_position")
            self._rows[key] = pick(body, *fields) | entered | slim(
                case_id=case, kind="LEDGER_ENTRY_KIND_CLOSURE", closed_at=event.at,
                effect_key=self._mails.get((case, reference)))
            self._closed[case] = key
            return [key]
        key = self._closed.pop(case, "")
        if not key:
            return []
        closure = self._rows[key]
        contra = key.removesuffix("closure") + "contra"
        kept = {label: value for label, value in closure.items() if label not in entered}
        self._rows[contra] = kept | entered | slim(
            kind="LEDGER_ENTRY_KIND_CONTRA", reason=body.get("reason"))
        self._rows[key] = closure | slim(
            taken_back_by=event.identity, taken_back_position=event.position)
        return [contra, key]

    def row(self, key: str) -> Message | None:
        return self._rows.get(key)
