"""Runs commands and shows them as a person at a terminal would see them.

Shown commands run on a pseudo-terminal, so that they print their tables also where the
demonstration itself is piped into a file; asked ones run on pipes and give JSON.
"""

from __future__ import annotations

import fcntl
import json
import os
import pty
import shlex
import shutil
import struct
import subprocess
import sys
import termios
from pathlib import Path
from typing import Any

WIDTH = 140
ROOT = Path(__file__).resolve().parent.parent.parent


class CommandFailed(Exception):
    """A command ended otherwise than the demonstration needs it to."""


class Terminal:
    """The programs in `binaries`, on the store that DAYBOOK_STORE names for them."""

    def __init__(self, binaries: Path, store: Path) -> None:
        self._environment = os.environ | {
            "PATH": f"{binaries}{os.pathsep}{os.environ.get('PATH', '')}",
            "DAYBOOK_STORE": str(store),
            "PAGER": "cat",
        }
        if not sys.stdout.isatty():
            self._environment["NO_COLOR"] = "1"

    def heading(self, text: str) -> None:
        print(f"\n━━━ {text}", flush=True)

    def say(self, text: str) -> None:
        print(f"  # {text}", flush=True)

    def echo(self, *command: str) -> None:
        print(f"\n$ {shlex.join(command)}", flush=True)

    def show(self, *command: str, status: tuple[int, ...] = (0,)) -> None:
        """Echoes and runs a command in front of the reader's eyes."""
        self.echo(*command)
        code = self._on_terminal(command)
        if code not in status:
            raise CommandFailed(f"{shlex.join(command)} ended with {code}")

    def ask(self, *command: str, status: tuple[int, ...] = (0,)) -> str:
        """Runs a command out of sight; its standard output."""
        done = subprocess.run(
            command, env=self._environment, cwd=ROOT, capture_output=True, encoding="utf-8",
            check=False,
        )
        if done.returncode not in status:
            raise CommandFailed(
                f"{shlex.join(command)} ended with {done.returncode}:\n{done.stderr}"
            )
        return done.stdout

    def rows(self, *command: str) -> list[dict[str, Any]]:
        """A command's NDJSON."""
        return [json.loads(line) for line in self.ask(*command, "--json").splitlines()]

    def _on_terminal(self, command: tuple[str, ...]) -> int:
        parent, child = pty.openpty()
        columns = shutil.get_terminal_size((WIDTH, 50)).columns if sys.stdout.isatty() else WIDTH
        fcntl.ioctl(child, termios.TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
        process = subprocess.Popen(
            command, env=self._environment, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=child,
            stderr=child,
        )
        os.close(child)
        try:
            while True:
                try:
                    octets = os.read(parent, 65_536)
                except OSError:
                    break  # Linux reports the end of a pseudo-terminal as EIO
                if not octets:
                    break
                sys.stdout.buffer.write(octets.replace(b"\r\n", b"\n"))
                sys.stdout.flush()
        finally:
            os.close(parent)
        return process.wait()
