"""A store with cases, the systems of workflow B and the real programs: what a crash test kills."""

from __future__ import annotations

import subprocess
from urllib.parse import unquote

from crash.world import PROGRAM_SECONDS_MAX, ROOT, START, World

POLICY = ROOT / "Schemas" / "policies" / "case-lifecycle.yaml"
ROUNDS_MAX = 12
# The day after the start, a Tuesday, 09:15 in Berlin.
NEXT_STANDUP = "2026-03-03T08:15:00Z"


class CaseWorld(World):
    """One store under `directory`, whose reactor runs the case lifecycle."""

    WORKFLOW = "case-lifecycle"

    def found(self) -> None:
        """Makes the store, with the case policy in force."""
        self.daybook("init", "--clock", "virtual", "--at", START)
        self.daybook("policy", "apply", str(POLICY), "--author", "ana", "--approver", "ben")

    def submit(self, names: list[str]) -> None:
        for name in names:
            self.daybook(
                "case", "submit", name, "--priority", "P1", "--account", "acme", "--contact",
                "it-desk@acme.example",
            )

    def live(self, names: list[str]) -> None:
        """The hour passes; then everything is acknowledged and resolved, and nothing waits."""
        self.reactor()
        self.daybook("clock", "advance", "--by", "61m")
        self.reactor()
        for name in names:
            self.daybook("case", "ack", name, "--by", "jonas")
            self.daybook("case", "milestone", name, "resolved", "--engineer", "jonas")
        for _ in range(ROUNDS_MAX):
            self.reactor()
            if not self._timers():
                return
            self.daybook("clock", "advance", "--by", "15m")
        raise RuntimeError(f"effects still wait after {ROUNDS_MAX} rounds")

    def to_standup(self) -> str:
        """Moves the clock to the team's next standup; its date, which is the clock's own."""
        self.daybook("clock", "advance", "--to", NEXT_STANDUP)
        return NEXT_STANDUP[:10]

    def has_doubt(self) -> bool:
        return any(row["state"] == "EFFECT_STATE_IN_DOUBT" for row in self.rows("effects"))

    def in_doubt(self) -> set[str]:
        """Notices that may or may not have arrived, by business identity."""
        keys = [
            row["key"] for row in self.rows("effects") if row["state"] == "EFFECT_STATE_IN_DOUBT"
        ]
        return {"/".join(unquote(part) for part in key.split("/")[1:6]) for key in keys}

    def is_rebuilt_alike(self) -> bool:
        done = subprocess.run(
            [self.programs / "daybook-rebuild", "--compare", "--store", self.store],
            capture_output=True, timeout=PROGRAM_SECONDS_MAX,
        )
        return done.returncode == 0
