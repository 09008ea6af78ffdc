"""Writes archives, sound and spoilt, with Python's own libraries: `make_archives.py FOLDER`.

The content is `content()`, long enough for several pieces and hardly compressible; a test compares
what it reads with `content.bin`.
"""

import bz2
import gzip
import io
import lzma
import random
import sys
import zipfile
from pathlib import Path


def content() -> bytes:
    return random.Random(498).randbytes(200_000) + b"the end\n"


def zipped(files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", method) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return held.getvalue()


def flipped(data: bytes, place: int) -> bytes:
    return data[:place] + bytes([data[place] ^ 1]) + data[place + 1:]


def archives() -> dict[str, bytes]:
    plain = content()
    half = len(plain) // 2
    gz, xz = gzip.compress(plain, mtime=0), lzma.compress(plain)
    members = zipped({"folder/": b"", "log.csv": plain, "__MACOSX/._log.csv": b"no"})
    stored = zipped({"log.csv": plain}, zipfile.ZIP_STORED)
    return {
        "content.bin": plain,
        # Names that say something else than the content.
        "plain.zip": plain,
        "gzip.csv": gz,
        "xz.gz": xz,
        "zip.xes": members,
        "stored.zip": stored,
        "two-members.gz": gzip.compress(plain[:half]) + gzip.compress(plain[half:]) + bytes(512),
        "empty": b"",
        "empty.gz": gzip.compress(b""),
        "empty.zip": zipped({}),
        "folders.zip": zipped({"a/": b"", "a/b/": b""}),
        "cut.gz": gz[:half],
        "no-trailer.gz": gz[:-8],
        "cut-trailer.gz": gz[:-3],
        "cut.xz": xz[:-40_000],
        "cut.zip": members[:half],
        "cut-stored.zip": stored[:half],
        # Hardly compressible data are stored as they are: the flip changes one byte of the content,
        # and nothing but the checksum can tell.
        "flip.gz": flipped(gz, half),
        "flip-checksum.gz": flipped(gz, len(gz) - 6),
        "flip.xz": flipped(xz, half),
        "flip.zip": flipped(members, half),
        "flip-stored.zip": flipped(stored, half),
        "junk.gz": gz + b"junk",
        "log.bz2": bz2.compress(plain),
        "log.zst": bytes([0x28, 0xB5, 0x2F, 0xFD, 0x24, 0x00]) + plain[:100],
        "log.7z": b"7z\xbc\xaf\x27\x1c" + plain[:100],
    }


if __name__ == "__main__":
    for file, data in archives().items():
        (Path(sys.argv[1]) / file).write_bytes(data)
