"""`Tools/demo`, after its set-up: see there for the usage."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from demonstration import cases, histories, story, year
from demonstration.books import Books
from demonstration.terminal import CommandFailed, Terminal
from simulate.fleet import CASE_TARGETS, Fleet


def main() -> int:
    parser = argparse.ArgumentParser(prog="Tools/demo")
    parser.add_argument("file", nargs="?", type=Path, help="UCI incident log, or an XES log")
    parser.add_argument("--store", type=Path, help="a store that stays, with its systems beside")
    parser.add_argument("--bin", type=Path, required=True, help="where the programs are")
    parser.add_argument("--seed", type=int, default=20160305, help="of duplicates and late events")
    arguments = parser.parse_args()
    if arguments.store is not None:
        return play(arguments, arguments.store.resolve())
    with tempfile.TemporaryDirectory(prefix="daybook-demo-") as directory:
        return play(arguments, Path(directory) / "books")


def play(arguments: argparse.Namespace, store: Path) -> int:
    """The systems' state lies beside the store, as they are no part of it."""
    store.parent.mkdir(parents=True, exist_ok=True)
    terminal = Terminal(arguments.bin.resolve(), store)
    systems = store.with_name(store.name + ".systems")
    try:
        with Fleet(systems, keeps_state=arguments.store is not None) as fleet:
            books = Books(terminal, store, fleet)
            if arguments.file is None:
                return story.play(books) or play_cases(arguments, books, systems / "cases")
            if histories.is_xes(arguments.file):
                return histories.play(books, arguments.file)
            return year.play(books, arguments.file, arguments.seed) or histories.play(
                books, arguments.file
            )
    except (CommandFailed, OSError, RuntimeError, ValueError) as error:
        print(f"demo: {error}", file=sys.stderr)
        return 2


def play_cases(arguments: argparse.Namespace, books: Books, systems: Path) -> int:
    """Workflow B has systems of its own, and the reactor a process of its own for it."""
    with Fleet(systems, arguments.store is not None, CASE_TARGETS) as fleet:
        return cases.play(books, fleet)


if __name__ == "__main__":
    sys.exit(main())
