"""Spans as OpenTelemetry knows them: ids of 128 and 64 bits, and the JSON of its protocol.

Each run is a trace of its own, since it may outlive what started it by days; links lead from one
to the other. Ids follow from the lab's, so that the same history gives the same trace. No library
is needed here.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

from ndalab.core.ids import ulid_value
from ndalab.face.export.spans import Link, Span, Value, described, spans

SCOPE = "ndalab"
_STATUS = {"unset": 0, "ok": 1, "error": 2}
_INTERNAL = 1


def trace_id(run: str) -> int:
    """The run's ULID, which has just as many bits."""
    return ulid_value(run)


def span_id(run: str, path: tuple[str, ...]) -> int:
    """64 bits that belong to a part of a run; never zero, which would mean none."""
    text = json.dumps([run, *path])
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big") or 1


def path_of(link: Link) -> tuple[str, ...]:
    """The path of the span that a link leads to."""
    return () if link.step is None else (link.step,)


def otlp(scene: dict[str, Any]) -> str:
    """Write a scene as OTLP JSON, which collectors and Jaeger read."""
    scope = {"scope": {"name": SCOPE}, "spans": [_span(span) for span in spans(scene)]}
    resource = {"attributes": _attributes({"service.name": SCOPE})}
    return json.dumps({"resourceSpans": [{"resource": resource, "scopeSpans": [scope]}]}, indent=1)


def _span(span: Span) -> dict[str, Any]:
    parent = {} if span.parent is None else {"parentSpanId": _hex(span.run, span.parent)}
    status: dict[str, Any] = {"code": _STATUS[span.outcome]}
    if span.error is not None:
        status["message"] = described(span.error)
    return {
        "traceId": f"{trace_id(span.run):032x}",
        "spanId": _hex(span.run, span.path),
        **parent,
        "name": span.name,
        "kind": _INTERNAL,
        "startTimeUnixNano": str(span.start),
        "endTimeUnixNano": str(span.end),
        "attributes": _attributes(span.attributes),
        "events": [_exception(span)] if span.error is not None else [],
        "links": [_link(link) for link in span.links],
        "status": status,
    }


def exception_attributes(error: dict[str, str]) -> dict[str, Value]:
    """Name an error's parts as OpenTelemetry's conventions do."""
    return {"exception.type": error["name"], "exception.message": error["message"]}


def _exception(span: Span) -> dict[str, Any]:
    assert span.error is not None
    return {
        "name": "exception",
        "timeUnixNano": str(span.end),
        "attributes": _attributes(exception_attributes(span.error)),
    }


def _link(link: Link) -> dict[str, Any]:
    return {
        "traceId": f"{trace_id(link.run):032x}",
        "spanId": _hex(link.run, path_of(link)),
        "attributes": _attributes({"inngest.link": link.how}),
    }


def _hex(run: str, path: tuple[str, ...]) -> str:
    return f"{span_id(run, path):016x}"


def _attributes(values: dict[str, Value]) -> list[dict[str, Any]]:
    return [{"key": name, "value": _value(value)} for name, value in values.items()]


def _value(value: Value) -> dict[str, Any]:
    if isinstance(value, bool):
        return {"boolValue": value}
    return {"intValue": str(value)} if isinstance(value, int) else {"stringValue": value}
