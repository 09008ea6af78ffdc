"""Reads a store's bytes by the published byte map alone, and says what it found as JSON.

Input (JSON on stdin): secret, meta, events, keys, streams and nodes as hexadecimal strings.
Shares no code with the program: a change of the format that the map does not say shows up here.
"""

import ctypes
import ctypes.util
import hashlib
import hmac
import json
import struct
import sys


def xxh3():
    name = ctypes.util.find_library("xxhash")
    if name is None:
        return None
    function = ctypes.CDLL(name).XXH3_64bits
    function.restype = ctypes.c_uint64
    function.argtypes = [ctypes.c_char_p, ctypes.c_size_t]
    return lambda data: function(data, len(data))


CHECKSUM = xxh3()
STRINGS = [
    "stream", "type", "id", "source", "actorIdentity", "actorClaimed", "correlation",
    "keySource", "keyID",
]


def check(condition, what):
    if not condition:
        raise SystemExit("the byte map does not hold: " + what)


def check_sum(stored, data, what):
    if CHECKSUM is not None:
        check(stored == CHECKSUM(data), "checksum of " + what)


def decode_event(value, position):
    (checksum,) = struct.unpack_from("<Q", value, 0)
    check_sum(checksum, value[8:], "record %d" % position)
    leaf = value[8:40]
    envelope_length, payload_length = struct.unpack_from("<II", value, 40)
    check(value[48:56] == bytes(8), "state and reserved bytes")
    check(len(value) == 56 + envelope_length + 16 + payload_length, "lengths")
    envelope = value[56:56 + envelope_length]
    salted = value[56 + envelope_length:]
    check(leaf == hashlib.sha256(b"\0" + envelope).digest(), "leaf")
    check(envelope[64:96] == hashlib.sha256(salted).digest(), "payload digest")
    header = struct.unpack_from("<HHIQqqQQQII", envelope, 0)
    check(header[0] == 1 and header[1] == 96, "format and header length")
    check(header[3] == position, "position")
    (count,) = struct.unpack_from("<H", envelope, 96)
    check(count == 9, "string count")
    event = dict(zip(
        ["schemaVersion", "position", "recorded", "occurred", "revision", "previous",
         "causation", "index", "count"], header[2:]))
    offset = 98
    for name in STRINGS:
        (length,) = struct.unpack_from("<H", envelope, offset)
        event[name] = envelope[offset + 2:offset + 2 + length].decode("utf-8")
        offset += 2 + length
    check(offset == len(envelope), "strings fill the envelope")
    event["payload"] = salted[16:].hex()
    event["leaf"] = leaf.hex()
    return event


def root(leaves):
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return hashlib.sha256(b"\1" + root(leaves[:split]) + root(leaves[split:])).digest()


def digest(secret, events):
    content = b"\1" + struct.pack("<I", len(events))
    for event in events:
        for text in (event["type"].encode(), event["source"].encode()):
            content += struct.pack("<I", len(text)) + text
        payload = bytes.fromhex(event["payload"])
        content += struct.pack("<q", event["occurred"])
        content += struct.pack("<I", len(payload)) + payload
    return b"\1" + hmac.new(secret, content, hashlib.sha256).digest()


def table_key(event):
    raw = event["keySource"].encode() + b"\0" + event["keyID"].encode()
    return b"\1" + raw if len(raw) < 511 else b"\2" + hashlib.sha256(raw).digest()


def main():
    store = json.load(sys.stdin)
    events = [
        decode_event(bytes.fromhex(value), index + 1)
        for index, value in enumerate(store["events"])
    ]
    leaves = [bytes.fromhex(event["leaf"]) for event in events]

    keys = {bytes.fromhex(key): bytes.fromhex(value) for key, value in store["keys"].items()}
    firsts = [event for event in events if event["index"] == 0]
    check(len(keys) == len(firsts), "an entry in table keys for each request")
    secret = bytes.fromhex(store["secret"].strip())
    for first in firsts:
        at = first["position"]
        entry = struct.pack("<QI", at, first["count"])
        entry += digest(secret, events[at - 1:at - 1 + first["count"]])
        check(keys[table_key(first)] == entry, "key of %d" % at)

    streams = {}
    for event in events:
        number = streams.get(event["stream"], (len(streams) + 1, 0, 0))[0]
        revision, previous = streams.get(event["stream"], (0, 0, 0))[1:]
        check(event["revision"] == revision + 1 and event["previous"] == previous, "chain")
        streams[event["stream"]] = (number, event["revision"], event["position"])
    stored = {
        bytes.fromhex(key).decode(): struct.unpack("<QQQ", bytes.fromhex(value))
        for key, value in store["streams"].items()
    }
    check(stored == streams, "table streams")

    for key, value in store["nodes"].items():
        level, index = struct.unpack(">BQ", bytes.fromhex(key))
        covered = leaves[index << level:(index + 1) << level]
        check(level >= 8 and len(covered) == 1 << level, "node key")
        check(bytes.fromhex(value) == root(covered), "node")
    full = sum(len(leaves) >> level for level in range(8, 64))
    check(len(store["nodes"]) == full, "all nodes from level 8 up")

    head = bytes.fromhex(store["meta"]["head"])
    checksum, size, recorded, count = struct.unpack_from("<QQqQ", head, 0)
    check_sum(checksum, head[8:], "head")
    check(size == len(events) and count == len(streams), "head's counts")
    check(recorded == events[-1]["recorded"], "head's time")
    frontier, start = b"", 0
    for level in reversed(range(64)):
        if size >> level & 1:
            frontier += root(leaves[start:start + (1 << level)])
            start += 1 << level
    check(head[64:] == frontier, "frontier")

    identity = bytes.fromhex(store["meta"]["store"])
    check(len(identity) == 32, "store record's length")
    version, clock = struct.unpack_from("<IB", identity, 0)
    check(version == 1 and identity[5:8] == bytes(3), "store record")
    check_sum(struct.unpack_from("<Q", identity, 24)[0], identity[:24], "store record")
    json.dump({
        "events": events, "root": root(leaves).hex(), "clock": clock,
        "storeID": identity[8:24].hex(), "areChecksumsChecked": CHECKSUM is not None,
    }, sys.stdout)


main()
