"""SMTP (RFC 5321) as far as one mail on a fresh connection needs it, without extensions.

Written by hand because the standard library's server is gone since Python 3.12, and because a fault
must be placed between any two octets: before the final dot, or after it.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Protocol

from simulate.faults import Fault


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is said to a whole message; None drops the connection without a word."""

    reply: str | None
    delay_seconds: float = 0.0


class Receiver(Protocol):
    def begin(self) -> None: ...

    def fault_at(self, stage: str) -> Fault | None: ...

    def receive(self, sender: str, recipients: list[str], message: bytes) -> Outcome: ...


class Dropped(Exception):
    """The connection ends here, on command."""


class Session:
    """One connection, from the greeting to QUIT."""

    LINE_OCTETS_MAX = 64 * 1024

    def __init__(
        self, receiver: Receiver, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self._receiver = receiver
        self._reader = reader
        self._writer = writer
        self._sender: str | None = None
        self._recipients: list[str] = []

    async def run(self) -> None:
        self._receiver.begin()
        try:
            await self._talk()
        except (Dropped, ConnectionError, ValueError, asyncio.CancelledError):
            # On command; or the client, an overlong line or the server's own end.
            self._writer.transport.abort()
        else:
            self._writer.close()

    async def _talk(self) -> None:
        if not await self._say("greeting", "220 simulated mail"):
            return
        while line := await self._reader.readline():
            command = line.decode("latin-1").strip()
            match command.upper().partition(" ")[0]:
                case "EHLO" | "HELO":
                    await self._write("250 simulated")
                case "MAIL":
                    if await self._say("mail", "250 2.1.0 ok"):
                        self._sender, self._recipients = path_of(command), []
                case "RCPT" if self._sender is not None:
                    if await self._say("rcpt", "250 2.1.5 ok"):
                        self._recipients.append(path_of(command))
                case "DATA" if self._recipients:
                    if await self._say("data", "354 end with a dot"):
                        await self._take()
                case "QUIT":
                    await self._write("221 2.0.0 bye")
                    return
                case "RSET" | "NOOP":
                    await self._write("250 2.0.0 ok")
                case _:
                    await self._write("503 5.5.1 not now")

    async def _take(self) -> None:
        lines: list[bytes] = []
        if self._receiver.fault_at("body") is not None:
            await self._reader.readline()
            raise Dropped
        while (line := await self._reader.readline()) != b".\r\n":
            if not line.endswith(b"\r\n"):
                raise Dropped  # the sender is gone, or ends lines in its own way
            lines.append(line.removeprefix(b"."))
        assert self._sender is not None
        outcome = self._receiver.receive(self._sender, self._recipients, b"".join(lines))
        self._sender, self._recipients = None, []
        if outcome.delay_seconds > 0:
            await asyncio.sleep(outcome.delay_seconds)
        if outcome.reply is None:
            raise Dropped
        await self._write(outcome.reply)

    async def _say(self, stage: str, reply: str) -> bool:
        """The reply, or what a fault puts in its place; whether the reply was given."""
        fault = self._receiver.fault_at(stage)
        match fault.kind if fault is not None else None:
            case None:
                await self._write(reply)
                return True
            case "slow":
                assert fault is not None
                await asyncio.sleep(fault.seconds)
                await self._write(reply)
                return True
            case "status":
                assert fault is not None
                await self._write(f"{fault.status} {fault.status // 100}.3.0 on command")
            case "unavailable":
                await self._write("421 4.3.2 down for maintenance")
            case _:
                raise Dropped
        return False

    async def _write(self, line: str) -> None:
        self._writer.write(line.encode("latin-1", "replace") + b"\r\n")
        await self._writer.drain()


def path_of(command: str) -> str:
    """The address between the angle brackets."""
    return command.partition("<")[2].partition(">")[0]
