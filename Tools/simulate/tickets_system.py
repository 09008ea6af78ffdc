"""The ticket system, where the Tech Lead's tickets live: fixed ids, idempotent by PUT.

A PUT of what was put before changes nothing, whatever people have done to the ticket since. A PUT
of something else overwrites it and counts as a second acceptance.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simulate.notice_key import NoticeKey, scope_of
from simulate.system import Identity, System, record_of
from simulate.wire import Refusal, Request, Response


class Tickets(System):
    name = "tickets"

    def __init__(self, *arguments: Any) -> None:
        self._tickets: dict[str, dict[str, Any]] = {}
        super().__init__(*arguments)

    def _define_operations(self) -> None:
        self.operation("set", self._set)

    def seed(self, record: Mapping[str, Any]) -> None:
        raise Refusal(400, "tickets are opened by PUT")

    def identify(self, request: Request) -> Identity:
        return scope_of(request.key)

    def serve(self, request: Request) -> Response:
        match request.method, request.segments:
            case "GET", ["tickets"]:
                return Response.of(sorted(self._tickets))
            case "GET", ["tickets", name]:
                return Response.of(record_of(self._tickets, name))
            case "PUT", ["tickets", name]:
                return self._put(name, request)
        raise Refusal(404, f"no {request.method} {request.path}")

    def _put(self, name: str, request: Request) -> Response:
        fields = request.json()
        if not isinstance(fields, dict) or not fields:
            raise Refusal(400, "a ticket is an object with members")
        notice = NoticeKey.parse(request.key)
        known = self._tickets.get(name)
        self.applied()
        if known is not None and known["fields"] == fields:
            self.counts.repeat_identity(notice.identity, request.key)
            return Response.of(known)
        ticket = {"id": name, "state": "open", "fields": fields}
        self._tickets[name] = ticket
        self.counts.accept_identity(notice.identity, request.key)
        return Response.of(ticket, 200 if known is not None else 201)

    def _set(self, command: Mapping[str, Any]) -> None:
        """A change by a person's hand: `id`, `state`."""
        record_of(self._tickets, command["id"])["state"] = command["state"]
