"""Counting minutes against the published deadlines, so that the oracle itself is answerable."""

from __future__ import annotations

import json
import os
import random
import unittest
from pathlib import Path

from oracle.calendars import case
from oracle.minutes import Calendar, Count, moment, text

FIXTURES = os.environ.get("DAYBOOK_FIXTURES")
VECTORS = Path(FIXTURES or ".") / "data" / "business_time_vectors.json"


class MinuteTests(unittest.TestCase):
    @unittest.skipUnless(FIXTURES and VECTORS.exists(), "skipped: DAYBOOK_FIXTURES has no vectors")
    def test_the_published_deadlines_are_found(self) -> None:
        vectors = json.loads(VECTORS.read_text(encoding="utf-8"))["vectors"]
        self.assertEqual(len(vectors), 15)
        for vector in vectors:
            pauses = [(moment(since), moment(until)) for since, until in vector["pauses"]]
            count = Count(Calendar.read(vector["calendar"]), moment(vector["start"]), pauses)
            deadline = count.deadline(vector["budget_minutes"])
            self.assertEqual(text(deadline), vector["deadline"], vector["id"])
            if deadline:
                self.assertEqual(count.until(deadline), vector["budget_minutes"], vector["id"])

    def test_the_same_seed_gives_the_same_calendars(self) -> None:
        first, second = random.Random(7), random.Random(7)
        self.assertEqual([case(first) for _ in range(50)], [case(second) for _ in range(50)])

    def test_a_night_is_cut_by_a_holiday_on_either_side(self) -> None:
        described = {
            "tz": "UTC", "hours": {"tue": [["22:00", "06:00"]]}, "holidays": ["2024-12-25"]
        }
        count = Count(Calendar.read(described), moment("2024-12-24T12:00:00Z"))
        self.assertEqual(count.until(moment("2024-12-26T00:00:00Z")), 120)


if __name__ == "__main__":
    unittest.main()
