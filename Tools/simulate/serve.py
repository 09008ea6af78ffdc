"""One simulated system as a process: `python3 -m simulate.serve queue --port 0 --port-file F`."""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
import sys
from pathlib import Path

from simulate.archive_system import Archive
from simulate.channel_system import Channel
from simulate.ledger_system import Ledger
from simulate.mail_system import Mail
from simulate.pager_system import Pager
from simulate.queue_system import Queue
from simulate.review_system import ReviewSystem
from simulate.system import System
from simulate.tickets_system import Tickets
from simulate.tracker_system import Tracker
from simulate.wire import Connection

SYSTEMS: dict[str, type[System]] = {
    system.name: system
    for system in (
        ReviewSystem, Queue, Ledger, Tracker, Archive, Channel, Mail, Pager, Tickets,
    )
}


async def serve(
    system: System, port: int, port_file: Path | None, attached: bool, mail_port: int = 0
) -> None:
    """Listens on loopback until SIGTERM or SIGINT; if `attached`, until standard input closes, so
    that it does not outlive whoever started it, however that one ended."""
    loop = asyncio.get_running_loop()
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    if attached:
        loop.add_reader(sys.stdin.fileno(), stop.set)
    if isinstance(system, Mail):
        await system.listen(mail_port)
    server = await loop.create_server(
        lambda: Connection(system.handle), "127.0.0.1", port, backlog=1024
    )
    if port_file is not None:
        publish(port_file, server.sockets[0].getsockname()[1])
    await stop.wait()
    server.close()


def publish(path: Path, port: int) -> None:
    """Writes the port in one step: whoever sees the file sees all of it."""
    temporary = path.with_name(path.name + ".new")
    temporary.write_text(f"{port}\n", encoding="utf-8")
    temporary.replace(path)


def main() -> None:
    parser = argparse.ArgumentParser(prog="simulate.serve", description=__doc__)
    parser.add_argument("system", choices=sorted(SYSTEMS))
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--mail-port", type=int, default=0, help="where mail is taken; 0: any")
    parser.add_argument("--port-file", type=Path, help="where to write the port, once listening")
    parser.add_argument("--state", type=Path, help="journal, for a state that survives a kill")
    parser.add_argument("--attached", action="store_true", help="end when standard input closes")
    parser.add_argument(
        "--token-variable", default="SIMULATE_TOKEN", metavar="NAME",
        help="environment variable that holds the bearer token to ask for",
    )
    arguments = parser.parse_args()
    token = os.environ.get(arguments.token_variable, "")
    if not token:
        sys.exit(f"simulate.serve: set {arguments.token_variable} to the bearer token to ask for")
    system = SYSTEMS[arguments.system](token, arguments.state)
    asyncio.run(
        serve(
            system, arguments.port, arguments.port_file, arguments.attached, arguments.mail_port
        )
    )


if __name__ == "__main__":
    main()
