"""The runs of a scene and their parts as spans: stretches of time with a name, a parent and links.

The formats of trace files are written from these. No format and no library lives here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from ndalab.face.plain import shorten
from ndalab.face.rows import failure

Scene = dict[str, Any]
Value = str | int | bool

NAME = 120
"""Columns of a span's name."""
BEAT_NS = 1_000
"""What a beat of one instant lasts, so that what took no virtual time keeps its order."""
MS_NS = 1_000_000

_NAMES = {"backoff": "backing off", "running": "attempt", "failed": "attempt"}
_OK = frozenset({"completed"})
_BAD = frozenset({"failed"})


class Link(NamedTuple):
    """A thread to a span of another run."""

    run: str
    step: str | None
    """None for the run itself."""
    how: str


class Span(NamedTuple):
    """A stretch of one run's time, in nanoseconds since the Unix epoch."""

    run: str
    """The run's ULID."""
    number: int
    path: tuple[str, ...]
    """Empty for the run itself, then a step, then a part of a step."""
    name: str
    start: int
    end: int
    status: str
    error: dict[str, str] | None
    attributes: dict[str, Value]
    links: tuple[Link, ...] = ()

    @property
    def parent(self) -> tuple[str, ...] | None:
        """The path of the span around this one."""
        return self.path[:-1] if self.path else None

    @property
    def outcome(self) -> str:
        """``ok``, ``error``, or ``unset`` while nothing is known."""
        return "ok" if self.status in _OK else "error" if self.status in _BAD else "unset"


class Ruler:
    """Turns moments into nanoseconds. Each beat gets a share of its instant's millisecond."""

    def __init__(self, scene: Scene) -> None:
        beats = [beat for _, beat, _, _ in scene["axis"]["slots"]]
        self._origin = int(scene["origin"])
        self._beat = min(BEAT_NS, MS_NS // (max(beats, default=0) + 2))
        ticks = scene["axis"]["ticks"]
        last = ticks[-1][1] if ticks else 0
        beat = max((beat for at, beat, _, _ in scene["axis"]["slots"] if at == last), default=0)
        self.end = self.at((last, beat + 1))
        """The end of what is shown, where open spans are cut."""

    def at(self, moment: Sequence[int]) -> int:
        """Place a moment."""
        return (self._origin + moment[0]) * MS_NS + moment[1] * self._beat

    def stretch(self, segments: Sequence[dict[str, Any]]) -> tuple[int, int]:
        """Place the first start and the last end; nothing is shorter than a beat."""
        start = min(self.at(segment["start"]) for segment in segments)
        ends = [self.end if s["end"] is None else self.at(s["end"]) for s in segments]
        return start, max(*ends, start + self._beat)


def spans(scene: Scene) -> list[Span]:
    """List the spans of a scene: each run, followed by its parts."""
    ruler = Ruler(scene)
    ids = {run["number"]: run["id"] for run in scene["runs"]}
    return [span for run in scene["runs"] for span in _run(run, ruler, ids)]


def _run(run: dict[str, Any], ruler: Ruler, ids: dict[int, str]) -> Iterator[Span]:
    segments = run["segments"]
    start, end = ruler.stretch(segments)
    known = {
        "inngest.function.id": run["function"],
        "inngest.run.id": run["id"],
        "inngest.run.status": run["status"],
        "inngest.event.name": run["event"]["name"],
        "inngest.events": run["events"],
        "inngest.calls": len(run["calls"]),
        "inngest.cron": run["cron"],
        "inngest.output": run["output"],
        "inngest.open": _is_open(segments) or None,
    }
    whole = Span(
        run["id"],
        run["number"],
        (),
        shorten(run["function"], NAME),
        start,
        end,
        run["status"],
        run["error"],
        _known(known),
        tuple(_cause(run, ids)),
    )
    yield whole
    parts = [segment for segment in segments if segment["kind"] != "running"]
    errors = [attempt["error"] for attempt in run["attempts"]]
    yield from _parts(whole, parts, errors, ruler)
    for step in run["steps"]:
        if step["segments"]:
            yield from _step(whole, step, ruler, ids)


def _cause(run: dict[str, Any], ids: dict[int, str]) -> Iterator[Link]:
    cause = run["cause"]
    if cause is not None and cause["run"] in ids:
        yield Link(ids[cause["run"]], cause["step"], cause["how"])


def _step(run: Span, step: dict[str, Any], ruler: Ruler, ids: dict[int, str]) -> Iterator[Span]:
    start, end = ruler.stretch(step["segments"])
    known = {
        "inngest.step.id": step["name"],
        "inngest.step.op": step["op"],
        "inngest.step.status": step["status"],
        "inngest.step.subject": step["subject"],
        "inngest.step.expression": step["expression"],
        "inngest.step.attempts": len(step["attempts"]) or None,
        "inngest.step.timed_out": step["timed_out"] or None,
        "inngest.output": step["output"],
        "inngest.open": _is_open(step["segments"]) or None,
    }
    child = ids.get(step["child"])
    whole = run._replace(
        path=(step["name"],),
        name=shorten(step["name"], NAME),
        start=start,
        end=end,
        status=step["status"],
        error=step["error"],
        attributes=_known(known),
        links=() if child is None else (Link(child, None, "invoke"),),
    )
    yield whole
    if len(step["segments"]) > 1:
        errors = [attempt["error"] for attempt in step["attempts"]]
        yield from _parts(whole, step["segments"], errors, ruler)


def _parts(
    whole: Span,
    segments: Sequence[dict[str, Any]],
    errors: Sequence[dict[str, str] | None],
    ruler: Ruler,
) -> Iterator[Span]:
    """Tell attempts, queueing and back-off apart, in the order of time."""
    tried = 0
    for place, segment in enumerate(sorted(segments, key=lambda s: (s["start"], s["kind"]))):
        kind = segment["kind"]
        name, error = _NAMES.get(kind, kind), None
        if name == "attempt":
            # What failed for good is told once, of the whole.
            error = errors[tried] if tried < len(errors) else None
            tried += 1
            name = f"attempt {tried}"
        start, end = ruler.stretch([segment])
        yield whole._replace(
            path=(*whole.path, f"{place} {kind}"),
            name=name,
            start=start,
            end=min(end, whole.end),
            status="failed" if kind == "failed" else "",
            error=error,
            attributes={"inngest.kind": kind},
            links=(),
        )


def _is_open(segments: Sequence[dict[str, Any]]) -> bool:
    return any(segment["end"] is None for segment in segments)


def _known(values: dict[str, Any]) -> dict[str, Value]:
    return {name: value for name, value in values.items() if value is not None}


def described(error: dict[str, str]) -> str:
    """Say why a span failed, in one line."""
    return shorten(failure(error), NAME)
