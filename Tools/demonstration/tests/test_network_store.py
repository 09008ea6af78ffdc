"""A store on a network file system is refused by the programs, whatever they are asked to do.

No such file system is at hand in a test, so `statfs` is made to name one for the store's folder
alone: the decision, the message and the exit code are the program's own.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
PROGRAMS = Path(os.environ.get("DAYBOOK_PROGRAMS", ROOT / ".build" / "debug"))
COMPILER = shutil.which("cc") or shutil.which("clang")

STATFS = """
#define _GNU_SOURCE
#include <dlfcn.h>
#include <string.h>
#include <sys/vfs.h>

int statfs(const char *path, struct statfs *found) {
    int (*next)(const char *, struct statfs *) = dlsym(RTLD_NEXT, "statfs");
    int done = next(path, found);
    if (done == 0 && strstr(path, "/remote")) found->f_type = MAGIC;
    return done;
}
"""


@unittest.skipUnless(COMPILER, "no C compiler to make the stand-in for statfs")
class NetworkStore(unittest.TestCase):
    def setUp(self) -> None:
        self.assertTrue((PROGRAMS / "daybook").exists(), f"build first: no daybook in {PROGRAMS}")
        temporary = tempfile.TemporaryDirectory(prefix="daybook-network-")
        self.addCleanup(temporary.cleanup)
        self.directory = Path(temporary.name)
        (self.directory / "remote").mkdir()
        self.store = self.directory / "remote" / "store"

    def daybook(self, *arguments: str, magic: str | None) -> subprocess.CompletedProcess[str]:
        environment = dict(os.environ)
        if magic is not None:
            library = self.directory / f"{magic}.so"
            source = self.directory / "statfs.c"
            source.write_text(STATFS)
            assert COMPILER is not None
            subprocess.run(
                [COMPILER, "-shared", "-fPIC", f"-DMAGIC={magic}", "-o", library, source, "-ldl"],
                check=True,
            )
            environment["LD_PRELOAD"] = str(library)
        return subprocess.run(
            [PROGRAMS / "daybook", *arguments, "--store", self.store], env=environment,
            capture_output=True, text=True, timeout=60, check=False,
        )

    def test_none_is_made_there(self) -> None:
        for magic, name in [("0x6969", "NFS"), ("0xFF534D42", "CIFS"), ("0x01021997", "9P")]:
            done = self.daybook("init", magic=magic)
            self.assertEqual(done.returncode, 2, done.stderr)
            self.assertIn(name, done.stderr)
            self.assertFalse(self.store.exists())

    def test_none_is_opened_there(self) -> None:
        self.assertEqual(self.daybook("init", magic=None).returncode, 0)
        for command in (["log"], ["verify"], ["queue"], ["clock", "show"]):
            done = self.daybook(*command, magic="0x6969")
            self.assertEqual(done.returncode, 2, command)
            self.assertIn("NFS", done.stderr)
            self.assertEqual(self.daybook(*command, magic=None).returncode, 0, command)

    def test_a_local_one_is_taken(self) -> None:
        self.assertEqual(self.daybook("init", magic="0xEF53").returncode, 0)


if __name__ == "__main__":
    unittest.main()
