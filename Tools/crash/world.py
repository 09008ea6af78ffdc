"""A store, six simulated systems and the real programs: what a crash test kills and looks at."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from pathlib import Path
from typing import Any

from simulate.fleet import Fleet
from simulate.model import AuditException, seeds
from simulate.stream import deliveries

ROOT = Path(__file__).resolve().parent.parent.parent
POLICY = ROOT / "Schemas" / "policies" / "exception-closure.json"
START = "2026-03-02T09:00:00Z"
PROGRAM_SECONDS_MAX = 120.0
ROUNDS_MAX = 60


class World:
    """One store under `directory`, with the fleet that its reactor writes to."""

    WORKFLOW = "exception-closure"

    def __init__(self, programs: Path, directory: Path, fleet: Fleet) -> None:
        self.programs = programs
        self.store = directory
        self.fleet = fleet

    def found(self) -> None:
        """Makes the store, with the completion policy in force."""
        self.daybook("init", "--clock", "virtual", "--at", START)
        self.daybook("policy", "adopt", str(POLICY), "--author", "ana", "--approver", "ben")

    def take(self, exceptions: list[AuditException]) -> None:
        """Opens the exceptions at all systems and takes their dispositions in."""
        self.fleet.seed(seeds(exceptions))
        lines = "\n".join(delivery.line() for delivery in deliveries(exceptions))
        self.daybook("ingest", "-", input_text=lines + "\n")

    def daybook(self, *arguments: str, input_text: str | None = None) -> str:
        done = subprocess.run(
            [self.programs / "daybook", *arguments, "--store", self.store],
            input=input_text, capture_output=True, text=True, timeout=PROGRAM_SECONDS_MAX,
        )
        if done.returncode != 0:
            raise RuntimeError(f"daybook {' '.join(arguments)}: {done.returncode}: {done.stderr}")
        return done.stdout

    def rows(self, view: str) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.daybook(view, "--json").splitlines()]

    def reactor(
        self, failpoint: str | None = None, kill_after_seconds: float | None = None
    ) -> int:
        """Runs the reactor until it is idle or dead; its exit status, negative for a signal."""
        environment = dict(os.environ)
        environment.pop("DAYBOOK_FAILPOINT", None)
        if failpoint is not None:
            environment["DAYBOOK_FAILPOINT"] = failpoint
        process = subprocess.Popen(
            [
                self.programs / "daybook-reactor", "--workflow", self.WORKFLOW, "--store",
                self.store, "--targets", self.fleet.targets_file, "--start", "beginning",
                "--until-idle",
            ],
            env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
        )
        try:
            _, errors = process.communicate(timeout=kill_after_seconds or PROGRAM_SECONDS_MAX)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            _, errors = process.communicate()
            if kill_after_seconds is None:
                raise RuntimeError(f"the reactor did not come to rest: {errors}") from None
        if process.returncode not in (0, -signal.SIGKILL):
            raise RuntimeError(f"the reactor ended with {process.returncode}: {errors}")
        return process.returncode

    def settle(self) -> None:
        """Runs the reactor and moves the clock until no timer waits."""
        for _ in range(ROUNDS_MAX):
            self.reactor()
            if not self._timers():
                return
            self.daybook("clock", "advance", "--by", "15m")
        raise RuntimeError(f"timers still wait after {ROUNDS_MAX} rounds")

    def _timers(self) -> bool:
        """Whether an effect still waits for another attempt."""
        ended = {"SUCCEEDED", "SKIPPED", "REJECTED", "ABANDONED", "IN_DOUBT"}
        return any(
            str(row.get("state", "")).removeprefix("EFFECT_STATE_") not in ended
            for row in self.rows("effects")
        )
