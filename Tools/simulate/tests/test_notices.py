"""Workflow B's systems: mail, pager, tickets, counted by whose notice it is."""

from __future__ import annotations

import json
import smtplib
import tempfile
import unittest
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from simulate.fleet import CASE_TARGETS, Fleet
from simulate.notice_key import NoticeKey
from simulate.system import System
from simulate.tests.fixture import TOKEN, accepted, call, control, read, system
from simulate.wire import Refusal, Response


def key(notice: str, milestone: str = "-", occurrence: int = 1, repeat: int = 1) -> str:
    return f"case-lifecycle/T-1/{notice}/{milestone}/{occurrence}/{repeat}/send/mail/1"


class KeyTests(unittest.TestCase):
    def test_the_identity_is_the_first_five_parts(self) -> None:
        found = NoticeKey.parse("case-lifecycle/T%2F1/tech-lead-page/tech-lead/2/3/page/pager/1")
        self.assertEqual(found, NoticeKey("T/1", "tech-lead-page", "tech-lead", 2, 3))
        self.assertEqual(found.identity, "T/1/tech-lead-page/tech-lead/2/3")

    def test_b_48_a_digest_is_known_by_team_and_date(self) -> None:
        found = NoticeKey.parse("case-standup/EMEA%20core/2026-12-24/mail")
        self.assertEqual(found.identity, "standup/EMEA core/2026-12-24")
        self.assertEqual(found.scope.step, "EMEA core")

    def test_x_01_a_key_of_another_workflow_is_refused(self) -> None:
        for wrong in (
            "", "case-lifecycle", "exception-closure/QX-1/1/notify-coordinator/channel/1",
            "exception-closure/T-1/n/-/1/1",
            "case-lifecycle/T-1/n/-/1", "case-lifecycle/T-1/n/-/one/1", "case-lifecycle//n/-/1/1",
            "case-standup/emea", "case-standup//2026-12-24/mail", "case-standup/emea/today/mail",
        ):
            with self.assertRaises(Refusal, msg=wrong):
                NoticeKey.parse(wrong)


class PagerTests(unittest.TestCase):
    def setUp(self) -> None:
        self.pager: System = system("pager")

    def send(self, action: str, dedup: str = "k", effect: str = "", **members: Any) -> Response:
        body: dict[str, Any] = {"routing_key": TOKEN, "event_action": action, "dedup_key": dedup}
        if action == "trigger":
            body["payload"] = {"summary": "P1 down", "source": "T-1", "severity": "critical"}
        body |= members
        return call(
            self.pager, "POST", "/v2/enqueue", body, effect or key("tech-lead-page"),
            authorization="",
        )

    def states(self) -> list[str]:
        return [alert["state"] for alert in read(self.pager, "/alerts")]

    def test_t12_a_repeated_trigger_of_an_open_alert_pages_nobody(self) -> None:
        for _ in range(3):
            self.assertEqual(self.send("trigger").status, 202)
        self.assertEqual(self.states(), ["triggered"])
        self.assertEqual(accepted(self.pager), {"T-1/tech-lead-page/-/1/1": 1})
        entry = self.pager.counts.snapshot()["T-1/tech-lead-page/-/1/1"]
        self.assertEqual((entry["repeated"], entry["keys"]), (2, [key("tech-lead-page")]))

    def test_b_42_acknowledged_is_still_open_and_resolved_is_not(self) -> None:
        self.send("trigger")
        self.send("acknowledge", effect=key("ack"))
        self.send("trigger")
        self.assertEqual(self.states(), ["acknowledged"])
        self.send("resolve", effect=key("resolved"))
        self.send("resolve", effect=key("resolved"))
        self.assertEqual(self.states(), ["resolved"])
        self.send("trigger")
        self.assertEqual(self.states(), ["resolved", "triggered"])
        self.assertEqual(accepted(self.pager)["T-1/tech-lead-page/-/1/1"], 2)
        self.assertEqual(accepted(self.pager)["T-1/resolved/-/1/1"], 1)

    def test_an_invalid_event_is_400_and_pages_nobody(self) -> None:
        payload = {"summary": "s", "source": "T-1", "severity": "critical"}
        for wrong in (
            {"event_action": "explode"}, {"dedup_key": "k" * 256}, {"payload": None},
            {"payload": payload | {"summary": "s" * 1025}}, {"payload": payload | {"source": ""}},
            {"payload": payload | {"severity": "bad"}},
        ):
            self.assertEqual(self.send("trigger", **wrong).status, 400, wrong)
        self.assertEqual((self.states(), accepted(self.pager)), ([], {}))

    def test_the_routing_key_is_the_credential(self) -> None:
        self.assertEqual(self.send("trigger", routing_key="wrong").status, 401)
        self.assertEqual(self.send("trigger", routing_key=None).status, 401)
        self.assertEqual(call(self.pager, "GET", "/alerts", authorization="").status, 401)

    def test_too_many_requests_says_when_to_come_back(self) -> None:
        control(self.pager, "fault", kind="status", status=429, retryAfter=3, times=1)
        answer = self.send("trigger")
        self.assertEqual((answer.status, answer.headers["Retry-After"]), (429, "3"))
        self.assertEqual(self.send("trigger").status, 202)


class TicketTests(unittest.TestCase):
    def test_b_08_a_repeated_put_opens_nothing_and_undoes_nothing(self) -> None:
        tickets = system("tickets")
        effect = key("tech-lead-ticket", "tech-lead")
        body = {"parent": "T-1", "title": "Tech Lead"}
        self.assertEqual(call(tickets, "PUT", "/tickets/T-1-tl-1", body, effect).status, 201)
        control(tickets, "set", id="T-1-tl-1", state="closed")
        self.assertEqual(call(tickets, "PUT", "/tickets/T-1-tl-1", body, effect).status, 200)
        self.assertEqual(read(tickets, "/tickets/T-1-tl-1")["state"], "closed")
        self.assertEqual(accepted(tickets), {"T-1/tech-lead-ticket/tech-lead/1/1": 1})
        call(tickets, "PUT", "/tickets/T-1-tl-1", body | {"title": "other"}, effect)
        self.assertEqual(accepted(tickets), {"T-1/tech-lead-ticket/tech-lead/1/1": 2})

    def test_a_ticket_without_a_key_of_the_workflow_is_refused(self) -> None:
        tickets = system("tickets")
        self.assertEqual(call(tickets, "PUT", "/tickets/a", {"a": 1}, "other/key").status, 400)
        self.assertEqual(call(tickets, "GET", "/tickets/a").status, 404)
        self.assertEqual(read(tickets, "/tickets"), [])


class MailTests(unittest.TestCase):
    """Over a real socket, with the standard library's client."""

    def setUp(self) -> None:
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.directory = Path(directory.name)
        self.fleet = self.enterContext(Fleet(self.directory, True, CASE_TARGETS))
        self.mail = self.fleet["mail"]

    def send(
        self, effect: str, text: str = "hello\n.\n..two\n", to: tuple[str, ...] = ("ana@b",)
    ) -> None:
        message = EmailMessage()
        message["Subject"] = "T-1"
        message["Message-ID"] = "<1@desk>"
        message["X-Daybook-Notice"] = effect
        message.set_content(text)
        port = self.mail.send("GET", "/smtp").json()["port"]
        with smtplib.SMTP("127.0.0.1", port, timeout=10) as client:
            client.send_message(message, "desk@a", to)

    def accepted(self) -> dict[str, int]:
        return {name: entry["accepted"] for name, entry in self.mail.counts().items()}

    def test_every_mail_is_delivered_again_and_counts_survive_a_restart(self) -> None:
        for _ in range(2):
            self.send(key("contact-customer"), to=("ana@b", "ben@b"))
        self.fleet.stop("mail")
        self.fleet.restart("mail")
        self.mail = self.fleet["mail"]
        self.assertEqual(self.accepted(), {"T-1/contact-customer/-/1/1": 2})
        first = self.mail.send("GET", "/messages").json()[0]
        self.assertEqual(first["text"], "hello\n.\n..two\n")
        self.assertEqual((first["sender"], first["recipients"]), ("desk@a", ["ana@b", "ben@b"]))
        self.send(key("contact-customer"))  # on the old port

    def test_refused_at_each_stage_nothing_is_delivered(self) -> None:
        errors = (smtplib.SMTPException, OSError)
        for stage in ("greeting", "mail", "rcpt", "data", "dot"):
            for fault in ({"kind": "status", "status": 451}, {"kind": "lose"}):
                self.mail.fault(times=1, stage=stage, **fault)
                with self.assertRaises(errors, msg=f"{stage} {fault}"):
                    self.send(key("contact-customer"))
        self.mail.fault("lose", stage="body", times=1)
        with self.assertRaises(errors):
            self.send(key("contact-customer"), "long\n" * 1000)
        self.assertEqual(self.mail.status()["faultsMet"], 11)
        self.assertEqual(self.accepted(), {})

    def test_dropped_after_the_dot_it_is_delivered(self) -> None:
        self.mail.fault("drop", times=1)
        with self.assertRaises(smtplib.SMTPServerDisconnected):
            self.send(key("contact-customer"))
        self.assertEqual(self.accepted(), {"T-1/contact-customer/-/1/1": 1})

    def test_a_scope_spoils_only_its_notice(self) -> None:
        self.mail.fault("status", status=550, exception="T-1", step="follow-up")
        self.send(key("contact-customer"))
        with self.assertRaises(smtplib.SMTPDataError):
            self.send(key("follow-up"))
        self.assertEqual(self.accepted(), {"T-1/contact-customer/-/1/1": 1})

    def test_a_mail_that_names_no_notice_and_a_fault_that_cannot_be_are_refused(self) -> None:
        with self.assertRaises(smtplib.SMTPDataError):
            self.send("someone")
        for wrong in (
            {"kind": "html"}, {"kind": "drop", "stage": "rcpt"}, {"kind": "lose", "stage": "tea"},
            {"kind": "lose", "stage": "rcpt", "exception": "T-1"},
        ):
            with self.assertRaises(RuntimeError, msg=wrong):
                self.mail.control("fault", **wrong)

    def test_the_reactor_is_told_no_source_and_each_credential_in_its_way(self) -> None:
        content = json.loads(self.fleet.targets_file.read_text())
        self.assertEqual(set(content), {"targets"})
        members = {name: sorted(entry) for name, entry in content["targets"].items()}
        self.assertEqual(
            members,
            {"mail": ["tls", "url"], "pager": ["routingKeys", "url"], "tickets": ["token", "url"]},
        )
