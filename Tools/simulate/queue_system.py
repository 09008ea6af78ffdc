"""The restricted post-review queue: readable, with a conditional close.

It does not remember idempotency keys. A close that carries the revision which the item still has
is taken, whoever sends it; any other is refused with 412. That is all the protection that it
offers.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simulate.system import Identity, System, record_of
from simulate.wire import Refusal, Request, Response

STEP = "close-queue-item"


class Queue(System):
    name = "queue"

    def __init__(self, *arguments: Any) -> None:
        self._items: dict[str, dict[str, Any]] = {}
        self._exceptions: dict[str, str] = {}
        super().__init__(*arguments)

    def _define_operations(self) -> None:
        self.operation("set", self._set)

    def seed(self, record: Mapping[str, Any]) -> None:
        """`{"id", "exceptionId"}`: an open item, which belongs to one version of one exception."""
        self._exceptions[record["id"]] = record["exceptionId"]
        self._items.setdefault(
            record["id"], {"id": record["id"], "state": "open", "version": 0, "revision": "r1"}
        )

    def identify(self, request: Request) -> Identity:
        segments = request.segments
        name = segments[1] if len(segments) > 1 else ""
        if request.method != "POST":
            return Identity(self._exceptions.get(name))
        return Identity(self._exceptions.get(name), request.json().get("version"), STEP)

    def serve(self, request: Request) -> Response:
        match request.method, request.segments:
            case "GET", ["items", name]:
                return Response.of(record_of(self._items, name))
            case "POST", ["items", name, "close"]:
                return self._close(record_of(self._items, name), request)
        raise Refusal(404, f"no {request.method} {request.path}")

    def _close(self, item: dict[str, Any], request: Request) -> Response:
        body = request.json()
        expected = request.headers.get("if-match", "").strip('"')
        if not expected:
            raise Refusal(428, "send If-Match with the item's revision")
        if expected != item["revision"]:
            raise Refusal(412, f"the item is at {item['revision']}, not at {expected}")
        self._change(item, "closed", int(body["version"]), body["closedAt"])
        self.counts.accept(body["exceptionId"], int(body["version"]), STEP, request.key)
        self.applied()
        return Response.of(item)

    def _set(self, command: Mapping[str, Any]) -> None:
        """A change by another's hand: `id`, `state`, and `version`, `closedAt` of a closed one."""
        item = record_of(self._items, command["id"])
        self._change(
            item, command["state"], int(command.get("version", 0)), command.get("closedAt")
        )

    @staticmethod
    def _change(item: dict[str, Any], state: str, version: int, closed_at: str | None) -> None:
        item["state"] = state
        item["version"] = version
        item.pop("closedAt", None)
        if closed_at is not None:
            item["closedAt"] = closed_at
        item["revision"] = f"r{int(item['revision'][1:]) + 1}"
