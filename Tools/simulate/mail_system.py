"""The mail server: what it accepts it has delivered. No memory of keys, no reading by the sender.

Mail comes over SMTP on a port of its own; commands, counts and, for tests, the mails delivered go
over HTTP like the other systems'. A mail is counted by its header `X-Daybook-Notice`.
"""

from __future__ import annotations

import asyncio
import email
import email.policy
from collections.abc import Mapping
from typing import Any

from simulate.faults import STAGES, Fault
from simulate.notice_key import NoticeKey, scope_of
from simulate.smtp import Outcome, Session
from simulate.system import Identity, System
from simulate.wire import Refusal, Request, Response

KEY_HEADER = "X-Daybook-Notice"
KINDS_AT = {stage: ("status", "unavailable", "lose", "slow") for stage in STAGES} | {
    "body": ("lose",), "dot": ("status", "unavailable", "lose", "drop", "slow"),
}


class Mail(System):
    name = "mail"

    def __init__(self, *arguments: Any) -> None:
        self._delivered: list[dict[str, Any]] = []
        self.sessions = 0
        self.port = 0
        super().__init__(*arguments)

    def _define_operations(self) -> None:
        """A mail, once delivered, is changed by nobody."""

    def seed(self, record: Mapping[str, Any]) -> None:
        raise Refusal(400, "a mail server has no records")

    def identify(self, request: Request) -> Identity:
        return Identity()

    async def listen(self, port: int) -> asyncio.Server:
        """Takes mail on loopback; 0 takes a free port."""
        server = await asyncio.start_server(
            lambda reader, writer: Session(self, reader, writer).run(), "127.0.0.1", port,
            limit=Session.LINE_OCTETS_MAX,
        )
        self.port = server.sockets[0].getsockname()[1]
        return server

    def _add_fault(self, command: Mapping[str, Any]) -> None:
        """Faults are about mail, never about the questions that tests ask over HTTP."""
        fault = Fault.parse({"method": "MAIL", **command})
        stage = fault.stage or "dot"
        if fault.kind not in KINDS_AT[stage]:
            raise Refusal(400, f"no {fault.kind} at {stage}; there: {', '.join(KINDS_AT[stage])}")
        if stage != "dot" and (fault.exception is not None or fault.step is not None):
            raise Refusal(400, f"at {stage} it is not known yet whose mail it is")
        self.faults.add(fault)

    # What a session asks.

    def begin(self) -> None:
        self.sessions += 1

    def fault_at(self, stage: str) -> Fault | None:
        """Before the message is known, only rules without a scope apply."""
        return self.faults.meet_stage(stage, None, None)

    def receive(self, sender: str, recipients: list[str], message: bytes) -> Outcome:
        """The whole message: what the server says to it, and whether it took it."""
        headers = {"idempotency-key": key_of(message)}
        envelope = f"{sender} {' '.join(recipients)}\r\n".encode()
        request = Request("MAIL", "/", headers, envelope + message)
        scope = scope_of(request.key)
        fault = self.faults.meet_stage("dot", scope.exception, scope.step)
        match fault.kind if fault is not None else None:
            case "status":
                assert fault is not None
                self.refused[f"{scope.exception}/{scope.version}/{scope.step}"] += 1
                return Outcome(f"{fault.status} {fault.status // 100}.3.0 on command")
            case "unavailable":
                return Outcome("421 4.3.2 down for maintenance")
            case "lose":
                return Outcome(None)
        try:
            self.serve(request)
        except Refusal as refusal:
            return Outcome(f"554 5.6.0 {refusal.reason}")
        if self._journal is not None:
            self._write(request)
        answer = f"250 2.0.0 queued as m{len(self._delivered)}"
        if fault is not None and fault.kind == "drop":
            return Outcome(None)
        return Outcome(answer, fault.seconds if fault is not None else 0.0)

    def serve(self, request: Request) -> Response:
        match request.method, request.path:
            case "GET", "/messages":
                return Response.of(self._delivered)
            case "GET", "/smtp":
                return Response.of({"port": self.port, "sessions": self.sessions})
            case "MAIL", "/":
                return self._deliver(request)
        raise Refusal(404, f"no {request.method} {request.path}")

    def _deliver(self, request: Request) -> Response:
        envelope, _, octets = request.body.partition(b"\r\n")
        notice = NoticeKey.parse(request.key)
        message = email.message_from_bytes(octets, policy=email.policy.SMTP)
        sender, *recipients = envelope.decode().split(" ")
        self._delivered.append({
            "key": request.key, "sender": sender, "recipients": recipients,
            "subject": str(message["Subject"]), "messageId": str(message["Message-ID"]),
            "inReplyTo": str(message["In-Reply-To"] or ""),
            "text": message.get_content().replace("\r\n", "\n"),
        })
        self.counts.accept_identity(notice.identity, request.key)
        return Response.of({"ok": True})


def key_of(message: bytes) -> str:
    """The header that carries the effect's key; empty where there is none."""
    headers = email.message_from_bytes(message, policy=email.policy.SMTP)
    return str(headers[KEY_HEADER] or "")
