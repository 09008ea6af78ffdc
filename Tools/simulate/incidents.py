"""The UCI incident event log (#498) as a review system's exceptions.

An incident that missed its SLA or was reopened is a quality-audit exception. Each change into
state Closed is a final closure-approved disposition, each change out of it a reopening. Rows are
taken in the order of `sys_mod_count`, then of the file, as updates of the same minute are common;
the columns `resolved_at` and `closed_at` hold final values on every row and are never looked at.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO

from simulate.model import AuditException, Disposition, Reopening

Row = dict[str, str]


def exceptions(path: Path) -> list[AuditException]:
    """Every exception of the log with its whole history, in order of number."""
    incidents: dict[str, list[Row]] = defaultdict(list)
    with open_csv(path) as file:
        for row in csv.DictReader(file):
            incidents[row["number"]].append(row)
    found = []
    for number in sorted(incidents):
        rows = sorted(incidents[number], key=lambda row: int(row["sys_mod_count"]))  # stable
        if any(row["made_sla"] == "false" or int(row["reopen_count"]) > 0 for row in rows):
            found.append(AuditException(number, history(rows)))
    return found


def history(rows: list[Row]) -> list[Disposition | Reopening]:
    items: list[Disposition | Reopening] = []
    version = 0
    closed = False
    for row in rows:
        was_closed, closed = closed, row["incident_state"] == "Closed"
        if closed and not was_closed:
            version += 1
            items.append(Disposition(version, instant(row["sys_updated_at"])))
        elif was_closed and not closed:
            items.append(Reopening(instant(row["sys_updated_at"])))
    return items


def instant(text: str) -> str:
    """`29/2/2016 01:16`, taken as UTC, in RFC 3339."""
    return datetime.strptime(text, "%d/%m/%Y %H:%M").strftime("%Y-%m-%dT%H:%M:%SZ")


@contextmanager
def open_csv(path: Path) -> Iterator[IO[str]]:
    """The log's text, out of its zip file or not."""
    if not zipfile.is_zipfile(path):
        with path.open(encoding="utf-8-sig", newline="") as file:
            yield file
        return
    with zipfile.ZipFile(path) as archive:
        names = [
            name
            for name in archive.namelist()
            if name.endswith(".csv") and not name.startswith("__MACOSX")
        ]
        if len(names) != 1:
            raise ValueError(f"{path}: one CSV file expected, found {len(names)}")
        with archive.open(names[0]) as octets:
            yield io.TextIOWrapper(octets, encoding="utf-8-sig", newline="")
