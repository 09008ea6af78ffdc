"""Proofs judged by the specifications alone: RFC 6962, RFC 8032 and C2SP's notes, tiles and proofs.

It shares no line and no library with the programs that it judges: hashes are hashlib's, and Ed25519
is RFC 8032's own arithmetic, slow and plain.
"""

from __future__ import annotations

import base64
import hashlib
import struct
from pathlib import Path
from typing import NamedTuple

Hash = bytes


class Bad(Exception):
    """What was judged does not hold."""


def need(condition: bool, what: str) -> None:
    if not condition:
        raise Bad(what)


# RFC 6962, section 2.1.


def leaf_hash(entry: bytes) -> Hash:
    return hashlib.sha256(b"\0" + entry).digest()


def node_hash(left: Hash, right: Hash) -> Hash:
    return hashlib.sha256(b"\1" + left + right).digest()


def split(count: int) -> int:
    """The largest power of two smaller than `count`."""
    return 1 << (count - 1).bit_length() - 1


def tree_hash(leaves: list[Hash]) -> Hash:
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    middle = split(len(leaves))
    return node_hash(tree_hash(leaves[:middle]), tree_hash(leaves[middle:]))


def root_of_path(index: int, size: int, leaf: Hash, path: list[Hash]) -> Hash:
    """The root that PATH(index, D[size]) leads to, by the recursion that defines it."""
    need(0 <= index < size, "the index lies outside the tree")
    if size == 1:
        need(not path, "the path is too long")
        return leaf
    need(bool(path), "the path is too short")
    middle = split(size)
    if index < middle:
        return node_hash(root_of_path(index, middle, leaf, path[:-1]), path[-1])
    return node_hash(path[-1], root_of_path(index - middle, size - middle, leaf, path[:-1]))


def roots_of_proof(
    old: int, new: int, proof: list[Hash], old_root: Hash, whole: bool = True
) -> tuple[Hash, Hash]:
    """Both roots that PROOF(old, D[new]) leads to, by the recursion that defines it."""
    if old == new:
        if whole:
            need(not proof, "the proof is too long")
            return old_root, old_root
        need(len(proof) == 1, "the proof has a wrong length")
        return proof[0], proof[0]
    need(bool(proof), "the proof is too short")
    middle = split(new)
    if old <= middle:
        left, right = roots_of_proof(old, middle, proof[:-1], old_root, whole)
        return left, node_hash(right, proof[-1])
    left, right = roots_of_proof(old - middle, new - middle, proof[:-1], old_root, False)
    return node_hash(proof[-1], left), node_hash(proof[-1], right)


# RFC 8032, section 5.1.7, with the arithmetic of its section 6.

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
Point = tuple[int, int, int, int]


def add(a: Point, b: Point) -> Point:
    one = (a[1] - a[0]) * (b[1] - b[0]) % P
    two = (a[1] + a[0]) * (b[1] + b[0]) % P
    three = 2 * a[3] * b[3] * D % P
    four = 2 * a[2] * b[2] % P
    e, f, g, h = two - one, four - three, four + three, two + one
    return e * f % P, g * h % P, f * g % P, e * h % P


def times(scalar: int, point: Point) -> Point:
    result: Point = (0, 1, 1, 0)
    while scalar:
        if scalar & 1:
            result = add(result, point)
        point = add(point, point)
        scalar >>= 1
    return result


def recover_x(y: int, sign: int) -> int | None:
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    if square == 0:
        return None if sign else 0
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    if (x * x - square) % P:
        return None
    return P - x if x & 1 != sign else x


def point(data: bytes) -> Point | None:
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & (1 << 255) - 1
    x = recover_x(y, sign)
    return None if x is None else (x, y, 1, x * y % P)


BASE_Y = 4 * pow(5, P - 2, P) % P
BASE_X = recover_x(BASE_Y, 0)
assert BASE_X is not None
BASE: Point = (BASE_X, BASE_Y, 1, BASE_X * BASE_Y % P)


def ed25519_holds(key: bytes, message: bytes, signature: bytes) -> bool:
    if len(key) != 32 or len(signature) != 64:
        return False
    a, r = point(key), point(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if a is None or r is None or s >= L:
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % L
    left, right = times(s, BASE), add(r, times(h, a))
    return (left[0] * right[2] - right[0] * left[2]) % P == 0 and (
        left[1] * right[2] - right[1] * left[2]
    ) % P == 0


# C2SP signed-note, tlog-checkpoint, tlog-cosignature.


def unbase64(text: str) -> bytes:
    data = base64.b64decode(text, validate=True)
    need(base64.b64encode(data).decode() == text, "this base64 is not canonical")
    return data


class Key(NamedTuple):
    name: str
    id: bytes
    kind: int
    bytes: bytes

    @staticmethod
    def parse(text: str) -> Key:
        name, digits, data = text.split("+", 2)
        raw = unbase64(data)
        id = hashlib.sha256(name.encode() + b"\n" + raw).digest()[:4]
        need(id.hex() == digits, f"the key's id should be {id.hex()}")
        return Key(name, id, raw[0], raw[1:])

    def holds(self, text: str, signature: bytes) -> bool:
        message = text.encode()
        if self.kind == 4:
            (seconds,) = struct.unpack(">Q", signature[:8])
            message = b"cosignature/v1\n" + f"time {seconds}\n".encode() + message
            signature = signature[8:]
        return ed25519_holds(self.bytes, message, signature)


class Checkpoint(NamedTuple):
    origin: str
    size: int
    root: Hash

    @staticmethod
    def parse(note: str, log: Key, witnesses: list[Key] = []) -> Checkpoint:
        """The checkpoint, if the log and all of the witnesses have signed it."""
        text, _, lines = note.rpartition("\n\n")
        text += "\n"
        signed: set[Key] = set()
        for line in lines.splitlines():
            dash, name, data = line.split(" ")
            need(dash == "\u2014", "this is no signature line")
            raw = unbase64(data)
            for key in [log, *witnesses]:
                if (key.name, key.id) == (name, raw[:4]):
                    need(key.holds(text, raw[4:]), f"the signature of {name} is not valid")
                    signed.add(key)
        for key in [log, *witnesses]:
            need(key in signed, f"{key.name} has not signed")
        origin, size, root = text.splitlines()[:3]
        need(origin == log.name, f"the origin is {origin}")
        return Checkpoint(origin, int(size), unbase64(root))


# C2SP tlog-proof, tlog-witness, tlog-tiles.


def judge_proof(text: str, log: Key, witnesses: list[Key] = []) -> bytes:
    """The entry that a proof file shows to be in the log."""
    head, _, note = text.partition("\n\n")
    lines = head.splitlines()
    need(lines[0] == "c2sp.org/tlog-proof@v1", "this is no proof")
    need(lines[1].startswith("extra "), "the proof does not hold its entry")
    entry = unbase64(lines[1][6:])
    need(lines[2].startswith("index "), "the index is missing")
    checkpoint = Checkpoint.parse(note, log, witnesses)
    path = [unbase64(line) for line in lines[3:]]
    root = root_of_path(int(lines[2][6:]), checkpoint.size, leaf_hash(entry), path)
    need(root == checkpoint.root, "the path leads to another root")
    return entry


def judge_consistency(old: Checkpoint, request: str, log: Key) -> Checkpoint:
    head, _, note = request.partition("\n\n")
    lines = head.splitlines()
    need(lines[0] == f"old {old.size}", "the proof begins elsewhere")
    new = Checkpoint.parse(note, log)
    if old.size:
        proof = [unbase64(line) for line in lines[1:]]
        roots = roots_of_proof(old.size, new.size, proof, old.root)
        need(roots == (old.root, new.root), "the proof leads to other roots")
    return new


def tile_path(folder: str, index: int, width: int) -> str:
    digits = f"{index:03}"
    digits = digits.rjust(-(-len(digits) // 3) * 3, "0")
    parts = [digits[at : at + 3] for at in range(0, len(digits), 3)]
    path = "/".join(["x" + part for part in parts[:-1]] + parts[-1:])
    return f"tile/{folder}/{path}" + ("" if width == 256 else f".p/{width}")


def judge_export(folder: Path, log: Key, witnesses: list[Key] = []) -> list[bytes]:
    """The entries of an exported log, every tile and the root recomputed from them."""
    note = (folder / "checkpoint").read_text(encoding="utf-8")
    checkpoint = Checkpoint.parse(note, log, witnesses)
    entries: list[bytes] = []
    for first in range(0, checkpoint.size, 256):
        width = min(256, checkpoint.size - first)
        data = (folder / tile_path("entries", first // 256, width)).read_bytes()
        count, offset = 0, 0
        while offset < len(data):
            (length,) = struct.unpack_from(">H", data, offset)
            entries.append(data[offset + 2 : offset + 2 + length])
            offset += 2 + length
            count += 1
        need(offset == len(data) and count == width, f"the bundle at {first} is cut")
    hashes = [leaf_hash(entry) for entry in entries]
    need(tree_hash(hashes) == checkpoint.root, "the entries lead to another root")
    level = 0
    while hashes:
        for first in range(0, len(hashes), 256):
            tile = hashes[first : first + 256]
            path = tile_path(str(level), first // 256, len(tile))
            need((folder / path).read_bytes() == b"".join(tile), f"{path} is not what it should be")
        whole = len(hashes) // 256 * 256
        hashes = [tree_hash(hashes[at : at + 256]) for at in range(0, whole, 256)]
        level += 1
    return entries
