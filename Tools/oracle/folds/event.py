"""An event as the folds see it, from a line of `daybook export ndjson`."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass
from datetime import datetime, timezone
from functools import lru_cache
from typing import Any

from oracle.folds.wire import Message, Moment, decode

PACKAGE = "daybook.v1."
INSTANT = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?Z")


@dataclass(slots=True)
class Event:
    position: int
    at: Moment  # recorded
    occurred: Moment
    stream: str
    kind: str  # the message's name without its package
    source: str
    id: str
    identity: str
    claimed: str
    payload: bytes
    _body: Message | None = None

    @property
    def body(self) -> Message:
        if self._body is None:
            self._body = decode(PACKAGE + self.kind, self.payload)
        return self._body

    @property
    def case(self) -> str:
        """The case whose stream it is on."""
        return self.stream.removeprefix("case/")


@lru_cache(maxsize=4096)
def moment(text: str) -> Moment:
    found = INSTANT.fullmatch(text)
    if found is None:
        raise ValueError(f"{text} is no instant in UTC")
    whole = datetime.fromisoformat(found.group(1)).replace(tzinfo=timezone.utc)
    return int(whole.timestamp()), int((found.group(2) or "0").ljust(9, "0"))


def read(line: dict[str, Any]) -> Event | None:
    """None where the payload was erased: the event says nothing any more."""
    if line["payload"] is None:
        return None
    return Event(
        position=line["position"], at=moment(line["recorded"]), occurred=moment(line["occurred"]),
        stream=line["stream"], kind=line["type"].removeprefix(PACKAGE), source=line["source"],
        id=line["id"], identity=line["actor"], claimed=line["claimed"],
        payload=base64.b64decode(line["payload"], validate=True),
    )
