"""A-48: each target protects as its class says, and no further."""

from __future__ import annotations

import hashlib
import unittest

from simulate.model import AuditException, Disposition, seeds
from simulate.tests.fixture import FIRST, SECOND, accepted, call, control, read, system

CLOSE = {"exceptionId": "QX-1", "version": 1, "closedAt": FIRST}


class QueueTests(unittest.TestCase):
    def test_a_close_needs_the_present_revision(self) -> None:
        queue = system("queue")
        item = read(queue, "/items/Q-QX-1-1")
        self.assertEqual(item, {"id": "Q-QX-1-1", "state": "open", "version": 0, "revision": "r1"})
        path = "/items/Q-QX-1-1/close"
        self.assertEqual(call(queue, "POST", path, CLOSE, "k").status, 428)
        self.assertEqual(call(queue, "POST", path, CLOSE, "k", if_match="r1").status, 200)
        self.assertEqual(call(queue, "POST", path, CLOSE, "k", if_match="r1").status, 412)
        self.assertEqual(read(queue, "/items/Q-QX-1-1")["closedAt"], FIRST)
        self.assertEqual(accepted(queue), {"QX-1/1/close-queue-item": 1})

    def test_the_same_key_does_not_protect(self) -> None:
        queue = system("queue")
        for revision in ("r1", "r2"):
            call(queue, "POST", "/items/Q-QX-1-1/close", CLOSE, "k", if_match=revision)
        self.assertEqual(accepted(queue), {"QX-1/1/close-queue-item": 2})

    def test_an_unknown_item_is_404(self) -> None:
        self.assertEqual(call(system("queue"), "GET", "/items/Q-QX-1-9").status, 404)


class LedgerTests(unittest.TestCase):
    def entry(self, kind: str, version: int, key: str, episode: str = "E-QX-1") -> int:
        body = {
            "kind": kind, "exceptionId": "QX-1", "version": version, "closedAt": FIRST,
            "reviewEpisode": episode,
        }
        return call(self.ledger, "POST", "/records/L-QX-1/entries", body, key).status

    def setUp(self) -> None:
        self.ledger = system("ledger")

    def test_a_known_key_gets_the_first_answer(self) -> None:
        self.assertEqual(self.entry("closure", 1, "a"), 201)
        self.assertEqual(self.entry("closure", 1, "a"), 200)
        self.assertEqual(self.entry("closure", 2, "a"), 409)
        self.assertEqual(accepted(self.ledger), {"QX-1/1/sync-ledger": 1})

    def test_another_key_is_another_entry(self) -> None:
        self.entry("closure", 1, "a")
        self.assertEqual(self.entry("closure", 1, "b"), 201)
        self.assertEqual(accepted(self.ledger), {"QX-1/1/sync-ledger": 2})

    def test_a_contra_entry_frees_the_record_for_the_next_version(self) -> None:
        self.assertEqual(self.entry("contra", 1, "x"), 409)
        self.entry("closure", 1, "a")
        self.assertEqual(self.entry("closure", 2, "b"), 409)
        self.assertEqual(self.entry("contra", 1, "c"), 201)
        self.assertEqual(read(self.ledger, "/records/L-QX-1")["state"], "open")
        self.assertEqual(self.entry("closure", 2, "b"), 201)
        record = read(self.ledger, "/records/L-QX-1")
        kinds = [entry["kind"] for entry in record["entries"]]
        self.assertEqual(kinds, ["closure", "contra", "closure"])
        self.assertEqual((record["state"], record["version"]), ("closed", 2))

    def test_another_episode_is_a_conflict(self) -> None:
        self.assertEqual(self.entry("closure", 1, "a", "E-9"), 409)
        control(self.ledger, "set", id="L-QX-1", reviewEpisode="E-9")
        self.assertEqual(self.entry("closure", 1, "a"), 409)
        self.assertEqual(accepted(self.ledger), {})


class TrackerTests(unittest.TestCase):
    def test_the_same_put_changes_nothing_and_another_overwrites(self) -> None:
        tracker = system("tracker")
        path = "/exceptions/T-QX-1/closures/1"
        self.assertEqual(call(tracker, "PUT", path, {"closedAt": FIRST}).status, 201)
        self.assertEqual(call(tracker, "PUT", path, {"closedAt": FIRST}).status, 200)
        self.assertEqual(accepted(tracker), {"QX-1/1/sync-tracker": 1})
        call(tracker, "PUT", path, {"closedAt": SECOND})
        self.assertEqual(accepted(tracker), {"QX-1/1/sync-tracker": 2})

    def test_a_contra_reopens_until_the_next_closure(self) -> None:
        tracker = system("tracker")
        call(tracker, "PUT", "/exceptions/T-QX-1/closures/1", {"closedAt": FIRST})
        for _ in range(2):
            path = "/exceptions/T-QX-1/closures/1/contra"
            self.assertEqual(call(tracker, "PUT", path, {"byVersion": 2}).status, 200)
        self.assertEqual(read(tracker, "/exceptions/T-QX-1")["state"], "open")
        call(tracker, "PUT", "/exceptions/T-QX-1/closures/2", {"closedAt": SECOND})
        record = read(tracker, "/exceptions/T-QX-1")
        self.assertEqual((record["version"], record["closedAt"]), (2, SECOND))
        self.assertEqual(accepted(tracker)["QX-1/1/reverse-tracker"], 1)


class ArchiveTests(unittest.TestCase):
    def test_an_attachment_under_its_digest_happens_once(self) -> None:
        archive = system("archive")
        path = f"/folders/F-QX-1/attachments/{'0' * 64}"
        body = {"role": "memo", "uri": "archive:memo-QX-1-1", "version": 1}
        self.assertEqual(call(archive, "PUT", path, body).status, 201)
        self.assertEqual(call(archive, "PUT", path, body).status, 200)
        attached = read(archive, "/folders/F-QX-1")["attachments"]
        self.assertEqual(attached, [body | {"sha256": "0" * 64}])
        self.assertEqual(accepted(archive), {"QX-1/1/attach-memo": 1})

    def test_a_bundle_has_the_size_and_the_digest_that_its_exception_announces(self) -> None:
        large = AuditException("QX-2", [Disposition(1, FIRST)], evidence_bytes=3_000_000)
        archive = system("archive")
        records = [record for owner, record in seeds([large]) if owner == "archive"]
        call(archive, "POST", "/_seed", records)
        body = call(archive, "GET", "/objects/evidence-QX-2-1").body
        self.assertEqual(len(body), 3_000_000)
        announced = {each["uri"]: each["sha256"] for each in large.archive(1)}
        self.assertEqual(
            hashlib.sha256(body).hexdigest(), announced["archive:evidence-QX-2-1"])

    def test_objects_change_and_vanish_on_command(self) -> None:
        archive = system("archive")
        control(archive, "set", object="memo-QX-1-1", text="other")
        self.assertEqual(call(archive, "GET", "/objects/memo-QX-1-1").body, b"other")
        control(archive, "set", object="memo-QX-1-1", text=None)
        self.assertEqual(call(archive, "GET", "/objects/memo-QX-1-1").status, 404)


class ChannelTests(unittest.TestCase):
    def test_every_message_is_delivered(self) -> None:
        channel = system("channel")
        body = {
            "audience": "c", "exceptionId": "QX-1", "version": 1, "text": "t", "reference": "k",
        }
        for _ in range(2):
            self.assertEqual(call(channel, "POST", "/messages", body, "k").status, 202)
        self.assertEqual(accepted(channel), {"QX-1/1/notify-coordinator": 2})
        self.assertEqual(call(channel, "GET", "/messages").status, 404)
