"""What a system does wrong on command, to whom, and how often.

A fault matches requests by scope (exception, step, method; absent means any) and either spoils the
answer before anything is applied, or after. The difference is what Daybook must tell apart: a
definite failure may be tried again, an unknown outcome must be reconciled first.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from simulate.wire import Refusal, Request, Response

# Of a mail, in order: what the server is about to answer. `body` is the message before its final
# dot, `dot` the whole of it.
STAGES = ("greeting", "mail", "rcpt", "data", "body", "dot")

HTML = b"<!DOCTYPE html><html><body><h1>Please log in</h1></body></html>"

KINDS = {
    "unavailable": "503, nothing applied, with Retry-After if `retryAfter` (seconds) is given",
    "status": "the given `status`, with Retry-After if given, nothing applied",
    "html": "200 with a page in HTML, nothing applied",
    "drop": "applied, then the connection is dropped without an answer",
    "lose": "dropped without an answer, nothing applied",
    "slow": "applied at once, answered after `seconds`",
}


@dataclass(slots=True)
class Fault:
    """One rule. `times` counts the requests that it still spoils; None means until cleared."""

    kind: str
    times: int | None = None
    exception: str | None = None
    step: str | None = None
    method: str | None = None
    status: int = 500
    retry_after: int | None = None
    seconds: float = 0.0
    stage: str | None = None  # of a mail

    @classmethod
    def parse(cls, command: Mapping[str, Any]) -> Fault:
        kind = command.get("kind")
        if kind not in KINDS:
            raise Refusal(400, f"unknown fault {kind!r}; known: {', '.join(KINDS)}")
        if command.get("stage") not in (None, *STAGES):
            raise Refusal(400, f"unknown stage; known: {', '.join(STAGES)}")
        return cls(
            kind,
            command.get("times"),
            command.get("exception"),
            command.get("step"),
            command.get("method"),
            int(command.get("status", 500)),
            command.get("retryAfter"),
            float(command.get("seconds", 0)),
            command.get("stage"),
        )

    def matches(self, method: str, exception: str | None, step: str | None) -> bool:
        return (
            (self.times is None or self.times > 0)
            and self.exception in (None, exception)
            and self.step in (None, step)
            and self.method in (None, method)
        )

    def instead(self) -> Response | None:
        """The answer that replaces the system's own, or None where the request is applied."""
        match self.kind:
            case "unavailable":
                response = Response.of({"error": "down for maintenance"}, 503)
                if self.retry_after is not None:
                    response.headers["Retry-After"] = str(self.retry_after)
                return response
            case "status":
                response = Response.of({"error": "on command"}, self.status)
                if self.retry_after is not None:
                    response.headers["Retry-After"] = str(self.retry_after)
                return response
            case "html":
                return Response(200, HTML, "text/html; charset=utf-8")
            case "lose":
                return Response(drop=True)
        return None

    def spoil(self, response: Response) -> Response:
        """The system's own answer, spoilt after the request was applied."""
        if self.kind == "drop":
            response.drop = True
        elif self.kind == "slow":
            response.delay_seconds = self.seconds
        return response


class Faults:
    """The rules in force, the oldest first; a request meets at most one of them."""

    def __init__(self) -> None:
        self._rules: list[Fault] = []
        self.met = 0

    def add(self, fault: Fault) -> None:
        self._rules.append(fault)

    def clear(self, exception: str | None = None) -> None:
        """Ends every rule, or those of one exception only."""
        self._rules = [
            rule for rule in self._rules if exception is not None and rule.exception != exception
        ]

    def meet(self, request: Request, exception: str | None, step: str | None) -> Fault | None:
        return self._meet(lambda rule: rule.matches(request.method, exception, step))

    def meet_stage(self, stage: str, exception: str | None, step: str | None) -> Fault | None:
        """For mail, where a rule without a stage is one about the whole message."""
        return self._meet(
            lambda rule: (rule.stage or "dot") == stage and rule.matches("MAIL", exception, step)
        )

    def _meet(self, matches: Callable[[Fault], bool]) -> Fault | None:
        for rule in self._rules:
            if matches(rule):
                if rule.times is not None:
                    rule.times -= 1
                    if rule.times == 0:
                        self._rules.remove(rule)
                self.met += 1
                return rule
        return None
