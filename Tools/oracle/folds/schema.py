"""The messages and enumerations of the schemas, read from the `.proto` files themselves."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3] / "Schemas"
TIMESTAMP = "google.protobuf.Timestamp"
NUMBERS = ("uint32", "uint64", "sint32", "sint64")

COMMENT = re.compile(r"//[^\n]*")
BLOCK = re.compile(r"\b(message|enum)\s+(\w+)\s*\{([^{}]*)\}")
FIELD = re.compile(r"(repeated\s+)?([\w.]+)\s+(\w+)\s*=\s*(\d+)\s*(?:\[[^\]]*\])?\s*;")
VALUE = re.compile(r"(\w+)\s*=\s*(\d+)\s*;")
PACKAGE = re.compile(r"\bpackage\s+([\w.]+)\s*;")
HEAD = re.compile(r"\b(?:syntax|package|import|option)\b[^;]*;")


class SchemaError(Exception):
    """A schema says something that this reading does not know."""


@dataclass(frozen=True, slots=True)
class Field:
    name: str
    number: int
    type: str  # a scalar's name, or the full name of a message or an enumeration
    repeated: bool


@dataclass(slots=True)
class Schema:
    """Full name ► what it is; a message by its fields' numbers, an enumeration by its numbers."""

    messages: dict[str, dict[int, Field]] = field(default_factory=dict)
    enums: dict[str, dict[int, str]] = field(default_factory=dict)

    def resolve(self, name: str, package: str) -> str:
        """The full name of what is called `name` within `package`."""
        if name in NUMBERS or name in ("string", "bytes", "bool", TIMESTAMP):
            return name
        for candidate in (f"{package}.{name}", name):
            if candidate in self.messages or candidate in self.enums:
                return candidate
        raise SchemaError(f"{name} of {package} is nowhere defined")

    def add(self, package: str, kind: str, name: str, body: str) -> None:
        if kind == "enum":
            values = {int(number): word for word, number in VALUE.findall(body)}
            self.enums[f"{package}.{name}"] = values
            return
        fields = {
            int(number): Field(label, int(number), type_, bool(repeated))
            for repeated, type_, label, number in FIELD.findall(body)
        }
        if FIELD.sub("", body).strip():
            raise SchemaError(f"{package}.{name} has more than plain fields")
        self.messages[f"{package}.{name}"] = fields


def parse(texts: Iterable[str]) -> Schema:
    schema = Schema()
    packages: dict[str, str] = {}
    for text in texts:
        plain = COMMENT.sub("", text)
        found = PACKAGE.search(plain)
        if found is None:
            raise SchemaError("a schema without a package")
        for kind, name, body in BLOCK.findall(plain):
            schema.add(found.group(1), kind, name, body)
            packages[f"{found.group(1)}.{name}"] = found.group(1)
        if HEAD.sub("", BLOCK.sub("", plain)).strip():
            raise SchemaError(f"{found.group(1)} has more than plain messages")
    for message, fields in schema.messages.items():
        for number, each in fields.items():
            full = schema.resolve(each.type, packages[message])
            fields[number] = Field(each.name, number, full, each.repeated)
    return schema


@cache
def daybook() -> Schema:
    """Daybook's own."""
    return parse(path.read_text(encoding="utf-8") for path in sorted(ROOT.rglob("*.proto")))
