"""Whose notice a request is: the one place that reads the keys of workflow B.

`case-lifecycle/<case>/<notice>/<milestone or ->/<occurrence>/<repeat>/…`, each part
percent-escaped. The business identity is those five; what follows them says how it is sent.
A digest of its standups is `case-standup/<team>/<local date>/…`, and its identity those two.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import unquote

from simulate.system import Identity
from simulate.wire import Refusal

WORKFLOW = "case-lifecycle"
STANDUP = "case-standup"
# What a digest is counted under, where a notice has its case.
DIGEST = "standup"
DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class NoticeKey:
    case: str
    notice: str
    milestone: str
    occurrence: int
    repeat: int

    @classmethod
    def parse(cls, key: str) -> NoticeKey:
        """Refuses a key of another workflow: no event of A may cause a notice (X-01)."""
        parts = [unquote(part) for part in key.split("/")]
        if parts[0] == STANDUP:
            return cls._of_digest(key, parts)
        if len(parts) < 6 or parts[0] != WORKFLOW or not all(parts[:6]):
            raise Refusal(400, f"the key {key!r} is not one of {WORKFLOW}")
        for number in parts[4:6]:
            if not number.isascii() or not number.isdigit():
                raise Refusal(400, f"the key {key!r} has no occurrence and repeat")
        return cls(parts[1], parts[2], parts[3], int(parts[4]), int(parts[5]))

    @classmethod
    def _of_digest(cls, key: str, parts: list[str]) -> NoticeKey:
        if len(parts) < 3 or not parts[1] or not DATE.fullmatch(parts[2]):
            raise Refusal(400, f"the key {key!r} names no team and date")
        return cls(DIGEST, parts[1], parts[2], 1, 1)

    @property
    def identity(self) -> str:
        if self.case == DIGEST:
            return f"{DIGEST}/{self.notice}/{self.milestone}"
        return (
            f"{self.case}/{self.notice}/{self.milestone}/{self.occurrence}/{self.repeat}"
        )

    @property
    def scope(self) -> Identity:
        """For faults: the case stands for the exception, the notice for the step."""
        return Identity(self.case, self.occurrence, self.notice)


def scope_of(key: str) -> Identity:
    """The scope of a request that may have no key, or a wrong one, which is refused later."""
    try:
        return NoticeKey.parse(key).scope
    except Refusal:
        return Identity()
