"""The folds on a log small enough to know the answer by heart."""

from __future__ import annotations

import unittest
from typing import Any

from oracle.fold import fold

RUN = {"exceptionId": "QX-1", "version": 1, "occurrence": 1}
NEXT = {"exceptionId": "QX-1", "version": 2, "occurrence": 1}
T1, T2 = "2026-03-02T10:00:00Z", "2026-03-03T10:00:00Z"


def log(*events: tuple[str, dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        {
            "position": position, "type": f"daybook.v1.{kind}", "recorded": T2,
            "payload": payload,
        }
        for position, (kind, payload) in enumerate(events, 1)
    ]


def announced(version: int, at: str) -> tuple[str, dict[str, Any]]:
    return "DispositionRecorded", {"exceptionId": "QX-1", "version": version, "finalizedAt": at}


def settled(run: dict[str, Any], step: str, **more: Any) -> tuple[str, dict[str, Any]]:
    outcome = "STEP_OUTCOME_PERFORMED"
    return "StepSettled", {"run": run, "step": f"CLOSURE_STEP_{step}", "outcome": outcome} | more


LOG = log(
    announced(1, T1),
    ("ClosureRunStarted", {"run": RUN, "dispositionPosition": 1, "closedAt": T1}),
    settled(RUN, "SYNC_LEDGER", closedAt=T1, targetId="L-1", effectKey="k1"),
    announced(2, T2),
    ("ClosureRunStopped", {"run": RUN, "blocker": "BLOCKER_SUPERSEDED", "followupId": "f"}),
    ("ClosureRunAbandoned", {"run": RUN, "followupId": "f"}),
    ("ClosureRunStarted", {"run": NEXT, "dispositionPosition": 4, "closedAt": T2}),
    settled(NEXT, "REVERSE_LEDGER", reversesVersion=1, closedAt=T1, targetId="L-1"),
    settled(NEXT, "SYNC_LEDGER", closedAt=T2, targetId="L-1"),
    ("ClosureCompleted", {"run": NEXT}),
    announced(1, T1),
    ("DispositionSetAside", {
        "exceptionId": "QX-1", "version": 1, "dispositionPosition": 11,
        "reason": "SET_ASIDE_REASON_REPEATED",
    }),
)


class QueueFoldTests(unittest.TestCase):
    def test_the_state_at_each_position(self) -> None:
        seen = []
        for position in range(1, len(LOG) + 1):
            (row,) = fold("queue", LOG, position)
            state = row["state"].removeprefix("QUEUE_STATE_").lower()
            seen.append((state, row["version"], row["blocker"]))
        self.assertEqual(seen, [
            ("waiting", 1, None), ("running", 1, None), ("running", 1, None),
            ("running", 1, None), ("stopped", 1, "BLOCKER_SUPERSEDED"), ("waiting", 2, None),
            ("running", 2, None), ("running", 2, None), ("running", 2, None),
            ("completed", 2, None), ("waiting", 1, None), ("completed", 2, None),
        ])

    def test_a_repeat_is_counted(self) -> None:
        (row,) = fold("queue", LOG, len(LOG))
        self.assertEqual(row["repeats"], 1)

    def test_a_late_older_version_does_not_move_a_newer_one(self) -> None:
        aside = {
            "exceptionId": "QX-1", "version": 1, "dispositionPosition": 11,
            "reason": "SET_ASIDE_REASON_SUPERSEDED",
        }
        (row,) = fold("queue", log(*(
            (each["type"].removeprefix("daybook.v1."), each["payload"]) for each in LOG[:11]
        ), ("DispositionSetAside", aside)), 12)
        self.assertEqual((row["state"], row["version"]), ("QUEUE_STATE_COMPLETED", 2))


    def test_what_is_set_aside_shows_only_without_a_run_and_never_goes_back(self) -> None:
        def aside(version: int, position: int, reason: str) -> tuple[str, dict[str, Any]]:
            return "DispositionSetAside", {
                "exceptionId": "QX-1", "version": version, "dispositionPosition": position,
                "reason": f"SET_ASIDE_REASON_{reason}",
            }

        (row,) = fold("queue", log(
            announced(2, T2), aside(2, 1, "NOT_CLOSURE_APPROVED"),
            announced(1, T1), aside(1, 3, "SUPERSEDED"),
        ), 4)
        self.assertEqual(
            (row["state"], row["version"], row["reason"], row["closedAt"]),
            ("QUEUE_STATE_SET_ASIDE", 2, "SET_ASIDE_REASON_NOT_CLOSURE_APPROVED", None),
        )
        events = [(each["type"].removeprefix("daybook.v1."), each["payload"]) for each in LOG[:10]]
        (row,) = fold("queue", log(
            *events, announced(3, T2), aside(3, 11, "NOT_CLOSURE_APPROVED"),
        ), 12)
        self.assertEqual((row["state"], row["version"]), ("QUEUE_STATE_COMPLETED", 2))


class LedgerFoldTests(unittest.TestCase):
    def test_a_contra_entry_answers_the_closure_and_deletes_nothing(self) -> None:
        rows = {row["key"]: row for row in fold("ledger", LOG, len(LOG))}
        self.assertEqual(
            list(rows), ["QX-1/1/closure", "QX-1/1/contra", "QX-1/2/closure"]
        )
        self.assertEqual(rows["QX-1/1/closure"]["reversedBy"], 2)
        self.assertEqual(rows["QX-1/1/contra"]["runVersion"], 2)
        self.assertIsNone(rows["QX-1/2/closure"]["reversedBy"])

    def test_before_the_reversal_the_closure_stands(self) -> None:
        (row,) = fold("ledger", LOG, 7)
        found = (row["key"], row["reversedBy"], row["position"])
        self.assertEqual(found, ("QX-1/1/closure", None, 3))
