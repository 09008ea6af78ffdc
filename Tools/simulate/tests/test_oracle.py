"""The independent count against the simulated source: two readings of one file must agree."""

from __future__ import annotations

import os
import unittest
from pathlib import Path

from oracle import uci_counts
from simulate import incidents

FIXTURES = os.environ.get("DAYBOOK_FIXTURES")
LOG = Path(FIXTURES or ".") / "data" / "uci_incident_event_log.csv.zip"


@unittest.skipUnless(FIXTURES and LOG.exists(), "skipped: DAYBOOK_FIXTURES has no incident log")
class IndependentCountTests(unittest.TestCase):
    def test_both_readings_agree_and_have_the_published_counts(self) -> None:
        expected = uci_counts.count(LOG)
        self.assertEqual(len(expected.versions), 9_182)
        self.assertEqual((expected.dispositions, expected.reopenings), (9_194, 12))
        self.assertEqual(len(expected.reopened), 12)
        self.assertEqual(len(expected.identities()), 9_194 * 6 + 12 * 2)
        read = {each.id: len(each.dispositions) for each in incidents.exceptions(LOG)}
        self.assertEqual(read, expected.versions)
