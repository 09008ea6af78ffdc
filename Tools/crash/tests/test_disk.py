"""The disk that loses things: what is durable when, and that each way to lose is tried."""

from __future__ import annotations

import random
import tempfile
import unittest
from pathlib import Path

from crash.content import SECTOR, Content
from crash.disk import PAGE, Disk, Image, Patch, tear
from crash.operations import ROOT, Names, Operation, Resize, Sync, Write
from crash.tree import Tree

FOLDER, FILE = 1, 2
MADE: list[Operation] = [
    Names(ROOT, {"d": FOLDER}), Names(FOLDER, {"f": FILE}), Sync(ROOT, until=9),
    Sync(FOLDER, until=9),
]


def disk(*operations: Operation) -> Disk:
    found = Disk()
    for index, operation in enumerate(operations):
        found.apply(index, operation)
    return found


def seen(image: Image) -> bytes | None:
    """What the file holds, none where it is not there."""
    if "f" not in image.names.get(image.names[ROOT].get("d", -1), {}):
        return None
    return image.contents.get(FILE, Content()).bytes()


def all_seen(found: Disk, subsets: int = 40) -> set[bytes | None]:
    return {seen(image) for image in found.images(random.Random(1), subsets, singles=40)}


class DurabilityTests(unittest.TestCase):
    def test_without_a_flush_there_may_be_nothing_or_all(self) -> None:
        found = all_seen(disk(*MADE, Write(FILE, 0, b"ab")))
        self.assertEqual(found, {b"", b"ab"})

    def test_what_was_flushed_is_in_every_image(self) -> None:
        found = disk(*MADE, Write(FILE, 0, b"ab"), Sync(FILE, until=5), Write(FILE, 2, b"cd"))
        self.assertEqual(all_seen(found), {b"ab", b"abcd"})

    def test_later_writes_may_arrive_before_earlier_ones(self) -> None:
        found = all_seen(disk(*MADE, Write(FILE, 0, b"a"), Write(FILE, 1, b"b")))
        self.assertEqual(found, {b"", b"a", b"ab", b"\0b"})

    def test_writing_through_makes_that_write_durable_and_no_other(self) -> None:
        found = disk(*MADE, Write(FILE, 0, b"a"), Write(FILE, 1, b"b"), Sync(FILE, only=5))
        self.assertEqual(all_seen(found), {b"\0b", b"ab"})

    def test_a_flush_leaves_out_what_came_after_it_began(self) -> None:
        found = disk(*MADE, Write(FILE, 0, b"a"), Write(FILE, 1, b"b"), Sync(FILE, until=5))
        self.assertEqual(all_seen(found), {b"a", b"ab"})

    def test_a_flushed_file_in_a_directory_that_was_not_is_lost(self) -> None:
        found = disk(*MADE[:3], Write(FILE, 0, b"a"), Sync(FILE, until=9))
        self.assertEqual(all_seen(found), {None, b"a"})

    def test_a_rename_is_one_step_and_durable_with_its_directory(self) -> None:
        renamed = Names(ROOT, {"d": None, "e": FOLDER})
        before = disk(*MADE, renamed)
        names = {
            tuple(image.names[ROOT]) for image in before.images(random.Random(1), 40, 40)
        }
        self.assertEqual(names, {("d",), ("e",)})
        after = disk(*MADE, renamed, Sync(ROOT, until=9))
        (image,) = after.images(random.Random(1), 4, 4)
        self.assertEqual(list(image.names[ROOT]), ["e"])

    def test_an_image_does_not_change_the_disk(self) -> None:
        found = disk(*MADE, Write(FILE, 0, b"ab"))
        found.image([Patch(FILE, 0, b"zz"), Names(ROOT, {"d": None})])
        self.assertEqual(seen(found.durable), b"")


class TearTests(unittest.TestCase):
    def test_a_page_tears_at_its_sectors(self) -> None:
        page = bytes(index // SECTOR + 1 for index in range(PAGE))
        for seed in range(50):
            torn = tear(Patch(FILE, PAGE, page), random.Random(seed))
            parts = [part for part in torn if isinstance(part, Patch)]
            self.assertTrue(0 < len(parts) < PAGE // SECTOR)
            for part in parts:
                self.assertEqual((part.offset % SECTOR, len(part.data)), (0, SECTOR))
                self.assertEqual(set(part.data), {(part.offset - PAGE) // SECTOR + 1})

    def test_what_lies_in_one_sector_does_not_tear(self) -> None:
        self.assertEqual(tear(Patch(FILE, 10, b"a" * 120), random.Random(1)), [])

    def test_a_part_that_straddles_sectors_keeps_its_bytes(self) -> None:
        data = bytes(range(1, 11))
        parts = Patch(FILE, SECTOR - 4, data).sectors()
        self.assertEqual([part.data for part in parts], [data[:4], data[4:]])

    def test_torn_images_are_among_those_of_a_cut(self) -> None:
        found = all_seen(disk(*MADE, Write(FILE, 0, b"x" * PAGE)), subsets=4)
        torn = [image for image in found if image not in (None, b"", b"x" * PAGE)]
        self.assertTrue(torn)
        self.assertTrue(all(image.count(b"x") % SECTOR == 0 for image in torn))


class ContentTests(unittest.TestCase):
    def test_puts_and_lengths_agree_with_plain_bytes(self) -> None:
        for seed in range(200):
            chance = random.Random(seed)
            content, plain = Content(), bytearray()
            for _ in range(12):
                at = chance.randrange(3 * SECTOR)
                if chance.random() < 0.3:
                    content.resize(at)
                    plain = plain[:at].ljust(at, b"\0")
                else:
                    data = chance.randbytes(chance.randrange(1, 2 * SECTOR))
                    content.put(at, data)
                    plain = plain.ljust(at, b"\0")
                    plain[at : at + len(data)] = data
                self.assertEqual(content.bytes(), bytes(plain), f"seed {seed}")


class TreeTests(unittest.TestCase):
    def test_what_is_written_down_is_what_was_there(self) -> None:
        data = random.Random(1).randbytes(3 * PAGE + 100)
        found = disk(*MADE, Write(FILE, 50, data), Resize(FILE, 4 * PAGE, at_least=True))
        (_, image, *_) = found.images(random.Random(1), 0, 0)
        with tempfile.TemporaryDirectory() as folder:
            Tree(image, {ROOT, FOLDER}, set()).write(Path(folder), random.Random(1))
            self.assertEqual((Path(folder) / "d" / "f").read_bytes(),
                             (bytes(50) + data).ljust(4 * PAGE, b"\0"))

    def test_digests_tell_trees_apart_but_not_by_zeros_or_mapped_files(self) -> None:
        def digest(*operations: Operation, mapped: set[int] = set()) -> bytes:
            found = disk(*MADE, *operations)
            image = found.image([pending.change for pending in found.pending])
            return Tree(image, {ROOT, FOLDER}, mapped).digest()

        zeros = digest(Write(FILE, 0, bytes(SECTOR)))
        self.assertEqual(zeros, digest(Resize(FILE, SECTOR)))
        self.assertNotEqual(zeros, digest(Write(FILE, 0, bytes(SECTOR - 1) + b"a")))
        self.assertNotEqual(zeros, digest(Resize(FILE, SECTOR + 1)))
        self.assertNotEqual(zeros, digest(Resize(FILE, SECTOR), Names(FOLDER, {"g": 3})))
        a, b = (digest(Write(FILE, 0, byte), mapped={FILE}) for byte in (b"a", b"b"))
        self.assertEqual(a, b)
