"""Calls as operations on a folder: names by number, offsets, barriers and what they cover."""

from __future__ import annotations

import unittest
from pathlib import Path

from crash.calls import parse
from crash.operations import ROOT, Names, Operation, Recorder, Resize, Said, Sync, Write


def text(name: str) -> str:
    return '"' + "".join(f"\\x{byte:02x}" for byte in name.encode()) + '"'


def recorded(*lines: str) -> list[Operation]:
    recorder = Recorder(Path("/w"))
    recorder.record(parse(f"7 {line}" for line in lines))
    return recorder.operations


def opened(name: str, descriptor: int, flags: str = "O_RDWR|O_CREAT") -> str:
    return f"openat(AT_FDCWD, {text(name)}, {flags}, 0660) = {descriptor}"


class RecorderTests(unittest.TestCase):
    def test_a_file_keeps_its_number_when_its_directory_is_renamed(self) -> None:
        found = recorded(
            f"mkdir({text('/w/new')}, 0700) = 0",
            opened("/w/new/data", 3),
            f"rename({text('/w/new')}, {text('/w/store')}) = 0",
            opened("/w/store/data", 4, "O_RDWR"),
            f"pwrite64(4, {text('ab')}, 2, 10) = 2",
        )
        self.assertEqual(found, [
            Names(ROOT, {"new": 1}), Names(1, {"data": 2}),
            Names(ROOT, {"new": None, "store": 1}), Write(2, 10, b"ab"),
        ])

    def test_writes_without_an_offset_follow_the_descriptor(self) -> None:
        found = recorded(
            opened("/w/f", 3), "lseek(3, 100, SEEK_SET) = 100",
            f"write(3, {text('ab')}, 2) = 2", f"writev(3, [{{iov_base={text('c')}}}], 1) = 1",
        )
        self.assertEqual(found[1:], [Write(1, 100, b"ab"), Write(1, 102, b"c")])

    def test_a_short_write_counts_for_what_was_written(self) -> None:
        found = recorded(opened("/w/f", 3), f"pwrite64(3, {text('abcd')}, 4, 0) = 1")
        self.assertEqual(found[1:], [Write(1, 0, b"a")])

    def test_a_file_that_writes_through_flushes_each_write_alone(self) -> None:
        found = recorded(
            opened("/w/f", 3), opened("/w/f", 4, "O_WRONLY|O_DSYNC"),
            f"pwrite64(3, {text('a')}, 1, 0) = 1", f"pwrite64(4, {text('b')}, 1, 1) = 1",
        )
        self.assertEqual(found[1:], [Write(1, 0, b"a"), Write(1, 1, b"b"), Sync(1, only=2)])

    def test_a_killed_program_may_not_have_flushed_what_writes_through(self) -> None:
        recorder = Recorder(Path("/w"))
        recorder.record(parse([
            f"7 {opened('/w/f', 4, 'O_WRONLY|O_CREAT|O_DSYNC')}",
            f"7 pwrite64(4, {text('b')}, 1, 1) = 1",
        ]))
        self.assertEqual(recorder.operations[-1], Sync(1, only=1))
        recorder.interrupt()
        self.assertEqual(recorder.operations[-1], Write(1, 1, b"b"))
        recorder.interrupt()
        self.assertEqual(recorder.operations[-1], Write(1, 1, b"b"))

    def test_a_flush_covers_what_ended_before_it_began(self) -> None:
        found = recorded(
            opened("/w/f", 3), f"pwrite64(3, {text('a')}, 1, 0) = 1",
            "fdatasync(3 <unfinished ...>", "close(9) = 0",
            "<... fdatasync resumed>) = 0",
        )
        self.assertEqual(found[-1], Sync(1, until=2))

    def test_standard_output_speaks_and_what_lies_elsewhere_is_left_out(self) -> None:
        found = recorded(
            opened("/elsewhere", 3), f"write(3, {text('a')}, 1) = 1",
            f"write(1, {text('b')}, 1) = 1",
        )
        self.assertEqual(found, [Said(b"b")])

    def test_lengths(self) -> None:
        found = recorded(
            opened("/w/f", 3), "ftruncate(3, 7) = 0", "fallocate(3, 0, 0, 4096) = 0",
            opened("/w/f", 4, "O_WRONLY|O_CREAT|O_TRUNC"),
        )
        self.assertEqual(
            found[1:], [Resize(1, 7), Resize(1, 4096, at_least=True), Resize(1, 0)])

    def test_what_is_not_modelled_is_refused(self) -> None:
        for line in ("copy_file_range(3, NULL, 4, NULL, 9, 0) = 9", "sync() = 0"):
            with self.assertRaises(ValueError):
                recorded(opened("/w/f", 3), line)
        with self.assertRaises(ValueError):
            recorded(opened("/w/f", 3), "fallocate(3, FALLOC_FL_KEEP_SIZE, 0, 4096) = 0")
