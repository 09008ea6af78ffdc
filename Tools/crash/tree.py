"""An image of a disk as a tree of files: told from others, and written down to be looked at."""

from __future__ import annotations

import hashlib
import os
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from crash.content import SECTOR, Content
from crash.disk import Image
from crash.operations import ROOT


@dataclass
class Tree:
    """What is in `mapped` was written through memory, which nobody has seen."""

    image: Image
    directories: set[int]
    mapped: set[int]

    def walk(self, node: int = ROOT, path: str = "") -> Iterator[tuple[str, int]]:
        for name, child in sorted(self.image.names.get(node, {}).items()):
            yield f"{path}{name}", child
            if child in self.directories:
                yield from self.walk(child, f"{path}{name}/")

    def digest(self) -> bytes:
        """Equal for equal trees; what a mapped file holds does not count."""
        found = hashlib.blake2b(digest_size=16)
        for path, node in self.walk():
            content = self.image.contents.get(node, Content())
            found.update(f"{path}\0{node in self.directories}\0{content.size}\0".encode())
            if node in self.mapped:
                continue
            for sector, data in sorted(content.sectors.items()):
                if data.strip(b"\0"):
                    found.update(sector.to_bytes(8, "little") + data)
        return found.digest()

    def write(self, folder: Path, noise: random.Random) -> None:
        """Into an empty folder. A mapped file is found as it was begun, or full of anything."""
        for path, node in self.walk():
            place = folder / path
            if node in self.directories:
                place.mkdir()
                continue
            content = self.image.contents.get(node, Content())
            with place.open("wb") as file:
                if node in self.mapped and noise.random() < 0.5:
                    file.write(noise.randbytes(content.size))
                    continue
                file.truncate(content.size)
                for sector, data in content.sectors.items():
                    length = min(SECTOR, content.size - sector * SECTOR)
                    os.pwrite(file.fileno(), data[:length], sector * SECTOR)
