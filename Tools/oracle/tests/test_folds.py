"""The folds on logs small enough to know the answer by heart, and what must be seen to differ."""

from __future__ import annotations

import unittest
from typing import Any

from oracle.folds import compare
from oracle.folds.case_queue import CaseQueue
from oracle.folds.cases import Cases
from oracle.folds.event import Event, moment
from oracle.folds.exceptions import Ledger, Queue
from oracle.folds.fold import Fold, Recorder
from oracle.folds.listing import plain
from oracle.folds.schema import SchemaError, daybook, parse
from oracle.folds.views import FOLDS, ROWS
from oracle.folds.wire import WireError, decode

Told = tuple[str, dict[str, Any]]

RUN = {"exception_id": "QX-1", "version": 1, "occurrence": 1}
NEXT = {"exception_id": "QX-1", "version": 2, "occurrence": 1}
T1, T2 = moment("2026-03-02T10:00:00Z"), moment("2026-03-03T10:00:00Z")


def played(fold: Fold, *events: Told, stream: str = "case/T-1") -> Recorder:
    recorder = Recorder(fold)
    for position, (kind, body) in enumerate(events, 1):
        recorder.take(Event(
            position, (1_000 + position, 0), (1_000 + position, 0), stream, kind, "test",
            f"e-{position}", "somebody", "", b"", body))
    return recorder


def announced(version: int, at: tuple[int, int]) -> Told:
    return "DispositionRecorded", {"exception_id": "QX-1", "version": version, "finalized_at": at}


def settled(run: dict[str, Any], step: str, **more: Any) -> Told:
    outcome = "STEP_OUTCOME_PERFORMED"
    return "StepSettled", {"run": run, "step": f"CLOSURE_STEP_{step}", "outcome": outcome} | more


def aside(version: int, position: int, reason: str) -> Told:
    return "DispositionSetAside", {
        "exception_id": "QX-1", "version": version, "disposition_position": position,
        "reason": f"SET_ASIDE_REASON_{reason}",
    }


LOG = (
    announced(1, T1),
    ("ClosureRunStarted", {"run": RUN, "disposition_position": 1, "closed_at": T1}),
    settled(RUN, "SYNC_LEDGER", closed_at=T1, target_id="L-1", effect_key="k1"),
    announced(2, T2),
    ("ClosureRunStopped", {"run": RUN, "blocker": "BLOCKER_SUPERSEDED", "followup_id": "f"}),
    ("ClosureRunAbandoned", {"run": RUN, "followup_id": "f"}),
    ("ClosureRunStarted", {"run": NEXT, "disposition_position": 4, "closed_at": T2}),
    settled(NEXT, "REVERSE_LEDGER", reverses_version=1, closed_at=T1, target_id="L-1"),
    settled(NEXT, "SYNC_LEDGER", closed_at=T2, target_id="L-1"),
    ("ClosureCompleted", {"run": NEXT}),
    announced(1, T1),
    aside(1, 11, "REPEATED"),
)


class ExceptionTests(unittest.TestCase):
    def test_the_state_at_each_position(self) -> None:
        recorder = played(Queue(), *LOG)
        seen = []
        for position in range(1, len(LOG) + 1):
            _, row = recorder.rows(position)["QX-1"]
            state = row["state"].removeprefix("QUEUE_STATE_").lower()
            seen.append((state, row["version"], row.get("blocker")))
        self.assertEqual(seen, [
            ("waiting", 1, None), ("running", 1, None), ("running", 1, None),
            ("running", 1, None), ("stopped", 1, "BLOCKER_SUPERSEDED"), ("waiting", 2, None),
            ("running", 2, None), ("running", 2, None), ("running", 2, None),
            ("completed", 2, None), ("waiting", 1, None), ("completed", 2, None),
        ])

    def test_what_is_set_aside_shows_only_without_a_run_and_never_goes_back(self) -> None:
        recorder = played(
            Queue(), announced(2, T2), aside(2, 1, "NOT_CLOSURE_APPROVED"), announced(1, T1),
            aside(1, 3, "SUPERSEDED"))
        _, row = recorder.rows(4)["QX-1"]
        self.assertEqual(
            (row["state"], row["version"], row["reason"], row.get("closed_at")),
            ("QUEUE_STATE_SET_ASIDE", 2, "SET_ASIDE_REASON_NOT_CLOSURE_APPROVED", None))
        recorder = played(
            Queue(), *LOG[:10], announced(3, T2), aside(3, 11, "NOT_CLOSURE_APPROVED"))
        _, row = recorder.rows(12)["QX-1"]
        self.assertEqual((row["state"], row["version"]), ("QUEUE_STATE_COMPLETED", 2))

    def test_a_contra_entry_answers_the_closure_and_deletes_nothing(self) -> None:
        recorder = played(Ledger(), *LOG)
        rows = recorder.rows(len(LOG))
        self.assertEqual(list(rows), ["QX-1/1/closure", "QX-1/1/contra", "QX-1/2/closure"])
        self.assertEqual(rows["QX-1/1/closure"][1]["reversed_by"], 2)
        self.assertEqual(rows["QX-1/1/contra"][1]["run_version"], 2)
        self.assertNotIn("reversed_by", recorder.rows(7)["QX-1/1/closure"][1])


class CaseTests(unittest.TestCase):
    SUBMITTED: Told = ("CaseSubmitted", {"case_id": "T-1", "priority": "PRIORITY_P2"})

    def test_an_automatic_reply_resumes_nothing(self) -> None:
        recorder = played(
            Cases(), self.SUBMITTED, ("CasePending", {}), ("CaseResumed", {"automatic": True}),
            ("CaseResumed", {}))
        states = [row and row["status"] for _, row in recorder.versions["T-1"]]
        submitted, pending = "CASE_STATUS_SUBMITTED", "CASE_STATUS_PENDING"
        self.assertEqual(states, [submitted, pending, submitted])

    def test_a_view_stops_in_front_of_what_cannot_be(self) -> None:
        recorder = played(Cases(), ("CasePending", {}), self.SUBMITTED)
        self.assertEqual(recorder.stopped and recorder.stopped[0], 1)
        self.assertEqual(recorder.versions, {})

    def test_a_closed_case_has_no_row_until_it_is_reopened(self) -> None:
        recorder = played(
            CaseQueue(), self.SUBMITTED, ("CaseClosed", {"occurrence": 1}), ("CaseReopened", {}))
        self.assertEqual([row is None for _, row in recorder.versions["T-1"]], [False, True, False])


class SchemaTests(unittest.TestCase):
    def test_every_row_and_every_event_that_a_fold_wants_is_in_the_schemas(self) -> None:
        messages = daybook().messages
        for fold in FOLDS:
            self.assertIn(f"daybook.views.v1.{ROWS[fold.view]}", messages)
            for kind in fold.kinds:
                self.assertIn(f"daybook.v1.{kind}", messages)
        self.assertEqual(len(FOLDS), 14)

    def test_what_is_not_understood_is_refused(self) -> None:
        for body in ("oneof x { string a = 1; }", "map<string, string> a = 1;", "thing a = 1;"):
            with self.assertRaises(SchemaError):
                parse([f"package p; message M {{ {body} }}"])

    def test_a_message_is_read_with_all_of_its_kinds_of_fields(self) -> None:
        withdrawn = bytes.fromhex("0a0a 0a04 51582d39 1002 1801 1002")
        self.assertEqual(decode("daybook.v1.StepWithdrawn", withdrawn), {
            "run": {"exception_id": "QX-9", "version": 2, "occurrence": 1},
            "step": "CLOSURE_STEP_SYNC_LEDGER",
        })
        erased = decode("daybook.v1.PayloadErased", bytes.fromhex("0a03 05 9601 1a01 61"))
        self.assertEqual(erased, {"positions": [5, 150], "subject": "a"})
        reopened = bytes.fromhex("0a01 61 1205 08ac02 1005")
        self.assertEqual(
            decode("daybook.v1.ExceptionReopened", reopened),
            {"exception_id": "a", "reopened_at": (300, 5)})

    def test_bytes_that_are_no_such_message_are_refused(self) -> None:
        for data in (b"\xfa\x01\x00", b"\x0a\x05a", b"\x10", b"\x0d\x00\x00\x00\x00"):
            with self.assertRaises(WireError):
                decode("daybook.v1.StepWithdrawn", data)


class ComparisonTests(unittest.TestCase):
    def test_another_value_another_position_and_another_row_are_told(self) -> None:
        mine = played(Queue(), *LOG).versions
        theirs = {"QX-1": list(mine["QX-1"])}
        self.assertEqual(list(compare.versions("queue", mine, theirs)), [])
        position, row = theirs["QX-1"][3]
        assert row is not None
        theirs["QX-1"][3] = (position, row | {"repeats": 7})
        (text,) = compare.versions("queue", mine, theirs)
        self.assertIn(f"queue @{position} QX-1: repeats is 7, by the fold None", text)
        theirs["QX-1"][3] = (99, row)
        self.assertEqual(len(list(compare.versions("queue", mine, theirs))), 2)
        self.assertEqual(
            len(list(compare.versions("queue", mine, {}))), len(mine["QX-1"]))

    def test_a_listed_row_is_compared_member_by_member(self) -> None:
        recorder = played(Ledger(), *LOG[:3])
        since, row = recorder.rows(3)["QX-1/1/closure"]
        found = plain(row) | {"key": "QX-1/1/closure", "since": since, "reversedBy": None}
        self.assertEqual(list(compare.shown(recorder, 3, [found])), [])
        (text,) = compare.shown(recorder, 3, [found | {"ledgerRecord": "L-2"}])
        self.assertIn("ledgerRecord is 'L-2', by the fold 'L-1'", text)
        self.assertEqual(len(list(compare.shown(recorder, 3, []))), 1)
        with self.assertRaises(KeyError):
            list(compare.shown(recorder, 3, [found | {"unheardOf": 1}]))


if __name__ == "__main__":
    unittest.main()
