"""What Tools/setup does on a machine with nothing installed, or with some of it."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

SETUP = Path(__file__).resolve().parents[2] / "setup"
LIBRARIES = [
    "liblmdb-dev", "libxxhash-dev", "libssl-dev", "libcurl4-openssl-dev", "libarchive-dev",
    "libxml2-dev", "zlib1g-dev", "pkg-config", "tzdata",
]
NOBODY = 65534

# Stand-ins for the machine's own programs: they say what they were asked to do.
FAKES = {
    "dpkg-query": '[[ " $INSTALLED " == *" ${!#} "* ]] && echo "install ok installed"',
    "apt-get": 'echo "apt-get $*" >>"$RECORD"',
    "sudo": 'echo "sudo $*" >>"$RECORD"; exec "$@"',
    "swift": "true",
}


class Setup(unittest.TestCase):
    def setUp(self) -> None:
        temporary = tempfile.TemporaryDirectory(prefix="daybook-setup-")
        self.addCleanup(temporary.cleanup)
        self.directory = Path(temporary.name)
        self.directory.chmod(0o755)
        self.record = self.directory / "record"
        self.record.touch()
        self.record.chmod(0o666)
        for name in ("bash", "env", "grep"):
            self.link(name)
        for name in FAKES:
            self.fake(name)

    def link(self, name: str) -> None:
        found = shutil.which(name)
        assert found is not None, name
        (self.directory / name).symlink_to(found)

    def fake(self, name: str) -> None:
        program = self.directory / name
        program.write_text(f"#!/usr/bin/env bash\n{FAKES[name]}\n")
        program.chmod(0o755)

    def run_setup(
        self, installed: list[str], user: int | None = None
    ) -> subprocess.CompletedProcess[str]:
        """With nothing on the PATH but the stand-ins and what a bare Debian has."""
        # By its text, since another user may have no right to enter the project's folder.
        command = [str(self.directory / "bash"), "-c", SETUP.read_text(encoding="utf-8")]
        return subprocess.run(
            command, user=user, capture_output=True, text=True, timeout=60, check=False, cwd="/",
            env={
                "PATH": str(self.directory), "RECORD": str(self.record),
                "INSTALLED": " ".join(installed),
            },
        )

    def commands(self) -> list[str]:
        return self.record.read_text(encoding="utf-8").splitlines()

    def installations(self) -> list[str]:
        return [line for line in self.commands() if line.startswith("apt-get install")]

    def test_on_a_bare_machine_everything_is_installed(self) -> None:
        done = self.run_setup([])
        self.assertEqual(done.returncode, 0, done.stderr)
        wanted = " ".join([*LIBRARIES, "python3"])
        self.assertEqual(self.installations(), [f"apt-get install -y -qq {wanted}"])
        updates = [line for line in self.commands() if line.startswith("apt-get update")]
        self.assertEqual(updates, ["apt-get update -qq"])
        self.assertIn(f"installing {wanted}", done.stderr)

    def test_only_what_is_missing_is_installed(self) -> None:
        self.link("python3")
        self.assertEqual(self.run_setup(LIBRARIES[1:]).returncode, 0)
        self.assertEqual(self.installations(), ["apt-get install -y -qq liblmdb-dev"])

    def test_nothing_is_done_where_nothing_is_missing(self) -> None:
        self.link("python3")
        done = self.run_setup(LIBRARIES)
        self.assertEqual((done.returncode, done.stderr, self.commands()), (0, "", []))

    def test_without_swift_it_says_which_is_needed(self) -> None:
        self.link("python3")
        (self.directory / "swift").unlink()
        done = self.run_setup(LIBRARIES)
        self.assertEqual(done.returncode, 2)
        self.assertIn("6.2 or newer", done.stderr)

    @unittest.skipUnless(os.geteuid() == 0, "only root can become another user")
    def test_who_is_not_root_installs_by_sudo(self) -> None:
        done = self.run_setup(LIBRARIES[:-1] + ["python3"], NOBODY)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(self.commands()[0], "sudo apt-get update -qq")
        self.assertTrue(all("tzdata" in line for line in self.installations()))
        self.assertEqual(len(self.installations()), 1)

    @unittest.skipUnless(os.geteuid() == 0, "only root can become another user")
    def test_without_root_and_sudo_it_names_what_to_install(self) -> None:
        (self.directory / "sudo").unlink()
        done = self.run_setup([], NOBODY)
        self.assertEqual(done.returncode, 2)
        self.assertIn("install by hand: " + " ".join([*LIBRARIES, "python3"]), done.stderr)
        self.assertEqual(self.commands(), [])


if __name__ == "__main__":
    unittest.main()
