"""How a year is cut: nothing lost, nothing early, reopenings behind what they reopen."""

from __future__ import annotations

import unittest
from datetime import timedelta

from demonstration.calendar import is_reopening, parsed, steps, text
from simulate import stream
from simulate.model import AuditException, Disposition, Reopening


def year() -> list[AuditException]:
    """Six hundred exceptions, one every two hours, and one that is reopened within the hour."""
    first = parsed("2026-03-02T00:30:00Z")
    made = [
        AuditException(f"X{n}", [Disposition(1, text(first + timedelta(hours=2 * n)))])
        for n in range(600)
    ]
    reopened = AuditException("Y")
    reopened.history += [
        Disposition(1, "2026-03-10T10:00:00Z"), Reopening("2026-03-10T10:20:00Z"),
        Disposition(2, "2026-03-12T10:00:00Z"),
    ]
    return [*made, reopened]


class StepTests(unittest.TestCase):
    def test_every_delivery_once_in_order_and_none_before_its_time(self) -> None:
        sent = stream.disturbed(stream.deliveries(year()), seed=3)
        plan = steps(sent)
        self.assertEqual([each for step in plan for each in step.deliveries], sent)
        for step in plan:
            self.assertTrue(all(each.at <= step.end for each in step.deliveries))
        self.assertEqual([step.end for step in plan], sorted({step.end for step in plan}))

    def test_a_reopening_is_played_after_what_it_reopens(self) -> None:
        plan = steps(stream.deliveries(year()))
        of_y = [
            (index, is_reopening(each))
            for index, step in enumerate(plan)
            for each in step.deliveries
            if each.exception == "Y"
        ]
        self.assertEqual([reopening for _, reopening in of_y], [False, True, False])
        self.assertLess(of_y[0][0], of_y[1][0])

    def test_targets_fail_in_weeks_without_a_reopening(self) -> None:
        plan = steps(stream.deliveries(year()))
        failing = {step.failing: step.end for step in plan if step.failing}
        self.assertEqual(list(failing), ["queue", "ledger", "tracker", "archive", "channel"])
        self.assertNotIn("2026-03-12T00:00:00Z", failing.values())
