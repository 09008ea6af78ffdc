#!/usr/bin/env python3
"""What each target must have accepted after a play of the UCI incident log, from the file alone.

    Tools/oracle/uci_counts.py FILE

One line a business identity, `<exception>/<version>/<step> <count>`, in order; the number of
exceptions, dispositions and reopenings on stderr. Every version is closed once everywhere; a
version that a later one follows was reopened, and is taken back once in ledger and tracker (D8).
"""

from __future__ import annotations

import csv
import io
import sys
import zipfile
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

ONCE_A_VERSION: tuple[str, ...] = (
    "attach-evidence", "attach-memo", "close-queue-item", "notify-coordinator", "sync-ledger",
    "sync-tracker",
)
ONCE_A_SUPERSEDED_VERSION = ("reverse-ledger", "reverse-tracker")


@dataclass(frozen=True, slots=True)
class Expected:
    """The independent count."""

    versions: dict[str, int]  # exception ► its latest version
    reopenings: int

    @property
    def dispositions(self) -> int:
        return sum(self.versions.values())

    @property
    def reopened(self) -> list[str]:
        return [exception for exception, latest in self.versions.items() if latest > 1]

    def identities(self) -> dict[str, int]:
        """Business identity ► acceptances, over all five targets."""
        found: dict[str, int] = {}
        for exception, latest in self.versions.items():
            for version in range(1, latest + 1):
                steps = ONCE_A_VERSION
                if version < latest:
                    steps += ONCE_A_SUPERSEDED_VERSION
                found.update((f"{exception}/{version}/{step}", 1) for step in steps)
        return found


def count(path: Path) -> Expected:
    """Counts changes into and out of Closed, incident by incident."""
    header, rows = table(path)
    column = {name: index for index, name in enumerate(header)}
    number, state = column["number"], column["incident_state"]
    order, sla, reopened = column["sys_mod_count"], column["made_sla"], column["reopen_count"]
    # Sorting is stable: rows with equal counts stay in the order of the file.
    rows.sort(key=lambda row: (row[number], int(row[order])))
    versions: dict[str, int] = {}
    reopenings = 0
    for incident, group in groupby(rows, key=lambda row: row[number]):
        updates = list(group)
        if all(row[sla] == "true" and row[reopened] == "0" for row in updates):
            continue
        closed = ["Closed" == row[state] for row in updates]
        changes = list(zip([False, *closed], closed))
        versions[incident] = changes.count((False, True))
        reopenings += changes.count((True, False))
    return Expected(versions, reopenings)


def table(path: Path) -> tuple[list[str], list[list[str]]]:
    """Header and rows of a CSV file, or of the one in a zip file."""
    content = path.read_bytes()
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            name = next(
                each.filename
                for each in archive.infolist()
                if each.filename.endswith(".csv") and "/" not in each.filename
            )
            content = archive.read(name)
    lines = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    return next(lines), list(lines)


def main() -> None:
    if len(sys.argv) != 2:
        sys.exit("usage: uci_counts.py FILE")
    expected = count(Path(sys.argv[1]))
    for identity, times in sorted(expected.identities().items()):
        print(identity, times)
    print(
        f"{len(expected.versions)} exceptions, {expected.dispositions} dispositions, "
        f"{expected.reopenings} reopenings",
        file=sys.stderr,
    )


if __name__ == "__main__":
    main()
