"""Incident logs by chance, in the form of UCI data set 498: emergencies, changes of priority,
waits, reopenings, several updates in a minute.
"""

from __future__ import annotations

import csv
import random
from datetime import datetime, timedelta
from pathlib import Path

COLUMNS = (
    "number", "incident_state", "active", "reassignment_count", "reopen_count", "sys_mod_count",
    "made_sla", "caller_id", "opened_by", "opened_at", "sys_created_by", "sys_created_at",
    "sys_updated_by", "sys_updated_at", "contact_type", "location", "category", "subcategory",
    "u_symptom", "cmdb_ci", "impact", "urgency", "priority", "assignment_group", "assigned_to",
    "knowledge", "u_priority_confirmation", "notify", "problem_id", "rfc", "vendor", "caused_by",
    "closed_code", "resolved_by", "resolved_at", "closed_at",
)
PRIORITIES = ("1 - Critical", "2 - High", "3 - Moderate", "4 - Low")
STEPS = ("Active", "Active", "Active", "Awaiting User Info", "Awaiting Vendor", "Resolved", "-100")
BEGIN = datetime(2016, 3, 1, 6)


def write(path: Path, incidents: int, seed: int) -> None:
    """A log of so many incidents, grouped by incident as the published one is."""
    chance = random.Random(seed)
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.DictWriter(file, COLUMNS, restval="?")
        rows.writeheader()
        for number in range(incidents):
            rows.writerows(life(f"INC{number:07}", chance))


def life(number: str, chance: random.Random) -> list[dict[str, str]]:
    at = BEGIN + timedelta(minutes=chance.randrange(3 * 24 * 60))
    priority = chance.choice(PRIORITIES)
    opened, state, count = stamp(at), "New", 0
    rows = []
    while True:
        rows.append({
            "number": number, "incident_state": state, "active": "true",
            "reassignment_count": "0", "reopen_count": "0", "sys_mod_count": str(count),
            "made_sla": "true", "caller_id": f"Caller {chance.randrange(40)}",
            "opened_at": opened, "sys_updated_at": stamp(at), "impact": "2 - Medium",
            "urgency": "2 - Medium", "priority": priority, "knowledge": "false",
            "u_priority_confirmation": "false",
            "assignment_group": f"Group {chance.randrange(5)}",
            "assigned_to": f"Resolver {chance.randrange(9)}" if chance.random() < 0.6 else "?",
        })
        if state == "Closed" and (count > 20 or chance.random() < 0.8):
            return rows
        count += chance.choice((1, 1, 2))
        # Often in the same minute, often on the hour's edge.
        at += timedelta(minutes=chance.choice((0, 0, 5, 20, 30, 59, 60, 61, chance.randrange(600))))
        is_over = count > 8 or state == "Resolved" and chance.random() < 0.7
        state = "Closed" if is_over else chance.choice(STEPS)
        if chance.random() < 0.3:
            priority = chance.choice(PRIORITIES)


def stamp(at: datetime) -> str:
    return f"{at.day}/{at.month}/{at.year} {at:%H:%M}"
