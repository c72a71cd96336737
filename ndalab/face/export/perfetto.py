"""Spans as the JSON that ui.perfetto.dev and chrome://tracing open.

A run is a process there; its steps lie in as many lanes as overlap. Where nothing took time, a
beat of the lab lasts a microsecond, so that what came first is drawn first. Times count from the
first event, since the format's numbers are too coarse for nanoseconds since 1970.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from ndalab.face.export.spans import BEAT_NS, Link, Ruler, Span, described, spans

Scene = dict[str, Any]
Event = dict[str, Any]

RUN_LANE = 1
"""Lanes are counted from here; the first holds the run itself."""


def perfetto(scene: Scene) -> str:
    """Write a scene in the Trace Event Format."""
    found = spans({**scene, "origin": 0})
    lanes = _lanes(found)
    events = [
        *_names(scene, sorted({(span.number, n) for span, n in zip(found, lanes, strict=True)})),
        *(_slice(span, lane) for span, lane in zip(found, lanes, strict=True)),
        *_entries({**scene, "origin": 0}),
        *_arrows(found, lanes),
    ]
    origin = {"origin_ms": scene["origin"]}
    whole = {"displayTimeUnit": "ms", "otherData": origin, "traceEvents": events}
    return json.dumps(whole, indent=1)


def _lanes(found: Sequence[Span]) -> list[int]:
    """Give each step the first lane that is free; what lies within a step shares its lane."""
    free: dict[str, list[int]] = {}
    taken: dict[tuple[str, tuple[str, ...]], int] = {}
    for span in sorted((s for s in found if len(s.path) == 1), key=lambda s: s.start):
        if _is_of_body(span):
            continue
        ends = free.setdefault(span.run, [])
        lane = next((n for n, end in enumerate(ends) if end <= span.start), len(ends))
        ends[lane : lane + 1] = [span.end]
        taken[span.run, span.path] = RUN_LANE + 1 + lane
    return [taken.get((span.run, span.path[:1]), RUN_LANE) for span in found]


def _is_of_body(span: Span) -> bool:
    """Whether a part belongs to the run itself and not to a step."""
    return "inngest.kind" in span.attributes and len(span.path) == 1


def _names(scene: Scene, lanes: Sequence[tuple[int, int]]) -> Iterator[Event]:
    """Name processes and lanes, and keep the processes in the order of the trace."""
    for place, run in enumerate(scene["runs"]):
        pid = run["number"] + 1
        yield _meta(pid, 0, "process_name", {"name": f"{run['function']} #{pid}"})
        yield _meta(pid, 0, "process_sort_index", {"sort_index": place})
    for number, lane in lanes:
        name = "run" if lane == RUN_LANE else "steps"
        yield _meta(number + 1, lane, "thread_name", {"name": name})


def _meta(pid: int, tid: int, name: str, args: dict[str, Any]) -> Event:
    return {"ph": "M", "pid": pid, "tid": tid, "name": name, "args": args}


def _slice(span: Span, lane: int) -> Event:
    args: dict[str, Any] = {"status": span.status} if span.status else {}
    args |= span.attributes
    if span.error is not None:
        args["error"] = described(span.error)
    return {
        "ph": "X",
        "pid": span.number + 1,
        "tid": lane,
        "name": span.name,
        "cat": "part" if "inngest.kind" in span.attributes else "step" if span.path else "run",
        "ts": span.start / 1000,
        "dur": (span.end - span.start) / 1000,
        "args": args,
    }


def _entries(scene: Scene) -> Iterator[Event]:
    """Mark each call of the function."""
    ruler = Ruler(scene)
    for run in scene["runs"]:
        for call in run["calls"]:
            yield {
                "ph": "i",
                "s": "t",
                "pid": run["number"] + 1,
                "tid": RUN_LANE,
                "name": "function entered",
                "cat": "call",
                "ts": ruler.at((call["at"], call["beat"])) / 1000,
                "args": {"memos": call["memos"], "step": call["step"]},
            }


def _arrows(found: Sequence[Span], lanes: Sequence[int]) -> Iterator[Event]:
    """Draw what caused a run as an arrow to it."""
    places = {(span.run, span.path): (span, lane) for span, lane in zip(found, lanes, strict=True)}
    for number, span in enumerate(span for span in found if not span.path):
        for link in span.links:
            origin = places.get((link.run, () if link.step is None else (link.step,)))
            if origin is not None:
                yield _end("s", *origin, link, number, at=_left(origin[0], span))
                yield _end("f", span, RUN_LANE, link, number, at=span.start)


def _left(origin: Span, target: Span) -> int:
    """When an arrow leaves: within its slice, and not after it arrives."""
    last = origin.end - min(BEAT_NS, origin.end - origin.start) // 2
    return min(max(origin.start, target.start), last)


def _end(phase: str, span: Span, lane: int, link: Link, number: int, *, at: int) -> Event:
    return {
        "ph": phase,
        "id": number + 1,
        "pid": span.number + 1,
        "tid": lane,
        "name": link.how,
        "cat": "cause",
        "ts": at / 1000,
        **({"bp": "e"} if phase == "f" else {}),
    }
