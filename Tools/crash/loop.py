"""A small file system in a file, mounted for as long as it is used."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from types import TracebackType


class Unavailable(Exception):
    """Why this machine does not let us mount one."""


class LoopDisk:
    """`folder` gets the file and the place where it is mounted."""

    def __init__(self, folder: Path, size_bytes: int) -> None:
        self.image, self.mount, self.size_bytes = folder / "disk", folder / "mount", size_bytes

    def __enter__(self) -> Path:
        if os.geteuid() != 0:
            raise Unavailable("mounting a file system takes root")
        if shutil.which("mkfs.ext4") is None:
            raise Unavailable("mkfs.ext4 is not installed")
        with self.image.open("wb") as file:
            file.truncate(self.size_bytes)
        self._require("mkfs.ext4", "-q", "-F", str(self.image))
        self.mount.mkdir(exist_ok=True)
        self._require("mount", "-o", "loop", str(self.image), str(self.mount))
        return self.mount

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        subprocess.run(["umount", str(self.mount)], check=True, capture_output=True)
        self.image.unlink()

    @staticmethod
    def _require(*command: str) -> None:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise Unavailable(f"{command[0]}: {done.stderr.strip()}")
