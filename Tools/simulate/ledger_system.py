"""The quality review ledger: entries and contra-entries, deduplicated by idempotency key.

The same key gets the first answer again, for good. Another key is another entry, even where it
says the same: the ledger protects by key and by nothing else. An entry that does not fit what
stands in the record (another episode, another version's closure, a contra-entry to nothing) is a
conflict.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simulate.system import Identity, System, record_of
from simulate.wire import Refusal, Request, Response

STEPS = {"closure": "sync-ledger", "contra": "reverse-ledger"}


class Ledger(System):
    name = "ledger"

    def __init__(self, *arguments: Any) -> None:
        self._records: dict[str, dict[str, Any]] = {}
        self._exceptions: dict[str, str] = {}
        self._answers: dict[str, tuple[bytes, dict[str, Any]]] = {}
        super().__init__(*arguments)

    def _define_operations(self) -> None:
        self.operation("set", self._set)

    def seed(self, record: Mapping[str, Any]) -> None:
        """`{"id", "exceptionId", "reviewEpisode"}`: a record without entries."""
        self._exceptions[record["id"]] = record["exceptionId"]
        self._records.setdefault(
            record["id"],
            {
                "id": record["id"],
                "reviewEpisode": record["reviewEpisode"],
                "state": "open",
                "version": 0,
                "entries": [],
            },
        )

    def identify(self, request: Request) -> Identity:
        segments = request.segments
        name = segments[1] if len(segments) > 1 else ""
        if request.method != "POST":
            return Identity(self._exceptions.get(name))
        body = request.json()
        step = STEPS.get(body.get("kind"))
        return Identity(self._exceptions.get(name), body.get("version"), step)

    def serve(self, request: Request) -> Response:
        match request.method, request.segments:
            case "GET", ["records", name]:
                return Response.of(record_of(self._records, name))
            case "POST", ["records", name, "entries"]:
                return self._post(record_of(self._records, name), request)
        raise Refusal(404, f"no {request.method} {request.path}")

    def _post(self, record: dict[str, Any], request: Request) -> Response:
        body = request.json()
        kind, version = body["kind"], int(body["version"])
        if kind not in STEPS:
            raise Refusal(400, f"unknown kind of entry {kind!r}")
        if not request.key:
            raise Refusal(400, "send an Idempotency-Key")
        identity = (body["exceptionId"], version, STEPS[kind], request.key)
        known = self._answers.get(request.key)
        if known is not None:
            if known[0] != request.body:
                raise Refusal(409, "the key is known with another entry")
            self.counts.repeat(*identity)
            self.applied()
            return Response.of(known[1])
        self._check(record, kind, version, body["reviewEpisode"])
        self._enter(record, kind, version, body["closedAt"], request.key)
        answer = {"entry": len(record["entries"])}
        self._answers[request.key] = (request.body, answer)
        self.counts.accept(*identity)
        self.applied()
        return Response.of(answer, 201)

    @staticmethod
    def _check(record: dict[str, Any], kind: str, version: int, episode: str) -> None:
        if episode != record["reviewEpisode"]:
            raise Refusal(409, f"the record belongs to episode {record['reviewEpisode']}")
        standing = record["version"] if record["state"] == "closed" else None
        if kind == "closure" and standing not in (None, version):
            raise Refusal(409, f"the closure of version {standing} stands")
        if kind == "contra" and standing != version:
            raise Refusal(409, f"no closure of version {version} stands")

    @staticmethod
    def _enter(
        record: dict[str, Any], kind: str, version: int, closed_at: str, key: str
    ) -> None:
        record["entries"].append(
            {"kind": kind, "version": version, "closedAt": closed_at, "key": key}
        )
        record.pop("closedAt", None)
        if kind == "closure":
            record.update(state="closed", version=version, closedAt=closed_at)
        else:
            record.update(state="open", version=0)

    def _set(self, command: Mapping[str, Any]) -> None:
        """A change by another's hand: `id`, then `reviewEpisode`, or an entry in its name."""
        record = record_of(self._records, command["id"])
        if "reviewEpisode" in command:
            record["reviewEpisode"] = command["reviewEpisode"]
        if "state" in command:
            kind = "closure" if command["state"] == "closed" else "contra"
            version = int(command.get("version", record["version"]))
            self._enter(record, kind, version, command.get("closedAt", ""), "by hand")
