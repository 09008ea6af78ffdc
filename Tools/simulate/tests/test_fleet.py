"""The processes themselves: started, asked over loopback, killed, ended."""

from __future__ import annotations

import http.client
import json
import os
import signal
import stat
import tempfile
import unittest
from pathlib import Path

from simulate.fleet import TARGETS, Fleet
from simulate.model import seeds
from simulate.tests.fixture import FIRST, exception


class FleetTests(unittest.TestCase):
    def test_six_processes_with_state_that_survives_a_kill(self) -> None:
        with tempfile.TemporaryDirectory() as name:
            directory = Path(name)
            with Fleet(directory, keeps_state=True) as fleet:
                self.assertEqual(len(set(fleet.pids().values())), 6)
                self.check_targets_file(fleet)
                fleet.seed(seeds([exception()]))
                tracker = fleet["tracker"]
                path = "/exceptions/T-QX-1/closures/1"
                tracker.fault("drop", times=1)
                with self.assertRaises((http.client.RemoteDisconnected, ConnectionResetError)):
                    tracker.send("PUT", path, {"closedAt": FIRST}, {"Idempotency-Key": "k"})
                os.kill(fleet.pids()["tracker"], signal.SIGKILL)
                fleet.stop("tracker")
                with self.assertRaises(ConnectionRefusedError):
                    tracker.send("GET", path)
                fleet.restart("tracker")
                self.assertEqual(tracker.send("PUT", path, {"closedAt": FIRST}).status, 200)
                counts = fleet.counts()
            with Fleet(directory, keeps_state=True) as fleet:
                self.assertEqual(fleet.counts(), counts)
            entry = counts["QX-1/1/sync-tracker"]
            self.assertEqual((entry["accepted"], entry["repeated"]), (1, 1))

    def check_targets_file(self, fleet: Fleet) -> None:
        content = json.loads(fleet.targets_file.read_text())
        self.assertEqual(set(content), {"source", "targets"})
        self.assertEqual(tuple(content["targets"]), TARGETS)
        self.assertEqual(stat.S_IMODE(fleet.targets_file.stat().st_mode), 0o600)
