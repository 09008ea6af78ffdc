"""Whose notice a request is: the one place that reads the keys of workflow B.

`case-lifecycle/<case>/<notice>/<milestone or ->/<occurrence>/<repeat>/…`, each part
percent-escaped. The business identity is those five; what follows them says how it is sent.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import unquote

from simulate.system import Identity
from simulate.wire import Refusal

WORKFLOW = "case-lifecycle"


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
        if len(parts) < 6 or parts[0] != WORKFLOW or not all(parts[:6]):
            raise Refusal(400, f"the key {key!r} is not one of {WORKFLOW}")
        for number in parts[4:6]:
            if not number.isascii() or not number.isdigit():
                raise Refusal(400, f"the key {key!r} has no occurrence and repeat")
        return cls(parts[1], parts[2], parts[3], int(parts[4]), int(parts[5]))

    @property
    def identity(self) -> str:
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
