"""Spans as objects of OpenTelemetry's SDK, for its exporters. The one file here that needs it."""

from __future__ import annotations

import importlib.util
from typing import TYPE_CHECKING, Any

from ndalab.errors import ServiceError, UsageError
from ndalab.face.export.otlp import SCOPE, exception_attributes, path_of, span_id, trace_id
from ndalab.face.export.spans import Link, Span, described, spans
from ndalab.face.plain import clean

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import ReadableSpan
    from opentelemetry.sdk.trace.export import SpanExporter


def otel_spans(scene: dict[str, Any]) -> list[ReadableSpan]:
    """Show a scene as finished spans; one that is still open ends where the scene does.

    Raises:
        UsageError: OpenTelemetry's SDK is not installed.
    """
    if not _is_installed():
        raise UsageError(
            'OpenTelemetry spans need its SDK: pip install "ndalab[otel]". '
            'trace.save("x.otlp.json") writes the same spans without it.'
        )
    return [_readable(span) for span in spans(scene)]


def export_otel(scene: dict[str, Any], exporter: SpanExporter) -> int:
    """Hand a scene's spans to an exporter.

    Returns:
        How many spans were exported.

    Raises:
        ServiceError: The exporter did not take them.
        UsageError: OpenTelemetry's SDK is not installed.
    """
    found = otel_spans(scene)
    from opentelemetry.sdk.trace.export import SpanExportResult

    if exporter.export(found) is not SpanExportResult.SUCCESS:
        raise ServiceError(
            f"{type(exporter).__name__} did not take {len(found)} spans. Check its address and "
            "whether what it sends to is running; its log says more."
        )
    return len(found)


def _is_installed() -> bool:
    try:
        return importlib.util.find_spec("opentelemetry.sdk") is not None
    except ModuleNotFoundError:
        return False


def _readable(span: Span) -> ReadableSpan:
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import ReadableSpan
    from opentelemetry.sdk.util.instrumentation import InstrumentationScope
    from opentelemetry.trace import SpanKind

    return ReadableSpan(
        name=span.name,
        context=_context(span.run, span.path),
        parent=None if span.parent is None else _context(span.run, span.parent),
        # Made by hand: what a machine is called has no place in a stable trace.
        resource=Resource({"service.name": SCOPE}),
        attributes=_clean(span.attributes),
        events=_events(span),
        links=[_link(link) for link in span.links],
        kind=SpanKind.INTERNAL,
        status=_status(span),
        start_time=span.start,
        end_time=span.end,
        instrumentation_scope=InstrumentationScope(SCOPE),
    )


def _context(run: str, path: tuple[str, ...]) -> Any:
    from opentelemetry.trace import SpanContext, TraceFlags

    flags = TraceFlags(TraceFlags.SAMPLED)
    return SpanContext(trace_id(run), span_id(run, path), is_remote=False, trace_flags=flags)


def _status(span: Span) -> Any:
    from opentelemetry.trace import Status, StatusCode

    code = {"unset": StatusCode.UNSET, "ok": StatusCode.OK, "error": StatusCode.ERROR}
    why = described(span.error) if span.error is not None and span.outcome == "error" else None
    return Status(code[span.outcome], why)


def _events(span: Span) -> list[Any]:
    from opentelemetry.sdk.trace import Event

    if span.error is None:
        return []
    return [Event("exception", _clean(exception_attributes(span.error)), span.end)]


def _link(link: Link) -> Any:
    from opentelemetry.trace import Link as OtelLink

    return OtelLink(_context(link.run, path_of(link)), {"inngest.link": link.how})


def _clean(values: dict[str, Any]) -> dict[str, Any]:
    """Make text fit for protocol buffers, which refuse half a surrogate pair."""
    return {name: clean(v) if isinstance(v, str) else v for name, v in values.items()}
