"""strace's lines as calls: strings, threads that interrupt each other, failures."""

from __future__ import annotations

import unittest

from crash.calls import parse


class ParseTests(unittest.TestCase):
    def test_strings_are_bytes_and_numbers_count_from_both_ends(self) -> None:
        (call,) = parse([r'7 pwrite64(4, "\x00\x22\x2c\x29", 4, 8192) = 4'])
        self.assertEqual((call.name, call.strings, call.result), ("pwrite64", [b'\0",)'], 4))
        self.assertEqual((call.number(0), call.number(-1)), (4, 8192))

    def test_a_vector_gives_its_parts_in_order(self) -> None:
        (call,) = parse([
            r'7 writev(4, [{iov_base="\x61", iov_len=1}, {iov_base="\x62", iov_len=1}], 2) = 2'
        ])
        self.assertEqual(call.strings, [b"a", b"b"])

    def test_an_interrupted_call_began_before_what_came_between(self) -> None:
        calls = list(parse([
            "7 fdatasync(4 <unfinished ...>",
            r'8 write(1, "\x61", 1) = 1',
            "7 <... fdatasync resumed>) = 0",
        ]))
        self.assertEqual([call.name for call in calls], ["write", "fdatasync"])
        self.assertEqual((calls[1].began, calls[1].ended, calls[1].number(0)), (0, 2, 4))

    def test_what_failed_or_is_no_call_is_left_out(self) -> None:
        lines = [
            "7 fsync(4) = -1 EIO (Input/output error)", "7 +++ exited with 0 +++",
            "7 --- SIGCHLD {si_signo=SIGCHLD} ---", "7 exit_group(0) = ?",
        ]
        self.assertEqual(list(parse(lines)), [])

    def test_a_string_that_strace_cut_is_refused(self) -> None:
        (call,) = parse([r'7 write(4, "\x61"..., 9) = 9'])
        with self.assertRaises(ValueError):
            _ = call.strings
