"""Exceptions as the organisation knows them, and what each system holds of them before closure.

One description gives all that follows from it: the review system's record and events, the records
open at the targets, the objects in the archive. So the systems agree until a command makes them
differ.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from simulate.archive_system import object_digest

JSON = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Disposition:
    """A panel's decision; times are RFC 3339 in UTC with whole seconds."""

    version: int
    at: str
    disposition: str = "DISPOSITION_CLOSURE_APPROVED"
    final: bool = True
    next_step: str = "NEXT_STEP_NONE"


@dataclass(frozen=True, slots=True)
class Reopening:
    at: str


@dataclass(slots=True)
class AuditException:
    """One quality-audit exception with its history in order of time."""

    id: str
    history: list[Disposition | Reopening] = field(default_factory=list)
    evidence_bytes: int = 0  # of its evidence bundle; 0: a line of text

    @property
    def episode(self) -> str:
        return f"E-{self.id}"

    @property
    def dispositions(self) -> list[Disposition]:
        return [item for item in self.history if isinstance(item, Disposition)]

    def archive(self, version: int) -> list[JSON]:
        objects = [
            ("ARCHIVE_ROLE_CLOSURE_MEMO", f"memo-{self.id}-{version}", 0),
            ("ARCHIVE_ROLE_EVIDENCE_BUNDLE", f"evidence-{self.id}-{version}", self.evidence_bytes),
        ]
        return [
            {"role": role, "uri": f"archive:{name}", "sha256": object_digest(name, size)}
            for role, name, size in objects
        ]

    def mapping(self, version: int) -> JSON:
        """Other ids than the exception's own, so that a guessed address finds nothing."""
        return {
            "queueItem": f"Q-{self.id}-{version}",
            "ledgerRecord": f"L-{self.id}",
            "trackerItem": f"T-{self.id}",
            "archiveFolder": f"F-{self.id}",
        }

    def disposition_data(self, item: Disposition) -> JSON:
        """The proto3 JSON form of `daybook.v1.DispositionRecorded`."""
        return {
            "exceptionId": self.id,
            "version": item.version,
            "disposition": item.disposition,
            "final": item.final,
            "finalizedAt": item.at,
            "reviewEpisode": self.episode,
            "archive": self.archive(item.version),
            "nextStep": item.next_step,
        }

    def source_seed(self) -> JSON:
        return {
            "exceptionId": self.id,
            "reviewEpisode": self.episode,
            "history": [self._source_item(item) for item in self.history],
        }

    def _source_item(self, item: Disposition | Reopening) -> JSON:
        if isinstance(item, Reopening):
            return {"at": item.at, "reopened": True}
        return {
            "at": item.at,
            "version": item.version,
            "disposition": item.disposition,
            "final": item.final,
            "nextStep": item.next_step,
            "archive": self.archive(item.version),
            "mapping": self.mapping(item.version),
        }


def seeds(exceptions: Iterable[AuditException]) -> Iterator[tuple[str, JSON]]:
    """What each system must hold before any closure: (system, record)."""
    for exception in exceptions:
        name = exception.id
        yield "source", exception.source_seed()
        yield "ledger", {
            "id": f"L-{name}", "exceptionId": name, "reviewEpisode": exception.episode,
        }
        yield "tracker", {"id": f"T-{name}", "exceptionId": name}
        yield "archive", {"folder": f"F-{name}", "exceptionId": name}
        for item in exception.dispositions:
            version = item.version
            yield "queue", {"id": f"Q-{name}-{version}", "exceptionId": name}
            yield "archive", {"object": f"memo-{name}-{version}", "exceptionId": name}
            yield "archive", {
                "object": f"evidence-{name}-{version}", "exceptionId": name,
                "bytes": exception.evidence_bytes,
            }
