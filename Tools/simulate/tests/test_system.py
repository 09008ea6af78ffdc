"""What all systems share: token, faults and their scope, journal."""

from __future__ import annotations

import tempfile
import unittest
from pathlib import Path
from typing import Any

from simulate.tests.fixture import FIRST, accepted, call, control, read, system
from simulate.wire import Refusal, Request, parse

CLOSURE = "/exceptions/T-QX-1/closures/1"
BODY = {"closedAt": FIRST}


class FaultTests(unittest.TestCase):
    def setUp(self) -> None:
        self.tracker = system("tracker")

    def test_unavailable_for_n_requests_applies_nothing(self) -> None:
        control(self.tracker, "fault", kind="unavailable", times=2, retryAfter=7)
        for _ in range(2):
            answer = call(self.tracker, "PUT", CLOSURE, BODY)
            self.assertEqual((answer.status, answer.headers["Retry-After"]), (503, "7"))
        self.assertEqual(accepted(self.tracker), {})
        self.assertEqual(call(self.tracker, "PUT", CLOSURE, BODY).status, 201)

    def test_unavailable_until_told(self) -> None:
        control(self.tracker, "fault", kind="unavailable")
        for _ in range(5):
            self.assertEqual(call(self.tracker, "GET", "/exceptions/T-QX-1").status, 503)
        control(self.tracker, "clear")
        self.assertEqual(call(self.tracker, "GET", "/exceptions/T-QX-1").status, 200)

    def test_drop_applies_and_lose_does_not(self) -> None:
        control(self.tracker, "fault", kind="lose", times=1)
        control(self.tracker, "fault", kind="drop", times=1)
        self.assertTrue(call(self.tracker, "PUT", CLOSURE, BODY).drop)
        self.assertEqual(accepted(self.tracker), {})
        self.assertTrue(call(self.tracker, "PUT", CLOSURE, BODY).drop)
        self.assertEqual(accepted(self.tracker), {"QX-1/1/sync-tracker": 1})

    def test_slow_applies_at_once_and_answers_late(self) -> None:
        control(self.tracker, "fault", kind="slow", seconds=2.5, times=1)
        answer = call(self.tracker, "PUT", CLOSURE, BODY)
        self.assertEqual((answer.status, answer.delay_seconds), (201, 2.5))

    def test_a_scope_spoils_only_its_exception_step_and_method(self) -> None:
        control(self.tracker, "fault", kind="unavailable", exception="QX-2")
        control(self.tracker, "fault", kind="html", step="reverse-tracker")
        control(self.tracker, "fault", kind="status", status=500, method="GET")
        self.assertEqual(call(self.tracker, "PUT", CLOSURE, BODY).status, 201)
        self.assertEqual(call(self.tracker, "GET", "/exceptions/T-QX-1").status, 500)
        page = call(self.tracker, "PUT", CLOSURE + "/contra", {"byVersion": 2})
        self.assertIn(b"<html>", page.body)
        self.assertEqual(accepted(self.tracker), {"QX-1/1/sync-tracker": 1})

    def test_an_unknown_command_says_what_is_known(self) -> None:
        answer = call(self.tracker, "POST", "/_control", {"op": "explode"})
        self.assertEqual(answer.status, 400)
        self.assertIn(b"clear, fault, set", answer.body)


class RequestTests(unittest.TestCase):
    def test_a_wrong_token_is_refused(self) -> None:
        tracker = system("tracker")
        for path in ("/exceptions/T-QX-1", "/_counts"):
            self.assertEqual(call(tracker, "GET", path, authorization="Bearer no").status, 401)

    def test_a_malformed_body_is_400_and_applies_nothing(self) -> None:
        tracker = system("tracker")
        bodies: tuple[Any, ...] = ({}, [], "text", None)
        for body in bodies:
            self.assertEqual(call(tracker, "PUT", CLOSURE, body).status, 400)
        self.assertEqual(accepted(tracker), {})

    def test_a_request_is_parsed_only_when_whole(self) -> None:
        whole = b"PUT /a%2Fb/c HTTP/1.1\r\nContent-Length: 2\r\nX: y\r\n\r\nhi"
        for length in range(len(whole)):
            self.assertIsNone(parse(whole[:length]))
        request = parse(whole)
        assert isinstance(request, Request)
        self.assertEqual((request.segments, request.body), (["a/b", "c"], b"hi"))

    def test_a_head_without_end_and_a_chunked_body_are_refused(self) -> None:
        with self.assertRaises(Refusal):
            parse(b"x" * 40_000)
        with self.assertRaises(Refusal):
            parse(b"PUT / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n")


class JournalTests(unittest.TestCase):
    def test_state_and_counts_survive_a_kill_faults_do_not(self) -> None:
        with tempfile.TemporaryDirectory() as directory:
            journal = Path(directory) / "ledger.journal"
            before = system("ledger", journal)
            self.addCleanup(before.close)
            body = {
                "kind": "closure", "exceptionId": "QX-1", "version": 1, "closedAt": FIRST,
                "reviewEpisode": "E-QX-1",
            }
            for _ in range(2):
                call(before, "POST", "/records/L-QX-1/entries", body, "k")
            control(before, "set", id="L-QX-1", reviewEpisode="E-2")
            control(before, "fault", kind="unavailable")
            with journal.open("a") as file:
                file.write('{"method": "PO')  # the kill
            after = system("ledger", journal)
            self.addCleanup(after.close)
            record = read(after, "/records/L-QX-1")
            self.assertEqual((record["reviewEpisode"], len(record["entries"])), ("E-2", 1))
            self.assertEqual(after.counts.snapshot(), before.counts.snapshot())
            call(after, "POST", "/records/L-QX-1/entries", body, "k")
            again = system("ledger", journal)
            self.addCleanup(again.close)
            self.assertEqual(again.counts.snapshot(), after.counts.snapshot())
