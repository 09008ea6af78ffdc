"""HTTP/1.1 as far as one request on a fresh connection needs it.

Written by hand because `http.server` takes a thread and some milliseconds for each connection,
while Daybook opens a new one for every attempt: the simulators must not be what a play of a year
waits for.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

MAX_HEAD_BYTES = 32 * 1024
MAX_BODY_BYTES = 64 * 1024 * 1024

REASONS = {
    200: "OK", 201: "Created", 202: "Accepted", 400: "Bad Request", 401: "Unauthorized",
    404: "Not Found", 405: "Method Not Allowed", 409: "Conflict", 412: "Precondition Failed",
    428: "Precondition Required", 429: "Too Many Requests", 500: "Internal Server Error",
    503: "Service Unavailable",
}


@dataclass(frozen=True, slots=True)
class Request:
    """One request, header names in lower case, the path split and percent-decoded."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes = b""

    @property
    def segments(self) -> list[str]:
        path = self.path.partition("?")[0]
        return [unquote(part) for part in path.split("/") if part]

    def json(self) -> Any:
        """The body as JSON; a malformed one is the caller's fault and answered with 400."""
        try:
            return json.loads(self.body or b"null")
        except ValueError as error:
            raise Refusal(400, f"body is not JSON: {error}") from error

    @property
    def key(self) -> str:
        return self.headers.get("idempotency-key", "")


@dataclass(slots=True)
class Response:
    """An answer, or its absence: `drop` closes the connection without one octet."""

    status: int = 200
    body: bytes = b""
    content_type: str = "application/json"
    headers: dict[str, str] = field(default_factory=dict)
    drop: bool = False
    delay_seconds: float = 0.0

    @classmethod
    def of(cls, value: Any, status: int = 200) -> Response:
        return cls(status, json.dumps(value, separators=(",", ":")).encode())

    def octets(self) -> bytes:
        lines = [
            f"HTTP/1.1 {self.status} {REASONS.get(self.status, 'Status')}",
            f"Content-Type: {self.content_type}",
            f"Content-Length: {len(self.body)}",
            "Connection: close",
            *(f"{name}: {value}" for name, value in self.headers.items()),
        ]
        return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + self.body


class Refusal(Exception):
    """A request that the system does not take, with the status that says so."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason

    def response(self) -> Response:
        return Response.of({"error": self.reason}, self.status)


Handler = Callable[[Request], Response]


class Connection(asyncio.Protocol):
    """Collects one request, answers it, closes."""

    def __init__(self, handle: Handler) -> None:
        self._handle = handle
        self._buffer = bytearray()
        self._transport: asyncio.Transport | None = None
        self._answered = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def connection_lost(self, exc: Exception | None) -> None:
        self._transport = None

    def data_received(self, data: bytes) -> None:
        if self._answered:
            return
        self._buffer += data
        try:
            request = parse(self._buffer)
        except Refusal as refusal:
            self._answer(refusal.response())
            return
        if request is not None:
            self._answer(self._handle(request))

    def _answer(self, response: Response) -> None:
        self._answered = True
        if response.delay_seconds > 0:
            loop = asyncio.get_running_loop()
            loop.call_later(response.delay_seconds, self._send, response)
        else:
            self._send(response)

    def _send(self, response: Response) -> None:
        if self._transport is None:
            return  # the client gave up while we were slow
        if response.drop:
            self._transport.abort()
            return
        self._transport.write(response.octets())
        self._transport.close()


def parse(buffer: bytes | bytearray) -> Request | None:
    """The request in `buffer`, or None while it is incomplete."""
    end = buffer.find(b"\r\n\r\n")
    if end < 0:
        if len(buffer) > MAX_HEAD_BYTES:
            raise Refusal(400, "request head is longer than 32 KiB")
        return None
    lines = bytes(buffer[:end]).decode("latin-1").split("\r\n")
    words = lines[0].split(" ")
    if len(words) != 3:
        raise Refusal(400, "request line is not 'METHOD PATH VERSION'")
    headers: dict[str, str] = {}
    for line in lines[1:]:
        name, colon, value = line.partition(":")
        if not colon:
            raise Refusal(400, "header line without a colon")
        headers[name.strip().lower()] = value.strip()
    length = body_length(headers)
    if len(buffer) < end + 4 + length:
        return None
    return Request(words[0], words[1], headers, bytes(buffer[end + 4 : end + 4 + length]))


def body_length(headers: Mapping[str, str]) -> int:
    """The declared length; chunked bodies are not taken, as no client of ours sends them."""
    if "transfer-encoding" in headers:
        raise Refusal(400, "send the body with Content-Length")
    text = headers.get("content-length", "0")
    if not text.isascii() or not text.isdigit():
        raise Refusal(400, "Content-Length is not a number")
    length = int(text)
    if length > MAX_BODY_BYTES:
        raise Refusal(400, "body is longer than 64 MiB")
    return length
