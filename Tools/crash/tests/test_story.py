"""What the programs' words promise, and which of their complaints name a remedy."""

from __future__ import annotations

import json
import unittest

from crash.injection import is_told_with_remedy
from crash.story import INIT, READ, Promise, Step, ingest


def receipt(position: int | None, first: int | None = None) -> bytes:
    return json.dumps({"position": position, "firstPosition": first}).encode() + b"\n"


class PromiseTests(unittest.TestCase):
    def test_a_receipt_promises_its_position_and_that_of_what_it_repeats(self) -> None:
        step = ingest([])
        self.assertEqual(step.promise(receipt(7) + receipt(9)).position, 9)
        self.assertEqual(step.promise(receipt(None, 5)).position, 5)
        self.assertEqual(step.promise(receipt(None)).position, 0)

    def test_half_a_line_promises_nothing_yet(self) -> None:
        said = receipt(7) + receipt(9)
        self.assertEqual(ingest([]).promise(said[:-1]).position, 7)
        self.assertEqual(INIT.promise(b"81a61e75"), Promise())

    def test_creation_promises_its_event_and_a_reader_nothing(self) -> None:
        self.assertEqual(INIT.promise(b"81a61e75\n").position, 1)
        self.assertEqual(READ.promise(b'{"position":3}\n'), Promise())

    def test_a_checkpoint_promises_its_size_when_it_is_signed(self) -> None:
        step = Step(("checkpoint",))
        note = "power.example/log\n44\nroot=\n\n— power.example/log c2ln\n".encode()
        self.assertEqual(step.promise(note), Promise(signed=44))
        self.assertEqual(step.promise(note[:-1]), Promise())

    def test_covering_is_in_both(self) -> None:
        self.assertTrue(Promise(3, 2).covers(Promise(3, 1)))
        self.assertFalse(Promise(3, 2).covers(Promise(2, 3)))
        self.assertEqual(Promise(3, 1).and_also(Promise(2, 2)), Promise(3, 2))


class RemedyTests(unittest.TestCase):
    def test_what_failed_alone_is_no_remedy_and_a_crash_never_is(self) -> None:
        self.assertFalse(is_told_with_remedy("daybook: cannot write /s: Input/output error"))
        self.assertFalse(is_told_with_remedy("Fatal error: check the disk and its logs"))
        self.assertTrue(is_told_with_remedy("daybook: trouble\n  remedy: free some space"))
        self.assertTrue(is_told_with_remedy("cannot flush /s: error; check the disk and its logs"))
