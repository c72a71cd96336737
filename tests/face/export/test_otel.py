import json
import sys

import pytest

from ndalab.errors import ServiceError, UsageError

NAMES = ["review", "unfinished", "hostile", "fan_out"]


@pytest.fixture
def sdk():
    """OpenTelemetry's SDK, which the extra `otel` brings."""
    return pytest.importorskip(
        "opentelemetry.sdk.trace.export", reason='NOT TESTED: pip install "ndalab[otel]" to do so'
    )


def _json(lab, tmp_path):
    whole = json.loads(lab.trace().save(tmp_path / "t.otlp.json").read_text())
    return whole["resourceSpans"][0]["scopeSpans"][0]["spans"]


def test_snapshot(build, snapshot, tmp_path):
    """OTLP JSON is as it was looked at."""
    path = build("review").trace().save(tmp_path / "t.otlp.json")
    snapshot("review.otlp.json", path.read_text("utf-8").rstrip())


@pytest.mark.parametrize("name", NAMES)
def test_ids_are_valid_and_unique(build, tmp_path, name):
    """Ids have their length, are not zero, and parents and links lead to spans that exist."""
    found = _json(build(name), tmp_path)
    known = {(span["traceId"], span["spanId"]) for span in found}
    assert len(known) == len(found)
    assert all(len(trace) == 32 and len(span) == 16 for trace, span in known)
    assert all(int(trace, 16) and int(span, 16) for trace, span in known)
    parents = {(s["traceId"], s["parentSpanId"]) for s in found if "parentSpanId" in s}
    links = {(link["traceId"], link["spanId"]) for span in found for link in span["links"]}
    assert parents | links <= known


def test_ids_follow_from_the_labs(build, tmp_path):
    """The same history gives the same trace; another run's id gives another."""
    one, other = _json(build("review"), tmp_path), _json(build("review"), tmp_path)
    assert one == other
    assert len({span["traceId"] for span in one}) == 3


@pytest.mark.parametrize("name", NAMES)
def test_the_sdk_gets_what_the_json_says(build, tmp_path, sdk, name):
    """Objects and JSON hold the same spans: ids, times, names, parents and links."""
    lab = build(name)
    assert [_brief(span) for span in lab.trace().otel_spans()] == [
        (
            span["name"],
            int(span["traceId"], 16),
            int(span["spanId"], 16),
            int(span.get("parentSpanId", "0"), 16),
            int(span["startTimeUnixNano"]),
            int(span["endTimeUnixNano"]),
            span["status"]["code"],
            [int(link["spanId"], 16) for link in span["links"]],
            [event["name"] for event in span["events"]],
        )
        for span in _json(lab, tmp_path)
    ]


def _brief(span):
    code = {"UNSET": 0, "OK": 1, "ERROR": 2}[span.status.status_code.name]
    return (
        span.name,
        span.context.trace_id,
        span.context.span_id,
        span.parent.span_id if span.parent else 0,
        span.start_time,
        span.end_time,
        code,
        [link.context.span_id for link in span.links],
        [event.name for event in span.events],
    )


def test_exporters_get_all_spans_at_once(build, sdk):
    """An exporter is handed finished spans, and their number is returned."""
    from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

    exporter = InMemorySpanExporter()
    lab = build("review")
    assert lab.trace().export_otel(exporter) == 28
    spans = exporter.get_finished_spans()
    assert [span.context for span in spans] == [s.context for s in lab.trace().otel_spans()]
    assert spans[0].resource.attributes == {"service.name": "ndalab"}
    assert json.loads(spans[0].to_json())["status"]["status_code"] == "ERROR"


def test_an_exporter_that_fails_is_told_of(build, sdk):
    """What an exporter did not take is an error, not silence."""

    class Broken(sdk.SpanExporter):
        def export(self, spans):
            return sdk.SpanExportResult.FAILURE

    with pytest.raises(ServiceError, match="Broken did not take 28 spans"):
        build("review").trace().export_otel(Broken())


def test_a_missing_sdk_is_told_of(build, monkeypatch):
    """Without the extra the message says how to get it, and what works without."""
    for name in [name for name in sys.modules if name.startswith("opentelemetry")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(UsageError, match=r'pip install "ndalab\[otel\]"'):
        build("review").trace().otel_spans()
