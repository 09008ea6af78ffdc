"""The trace of one run: what is known of it, what it came to, and what a full trace would have."""

from __future__ import annotations

from dataclasses import dataclass, field

from oracle.folds.fold import slim
from oracle.folds.wire import Message

OURS = ("STEP_OUTCOME_PERFORMED", "STEP_OUTCOME_ACCEPTED_BY_PERSON")
BY_KEY = "STEP_OUTCOME_SKIPPED_BY_KEY"
COMPLETED, PARTIAL = "RUN_OUTCOME_COMPLETED", "RUN_OUTCOME_PARTIALLY_COMPLETED"
IDEMPOTENT, MANUAL = "RUN_OUTCOME_SKIPPED_AS_IDEMPOTENT", "RUN_OUTCOME_MANUAL_FOLLOW_UP"
ROLLED_BACK = "RUN_OUTCOME_ROLLED_BACK"
RECORD, NOTIFY = "CLOSURE_STEP_RECORD_COMPLETION", "CLOSURE_STEP_NOTIFY_COORDINATOR"
ENTRIES = {
    "CLOSURE_STEP_REVERSE_LEDGER": "CLOSURE_STEP_SYNC_LEDGER",
    "CLOSURE_STEP_REVERSE_TRACKER": "CLOSURE_STEP_SYNC_TRACKER",
}


@dataclass(slots=True)
class Trace:
    """What is known of a run; `head` holds the fields that need no order or search."""

    head: Message
    steps: dict[str, Message] = field(default_factory=dict)
    followups: dict[str, Message] = field(default_factory=dict)
    stops: set[str] = field(default_factory=set)  # follow-ups that wait for a decision
    outcome: str | None = None

    def hands(self, *outcomes: str) -> bool:
        """Whether a target holds something that came there in one of these ways."""
        return any(
            step.get("outcome") in outcomes
            for name, step in self.steps.items() if name not in (RECORD, NOTIFY)
        )

    def missing(self) -> list[str]:
        """The fields of A-30 and P-16 that a run which came this far must have."""
        has = self.head.get
        wanted = [("source event", has("event_id") and has("event_source"))]
        wanted.append(("policy version", has("policy_version")))
        has_packet = ("follow-up", self.followups)
        carried_out = [
            ("source as read", has("source")), ("verified version", has("verified_version")),
            ("checks", has("checks")), ("mapping", has("mapping")),
        ]
        to_the_end = [
            (f"outcome of {word(name)}", step.get("outcome")) for name, step in self.steps.items()
        ]
        to_the_end.append(("confirmations", has("confirmations")))
        to_the_end.append(("notification target", has("notification_target")))
        if self.outcome is None:
            wanted.append(("outcome", None))
        elif self.outcome == MANUAL:
            wanted.append(has_packet)
        elif self.outcome in (PARTIAL, ROLLED_BACK):
            wanted += [*carried_out, has_packet]
        elif self.outcome == COMPLETED or self.steps:
            wanted += carried_out + to_the_end
        return [what for what, found in wanted if not found]

    def tell(self) -> Message:
        missing = self.missing()
        return self.head | slim(
            steps=list(self.steps.values()), followups=list(self.followups.values()),
            outcome=self.outcome, missing=missing, complete=not missing)


def word(step: str) -> str:
    return step.removeprefix("CLOSURE_STEP_").lower().replace("_", "-")


def name(exception: str, version: int, occurrence: int) -> str:
    return f"{exception}@{version}.{occurrence}"
