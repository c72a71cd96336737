"""The bars of the picture: segments, calls and the legend, as pieces of SVG."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple
from xml.sax.saxutils import escape

from ndalab.core.scene.lens import Lens
from ndalab.face.palette import NAMES, PATTERNED
from ndalab.face.plain import shorten, width
from ndalab.face.rows import Row

HEIGHT = 13
LETTER = 6.0
"""About the width of a letter of a note beside a bar."""
_ORDER = {kind: place for place, kind in enumerate(NAMES)}


class Sheet(NamedTuple):
    """The part of the picture that shows time."""

    lens: Lens
    left: int
    right: int

    def x(self, place: int) -> float:
        """Turn a place on the axis into a place in the picture."""
        return self.left + place * (self.right - self.left) / self.lens.width

    def span(self, segment: dict[str, Any]) -> tuple[float, float]:
        """The edges of a segment; nothing is too short to be seen."""
        left, right = self.lens.span(segment)
        start = min(self.x(left), self.right - 3.0)
        return start, max(start + 3.0, self.x(right))


def bars(row: Row, top: int, sheet: Sheet) -> str:
    """Draw the segments of a row, its calls, and a note where there is room."""
    parts = [
        _life(segment, top, sheet) if _is_life(row, segment) else _segment(segment, top, sheet)
        for segment in sorted(row.segments, key=lambda s: (not _is_life(row, s), _ORDER[s["kind"]]))
    ]
    inner = sorted(row.inner, key=lambda segment: _ORDER[segment["kind"]])
    parts += [_segment(segment, top, sheet) for segment in inner]
    if not row.inner:
        parts += _calls(row.calls, top, sheet)
    return "".join([*parts, _note(row, top, sheet)])


def _is_life(row: Row, segment: dict[str, Any]) -> bool:
    return row.kind == "run" and segment["kind"] == "running"


def _life(segment: dict[str, Any], top: int, sheet: Sheet) -> str:
    left, right = sheet.span(segment)
    wide = right - left
    return (
        f'<rect class="life" x="{left:.1f}" y="{top + 10}" width="{wide:.1f}" height="4" rx="2"/>'
    )


def _segment(segment: dict[str, Any], top: int, sheet: Sheet) -> str:
    left, right = sheet.span(segment)
    return f"{_bar(segment['kind'], left, right, top + 12)}{_open_end(segment, right, top)}"


def _open_end(segment: dict[str, Any], right: float, top: int) -> str:
    """Mark what goes on beyond the last thing that is known."""
    if segment["end"] is not None:
        return ""
    return f'<path class="open" d="M{right + 4:.1f} {top + 7}l5 5-5 5"/>'


def _bar(kind: str, left: float, right: float, middle: int) -> str:
    if kind in ("backoff", "queued"):
        return f'<path class="{kind}" d="M{left + 1:.1f} {middle}H{right - 1:.1f}"/>'
    box = (
        f'x="{left + 0.5:.1f}" y="{middle - HEIGHT / 2}" width="{right - left - 1:.1f}" '
        f'height="{HEIGHT}" rx="3"'
    )
    pattern = f'<rect fill="url(#{kind})" {box}/>' if kind in PATTERNED else ""
    return f'<rect class="{kind}" {box}/>{pattern}'


def _calls(calls: Sequence[tuple[int, int]], top: int, sheet: Sheet) -> list[str]:
    """Mark where the function was entered, leaving out what would lie on top of another mark."""
    parts, free = [], 0.0
    for x in (sheet.x(sheet.lens.place(call)) for call in calls):
        if x >= free:
            parts.append(_call(x, top))
            free = x + 5
    return parts


def _call(x: float, top: int) -> str:
    return f'<circle class="call" cx="{x + 3:.1f}" cy="{top + 12}" r="3.5"/>'


def _note(row: Row, top: int, sheet: Sheet) -> str:
    """Say what a step does, right of its bars, else left of them, else on a single long bar."""
    words = row.what.removeprefix("step").removeprefix(", ")
    if row.kind != "step" or not words or not row.segments:
        return ""
    shown = shorten(words, 60)
    left = min(sheet.span(segment)[0] for segment in row.segments)
    right = max(sheet.span(segment)[1] for segment in row.segments)
    long = LETTER * width(shown)
    x = right + 8 if right + 8 + long <= sheet.right else left - 8 - long
    if x < sheet.left and (len(row.segments) > 1 or long > right - left - 16):
        return ""
    x = left + 8 if x < sheet.left else x
    return f'<text class="note" x="{x:.1f}" y="{top + 16}">{escape(shown)}</text>'


def legend(shown: Sequence[Row], x: int, y: int, right: int) -> tuple[str, int]:
    """Explain what was drawn.

    Returns:
        The drawing, and its height.
    """
    parts, place, top = [], float(x), y
    for kind in _drawn(shown):
        words = NAMES[kind]
        wide = 33 + len(words) * LETTER
        if place + wide > right:
            place, top = float(x), top + 20
        sign = (
            _call(place + 10, top - 16)
            if kind == "call"
            else _bar(kind, place, place + 26, top - 4)
        )
        parts.append(f'{sign}<text class="note" x="{place + 33:.1f}" y="{top}">{words}</text>')
        place += wide + 18
    return "".join(parts), top - y + 18


def _drawn(shown: Sequence[Row]) -> list[str]:
    """List the kinds of signs in use. A run's own life needs no explanation."""
    kinds = {s["kind"] for row in shown for s in (*row.segments, *row.inner)}
    bodies = {s["kind"] for row in shown if row.kind == "step" for s in row.segments}
    bodies |= {segment["kind"] for row in shown for segment in row.inner}
    if "running" not in bodies:
        kinds.discard("running")
    if any(row.calls and not row.inner for row in shown):
        kinds.add("call")
    return [kind for kind in NAMES if kind in kinds]
