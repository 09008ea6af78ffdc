"""The story: thirteen exceptions, most of them troubled, from announcement to closed books."""

from __future__ import annotations

import json
from pathlib import Path

from demonstration import cast
from demonstration.books import Books, differences, report
from demonstration.terminal import Terminal
from simulate.fleet import Fleet
from simulate.model import JSON, seeds

START = "2026-03-02T09:00:00Z"
MORNING = "2026-03-02T10:30:00Z"
LATER = "2026-03-02T10:55:00Z"
NOON = "2026-03-02T12:00:00Z"
AFTERNOON = "2026-03-02T14:00:00Z"


def play(books: Books) -> int:
    terminal = books.terminal
    terminal.heading("A store, a policy, and six systems that know nothing of Daybook")
    for name, pid in books.fleet.pids().items():
        terminal.say(f"{name:8} is process {pid}")
    before = None if books.is_new else (books.head(), books.fleet.counts())
    if books.is_new:
        books.fleet.seed(seeds(cast.CAST))
    books.open(START)
    arrange(books.fleet, terminal)
    first_half(books)
    between = books.head() if before is None else before[0]
    second_half(books)
    show_views(books, between)
    return conclude(books, before)


def arrange(fleet: Fleet, terminal: Terminal) -> None:
    """Everything that is wrong with the world at half past ten."""
    terminal.heading("What is wrong with the world this morning")
    source, queue, archive = fleet["source"], fleet["queue"], fleet["archive"]
    terminal.say("QX-105, QX-110: the tracker answers 503 whenever they are written")
    for name in ("QX-105", "QX-110"):
        fleet["tracker"].fault("unavailable", exception=name, step="sync-tracker")
    terminal.say("QX-106: the review system reopened it at 10:26")
    terminal.say("QX-107: the review system has no mapping for it")
    source.control("unmapped", exception="QX-107")
    terminal.say("QX-108: its mapping points at the records of QX-101")
    source.control("mappedLike", exception="QX-108", other="QX-101")
    terminal.say("QX-109: the memo in the archive is not the one that the panel signed")
    archive.control("set", object="memo-QX-109-1", text="Another memo\n")
    terminal.say("QX-111: somebody closed the queue item by hand, with the right time")
    closed_at = cast.DONE_BY_HAND.dispositions[0].at
    queue.control("set", id="Q-QX-111-1", state="closed", version=1, closedAt=closed_at)
    terminal.say("QX-112: the panel asks to contact the customer")
    terminal.say("QX-113: the panel returned it for review; it is no closure at all")


def first_half(books: Books) -> None:
    terminal = books.terminal
    terminal.heading("Half past ten: the review system announces what its panel decided")
    terminal.say("QX-102 comes three times: again, and again under a new event id")
    terminal.say("QX-103 comes twice under one event id, with another closure time")
    terminal.say("QX-104 comes with two versions before anything has begun")
    books.advance(MORNING)
    batch = write(books, "morning.ndjson", cast.morning())
    terminal.show("daybook", "ingest", str(batch), status=(0, 1))
    terminal.heading("The reactor carries out what can be carried out")
    books.react()
    terminal.show("daybook", "queue")
    terminal.say("QX-105 and QX-110 wait for the tracker; nothing is sent before its time has come")


def second_half(books: Books) -> None:
    terminal = books.terminal
    terminal.heading("QX-105: a newer version overtakes the one that is being carried out")
    books.advance(LATER)
    terminal.show("daybook", "ingest", str(write(books, "later.ndjson", cast.later())))
    terminal.say("the tracker is well again")
    books.fleet["tracker"].control("clear")
    books.advance(NOON)
    books.react()
    terminal.show("daybook", "followups")
    terminal.heading("People decide: QX-105 is left to its newer version, QX-109 goes on")
    resolve(books, "QX-105", "--abandon", "version 2 takes its place")
    terminal.say("the archive puts the signed memo back")
    books.fleet["archive"].control(
        "set", object="memo-QX-109-1", text="Archived object memo-QX-109-1\n"
    )
    resolve(books, "QX-109", "--resume", "the archive restored the signed memo")
    books.advance(AFTERNOON)
    books.react()


def resolve(books: Books, exception: str, decision: str, reason: str) -> None:
    """Assigns and resolves the open follow-up of an exception, if there is one still."""
    for row in books.terminal.rows("daybook", "followups"):
        if row["exceptionId"] == exception and row["state"] != "FOLLOW_UP_STATE_RESOLVED":
            name = row["id"]
            books.terminal.show("daybook", "followup", "assign", name, "--to", "k.osei")
            books.terminal.show(
                "daybook", "followup", "resolve", name, decision, "--reason", reason,
                "--as", "k.osei",
            )
            return
    books.terminal.say(f"the follow-up of {exception} is resolved already")


def show_views(books: Books, between: int) -> None:
    terminal = books.terminal
    terminal.heading("The books in the afternoon")
    for view in ("queue", "ledger", "tracker", "audit"):
        terminal.show("daybook", view)
    terminal.heading(f"The queue as it stood at position {between}, before noon, and now")
    terminal.show("daybook", "queue", "--as-of", f"@{between}")
    terminal.show("daybook", "queue", "--as-of", MORNING)
    terminal.heading("The audit trace of one closure: QX-105, taken over by its second version")
    show_trace(terminal, "QX-105@2.1")
    terminal.heading("A stop and its resolution: QX-109")
    terminal.show("daybook", "show", "QX-109@1.1/archive-mismatch/1")
    terminal.show("daybook", "history", "QX-109")
    terminal.heading("QX-105: what changed after noon, what set it, and why it is so")
    terminal.show("daybook", "diff", "tracker", f"@{between}..")
    terminal.show("daybook", "blame", "QX-105", "--view", "queue")
    page = books.fleet.directory / f"QX-105-at-{books.head()}.html"
    page.unlink(missing_ok=True)
    terminal.show("daybook", "why", "QX-105", "--html", str(page))
    terminal.show("daybook", "verify")


def show_trace(terminal: Terminal, run: str) -> None:
    """A trace with all its members, a line each; of lists an item each."""
    terminal.echo("daybook", "audit", run, "--json")
    (trace,) = terminal.rows("daybook", "audit", run)
    for name, value in trace.items():
        items = value if isinstance(value, list) and value else [value]
        for item in items:
            text = item if isinstance(item, str) else json.dumps(item, separators=(", ", ": "))
            print(f"  {name:20} {text}")
            name = ""


def conclude(books: Books, before: tuple[int, dict[str, JSON]] | None) -> int:
    """Compares the books and the targets' own counts with what must have come out."""
    books.terminal.heading("Checked from outside")
    counts = books.fleet.counts()
    problems = differences(cast.acceptances(), counts)
    problems += wrong_outcomes(books)
    if before is not None:
        head, earlier = before
        new = books.events_after(head)
        starts = new.pop("ReactorEpochStarted", 0)
        problems += [f"run again, and {count} {kind} are new" for kind, count in new.items()]
        if accepted(counts) != accepted(earlier):
            problems.append("run again, and a target accepted something")
        print(
            f"  run again on the same store: position {head} then, {books.head()} now: "
            f"{starts} starts of the reactor and {sum(new.values())} other events"
        )
    effects = sum(entry["accepted"] for entry in counts.values())
    print(f"  {effects} effects accepted, as the targets count them by exception, version, step")
    code = report(problems)
    if code == 0:
        print("  ✓ each exactly once, every exception as it must be")
    return code


def accepted(counts: dict[str, JSON]) -> dict[str, int]:
    return {identity: entry["accepted"] for identity, entry in counts.items()}


def wrong_outcomes(books: Books) -> list[str]:
    rows = {row["exceptionId"]: row for row in books.terminal.rows("daybook", "queue")}
    problems = []
    for name, expected in cast.OUTCOMES.items():
        row = rows.get(name, {})
        found = cast.Outcome(
            row.get("state", "absent"), row.get("version") or 0, row.get("blocker") or None
        )
        if found != expected:
            problems.append(f"{name}: {found}, not {expected}")
    return problems


def write(books: Books, name: str, events: list[JSON]) -> Path:
    path = books.fleet.directory / name
    lines = (json.dumps(event, separators=(",", ":")) for event in events)
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return path
