"""aiosmtpd as a mail server that a test commands: an SMTP implementation that is not ours.

    mail_server.py LOG '{"fault": {"stage": "rcpt", "kind": "reply", "reply": "451 later"}}'

Listens on a free port of loopback until standard input closes. LOG gets one JSON object a line,
each before the client can see what follows from it: the port, each session, command, login and
message. Members of the command, all optional: `fault` (stage mail, rcpt, data, body, dot or quit;
kind reply, drop or silence; met once), `certificate` and `key` (PEM; STARTTLS is then offered),
`implicit` (TLS from the first byte), `password` (asked for, under TLS only).
"""

import asyncio
import base64
import json
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult

LOG = open(sys.argv[1], "w", encoding="utf-8")
COMMAND = json.loads(sys.argv[2])


def log(**members):
    print(json.dumps(members), file=LOG, flush=True)


def take(stage):
    fault = COMMAND.get("fault")
    if fault is None or fault["stage"] != stage:
        return None
    del COMMAND["fault"]
    return fault


class Server(SMTP):
    def connection_made(self, transport):
        super().connection_made(transport)
        log(event="session")

    async def meet(self, stage):
        """None, or what the fault says instead of the answer."""
        fault = take(stage)
        if fault is None:
            return None
        if fault["kind"] == "reply":
            return fault["reply"]
        if fault["kind"] == "drop":
            self.transport.abort()
            raise ConnectionResetError
        await asyncio.sleep(3600)

    async def smtp_DATA(self, arg):
        reply = await self.meet("data")
        if reply is not None:
            await self.push(reply)
            return
        if COMMAND.get("fault", {}).get("stage") == "body":
            await self.push("354 go")
            await self._reader.readline()
            await self.meet("body")
        await super().smtp_DATA(arg)

    async def smtp_QUIT(self, arg):
        await self.meet("quit")
        await super().smtp_QUIT(arg)


class Handler:
    async def handle_MAIL(self, server, session, envelope, address, options):
        log(event="command", name="MAIL")
        reply = await server.meet("mail")
        if reply is None:
            envelope.mail_from = address
        return reply or "250 2.1.0 ok"

    async def handle_RCPT(self, server, session, envelope, address, options):
        reply = await server.meet("rcpt")
        if reply is None:
            envelope.rcpt_tos.append(address)
        return reply or "250 2.1.5 ok"

    async def handle_DATA(self, server, session, envelope):
        fault = COMMAND.get("fault", {})
        if fault.get("kind") != "reply" or fault["stage"] != "dot":
            log(
                event="message", sender=envelope.mail_from, recipients=envelope.rcpt_tos,
                content=base64.b64encode(envelope.original_content).decode(),
            )
        return await server.meet("dot") or "250 2.0.0 queued as A1"


def authenticate(server, session, envelope, mechanism, data):
    log(event="login", overTLS=session.ssl is not None)
    if data.password.decode() == COMMAND["password"]:
        return AuthResult(success=True)
    # As no server should: it repeats what it was given.
    words = f"535 5.7.8 {data.password.decode()} is wrong"
    return AuthResult(success=False, handled=False, message=words)


def make(context):
    options = {}
    if "password" in COMMAND:
        options = {"authenticator": authenticate, "auth_required": True}
        if COMMAND.get("implicit"):
            options["auth_require_tls"] = False
    starttls = None if COMMAND.get("implicit") else context
    return Server(Handler(), hostname="test", tls_context=starttls, **options)


async def main():
    loop = asyncio.get_running_loop()
    stop = asyncio.Event()
    loop.set_exception_handler(lambda *_: None)  # faults are meant
    loop.add_reader(sys.stdin.fileno(), stop.set)
    context = None
    if "certificate" in COMMAND:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(COMMAND["certificate"], COMMAND["key"])
    server = await loop.create_server(
        lambda: make(context), "127.0.0.1", 0,
        ssl=context if COMMAND.get("implicit") else None,
    )
    log(event="port", port=server.sockets[0].getsockname()[1])
    await stop.wait()


asyncio.run(main())
