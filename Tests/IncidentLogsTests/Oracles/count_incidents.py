"""Counts the published incident log with Python's own libraries: `count_incidents.py FILE KEY`.

KEY is text, the key of the pseudonyms. Says as JSON what the rows add up to, and a digest over
every field that a reader may show. Shares no code with the program.
"""

import csv
import hashlib
import hmac
import io
import json
import sys
import zipfile
from collections import Counter
from datetime import datetime
from itertools import groupby, pairwise

TEXTS = [
    "number", "incident_state", "priority", "impact", "urgency", "assignment_group",
    "contact_type", "location", "category", "subcategory", "u_symptom", "notify",
]
FLAGS = ["active", "made_sla", "knowledge", "u_priority_confirmation"]
COUNTS = ["reassignment_count", "reopen_count", "sys_mod_count"]
TIMES = ["opened_at", "sys_created_at", "sys_updated_at"]
PEOPLE = ["caller_id", "opened_by", "sys_created_by", "sys_updated_by", "assigned_to"]
LINKS = ["cmdb_ci", "problem_id", "rfc", "vendor", "caused_by"]


def rows(path):
    with zipfile.ZipFile(path) as archive:
        with archive.open(archive.namelist()[0]) as member:
            yield from csv.DictReader(io.TextIOWrapper(member, encoding="utf-8", newline=""))


def time(text):
    return datetime.strptime(text, "%d/%m/%Y %H:%M")


class Pseudonyms(dict):
    def __init__(self, key):
        self.key = key

    def __missing__(self, name):
        code = hmac.new(self.key, name.encode(), hashlib.sha256).hexdigest()
        self[name] = code[:16]
        return self[name]


def line(number, row, pseudonyms):
    """One row as text, in an order of its own."""
    fields = [str(number)]
    fields += [row[name] for name in TEXTS]
    fields += [row[name] for name in FLAGS]
    fields += [row[name] for name in COUNTS]
    fields += ["?" if row[name] == "?" else f"{time(row[name]):%Y-%m-%d %H:%M}" for name in TIMES]
    fields += ["?" if row[name] == "?" else pseudonyms[row[name]] for name in PEOPLE]
    fields.append("".join("0" if row[name] == "?" else "1" for name in LINKS))
    return "|".join(fields) + "\n"


def main():
    path, key = sys.argv[1:]
    pseudonyms = Pseudonyms(key.encode())
    digest = hashlib.sha256()
    keyed = []
    for number, row in enumerate(rows(path), start=1):
        digest.update(line(number, row, pseudonyms).encode())
        order = (time(row["sys_updated_at"]), int(row["sys_mod_count"]), number)
        keyed.append((row["number"], order, row["incident_state"], row["priority"][0]))
    live = hashlib.sha256()
    for _, order, _, _ in sorted(keyed, key=lambda each: each[1]):
        live.update(f"{order[2]}\n".encode())

    facts = Counter(rows=len(keyed))
    initial = Counter()
    for _, group in groupby(sorted(keyed), key=lambda each: each[0]):
        updates = list(group)
        priorities = [each[3] for each in updates]
        facts["incidents"] += 1
        initial[priorities[0]] += 1
        facts["everCritical"] += "1" in priorities
        facts["changePriority"] += len(set(priorities)) > 1
        facts["endClosed"] += updates[-1][2] == "Closed"
        facts["unknownState"] += sum(each[2] == "-100" for each in updates)
        for before, after in pairwise(updates):
            facts["resolvedToActive"] += (before[2], after[2]) == ("Resolved", "Active")
            facts["closedToActive"] += (before[2], after[2]) == ("Closed", "Active")
            if before[1][0] == after[1][0]:
                facts["sameMinute"] += 1
                facts["sameMinuteOtherState"] += before[2] != after[2]
    json.dump(
        {
            "facts": facts,
            "initialPriority": [initial[level] for level in "1234"],
            "rowDigest": digest.hexdigest(),
            "orderDigest": live.hexdigest(),
        },
        sys.stdout,
    )


if __name__ == "__main__":
    main()
