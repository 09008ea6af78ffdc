"""The ledger: closures and contra-entries that Daybook stands for.

A settled step at the ledger is an entry, whichever way it settled. A contra-entry takes back the
closure of the version that it names; that closure stays and says by which version (D8, A-31).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

JSON = dict[str, Any]
KINDS = {"CLOSURE_STEP_SYNC_LEDGER": "closure", "CLOSURE_STEP_REVERSE_LEDGER": "contra"}


class LedgerFold:
    def __init__(self) -> None:
        self._entries: dict[str, JSON] = {}

    def apply(self, kind: str, event: JSON) -> None:
        if kind != "StepSettled":
            return
        settled = event["payload"]
        entry = KINDS.get(settled["step"])
        if entry is None:
            return
        run = settled["run"]
        exception = run["exceptionId"]
        version = run["version"] if entry == "closure" else settled["reversesVersion"]
        if entry == "contra":
            closure = self._entries.get(f"{exception}/{version}/closure")
            if closure is not None:
                closure["reversedBy"] = run["version"]
        self._entries[f"{exception}/{version}/{entry}"] = {
            "key": f"{exception}/{version}/{entry}",
            "exceptionId": exception,
            "version": version,
            "kind": f"LEDGER_ENTRY_KIND_{entry.upper()}",
            "ledgerRecord": settled.get("targetId"),
            "reviewEpisode": settled.get("reviewEpisode"),
            "closedAt": settled.get("closedAt"),
            "outcome": settled.get("outcome"),
            "effectKey": settled.get("effectKey"),
            "runVersion": run["version"],
            "runOccurrence": run["occurrence"],
            "reversedBy": None,
            "settledAt": event["recorded"],
            "position": event["position"],
        }

    def rows(self) -> Iterator[JSON]:
        for key in sorted(self._entries, key=str.encode):
            yield self._entries[key]
