"""The paging service, in the shape of PagerDuty's Events v2: one open alert for each key.

A trigger under the key of an open alert changes nothing; after a resolution the same key opens a
new one. The credential is the routing key in the body; 202 says that it is done.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from typing import Any

from simulate.notice_key import NoticeKey, scope_of
from simulate.system import Identity, System
from simulate.wire import Refusal, Request, Response

PATH = "/v2/enqueue"
SEVERITIES = ("critical", "error", "warning", "info")
ACTIONS = ("trigger", "acknowledge", "resolve")
DEDUP_KEY_CHARACTERS_MAX = 255
SUMMARY_CHARACTERS_MAX = 1024


class Pager(System):
    name = "pager"

    def __init__(self, *arguments: Any) -> None:
        self._alerts: list[dict[str, Any]] = []
        super().__init__(*arguments)

    def _define_operations(self) -> None:
        """People acknowledge in the service itself; Daybook is told so by an event."""

    def seed(self, record: Mapping[str, Any]) -> None:
        raise Refusal(400, "a pager has no records")

    def authorizes(self, request: Request) -> bool:
        if request.path != PATH:
            return super().authorizes(request)
        body = request.json()
        given = body.get("routing_key") if isinstance(body, dict) else None
        return isinstance(given, str) and hmac.compare_digest(
            given.encode(), self._token.encode()
        )

    def identify(self, request: Request) -> Identity:
        return scope_of(request.key)

    def serve(self, request: Request) -> Response:
        match request.method, request.path:
            case "GET", "/alerts":
                return Response.of(self._alerts)
            case "POST", "/v2/enqueue":
                return self._enqueue(request)
        raise Refusal(404, f"no {request.method} {request.path}")

    def _enqueue(self, request: Request) -> Response:
        body = request.json()
        errors = list(faults_of(body))
        if errors:
            return Response.of(
                {"status": "invalid event", "message": "Event object is invalid",
                 "errors": errors}, 400,
            )
        notice = NoticeKey.parse(request.key)
        self.applied()
        if self._change(body):
            self.counts.accept_identity(notice.identity, request.key)
        else:
            self.counts.repeat_identity(notice.identity, request.key)
        answer = {
            "status": "success", "message": "Event processed", "dedup_key": body["dedup_key"],
        }
        return Response.of(answer, 202)

    def _change(self, body: Mapping[str, Any]) -> bool:
        """Whether the event changed anything."""
        key, action = body["dedup_key"], body["event_action"]
        alert = next(
            (one for one in self._alerts
             if one["dedup_key"] == key and one["state"] != "resolved"), None,
        )
        if action == "trigger":
            if alert is None:
                payload = body["payload"]
                self._alerts.append({
                    "dedup_key": key, "state": "triggered", "summary": payload["summary"],
                    "source": payload["source"], "severity": payload["severity"],
                })
            return alert is None
        state = "acknowledged" if action == "acknowledge" else "resolved"
        if alert is None or alert["state"] == state:
            return False
        alert["state"] = state
        return True


def faults_of(body: Any) -> list[str]:
    """What the service would not take."""
    if not isinstance(body, dict):
        return ["the event is not an object"]
    errors = []
    if body.get("event_action") not in ACTIONS:
        errors.append(f"'event_action' is none of {', '.join(ACTIONS)}")
    key = body.get("dedup_key")
    if not isinstance(key, str) or not 0 < len(key) <= DEDUP_KEY_CHARACTERS_MAX:
        errors.append("'dedup_key' is no text of at most 255 characters")
    if body.get("event_action") != "trigger":
        return errors
    payload = body.get("payload")
    if not isinstance(payload, dict):
        return [*errors, "'payload' is missing"]
    summary = payload.get("summary")
    if not isinstance(summary, str) or not 0 < len(summary) <= SUMMARY_CHARACTERS_MAX:
        errors.append("'payload.summary' is no text of at most 1024 characters")
    if not isinstance(payload.get("source"), str) or not payload["source"]:
        errors.append("'payload.source' is missing or blank")
    if payload.get("severity") not in SEVERITIES:
        errors.append(f"'payload.severity' is none of {', '.join(SEVERITIES)}")
    return errors
