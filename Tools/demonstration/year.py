"""A year of the UCI incident log, played through the real programs and counted independently."""

from __future__ import annotations

import json
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any

from demonstration.books import Books, differences, report
from demonstration.calendar import Step, parsed, steps, text
from oracle import uci_counts
from simulate import incidents, model, stream

FAILED_READINGS = 100
LOST_ANSWERS = 20
REFUSED_NOTICES = 20
CLOSING_ROUNDS_MAX = 8
COMPLETED = "QUEUE_STATE_COMPLETED"
UNDER_WAY = ("QUEUE_STATE_WAITING", "QUEUE_STATE_RUNNING")
CONTRA = "LEDGER_ENTRY_KIND_CONTRA"
NOTIFY = "CLOSURE_STEP_NOTIFY_COORDINATOR"
RESOLVED = "FOLLOW_UP_STATE_RESOLVED"


def play(books: Books, file: Path, seed: int) -> int:
    began = time.monotonic()
    terminal = books.terminal
    terminal.heading(f"The review system reads {file.name}")
    exceptions = incidents.exceptions(file)
    clean = stream.deliveries(exceptions)
    disturbed = stream.disturbed(clean, seed)
    plan = steps(disturbed)
    terminal.say(f"{len(exceptions)} exceptions, {len(clean)} events, {len(disturbed)} deliveries")
    terminal.say(f"seed {seed}; {len(plan)} steps from {clean[0].at} to {plan[-1].end}")
    if books.is_new:
        books.fleet.seed(model.seeds(exceptions))
    books.open(text(parsed(clean[0].at) - timedelta(hours=1)))
    terminal.heading("Played step by step: clock, ingest, reactor")
    receipts: Counter[str] = Counter()
    for index, step in enumerate(plan, 1):
        receipts += carry_out(books, step)
        failing = f", {step.failing} fails" if step.failing else ""
        spent = time.monotonic() - began
        print(
            f"  {index:3}/{len(plan)}  {step.end}  {len(step.deliveries):5} events{failing:16}"
            f"{spent:6.0f} s", flush=True,
        )
    close(books, plan[-1].end)
    return conclude(books, file, receipts, len(disturbed), time.monotonic() - began)


def carry_out(books: Books, step: Step) -> Counter[str]:
    """One step: time passes, its events arrive, the reactor does what is due."""
    books.advance(step.end, shown=False)
    batch = books.fleet.directory / "step.ndjson"
    batch.write_text("".join(f"{each.line()}\n" for each in step.deliveries), encoding="utf-8")
    if step.failing is not None:
        fail(books, step.failing)
    receipts = Counter(
        json.loads(line)["verdict"]
        for line in books.terminal.ask("daybook", "ingest", str(batch), "--json").splitlines()
    )
    books.react(shown=False)
    if step.failing is not None:
        books.fleet[step.failing].control("clear")
        decide(books)
    return receipts


def fail(books: Books, target: str) -> None:
    """Some readings fail; answers to writes are lost after they were applied; then no write goes
    at all. The channel refuses some notices, each of which needs a person: it is sent at most one
    attempt (D7)."""
    system = books.fleet[target]
    if target == "channel":
        system.fault("unavailable", times=REFUSED_NOTICES)
        return
    system.fault("unavailable", method="GET", times=FAILED_READINGS)
    for method in ("POST", "PUT"):
        system.fault("drop", method=method, times=LOST_ANSWERS)
        system.fault("unavailable", method=method)


def decide(books: Books) -> None:
    """The coordinator has every notice sent that the channel had refused."""
    for row in books.terminal.rows("daybook", "followups"):
        if row["state"] != RESOLVED and row["step"] == NOTIFY:
            books.terminal.ask(
                "daybook", "followup", "resolve", row["id"], "--resume",
                "--reason", "the channel is well again", "--as", "k.osei",
            )


def close(books: Books, end: str) -> None:
    """Days without news, until nothing waits for its time any more."""
    for day in range(1, CLOSING_ROUNDS_MAX + 1):
        rows = books.terminal.rows("daybook", "queue")
        if not any(row["state"] in UNDER_WAY for row in rows):
            return
        books.advance(text(parsed(end) + timedelta(days=day)), shown=False)
        books.react(shown=False)


def conclude(
    books: Books, file: Path, receipts: Counter[str], delivered: int, seconds: float
) -> int:
    books.terminal.heading("Compared with an independent count over the file")
    expected = uci_counts.count(file)
    identities = expected.identities()
    counts = books.fleet.counts()
    problems = differences(identities, counts)
    problems += wrong_queue(books, expected) + wrong_ledger(books, expected)
    followups = books.terminal.rows("daybook", "followups")
    problems += [f"{row['id']} is open" for row in followups if row["state"] != RESOLVED]
    if books.is_new:
        problems += unasked(followups, books.fleet["channel"].status()["refused"])
        renamed = delivered - len(identities_of_events(expected)) - receipts["duplicate"]
        if abs(renamed - receipts["duplicate"]) > 1 or receipts.keys() > {"accepted", "duplicate"}:
            problems.append(f"receipts {dict(receipts)} do not fit {delivered} deliveries")
    books.terminal.ask("daybook", "verify")
    print(f"  {len(expected.versions)} exceptions, {expected.dispositions} dispositions, "
          f"{expected.reopenings} reopenings; receipts: {dict(receipts)}")
    print(f"  {len(identities)} effects expected, "
          f"{sum(entry['accepted'] for entry in counts.values())} accepted; "
          f"{sum(entry['repeated'] for entry in counts.values())} repetitions recognised")
    print(f"  head at position {books.head()}, "
          f"{len(followups)} follow-ups for refused notices, {seconds:.0f} s")
    code = report(problems)
    if code == 0:
        print("  ✓ every exception completed at its latest version, every count as it must be")
    return code


def identities_of_events(expected: uci_counts.Expected) -> range:
    """One for each disposition and each reopening."""
    return range(expected.dispositions + expected.reopenings)


def unasked(followups: list[dict[str, Any]], refused: dict[str, int]) -> list[str]:
    """The one rule that asked for follow-ups is that of refused notices: one each, no other."""
    asked = set(refused)
    found = {
        f"{row['exceptionId']}/{row['version']}/notify-coordinator"
        for row in followups
        if row["step"] == NOTIFY
    }
    problems = [f"the follow-up of {each} differs" for each in sorted(asked ^ found)]
    if len(followups) != len(asked):
        problems.append(f"{len(followups)} follow-ups, where {len(asked)} were asked for")
    return problems


def wrong_queue(books: Books, expected: uci_counts.Expected) -> list[str]:
    rows = {row["exceptionId"]: row for row in books.terminal.rows("daybook", "queue")}
    problems = [f"{name} is in no incident" for name in rows.keys() - expected.versions.keys()]
    for name, latest in expected.versions.items():
        row = rows.get(name)
        if row is None:
            problems.append(f"{name} is not in the queue")
        elif (row["state"], row["version"]) != (COMPLETED, latest):
            problems.append(f"{name} is {row['state']} at {row['version']}, not at {latest}")
    return problems


def wrong_ledger(books: Books, expected: uci_counts.Expected) -> list[str]:
    """The reopened ones by contra-entries, and no others."""
    rows = books.terminal.rows("daybook", "ledger")
    contra = {(row["exceptionId"], row["version"]) for row in rows if row["kind"] == CONTRA}
    wanted = {
        (name, version)
        for name in expected.reopened
        for version in range(1, expected.versions[name])
    }
    return [f"contra-entry {each} differs" for each in sorted(contra ^ wanted)]
