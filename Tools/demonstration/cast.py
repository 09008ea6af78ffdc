"""The exceptions of the story: what each one is there to show, and how it must come out."""

from __future__ import annotations

from dataclasses import dataclass

from simulate.model import JSON, AuditException, Disposition, Reopening
from simulate.stream import disposition_event, reopening_event

ALL_STEPS = (
    "close-queue-item", "sync-ledger", "sync-tracker", "attach-memo", "attach-evidence",
    "notify-coordinator",
)

# Its evidence is larger than what is read of a record: it is hashed while it comes.
GOOD = AuditException(
    "QX-101", [Disposition(1, "2026-03-02T10:01:00Z")], evidence_bytes=3_000_000
)
REPEATED = AuditException("QX-102", [Disposition(1, "2026-03-02T10:02:00Z")])
FORGED = AuditException("QX-103", [Disposition(1, "2026-03-02T10:03:00Z")])
REPLACED = AuditException(
    "QX-104", [Disposition(1, "2026-03-02T10:04:00Z"), Disposition(2, "2026-03-02T10:24:00Z")]
)
OVERTAKEN = AuditException(
    "QX-105", [Disposition(1, "2026-03-02T10:05:00Z"), Disposition(2, "2026-03-02T10:50:00Z")]
)
REOPENED = AuditException(
    "QX-106", [Disposition(1, "2026-03-02T10:06:00Z"), Reopening("2026-03-02T10:26:00Z")]
)
UNMAPPED = AuditException("QX-107", [Disposition(1, "2026-03-02T10:07:00Z")])
CROSSED = AuditException("QX-108", [Disposition(1, "2026-03-02T10:08:00Z")])
DAMAGED = AuditException("QX-109", [Disposition(1, "2026-03-02T10:09:00Z")])
WAITING = AuditException("QX-110", [Disposition(1, "2026-03-02T10:10:00Z")])
DONE_BY_HAND = AuditException("QX-111", [Disposition(1, "2026-03-02T10:11:00Z")])
BEYOND_SCOPE = AuditException(
    "QX-112", [Disposition(1, "2026-03-02T10:12:00Z", next_step="NEXT_STEP_CUSTOMER_CONTACT")]
)
NOT_APPROVED = AuditException(
    "QX-113", [Disposition(1, "2026-03-02T10:13:00Z", "DISPOSITION_RETURNED_FOR_REVIEW")]
)

CAST = [
    GOOD, REPEATED, FORGED, REPLACED, OVERTAKEN, REOPENED, UNMAPPED, CROSSED, DAMAGED, WAITING,
    DONE_BY_HAND, BEYOND_SCOPE, NOT_APPROVED,
]


@dataclass(frozen=True, slots=True)
class Outcome:
    """How an exception must stand in the end, as `daybook queue --json` has it."""

    state: str
    version: int
    blocker: str | None = None


def stopped(blocker: str) -> Outcome:
    return Outcome("QUEUE_STATE_STOPPED", 1, f"BLOCKER_{blocker}")


def completed(version: int = 1) -> Outcome:
    return Outcome("QUEUE_STATE_COMPLETED", version)


OUTCOMES = {
    "QX-101": completed(),
    "QX-102": completed(),
    "QX-103": completed(),
    "QX-104": completed(version=2),
    "QX-105": completed(version=2),
    "QX-106": stopped("REOPENED"),
    "QX-107": stopped("MAPPING_MISSING"),
    "QX-108": stopped("WRONG_EPISODE"),
    "QX-109": completed(),
    "QX-110": completed(),
    "QX-111": completed(),
    "QX-112": stopped("OUT_OF_SCOPE"),
    "QX-113": Outcome("QUEUE_STATE_SET_ASIDE", 1),
}


def morning() -> list[JSON]:
    """What the review system sends by half past ten, with every fault of delivery."""
    events = [disposition_event(each, each.dispositions[0]) for each in CAST]
    again = disposition_event(REPEATED, REPEATED.dispositions[0])
    renamed = disposition_event(REPEATED, REPEATED.dispositions[0], suffix="-again")
    forged = disposition_event(FORGED, FORGED.dispositions[0])
    forged["data"] = forged["data"] | {"finalizedAt": "2026-03-02T10:33:00Z"}
    second = disposition_event(REPLACED, REPLACED.dispositions[1])
    reopening = reopening_event(REOPENED, "2026-03-02T10:26:00Z", 1)
    return [*events, again, renamed, forged, second, reopening]


def later() -> list[JSON]:
    """The newer version that comes while the older one is being carried out."""
    return [disposition_event(OVERTAKEN, OVERTAKEN.dispositions[1])]


def acceptances() -> dict[str, int]:
    """What the targets must have accepted in the end, by business identity."""
    expected: dict[str, int] = {}
    for name, outcome in OUTCOMES.items():
        if outcome == completed(outcome.version):
            expected |= {f"{name}/{outcome.version}/{step}": 1 for step in ALL_STEPS}
    del expected["QX-111/1/close-queue-item"]  # another hand had closed it
    # Version 1 of QX-105 got as far as the ledger; version 2 took its entry back.
    for step in ("close-queue-item", "sync-ledger", "reverse-ledger"):
        expected[f"QX-105/1/{step}"] = 1
    return expected
