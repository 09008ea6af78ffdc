#!/usr/bin/env python3
"""The views queue and ledger at a position, folded from the log's own account of itself.

    daybook log --json | Tools/oracle/fold.py queue 120
    daybook log --json | Tools/oracle/fold.py ledger 120

One JSON object a line, in the order of the exceptions' ids, with those members of `daybook queue
--as-of @120 --json` (or `ledger`) that the requirements define. Written from the requirements and
the comments of the schemas: a state per exception, and entries that are never deleted.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

if not __package__:  # run as a program
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    sys.dont_write_bytecode = True

from oracle.ledger_fold import LedgerFold  # noqa: E402
from oracle.queue_fold import QueueFold  # noqa: E402

Event = dict[str, Any]
PACKAGE = "daybook.v1."
FOLDS: dict[str, type[QueueFold] | type[LedgerFold]] = {"queue": QueueFold, "ledger": LedgerFold}


def fold(view: str, events: Iterable[Event], position: int) -> Iterator[Event]:
    """The rows of `view` after the events at or before `position`."""
    state = FOLDS[view]()
    for event in events:
        if event["position"] > position:
            break
        if event["payload"] is None:  # erased: it says nothing any more
            continue
        state.apply(event["type"].removeprefix(PACKAGE), event)
    return state.rows()


def main() -> None:
    if len(sys.argv) != 3 or sys.argv[1] not in FOLDS:
        sys.exit("usage: fold.py queue|ledger POSITION < log.ndjson")
    events = (json.loads(line) for line in sys.stdin)
    for row in fold(sys.argv[1], events, int(sys.argv[2])):
        print(json.dumps(row, separators=(",", ":")))


if __name__ == "__main__":
    main()
