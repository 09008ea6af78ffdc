"""Reads a store's bytes by the published byte map alone, and says what it found as JSON.

Input (JSON on stdin): secret, meta, events, keys, runs, streams and nodes as hexadecimal strings.
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
    function = ctypes.CDLL(name).XXH3_64bits_withSeed
    function.restype = ctypes.c_uint64
    function.argtypes = [ctypes.c_char_p, ctypes.c_size_t, ctypes.c_uint64]
    return lambda data, seed=0: function(data, len(data), seed)


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
    is_first = value[48] == 2
    check(value[48] in (0, 2) and value[49:56] == bytes(7), "state and reserved bytes")
    end = 56 + envelope_length + 16 + payload_length
    check(len(value) == end + (33 if is_first else 0), "lengths")
    envelope = value[56:56 + envelope_length]
    salted = value[56 + envelope_length:end]
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
    check(is_first == (event["index"] == 0), "the content digest ends a request's first event")
    event["digest"] = value[end:]
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


def key_octets(event):
    parts = (event["keySource"].encode(), event["keyID"].encode())
    return b"".join(struct.pack("<H", len(part)) + part for part in parts)


def check_index(store, firsts):
    """Table keys, its runs, and their description hold each request once, by its key's hash."""
    record = bytes.fromhex(store["meta"]["keys"])
    checksum, seed, _, runs, merges = struct.unpack_from("<QQQII", record, 0)
    check_sum(checksum, record[8:], "key index")
    check(merges == 0 and len(record) == 32 + 20 * runs, "length of the key index")
    entries = []
    for key, value in store["keys"].items():
        (key_hash,) = struct.unpack("<Q", bytes.fromhex(key))
        entries += [(key_hash, position) for (position,) in
                    struct.iter_unpack("<Q", bytes.fromhex(value))]
    chunks = {}
    for key, value in store["runs"].items():
        number, *last = struct.unpack(">QQQ", bytes.fromhex(key))
        chunk = list(struct.iter_unpack("<QQ", bytes.fromhex(value)))
        check(len(chunk) <= 255 and chunk[-1] == tuple(last), "key of a chunk")
        chunks.setdefault(number, []).append(chunk)
    for place in range(runs):
        number, count, level = struct.unpack_from("<QQI", record, 32 + 20 * place)
        run = [entry for chunk in sorted(chunks.pop(number)) for entry in chunk]
        check(run == sorted(run) and len(run) == count, "run %d" % number)
        least = 512 * 4**level if level else 0
        check(least < count <= 2048 * 4**level, "level of run %d" % number)
        entries += run
    check(not chunks, "runs that nothing describes")
    check(len(entries) == len(firsts), "an entry of the index for each request")
    if CHECKSUM is not None:
        wanted = [(CHECKSUM(key_octets(e), seed), e["position"]) for e in firsts]
        check(sorted(wanted) == sorted(entries), "entries of the index")
    return runs


def main():
    store = json.load(sys.stdin)
    events = [
        decode_event(bytes.fromhex(value), index + 1)
        for index, value in enumerate(store["events"])
    ]
    leaves = [bytes.fromhex(event["leaf"]) for event in events]

    firsts = [event for event in events if event["index"] == 0]
    check(check_index(store, firsts) == 1, "one run")
    secret = bytes.fromhex(store["secret"].strip())
    for first in firsts:
        at = first["position"]
        content = digest(secret, events[at - 1:at - 1 + first["count"]])
        check(first["digest"] == content, "content digest of %d" % at)

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
    check(version == 2 and identity[5:8] == bytes(3), "store record")
    check_sum(struct.unpack_from("<Q", identity, 24)[0], identity[:24], "store record")
    for event in events:
        del event["digest"]
    json.dump({
        "events": events, "root": root(leaves).hex(), "clock": clock,
        "storeID": identity[8:24].hex(), "areChecksumsChecked": CHECKSUM is not None,
    }, sys.stdout)


main()
