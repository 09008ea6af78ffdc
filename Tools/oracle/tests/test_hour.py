"""The independent count of the hour, against cases told by hand."""

from __future__ import annotations

import sys
import unittest
from datetime import datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))

from oracle.hour import Incident, Update, hours  # noqa: E402

START = datetime(2016, 3, 1, 9)


def told(*steps: tuple[int, int, str]) -> Incident:
    """Minutes after nine, priority, state."""
    return hours(
        "INC1",
        (
            Update(START + timedelta(minutes=minute), priority, state in ("R", "C"), state == "C")
            for minute, priority, state in steps
        ),
    )


def outcomes(incident: Incident) -> list[tuple[str, int]]:
    return [
        (hour.outcome, int((hour.at - START).total_seconds() // 60))
        for hour in incident.hours
        if hour.at
    ]


class HourTests(unittest.TestCase):
    def test_unresolved_after_the_hour(self) -> None:
        self.assertEqual(outcomes(told((0, 1, "A"), (90, 1, "R"))), [("ticket", 60)])

    def test_the_last_minute_is_in_time(self) -> None:
        self.assertEqual(outcomes(told((0, 1, "A"), (60, 1, "R"))), [("resolved", 60)])

    def test_lowered_before_the_hour(self) -> None:
        self.assertEqual(outcomes(told((0, 1, "A"), (60, 3, "A"), (99, 3, "R"))), [("lowered", 60)])

    def test_raised_later(self) -> None:
        incident = told((0, 3, "A"), (30, 1, "A"), (95, 1, "R"))
        self.assertFalse(incident.is_first_p1)
        self.assertEqual(outcomes(incident), [("ticket", 90)])

    def test_taken_up_again_it_is_over_at_once(self) -> None:
        flapping = told((0, 1, "A"), (30, 2, "A"), (80, 1, "A"), (99, 1, "R"))
        self.assertEqual(outcomes(flapping), [("ticket", 80)])

    def test_a_reopening_begins_the_next_hour(self) -> None:
        again = told((0, 1, "A"), (10, 1, "R"), (50, 1, "A"), (200, 1, "C"))
        self.assertEqual(outcomes(again), [("resolved", 10), ("ticket", 110)])
        self.assertEqual(again.closures, 1)

    def test_resolved_in_the_minute_in_which_it_is_lowered(self) -> None:
        self.assertEqual(outcomes(told((0, 1, "A"), (9, 3, "A"), (9, 3, "R"))), [("resolved", 9)])

    def test_resolved_in_the_minute_in_which_it_is_raised(self) -> None:
        self.assertEqual(outcomes(told((0, 3, "A"), (9, 1, "A"), (9, 1, "R"))), [])
        suspended = told((0, 1, "A"), (5, 3, "A"), (9, 1, "A"), (9, 1, "R"))
        self.assertEqual(outcomes(suspended), [("lowered", 5)])

    def test_never_p1(self) -> None:
        self.assertFalse(told((0, 3, "A"), (5, 3, "R")).was_p1)


if __name__ == "__main__":
    unittest.main()
