"""Reading messages in protobuf's wire format as dictionaries.

A field that has its default value is absent, as it is on the wire, and so is a message that says
nothing. Enumerations are told by their names, timestamps as (seconds, nanoseconds).
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from oracle.folds.schema import NUMBERS, TIMESTAMP, Field, Schema, daybook

Message = dict[str, Any]
Moment = tuple[int, int]

VARINT, EIGHT, BYTES, FOUR = 0, 1, 2, 5


class WireError(Exception):
    """Bytes that are no such message."""


def varint(data: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        if at >= len(data) or shift > 63:
            raise WireError(f"a number does not end at {at}")
        octet = data[at]
        at += 1
        value |= (octet & 0x7F) << shift
        if octet < 0x80:
            return value & 0xFFFF_FFFF_FFFF_FFFF, at
        shift += 7


def signed(value: int) -> int:
    return value - (1 << 64) if value >> 63 else value


def timestamp(data: bytes) -> Moment:
    parts = {1: 0, 2: 0}
    at = 0
    while at < len(data):
        tag, at = varint(data, at)
        if tag & 7 != VARINT or tag >> 3 not in parts:
            raise WireError("a timestamp of other fields")
        value, at = varint(data, at)
        parts[tag >> 3] = signed(value)
    return parts[1], parts[2]


def scalar(schema: Schema, type_: str, value: int) -> Any:
    if type_ == "bool":
        return bool(value)
    if type_ in schema.enums:
        return schema.enums[type_].get(value, value) if value else None
    if type_ not in NUMBERS:
        raise WireError(f"a number where {type_} is expected")
    if type_.startswith("s"):
        return (value >> 1) ^ -(value & 1)
    return value


def piece(schema: Schema, type_: str, data: bytes) -> Any:
    if type_ == "string":
        return data.decode("utf-8")
    if type_ == "bytes":
        return data
    if type_ == TIMESTAMP:
        return timestamp(data)
    if type_ not in schema.messages:
        raise WireError(f"bytes where {type_} is expected")
    return shared(type_, data)


@lru_cache(maxsize=1 << 16)
def shared(type_: str, data: bytes) -> Message:
    """The same bytes give the same dictionary: whoever holds it must not change it."""
    return decode(type_, data)


def packed(schema: Schema, type_: str, data: bytes) -> list[Any]:
    values, at = [], 0
    while at < len(data):
        value, at = varint(data, at)
        values.append(scalar(schema, type_, value))
    return values


def put(message: Message, field: Field, values: list[Any]) -> None:
    if field.repeated:
        message.setdefault(field.name, []).extend(values)
        return
    for value in values:
        if value or field.type == TIMESTAMP:
            message[field.name] = value


def decode(type_: str, data: bytes) -> Message:
    """The message of that full name; a field that it does not have is an error."""
    schema = daybook()
    fields = schema.messages[type_]
    message: Message = {}
    at = 0
    while at < len(data):
        tag, at = varint(data, at)
        field = fields.get(tag >> 3)
        if field is None:
            raise WireError(f"{type_} has no field {tag >> 3}")
        if tag & 7 == VARINT:
            number, at = varint(data, at)
            put(message, field, [scalar(schema, field.type, number)])
            continue
        if tag & 7 != BYTES:
            raise WireError(f"{type_}.{field.name} has the wire type {tag & 7}")
        size, at = varint(data, at)
        if at + size > len(data):
            raise WireError(f"{type_}.{field.name} is longer than its message")
        content, at = data[at : at + size], at + size
        if field.repeated and (field.type in NUMBERS or field.type in schema.enums):
            put(message, field, packed(schema, field.type, content))
        else:
            put(message, field, [piece(schema, field.type, content)])
    return message
