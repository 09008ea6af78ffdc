"""The benchmark's arithmetic, and that its generators of events are one."""

from __future__ import annotations

import hashlib
import subprocess
import tempfile
import unittest
from itertools import islice
from pathlib import Path

from bench import opening, table
from bench.peers.all import PEERS
from bench.peers.workload import events

FLOOR = Path(__file__).resolve().parent.parent / "floor"
PRINTER = """
#include "workload.h"
#include <stdlib.h>
int main(int count, char **arguments) {
    struct workload w = {strtoull(arguments[1], NULL, 10), 0, 0, count > 2};
    struct event e;
    for (int i = 0; i < 3000; i++) {
        workload_next(&w, &e);
        printf("%s %s ", e.stream, e.id);
        for (int j = 0; j < PAYLOAD_BYTES; j++) printf("%02x", e.payload[j]);
        puts("");
    }
}
"""


def run(rate: float, commits: float = 10) -> dict[str, dict[str, float]]:
    return {op: {"n": 100, "commits": commits, "eventsPerSecond": rate} for op in table.AIMS}


class TableTests(unittest.TestCase):
    def test_the_ratio_is_the_median_of_the_pairs_ratios(self) -> None:
        pairs = [(run(100), run(50)), (run(10), run(20)), (run(1_000), run(900))]
        row = table.row("group", pairs)
        self.assertEqual((row.ratio, row.lowest, row.highest), (0.9, 0.5, 2.0))
        self.assertEqual((row.floor, row.ours, row.batch), (100, 50, "10 (10)"))

    def test_a_peer_without_a_measure_has_none(self) -> None:
        rows = [table.row(op, [(run(100), run(100))]) for op in table.AIMS]
        lines = table.peer_lines(rows, {"one": [{"bulk": 25.0}, {"bulk": 50.0}, {"bulk": 75.0}]})
        told = {line[:12].strip(): line.split()[-2:] for line in lines}
        self.assertEqual(told["bulk"], ["(2.0x)", "1x"])
        self.assertEqual(told["1 waiter"], ["-", "-"])

    def test_the_median_of_the_openings_is_told(self) -> None:
        self.assertIn("20.0 ms (aim 30; 10.0 to 90.0, 3 runs)", opening.line(5, [90, 10, 20]))

    def test_each_peer_says_what_was_synced(self) -> None:
        for peer in PEERS.values():
            self.assertTrue(peer.synced and peer.keeps)


class WorkloadTests(unittest.TestCase):
    def test_both_languages_make_the_same_events(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            program = Path(folder) / "printer"
            subprocess.run(
                ["cc", "-x", "c", "-", "-I", FLOOR, "-o", program], check=True,
                input=PRINTER.encode(),
            )
            for words in (["7"], ["7", "random"]):
                out = subprocess.run([program, *words], check=True, capture_output=True).stdout
                made = "".join(
                    f"{event.stream} {event.id} {event.payload.hex()}\n"
                    for event in islice(events(7, len(words) > 1), 3_000)
                )
                self.assertEqual(
                    hashlib.sha256(out).hexdigest(), hashlib.sha256(made.encode()).hexdigest()
                )
