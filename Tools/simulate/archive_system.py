"""The archive: objects that are read, folders to which references are attached under their digest.

Attaching is idempotent, as the digest is the id. The archive shows an object's bytes and never
says what their digest should be: comparing is the reader's work.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from simulate.system import Identity, System
from simulate.wire import Refusal, Request, Response

STEPS = {"memo": "attach-memo", "evidence": "attach-evidence"}


def object_bytes(name: str, size: int = 0) -> bytes:
    """The bytes of a seeded object: a line, repeated where a size is asked for. Only the digest
    matters, so the name is enough."""
    line = f"Archived object {name}\n".encode()
    return (line * (size // len(line) + 1))[:size] if size else line


def object_digest(name: str, size: int = 0) -> str:
    return hashlib.sha256(object_bytes(name, size)).hexdigest()


class Archive(System):
    name = "archive"

    def __init__(self, *arguments: Any) -> None:
        self._objects: dict[str, bytes] = {}
        self._object_owners: dict[str, str] = {}
        self._folder_owners: dict[str, str] = {}
        self._folders: dict[str, dict[str, dict[str, Any]]] = {}
        super().__init__(*arguments)

    def _define_operations(self) -> None:
        self.operation("set", self._set)

    def seed(self, record: Mapping[str, Any]) -> None:
        """`{"object", "exceptionId", "bytes"?}` or `{"folder", "exceptionId"}`."""
        if "object" in record:
            name = record["object"]
            self._objects.setdefault(name, object_bytes(name, record.get("bytes", 0)))
            self._object_owners[name] = record["exceptionId"]
        else:
            self._folders.setdefault(record["folder"], {})
            self._folder_owners[record["folder"]] = record["exceptionId"]

    def identify(self, request: Request) -> Identity:
        segments = request.segments
        if len(segments) < 2:
            return Identity()
        owners = self._object_owners if segments[0] == "objects" else self._folder_owners
        if request.method != "PUT":
            return Identity(owners.get(segments[1]))
        body = request.json()
        step = STEPS.get(body.get("role"))
        return Identity(owners.get(segments[1]), body.get("version"), step)

    def serve(self, request: Request) -> Response:
        match request.method, request.segments:
            case "GET", ["objects", name]:
                if name not in self._objects:
                    raise Refusal(404, f"no object {name!r}")
                return Response(200, self._objects[name], "application/octet-stream")
            case "GET", ["folders", folder]:
                attachments = list(self._folders.get(folder, {}).values())
                return Response.of({"id": folder, "attachments": attachments})
            case "PUT", ["folders", folder, "attachments", digest]:
                return self._attach(folder, digest, request)
        raise Refusal(404, f"no {request.method} {request.path}")

    def _attach(self, folder: str, digest: str, request: Request) -> Response:
        body = request.json()
        role, version = body["role"], int(body["version"])
        if role not in STEPS:
            raise Refusal(400, f"unknown role {role!r}")
        wanted = {"role": role, "sha256": digest, "uri": body["uri"], "version": version}
        attachments = self._folders.setdefault(folder, {})
        present = attachments.get(digest)
        owner = self._folder_owners.get(folder, folder)
        self.applied()
        if present == wanted:
            self.counts.repeat(owner, version, STEPS[role], request.key)
            return Response.of(wanted)
        attachments[digest] = wanted
        self.counts.accept(owner, version, STEPS[role], request.key)
        return Response.of(wanted, 200 if present else 201)

    def _set(self, command: Mapping[str, Any]) -> None:
        """A change by another's hand: `object` with `text` (null removes it), or `folder` with
        an `attachment` of role, sha256, uri and version."""
        if "object" in command:
            if command.get("text") is None:
                self._objects.pop(command["object"], None)
            else:
                self._objects[command["object"]] = command["text"].encode()
        else:
            attachment = dict(command["attachment"])
            self._folders.setdefault(command["folder"], {})[attachment["sha256"]] = attachment
