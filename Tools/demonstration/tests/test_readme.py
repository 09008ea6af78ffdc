"""The README's transcript is what the programs print, to the letter."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import tempfile
import unittest
from pathlib import Path

from simulate.fleet import Fleet
from simulate.model import AuditException, Disposition, seeds
from simulate.stream import deliveries

ROOT = Path(__file__).resolve().parents[3]
PROGRAMS = Path(os.environ.get("DAYBOOK_PROGRAMS", ROOT / ".build" / "debug"))
POLICY = ROOT / "Schemas" / "policies" / "exception-closure.json"
EXCEPTIONS = {"QX-7": "2026-03-01T16:20:00Z", "QX-8": "2026-03-01T17:05:00Z"}


def transcript() -> str:
    """The first console block."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    block = re.search(r"```console\n(.*?)```", text, re.DOTALL)
    assert block is not None, "README.md has no console block"
    return block.group(1)


class Readme(unittest.TestCase):
    maxDiff = None

    def setUp(self) -> None:
        self.assertTrue((PROGRAMS / "daybook").exists(), f"build first: no daybook in {PROGRAMS}")
        temporary = tempfile.TemporaryDirectory(prefix="daybook-readme-")
        self.addCleanup(temporary.cleanup)
        self.directory = Path(temporary.name)
        self.fleet = self.enterContext(Fleet(self.directory / "systems"))

    def test_the_transcript_is_what_the_programs_print(self) -> None:
        exceptions = [AuditException(name, [Disposition(1, at)]) for name, at in EXCEPTIONS.items()]
        self.fleet.seed(seeds(exceptions))
        self.fleet["archive"].control("set", object="memo-QX-8-1", text="another memo")
        lines = [delivery.line() for delivery in deliveries(exceptions)]
        (self.directory / "dispositions.ndjson").write_text("\n".join(lines) + "\n")
        (self.directory / "targets.json").symlink_to(self.fleet.targets_file)
        self.printed("daybook init --clock virtual --at 2026-03-02T09:00:00Z")
        self.printed(f"daybook policy adopt {POLICY} --author ana --approver ben")

        expected = transcript()
        commands = [line[2:] for line in expected.splitlines() if line.startswith("$ ")]
        found = "".join(f"$ {command}\n{self.printed(command)}" for command in commands)
        self.assertEqual(found, expected)

    def printed(self, command: str) -> str:
        """What a command prints on a terminal without colours; what it says aside is left out."""
        environment = os.environ | {
            "PATH": f"{PROGRAMS}:{os.environ['PATH']}", "NO_COLOR": "1", "COLUMNS": "128",
            "DAYBOOK_STORE": str(self.directory / "store"), "TERM": "xterm",
        }
        ours, theirs = pty.openpty()
        process = subprocess.Popen(
            command, shell=True, cwd=self.directory, env=environment, stdin=subprocess.DEVNULL,
            stdout=theirs, stderr=subprocess.DEVNULL,
        )
        os.close(theirs)
        text = b""
        try:
            while chunk := os.read(ours, 65_536):
                text += chunk
        except OSError:
            pass  # Linux says EIO where the other end is closed.
        os.close(ours)
        self.assertEqual(process.wait(), 0, command)
        return text.decode().replace("\r\n", "\n")


if __name__ == "__main__":
    unittest.main()
