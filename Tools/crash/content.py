"""A file's bytes, sparse, by the sectors that a disk writes whole."""

from __future__ import annotations

from dataclasses import dataclass, field

SECTOR = 512


@dataclass
class Content:
    """A sparse file, by sectors; what is not there is zero."""

    size: int = 0
    sectors: dict[int, bytes] = field(default_factory=dict)

    def copy(self) -> Content:
        return Content(self.size, dict(self.sectors))

    def put(self, offset: int, data: bytes) -> None:
        self.size = max(self.size, offset + len(data))
        at = 0
        while at < len(data):
            sector, within = divmod(offset + at, SECTOR)
            piece = data[at : at + SECTOR - within]
            if len(piece) < SECTOR:
                old = self.sectors.get(sector, bytes(SECTOR))
                piece = old[:within] + piece + old[within + len(piece) :]
            self.sectors[sector] = piece
            at += SECTOR - within

    def resize(self, size: int) -> None:
        if size < self.size:
            last, within = divmod(size, SECTOR)
            self.sectors = {at: kept for at, kept in self.sectors.items() if at * SECTOR < size}
            if within and last in self.sectors:
                self.sectors[last] = self.sectors[last][:within].ljust(SECTOR, b"\0")
        self.size = size

    def bytes(self) -> bytes:
        whole = bytearray(-(-self.size // SECTOR) * SECTOR)
        for sector, data in self.sectors.items():
            whole[sector * SECTOR : (sector + 1) * SECTOR] = data
        return bytes(whole[: self.size])
