"""A data file as another service desk's history: imported, and counted beside the file itself."""

from __future__ import annotations

import gzip
import xml.etree.ElementTree as ElementTree
from collections import Counter
from pathlib import Path
from typing import Any

from demonstration.books import Books, report
from oracle.hour import incidents

QUARANTINED = (0, 1)  # an import that sets rows apart ends with 1, and says which


def is_xes(file: Path) -> bool:
    return ".xes" in file.name


def play(books: Books, file: Path) -> int:
    """Imports the file twice: the second time nothing is new, and at no time anything is sent."""
    terminal = books.terminal
    kind = "xes" if is_xes(file) else "uci"
    terminal.heading(f"{file.name} as the history of another service desk")
    if books.is_new and not (books.store / "log").exists():
        terminal.show("daybook", "init")
    terminal.say("Rows of a state or a priority that nobody knows are set apart, and told.")
    terminal.show("daybook", "import", kind, str(file), status=QUARANTINED)
    head = books.head()
    terminal.say("The same once more: every row is known.")
    terminal.show("daybook", "import", kind, str(file), status=QUARANTINED)
    rows = [row for row in terminal.rows("daybook", "cases") if row["history"]]
    expected = traces(file) if is_xes(file) else emergencies(file)
    found = (
        Counter({row["caseId"]: 1 for row in rows})
        if is_xes(file)
        else Counter({row["caseId"]: 1 + row["wasP1"] for row in rows})
    )
    different = (expected - found) + (found - expected)
    problems = [f"{case} is shown otherwise" for case in sorted(different)]
    if books.head() != head:
        problems.append(f"the second import added {books.head() - head} events")
    problems += sent(terminal.rows("daybook", "effects"), set(found))
    terminal.heading("Compared with the file")
    print(f"  {len(rows)} cases, {sum(row['history'].get('rows', 0) for row in rows)} rows, "
          f"{sum(row['wasP1'] for row in rows)} of them ever P1")
    code = report(problems)
    if code == 0:
        print("  ✓ every case is there, no row twice, and nothing was sent because of them")
    return code


def sent(effects: list[dict[str, Any]], cases: set[str]) -> list[str]:
    keys = [row["key"] for row in effects]
    return [key for key in keys if key.startswith("case-lifecycle/") and key.split("/")[1] in cases]


def emergencies(file: Path) -> Counter[str]:
    """Each incident, counted twice where it was ever P1."""
    return Counter({each.number: 1 + each.was_p1 for each in incidents(file)})


def traces(file: Path) -> Counter[str]:
    names: Counter[str] = Counter()
    opened = gzip.open if file.suffix == ".gz" else open
    with opened(file, "rb") as content:
        for _, element in ElementTree.iterparse(content):
            if element.tag.rpartition("}")[2] != "trace":
                continue
            name = next(each for each in element if each.get("key") == "concept:name")
            names[name.get("value") or ""] += 1
            element.clear()
    return names
