"""A scene as Mermaid text, for documents: who called whom, or when things happened.

Mermaid takes markup, keywords and separators from anywhere in a text, so every character that
could be one is written as a character code. Nothing is drawn here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from ndalab.core.scene.words import span
from ndalab.face.palette import GLYPHS
from ndalab.face.plain import END_ISOLATE, ISOLATE, shorten
from ndalab.face.rows import failure

Scene = dict[str, Any]
Moment = tuple[int, int]

LABEL = 60
LINES = 200
"""The most lines of a diagram that stays readable; the rest is counted."""

_SAFE = frozenset(" .,-_/()'+→✓✗⊘»▸◷·…")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_TAGS = {"failed": "crit, ", "completed": "done, ", "cancelled": "done, "}


class _Line(NamedTuple):
    """A line of a sequence diagram, and what puts it in its place."""

    moment: Moment
    rank: int
    """Among lines of one moment: how a run ends, what starts a run, what it does."""
    text: str


def sequence(scene: Scene) -> str:
    """Write a scene as a sequence diagram: functions, the events between them, and their steps."""
    names = _participants(scene)
    lines = sorted(
        (line for run in scene["runs"] for line in _of_run(run, names)),
        key=lambda line: line[:2],
    )
    shown = [line.text for line in lines[:LINES]]
    more = len(lines) - len(shown)
    note = [f"Note over outside: … and {more} more lines"] if more else []
    who = [f"participant {key} as {escape(name)}" for name, key in names.items()]
    body = ["actor outside as Outside", *who, *shown, *note]
    return "\n".join(["sequenceDiagram", *(f"    {line}" for line in body)])


def escape(text: str, columns: int = LABEL) -> str:
    """Cut text and write all that Mermaid could take for its own as character codes."""
    return "".join(map(_code, shorten(text, columns))) or "-"


def _code(character: str) -> str:
    if character.isalnum() or character in _SAFE or character in (ISOLATE, END_ISOLATE):
        return character
    return f"#{ord(character)};"


def _participants(scene: Scene) -> dict[str, str]:
    """Name each function once, in the order of the trace."""
    names: dict[str, str] = {}
    for run in scene["runs"]:
        names.setdefault(run["function"], f"f{len(names) + 1}")
    return names


def _of_run(run: dict[str, Any], names: dict[str, str]) -> Iterator[_Line]:
    me = names[run["function"]]
    start = _moment(run["segments"][0]["start"])
    origin, words = _origin(run, names)
    yield _Line(start, 0, f"{origin}->>{me}: {escape(words)}")
    for step in run["steps"]:
        if step["segments"]:
            yield _Line(_moment(step["segments"][0]["start"]), 1, f"Note over {me}: {_step(step)}")
    end = run["segments"][-1]["end"] if run["ended"] is not None else None
    if end is not None:
        last = _last(run)
        # What its end makes others do comes after it; a run that never began ends after its start.
        yield _Line(last, -1 if last > start else 2, _ending(run, me, origin))


def _origin(run: dict[str, Any], names: dict[str, str]) -> tuple[str, str]:
    """Say who started a run, and with what."""
    cause = run["cause"]
    if run["cron"] is not None:
        return "outside", f"schedule {run['cron']}"
    who = "outside" if cause is None else names.get(cause["function"], "outside")
    if cause is not None and cause["how"] == "invoke":
        return who, f"invoke ({cause['step']})"
    more = f" and {run['events'] - 1} more" if run["events"] > 1 else ""
    return who, f"{run['event']['name']}{more}"


def _step(step: dict[str, Any]) -> str:
    tries = f", {len(step['attempts'])} attempts" if len(step["attempts"]) > 1 else ""
    late = ", timed out" if step["timed_out"] else ""
    glyph = GLYPHS.get(step["status"], "")
    plain = "" if step["words"] == "step" else f", {step['words']}"
    words = plain + late + tries
    return f"{glyph} {escape(step['name'])}{escape(words) if words else ''}"


def _ending(run: dict[str, Any], me: str, origin: str) -> str:
    words = f"{GLYPHS.get(run['status'], '')} {run['status']}"
    if run["error"] is not None:
        words += f", {failure(run['error'])}"
    cause = run["cause"]
    if cause is not None and cause["how"] == "invoke":
        arrow = "--x" if run["status"] == "failed" else "-->>"
        return f"{me}{arrow}{origin}: {escape(words)}"
    return f"Note over {me}: {escape(words)}"


def _last(run: dict[str, Any]) -> Moment:
    parts = (run, *run["steps"])
    ends = [s["end"] for part in parts for s in part["segments"] if s["end"] is not None]
    return max(map(_moment, ends))


def _moment(pair: Iterable[int]) -> Moment:
    at, beat = pair
    return at, beat


def gantt(scene: Scene) -> str:
    """Write a scene as a Gantt chart, in the lab's time and on a scale that keeps to it."""
    ticks = scene["axis"]["ticks"]
    whole = ticks[-1][1] if ticks else 0
    lines = [line for run in scene["runs"] for line in _section(run, scene["origin"], whole)]
    more = len(lines) - LINES
    if more > 0:
        lines = [*lines[:LINES], f"section … and {more} more lines"]
    head = [
        "dateFormat YYYY-MM-DD HH:mm:ss.SSS",
        f"axisFormat {_axis(whole)}",
        "todayMarker off",
    ]
    return "\n".join(["gantt", *(f"    {line}" for line in [*head, *lines])])


def _axis(whole: int) -> str:
    return "%d %b %H:%M" if whole >= timedelta(days=1) / timedelta(milliseconds=1) else "%H:%M:%S"


def _section(run: dict[str, Any], origin: int, whole: int) -> Iterator[str]:
    glyph = GLYPHS.get(run["status"], "")
    yield f"section {glyph} {escape(run['function'])} {run['number'] + 1}"
    steps = [step for step in run["steps"] if step["segments"]]
    for part in steps or [{**run, "name": run["function"]}]:
        yield _task(part, origin, whole)


def _task(part: dict[str, Any], origin: int, whole: int) -> str:
    """Write a line of the chart. It begins with a glyph, since many words are Mermaid's own."""
    start = part["segments"][0]["start"][0]
    ends = [whole if s["end"] is None else s["end"][0] for s in part["segments"]]
    took = max(*ends, start) - start
    tag = _TAGS.get(part["status"], "active, ") + ("" if took else "milestone, ")
    words = escape(part["name"] + (f" ({span(took)})" if took else ""))
    glyph = GLYPHS.get(part["status"], "·")
    return f"{glyph} {words} :{tag}{_date(origin + start)}, {took}ms"


def _date(instant: int) -> str:
    moment = _EPOCH + timedelta(milliseconds=instant)
    return f"{moment:%Y-%m-%d %H:%M:%S}.{moment.microsecond // 1000:03}"
