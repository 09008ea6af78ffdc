"""The UCI log as a review system: the published counts, and the order of its faults."""

from __future__ import annotations

import os
import unittest
from collections import Counter
from itertools import accumulate
from pathlib import Path

from simulate import incidents, stream
from simulate.model import AuditException, Disposition, Reopening

FIXTURES = os.environ.get("DAYBOOK_FIXTURES")
LOG = Path(FIXTURES or ".") / "data" / "uci_incident_event_log.csv.zip"


class HistoryTests(unittest.TestCase):
    def test_versions_count_changes_into_closed_and_only_those(self) -> None:
        states = ["New", "Closed", "Closed", "Active", "Resolved", "Closed"]
        rows = [
            {"incident_state": state, "sys_updated_at": f"{day}/2/2016 01:16"}
            for day, state in enumerate(states, 1)
        ]
        self.assertEqual(
            incidents.history(rows),
            [
                Disposition(1, "2016-02-02T01:16:00Z"), Reopening("2016-02-04T01:16:00Z"),
                Disposition(2, "2016-02-06T01:16:00Z"),
            ],
        )


@unittest.skipUnless(FIXTURES and LOG.exists(), "skipped: DAYBOOK_FIXTURES has no incident log")
class IncidentLogTests(unittest.TestCase):
    exceptions: list[AuditException]
    clean: list[stream.Delivery]

    @classmethod
    def setUpClass(cls) -> None:
        cls.exceptions = incidents.exceptions(LOG)
        cls.clean = stream.deliveries(cls.exceptions)

    def test_9182_exceptions_9194_dispositions_12_reopenings(self) -> None:
        items = [item for exception in self.exceptions for item in exception.history]
        kinds = Counter(type(item) for item in items)
        self.assertEqual(len(self.exceptions), 9_182)
        self.assertEqual(kinds, {Disposition: 9_194, Reopening: 12})

    def test_the_clean_stream_is_in_time_order(self) -> None:
        times = [delivery.at for delivery in self.clean]
        self.assertEqual(times, sorted(times))
        self.assertEqual(len(times), 9_206)

    def test_five_percent_twice_half_renamed_one_percent_late(self) -> None:
        sent = stream.disturbed(self.clean, seed=7)
        self.assertEqual(sent, stream.disturbed(self.clean, seed=7))
        self.assertNotEqual(sent, stream.disturbed(self.clean, seed=8))
        self.assertEqual(len(sent) - len(self.clean), 460)
        renamed = [each for each in sent if each.event["id"].endswith("-again")]
        self.assertEqual(len(renamed), 230)
        orders = {each.event["id"]: order for order, each in enumerate(self.clean)}
        first = list(dict.fromkeys(
            orders[each.event["id"]] for each in sent if each.event["id"] in orders
        ))
        self.assertEqual(sorted(first), list(range(9_206)))
        late = sum(order < latest for order, latest in zip(first, accumulate(first, max)))
        self.assertEqual(late, 92)

    def test_no_event_passes_another_of_its_exception(self) -> None:
        latest: dict[str, str] = {}
        for each in stream.disturbed(self.clean, seed=7):
            self.assertGreaterEqual(each.at, latest.get(each.exception, ""))
            latest[each.exception] = each.at
