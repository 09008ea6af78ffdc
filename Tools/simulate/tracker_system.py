"""The exception tracker: closures under fixed ids, idempotent by PUT.

A PUT of what is there already changes nothing. A PUT of something else overwrites it without a
word, as such systems do; that counts as a second acceptance, so that a conflicting closure time
shows up.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simulate.system import Identity, System, record_of
from simulate.wire import Refusal, Request, Response

CLOSE = "sync-tracker"
REVERSE = "reverse-tracker"


class Tracker(System):
    name = "tracker"

    def __init__(self, *arguments: Any) -> None:
        self._closures: dict[str, dict[int, dict[str, Any]]] = {}
        self._exceptions: dict[str, str] = {}
        super().__init__(*arguments)

    def _define_operations(self) -> None:
        self.operation("set", self._set)

    def seed(self, record: Mapping[str, Any]) -> None:
        """`{"id", "exceptionId"}`: an open item."""
        self._exceptions[record["id"]] = record["exceptionId"]
        self._closures.setdefault(record["id"], {})

    def identify(self, request: Request) -> Identity:
        segments = request.segments
        name = segments[1] if len(segments) > 1 else ""
        if request.method != "PUT" or len(segments) < 4:
            return Identity(self._exceptions.get(name))
        step = REVERSE if segments[-1] == "contra" else CLOSE
        return Identity(self._exceptions.get(name), int(segments[3]), step)

    def serve(self, request: Request) -> Response:
        match request.method, request.segments:
            case "GET", ["exceptions", name]:
                return Response.of(self._record(name))
            case "PUT", ["exceptions", name, "closures", version]:
                return self._close(name, int(version), request)
            case "PUT", ["exceptions", name, "closures", version, "contra"]:
                return self._reverse(name, int(version), request)
        raise Refusal(404, f"no {request.method} {request.path}")

    def _record(self, name: str) -> dict[str, Any]:
        closures = list(record_of(self._closures, name).values())
        record: dict[str, Any] = {"id": name, "state": "open", "version": 0}
        for closure in closures:
            if not closure["reversed"]:
                record.update(
                    state="closed", version=closure["version"], closedAt=closure["closedAt"]
                )
        record["closures"] = closures
        return record

    def _close(self, name: str, version: int, request: Request) -> Response:
        closures = record_of(self._closures, name)
        closed_at = request.json()["closedAt"]
        wanted = {"version": version, "closedAt": closed_at, "reversed": False}
        identity = (self._exceptions[name], version, CLOSE, request.key)
        present = closures.get(version)
        self.applied()
        if present == wanted:
            self.counts.repeat(*identity)
            return Response.of(self._record(name))
        closures[version] = wanted
        self.counts.accept(*identity)
        return Response.of(self._record(name), 200 if present else 201)

    def _reverse(self, name: str, version: int, request: Request) -> Response:
        closures = record_of(self._closures, name)
        closure = closures.get(version)
        if closure is None:
            raise Refusal(404, f"{name} has no closure of version {version}")
        request.json()["byVersion"]
        identity = (self._exceptions[name], version, REVERSE, request.key)
        self.applied()
        if closure["reversed"]:
            self.counts.repeat(*identity)
        else:
            closure["reversed"] = True
            self.counts.accept(*identity)
        return Response.of(self._record(name))

    def _set(self, command: Mapping[str, Any]) -> None:
        """A change by another's hand: `id`, `state`, `version`, `closedAt` of a closed one."""
        closures = record_of(self._closures, command["id"])
        if command["state"] == "closed":
            version = int(command["version"])
            closures[version] = {
                "version": version, "closedAt": command["closedAt"], "reversed": False,
            }
        else:
            for closure in closures.values():
                closure["reversed"] = True
