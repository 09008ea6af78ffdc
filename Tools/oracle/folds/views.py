"""All fourteen views, by their names, and the fold of a log into all of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from oracle.folds.audit import Audit
from oracle.folds.case_audit import CaseAudit
from oracle.folds.case_ledger import CaseLedger
from oracle.folds.case_queue import CaseQueue
from oracle.folds.case_tracker import CaseTracker
from oracle.folds.cases import Cases
from oracle.folds.effects import Effects
from oracle.folds.event import Event
from oracle.folds.exceptions import Ledger, Queue
from oracle.folds.fold import Fold, Recorder
from oracle.folds.milestones import Milestones
from oracle.folds.registers import FollowUps, Quarantine
from oracle.folds.standup import Standup
from oracle.folds.tracker import Tracker

FOLDS: tuple[type[Fold], ...] = (
    Queue, Ledger, Tracker, Audit, Cases, Milestones, Standup, CaseQueue, CaseLedger, CaseTracker,
    CaseAudit, FollowUps, Effects, Quarantine,
)
#: View ► the message that its rows are, of `daybook.views.v1`.
ROWS: dict[str, str] = {
    "queue": "QueueRow", "ledger": "LedgerRow", "tracker": "TrackerRow", "audit": "AuditRow",
    "cases": "CaseRow", "milestones": "MilestoneRow", "standup": "StandupRow",
    "case-queue": "CaseQueueRow", "case-ledger": "CaseLedgerRow", "case-tracker": "CaseTrackerRow",
    "case-audit": "CaseAuditRow", "followups": "FollowUpRow", "effects": "EffectRow",
    "quarantine": "QuarantineRow",
}


def folded(events: Iterable[Event], views: Collection[str] = ROWS) -> dict[str, Recorder]:
    recorders = {fold.view: Recorder(fold()) for fold in FOLDS if fold.view in views}
    wanted: dict[str, list[Recorder]] = {}
    for recorder in recorders.values():
        for kind in recorder.fold.kinds:
            wanted.setdefault(kind, []).append(recorder)
    for event in events:
        for recorder in wanted.get(event.kind, ()):
            recorder.take(event)
    return recorders
