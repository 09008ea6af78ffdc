"""The source shows what had happened by the time it was told, and lies only on command."""

from __future__ import annotations

import unittest
from typing import Any

from simulate.model import AuditException, Disposition
from simulate.tests.fixture import FIRST, REOPENED, SECOND, call, control, exception, read, system


class ReviewSystemTests(unittest.TestCase):
    def setUp(self) -> None:
        self.source = system("source")
        other = AuditException("QX-2", [Disposition(1, FIRST)])
        call(self.source, "POST", "/_seed", [other.source_seed()])

    def record(self) -> Any:
        return read(self.source, "/exceptions/QX-1")

    def shown(self) -> tuple[str, int]:
        record = self.record()
        return record["state"].removeprefix("SOURCE_STATE_"), record["version"]

    def test_a_record_is_never_from_the_future(self) -> None:
        seen = []
        for time in ("2026-03-02T09:59:59Z", FIRST, REOPENED, SECOND):
            control(self.source, "time", at=time)
            seen.append(self.shown())
        self.assertEqual(seen, [("OPEN", 0), ("CLOSED", 1), ("REOPENED", 1), ("CLOSED", 2)])

    def test_the_record_agrees_with_the_event_of_its_version(self) -> None:
        for item in exception().dispositions:
            control(self.source, "time", at=item.at)
            record = self.record()
            data = exception().disposition_data(item)
            self.assertEqual({name: record[name] for name in data}, data)
            self.assertEqual(set(record["mapping"]), {
                "queueItem", "ledgerRecord", "trackerItem", "archiveFolder",
            })

    def test_commentary_comes_along_for_daybook_to_drop(self) -> None:
        self.assertIn("evaluatorCommentary", self.record())

    def test_lies_on_command_and_their_end(self) -> None:
        truth = self.record()
        lies: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
            ("reopened", {}, {"state": "SOURCE_STATE_REOPENED"}),
            ("version", {"version": 7}, {"version": 7}),
            ("nextStep", {"nextStep": "NEXT_STEP_CUSTOMER_CONTACT"},
             {"nextStep": "NEXT_STEP_CUSTOMER_CONTACT"}),
            ("recordOf", {"other": "QX-2"}, {"exceptionId": "QX-2", "version": 1}),
            ("show", {"fields": {"final": False}}, {"final": False}),
        ]
        for op, members, expected in lies:
            control(self.source, op, exception="QX-1", **members)
            record = self.record()
            self.assertEqual({name: record[name] for name in expected}, expected, op)
            control(self.source, "restore", exception="QX-1")
            self.assertEqual(self.record(), truth)

    def test_a_mapping_is_absent_or_another_exceptions(self) -> None:
        control(self.source, "unmapped", exception="QX-1")
        self.assertNotIn("mapping", self.record())
        control(self.source, "mappedLike", exception="QX-1", other="QX-2")
        self.assertEqual(self.record()["mapping"]["ledgerRecord"], "L-QX-2")

    def test_an_unknown_exception_is_404(self) -> None:
        self.assertEqual(call(self.source, "GET", "/exceptions/QX-9").status, 404)
