"""The coordinator's channel: every message is delivered. No key, no memory, no reading.

It stands for chat and mail, where nothing can be taken back and nobody can be asked whether it
came.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simulate.system import Identity, System
from simulate.wire import Refusal, Request, Response

STEP = "notify-coordinator"


class Channel(System):
    name = "channel"

    def __init__(self, *arguments: Any) -> None:
        self._delivered = 0
        super().__init__(*arguments)

    def _define_operations(self) -> None:
        """A channel has no records that another hand could change."""

    def seed(self, record: Mapping[str, Any]) -> None:
        raise Refusal(400, "a channel has no records")

    def identify(self, request: Request) -> Identity:
        if request.method != "POST":
            return Identity()
        body = request.json()
        return Identity(body.get("exceptionId"), body.get("version"), STEP)

    def serve(self, request: Request) -> Response:
        if (request.method, request.path) != ("POST", "/messages"):
            raise Refusal(404, f"no {request.method} {request.path}")
        body = request.json()
        body["audience"], body["text"], body["reference"]
        self.counts.accept(body["exceptionId"], int(body["version"]), STEP, request.key)
        self._delivered += 1
        self.applied()
        return Response.of({"id": f"m{self._delivered}"}, 202)
