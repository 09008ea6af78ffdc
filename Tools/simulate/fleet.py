"""The systems of a workflow as processes: started, found, ended by their process ids."""

from __future__ import annotations

import http.client
import json
import os
import secrets
import subprocess
import sys
import time
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from simulate.client import Client

TARGETS = ("queue", "ledger", "tracker", "archive", "channel")
NAMES = ("source", *TARGETS)
# Of workflow B, which reads no source.
CASE_TARGETS = ("mail", "pager", "tickets")
ROUTING_NAME = "emea-oncall"
TOOLS = Path(__file__).resolve().parent.parent
START_SECONDS_MAX = 30.0


class Fleet:
    """The processes, and a client for each. A context manager, so that none is left behind.

    `directory` keeps port files, the reactor's targets file and, with `keeps_state`, tokens and the
    journals from which a later fleet in the same directory goes on.
    """

    def __init__(
        self, directory: Path, keeps_state: bool = False, names: tuple[str, ...] = NAMES
    ) -> None:
        self.directory = directory
        self.names = names
        self.clients: dict[str, Client] = {}
        self._keeps_state = keeps_state
        self._processes: dict[str, subprocess.Popen[bytes]] = {}
        self._ports: dict[str, int] = {}
        self._mail_port = 0
        directory.mkdir(parents=True, exist_ok=True)
        self._tokens = self._load_tokens()

    @property
    def targets_file(self) -> Path:
        """What `daybook-reactor --targets` reads."""
        return self.directory / "targets.json"

    def __enter__(self) -> Fleet:
        try:
            for name in self.names:
                self._spawn(name)
            for name in self.names:
                self._await(name)
        except BaseException:
            self.stop()
            raise
        self._write_targets()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def __getitem__(self, name: str) -> Client:
        return self.clients[name]

    def pids(self) -> dict[str, int]:
        return {name: process.pid for name, process in self._processes.items()}

    def stop(self, name: str | None = None) -> None:
        """Ends one system, or all: SIGTERM, and SIGKILL for one that does not go."""
        names = [name] if name is not None else list(self._processes)
        for each in names:
            self._processes[each].terminate()
        for each in names:
            process = self._processes.pop(each)
            try:
                process.wait(timeout=5)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            assert process.stdin is not None
            process.stdin.close()

    def restart(self, name: str) -> None:
        """Starts a stopped system again on its old port."""
        self._spawn(name)
        self._await(name)

    def seed(self, records: Iterable[tuple[str, Mapping[str, Any]]]) -> None:
        """Takes (system, record) pairs, as `model.seeds` gives them."""
        by_system: dict[str, list[Mapping[str, Any]]] = {name: [] for name in self.names}
        for name, record in records:
            by_system[name].append(record)
        for name, batch in by_system.items():
            self.clients[name].seed(batch)

    def counts(self) -> dict[str, dict[str, Any]]:
        """Of all targets together; their steps differ, so no identity occurs twice."""
        together: dict[str, dict[str, Any]] = {}
        for name in self.names:
            if name == "source":
                continue
            together.update(self.clients[name].counts())
        return together

    def _load_tokens(self) -> dict[str, str]:
        path = self.directory / "tokens.json"
        if self._keeps_state and path.exists():
            return dict(json.loads(path.read_text(encoding="utf-8")))
        tokens = {name: secrets.token_hex(16) for name in self.names}
        if self._keeps_state:
            write_private(path, tokens)
        return tokens

    def _spawn(self, name: str) -> None:
        port_file = self.directory / f"{name}.port"
        port_file.unlink(missing_ok=True)
        command = [
            sys.executable, "-m", "simulate.serve", name, "--attached",
            "--port", str(self._ports.get(name, 0)), "--port-file", str(port_file),
        ]
        if name == "mail":
            command += ["--mail-port", str(self._mail_port)]
        if self._keeps_state:
            command += ["--state", str(self.directory / f"{name}.journal")]
        environment = os.environ | {
            "SIMULATE_TOKEN": self._tokens[name], "PYTHONPATH": str(TOOLS),
            "PYTHONDONTWRITEBYTECODE": "1",
        }
        self._processes[name] = subprocess.Popen(
            command, env=environment, stdin=subprocess.PIPE
        )

    def _await(self, name: str) -> None:
        port_file = self.directory / f"{name}.port"
        process = self._processes[name]
        give_up = time.monotonic() + START_SECONDS_MAX
        while time.monotonic() < give_up:
            if process.poll() is not None:
                raise RuntimeError(f"the {name} simulator ended with {process.returncode}")
            if port_file.exists() and self._answers(int(port_file.read_text())):
                port = self._ports[name] = int(port_file.read_text())
                self.clients[name] = Client(f"http://127.0.0.1:{port}", self._tokens[name])
                if name == "mail":
                    self._mail_port = self.clients[name].send("GET", "/smtp").json()["port"]
                return
            time.sleep(0.02)
        raise RuntimeError(f"the {name} simulator did not start in {START_SECONDS_MAX:.0f} s")

    @staticmethod
    def _answers(port: int) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
        try:
            connection.request("GET", "/_ready")
            return connection.getresponse().status == 200
        except OSError:
            return False
        finally:
            connection.close()

    def _write_targets(self) -> None:
        systems = {name: self._entry(name) for name in self.names}
        source = systems.pop("source", None)
        file = {"targets": systems} if source is None else {"source": source, "targets": systems}
        write_private(self.targets_file, file)

    def _entry(self, name: str) -> dict[str, Any]:
        """What the reactor is told of a system: how it is spoken to decides its credential."""
        url = f"http://127.0.0.1:{self._ports[name]}"
        match name:
            case "mail":
                return {"url": f"smtp://127.0.0.1:{self._mail_port}", "tls": "opportunistic"}
            case "pager":
                return {"url": url, "routingKeys": {ROUTING_NAME: self._tokens[name]}}
        return {"url": url, "token": self._tokens[name]}


def write_private(path: Path, value: Any) -> None:
    """Tokens are for the owner's eyes."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(value, file, indent=2)
        file.write("\n")
