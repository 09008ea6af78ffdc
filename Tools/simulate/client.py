"""How tests and the demonstration speak to the simulated systems: commands, seeds, counts."""

from __future__ import annotations

import http.client
import json
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlsplit

SEED_BATCH = 2_000


class Answer:
    """Status, headers in lower case, body."""

    def __init__(self, response: http.client.HTTPResponse) -> None:
        self.status = response.status
        self.headers = {name.lower(): value for name, value in response.getheaders()}
        self.body = response.read()

    def json(self) -> Any:
        return json.loads(self.body)


class Client:
    """One system's address and token. One request a connection, as Daybook does it."""

    def __init__(self, url: str, token: str, timeout_seconds: float = 30) -> None:
        address = urlsplit(url)
        self._host, self._port = address.hostname or "", address.port or 80
        self._token = token
        self._timeout_seconds = timeout_seconds

    def send(
        self,
        method: str,
        path: str,
        body: Any = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        connection = http.client.HTTPConnection(self._host, self._port, self._timeout_seconds)
        try:
            octets = None if body is None else json.dumps(body).encode()
            credentials = {"Authorization": f"Bearer {self._token}"}
            connection.request(method, path, octets, credentials | dict(headers or {}))
            return Answer(connection.getresponse())
        finally:
            connection.close()

    def control(self, op: str, **members: Any) -> Any:
        """One command; what the system does not take is the caller's mistake."""
        return self._expect("POST", "/_control", {"op": op, **members})

    def fault(self, kind: str, **members: Any) -> None:
        self.control("fault", kind=kind, **members)

    def seed(self, records: Iterable[Mapping[str, Any]]) -> None:
        batch: list[Mapping[str, Any]] = []
        for record in records:
            batch.append(record)
            if len(batch) == SEED_BATCH:
                self._expect("POST", "/_seed", batch)
                batch = []
        if batch:
            self._expect("POST", "/_seed", batch)

    def counts(self) -> dict[str, dict[str, Any]]:
        """By business identity `<exception>/<version>/<step>`."""
        return dict(self._expect("GET", "/_counts", None))

    def status(self) -> dict[str, Any]:
        return dict(self._expect("GET", "/_status", None))

    def _expect(self, method: str, path: str, body: Any) -> Any:
        answer = self.send(method, path, body)
        if answer.status != 200:
            raise RuntimeError(f"{method} {path} answered {answer.status}: {answer.body!r}")
        return answer.json()
