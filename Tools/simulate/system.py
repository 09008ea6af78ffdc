"""What all systems share: token, faults, control, seeding, counting, a journal.

A system's state changes only by requests, so the journal is the list of requests that were
applied; replaying them at start gives the same state after a kill. Faults are not journalled: a
restarted process is a healthy one.
"""

from __future__ import annotations

import base64
import hmac
import json
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, TypeVar

from simulate.counts import Counts
from simulate.faults import Fault, Faults
from simulate.wire import Refusal, Request, Response

Record = TypeVar("Record")


@dataclass(frozen=True, slots=True)
class Identity:
    """Whom a request concerns: what faults are scoped by and acceptances counted by."""

    exception: str | None = None
    version: int | None = None
    step: str | None = None


class System(ABC):
    """One simulated system. Subclasses say what their records are and what a request does."""

    name: str

    def __init__(self, token: str, journal: Path | None = None) -> None:
        self._token = token
        self.faults = Faults()
        self.counts = Counts()
        self.requests = 0
        self.refused: Counter[str] = Counter()  # writes that met a fault and were not applied
        self._journal: IO[str] | None = None
        self._applied = False
        self._operations: dict[str, Callable[[Mapping[str, Any]], Any]] = {
            "fault": self._add_fault,
            "clear": self._clear_faults,
        }
        self._define_operations()
        if journal is not None:
            self._replay(journal)
            self._journal = journal.open("a", encoding="utf-8")

    # What a system must say.

    @abstractmethod
    def identify(self, request: Request) -> Identity:
        """Whom the request concerns, without any effect."""

    @abstractmethod
    def serve(self, request: Request) -> Response:
        """Carries the request out; calls `applied` when it changed something."""

    @abstractmethod
    def _define_operations(self) -> None:
        """Names the commands for POST /_control that are this system's own."""

    @abstractmethod
    def seed(self, record: Mapping[str, Any]) -> None:
        """Takes one record that the organisation opened before any closure."""

    def authorizes(self, request: Request) -> bool:
        """Whether the request brings the system's token: as a bearer token, unless said."""
        given = request.headers.get("authorization", "")
        return hmac.compare_digest(given.encode(), f"Bearer {self._token}".encode())

    # What subclasses use.

    def applied(self) -> None:
        self._applied = True

    def operation(self, name: str, run: Callable[[Mapping[str, Any]], Any]) -> None:
        """Adds a command for POST /_control that changes state, and so is journalled."""

        def journalled(command: Mapping[str, Any]) -> Any:
            answer = run(command)
            self.applied()
            return answer

        self._operations[name] = journalled

    # The path of every request.

    def handle(self, request: Request) -> Response:
        self._applied = False
        try:
            response = self._route(request)
        except Refusal as refusal:
            response = refusal.response()
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            # A member that is missing or of another type than the system knows.
            response = Response.of({"error": f"{type(error).__name__}: {error}"}, 400)
        if self._applied and self._journal is not None:
            self._write(request)
        return response

    def _route(self, request: Request) -> Response:
        if request.path == "/_ready":
            return Response.of({"system": self.name})
        if not self.authorizes(request):
            return Response.of({"error": "token missing or wrong"}, 401)
        if request.path.startswith("/_"):
            return self._administer(request)
        self.requests += 1
        identity = self.identify(request)
        fault = self.faults.meet(request, identity.exception, identity.step)
        if fault is None:
            return self.serve(request)
        instead = fault.instead()
        if instead is None:
            return fault.spoil(self._serve_refusing(request))
        if request.method != "GET":
            self.refused[f"{identity.exception}/{identity.version}/{identity.step}"] += 1
        return instead

    def _serve_refusing(self, request: Request) -> Response:
        try:
            return self.serve(request)
        except Refusal as refusal:
            return refusal.response()

    def _administer(self, request: Request) -> Response:
        match request.method, request.path:
            case "GET", "/_counts":
                return Response.of(self.counts.snapshot())
            case "GET", "/_status":
                return Response.of({
                    "system": self.name, "requests": self.requests,
                    "faultsMet": self.faults.met, "refused": self.refused,
                })
            case "POST", "/_seed":
                records = request.json()
                for record in records:
                    self.seed(record)
                self.applied()
                return Response.of({"seeded": len(records)})
            case "POST", "/_control":
                return self._control(request.json())
        raise Refusal(404, f"no administration {request.method} {request.path}")

    def _control(self, command: Mapping[str, Any]) -> Response:
        run = self._operations.get(command.get("op", ""))
        if run is None:
            known = ", ".join(sorted(self._operations))
            raise Refusal(400, f"unknown op {command.get('op')!r}; {self.name} knows: {known}")
        return Response.of(run(command) or {"ok": True})

    def _add_fault(self, command: Mapping[str, Any]) -> None:
        self.faults.add(Fault.parse(command))

    def _clear_faults(self, command: Mapping[str, Any]) -> None:
        self.faults.clear(command.get("exception"))

    # The journal.

    def close(self) -> None:
        if self._journal is not None:
            self._journal.close()

    def _write(self, request: Request) -> None:
        assert self._journal is not None
        line = {
            "method": request.method,
            "path": request.path,
            "headers": {
                name: value
                for name, value in request.headers.items()
                if name in ("if-match", "idempotency-key")
            },
            "body": base64.b64encode(request.body).decode(),
        }
        self._journal.write(json.dumps(line) + "\n")
        self._journal.flush()

    def _replay(self, journal: Path) -> None:
        if not journal.exists():
            return
        complete = journal.read_bytes().rpartition(b"\n")[0]  # a kill may leave half a line
        for text in complete.splitlines():
            line = json.loads(text)
            request = Request(
                line["method"], line["path"], line["headers"], base64.b64decode(line["body"])
            )
            if request.path.startswith("/_"):
                self._administer(request)
            else:
                self.serve(request)
        journal.write_bytes(complete + b"\n" if complete else b"")


def record_of(records: Mapping[str, Record], name: str) -> Record:
    """The record under `name`, or 404."""
    record = records.get(name)
    if record is None:
        raise Refusal(404, f"no record {name!r}")
    return record
