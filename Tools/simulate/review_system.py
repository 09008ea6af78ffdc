"""The review system, Daybook's source: it shows an exception as it stood at the time it was told.

A record is never from the future of the virtual clock: before `time` only what had happened by
then is shown, so that a re-read finds what a real system would have shown at that moment.
Commentary goes along with each record; Daybook must drop it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simulate.system import Identity, System, record_of
from simulate.wire import Refusal, Request, Response

COMMENTARY = {
    "evaluatorCommentary": "The panel found the handling adequate; see the transcript.",
    "personnelNotes": "Discussed with the team lead.",
}


class ReviewSystem(System):
    name = "source"

    def __init__(self, *arguments: Any) -> None:
        self._exceptions: dict[str, dict[str, Any]] = {}
        self._now: str | None = None
        self._shown: dict[str, dict[str, Any]] = {}
        super().__init__(*arguments)

    def _define_operations(self) -> None:
        self.operation("time", self._set_time)
        self.operation("show", self._show)
        self.operation("restore", self._restore)
        self.operation("reopened", lambda c: self._override(c, state="SOURCE_STATE_REOPENED"))
        self.operation("version", lambda c: self._override(c, version=int(c["version"])))
        self.operation("nextStep", lambda c: self._override(c, nextStep=c["nextStep"]))
        self.operation("unmapped", lambda c: self._override(c, mapping=None))
        self.operation("mappedLike", self._map_like)
        self.operation("recordOf", self._show_record_of)

    def seed(self, record: Mapping[str, Any]) -> None:
        """`{"exceptionId", "reviewEpisode", "history": [...]}`, the history in order of time: each
        item `at` (RFC 3339, UTC) and either `reopened: true` or the members that a disposition
        gives to the record (version, disposition, final, archive, nextStep, mapping)."""
        self._exceptions[record["exceptionId"]] = dict(record)

    def identify(self, request: Request) -> Identity:
        segments = request.segments
        return Identity(segments[1] if len(segments) > 1 else None, step="read")

    def serve(self, request: Request) -> Response:
        match request.method, request.segments:
            case "GET", ["exceptions", name]:
                return Response.of(self._record(name))
        raise Refusal(404, f"no {request.method} {request.path}")

    def _record(self, name: str) -> dict[str, Any]:
        known = record_of(self._exceptions, name)
        record: dict[str, Any] = {
            "exceptionId": name,
            "reviewEpisode": known["reviewEpisode"],
            "state": "SOURCE_STATE_OPEN",
            "version": 0,
        }
        for item in known["history"]:
            if self._now is not None and item["at"] > self._now:
                break
            if item.get("reopened"):
                record["state"] = "SOURCE_STATE_REOPENED"
                continue
            record.update(item)
            record["finalizedAt"] = record.pop("at")
            approved = item["disposition"] == "DISPOSITION_CLOSURE_APPROVED" and item["final"]
            record["state"] = "SOURCE_STATE_CLOSED" if approved else "SOURCE_STATE_OPEN"
        record.update(self._shown.get(name, {}))
        return {member: value for member, value in record.items() if value is not None} | COMMENTARY

    # Commands.

    def _set_time(self, command: Mapping[str, Any]) -> None:
        """`at`: RFC 3339 in UTC with whole seconds, as the histories have it, so that text order
        is order of time."""
        moment = command["at"]
        if len(moment) != len("2016-03-05T16:00:00Z") or not moment.endswith("Z"):
            raise Refusal(400, "write the time as 2016-03-05T16:00:00Z")
        self._now = moment

    def _override(self, command: Mapping[str, Any], **members: Any) -> None:
        name = command["exception"]
        record_of(self._exceptions, name)
        self._shown.setdefault(name, {}).update(members)

    def _show(self, command: Mapping[str, Any]) -> None:
        """Any members at all: `exception`, `fields`."""
        self._override(command, **command["fields"])

    def _map_like(self, command: Mapping[str, Any]) -> None:
        """Another exception's mapping under this one's number: `exception`, `other`."""
        other = self._record(command["other"])
        self._override(command, mapping=other["mapping"])

    def _show_record_of(self, command: Mapping[str, Any]) -> None:
        """Another exception's whole record in place of this one's: `exception`, `other`."""
        self._override(command, **self._record(command["other"]))

    def _restore(self, command: Mapping[str, Any]) -> None:
        """Ends what was shown on command, of one `exception` or of all."""
        if "exception" in command:
            self._shown.pop(command["exception"], None)
        else:
            self._shown.clear()
