"""The store under demonstration, and the steps that every play is made of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from demonstration.terminal import Terminal
from simulate.fleet import Fleet

POLICY = "Schemas/policies/exception-closure.json"


class Books:
    """Opens the store if it is not there, and moves it forward in virtual time.

    Moving to a time that has passed does nothing, so that a play can be run again on its store.
    """

    def __init__(self, terminal: Terminal, store: Path, fleet: Fleet) -> None:
        self.terminal = terminal
        self.store = store
        self.fleet = fleet
        self.is_new = not (store / "log").exists()
        self._has_reactor = not self.is_new

    def open(self, start: str) -> None:
        """A store with a virtual clock, and the completion policy in force."""
        if self.is_new:
            self.terminal.show("daybook", "init", "--clock", "virtual", "--at", start)
        else:
            self.terminal.say(f"{self.store} is there already, at position {self.head()}")
        self.terminal.show(
            "daybook", "policy", "adopt", POLICY, "--author", "m.lindqvist",
            "--approver", "t.abara",
        )

    def status(self) -> dict[str, Any]:
        return dict(self.terminal.rows("daybook", "status")[0]["store"])

    def head(self) -> int:
        return int(self.status()["head"])

    def advance(self, to: str, shown: bool = True) -> None:
        """The organisation's time and the store's, both to `to`."""
        self.fleet["source"].control("time", at=to)
        if self.status()["now"] >= to:
            return
        run = self.terminal.show if shown else self.terminal.ask
        run("daybook", "clock", "advance", "--to", to)

    def react(self, shown: bool = True) -> None:
        """Runs the reactor until nothing is due. Only its first start says where from; the log
        remembers."""
        command = ["daybook-reactor", "--targets", str(self.fleet.targets_file), "--until-idle"]
        if not self._has_reactor:
            command += ["--start", "beginning"]
            self._has_reactor = True
        run = self.terminal.show if shown else self.terminal.ask
        run(*command)

    def events_after(self, position: int) -> Counter[str]:
        """Types of the events behind `position`, counted."""
        return Counter(
            row["type"].removeprefix("daybook.v1.")
            for row in self.terminal.rows("daybook", "log", "--after", f"@{position}")
        )


def differences(expected: dict[str, int], found: dict[str, dict[str, Any]]) -> list[str]:
    """Where a target's own count, or the number of keys behind it, is not what it must be."""
    problems = []
    for identity in sorted(expected.keys() | found.keys()):
        entry = found.get(identity, {"accepted": 0, "keys": []})
        wanted = expected.get(identity, 0)
        if entry["accepted"] != wanted:
            problems.append(f"{identity}: accepted {entry['accepted']} times, not {wanted}")
        elif len(set(entry["keys"])) > wanted:
            problems.append(f"{identity}: under the keys {', '.join(entry['keys'])}")
    return problems


def report(problems: Iterable[str], most: int = 20) -> int:
    """Prints what differs; the exit code."""
    listed = list(problems)
    for problem in listed[:most]:
        print(f"  ✗ {problem}")
    if len(listed) > most:
        print(f"  ✗ and {len(listed) - most} more")
    return 1 if listed else 0
