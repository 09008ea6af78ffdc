"""Systems in this process, called without a socket: what a test of their rules needs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from simulate.model import AuditException, Disposition, Reopening, seeds
from simulate.serve import SYSTEMS
from simulate.system import System
from simulate.wire import Request, Response

TOKEN = "secret"
FIRST = "2026-03-02T10:00:00Z"
REOPENED = "2026-03-03T10:00:00Z"
SECOND = "2026-03-04T10:00:00Z"


def exception() -> AuditException:
    made = AuditException("QX-1")
    made.history += [Disposition(1, FIRST), Reopening(REOPENED), Disposition(2, SECOND)]
    return made


def system(name: str, journal: Path | None = None) -> System:
    """A seeded system."""
    made = SYSTEMS[name](TOKEN, journal)
    for owner, record in seeds([exception()]):
        if owner == name:
            assert call(made, "POST", "/_seed", [record]).status == 200
    return made


def call(
    to: System, method: str, path: str, body: Any = None, key: str = "", **headers: str
) -> Response:
    octets = b"" if body is None else json.dumps(body).encode()
    sent = {"authorization": f"Bearer {TOKEN}", "idempotency-key": key}
    sent |= {name.replace("_", "-"): value for name, value in headers.items()}
    return to.handle(Request(method, path, sent, octets))


def control(to: System, op: str, **members: Any) -> None:
    answer = call(to, "POST", "/_control", {"op": op, **members})
    assert answer.status == 200, answer.body


def read(to: System, path: str) -> Any:
    answer = call(to, "GET", path)
    assert answer.status == 200, answer.body
    return json.loads(answer.body)


def accepted(of: System) -> dict[str, int]:
    return {identity: entry["accepted"] for identity, entry in of.counts.snapshot().items()}
