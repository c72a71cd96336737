"""A scene as text: for terminals, tests, and notebooks that are compared with their outputs.

It holds no ids and nothing that differs from one run of the same lab to the next.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ndalab.core.scene.lens import Lens
from ndalab.core.scene.words import since
from ndalab.face.palette import GLYPHS
from ndalab.face.plain import pad, shorten, width
from ndalab.face.rows import DEEPEST, Row, again, length, rows, sign, title, when

BAR = 28
LABEL = 34
WHAT = 48
LINE = 110
"""Columns."""

INK = {
    "queued": "·",
    "backoff": "~",
    "running": "█",
    "sleeping": "░",
    "waiting": "▒",
    "invoking": "▓",
    "failed": "✗",
}
"""In the order in which they are put down: what matters more covers what matters less."""
_MARKS_ON_A_RUN = {kind: sign for kind, sign in INK.items() if kind != "running"}
_NAMES = {
    "queued": "queued",
    "backoff": "backing off",
    "running": "running",
    "sleeping": "sleeping",
    "waiting": "waiting",
    "invoking": "invoking",
    "failed": "failed attempt",
}


def text(scene: dict[str, Any], *, times: bool = True) -> str:
    """Write a scene as text.

    Args:
        scene: What to show.
        times: Whether to show when things happened.
    """
    shown = rows(scene)
    lines = [_heading(scene, times=times)]
    cells = [_cells(row, times=times) for row in shown]
    label = max((width(first) for first, _, _ in cells if first), default=0)
    columns = max((width(what) for first, what, _ in cells if first), default=0)
    moments = max((width(moment) for first, _, moment in cells if first), default=0)
    lens = Lens(scene["axis"])
    for row, (first, what, moment) in zip(shown, cells, strict=True):
        if not first:
            lines.append(what)
            continue
        line = f"{pad(first, label)}  {pad(what, columns)}"
        if times:
            line += f"  {pad(moment, moments)}  {_bar(row, lens)}"
        lines.append(line.rstrip())
    legend = _legend(shown) if times else ""
    return "\n".join([*lines, *([legend] if legend else [])])


def _heading(scene: dict[str, Any], *, times: bool) -> str:
    lasted = length(scene)
    end = f", {since(lasted)}" if times and lasted else ""
    return f"Trace of {title(scene)}{end}"


def _cells(row: Row, *, times: bool) -> tuple[str, str, str]:
    """Fill the columns of a row; a row of prose has no first column."""
    indent = "  " * min(row.depth, DEEPEST)
    mark = GLYPHS.get(row.status, " ")
    if row.kind in ("attempt", "result"):
        after = again(row) if times else ""
        prose = shorten(row.label, LINE - width(indent) - width(after) - 2)
        return "", f"{indent}{sign(row)}{prose}{after}", ""
    if row.kind == "note":
        return "", f"{indent}{shorten(row.label, LINE - len(indent))}", ""
    label = shorten(row.label, LABEL - min(len(indent), LABEL // 2))
    return f"{indent}{mark} {label}", _what(row), when(row)


def _what(row: Row) -> str:
    if row.kind == "step":
        words = row.what if row.status in ("completed", "failed") else f"{row.what}, {row.status}"
        return shorten(words, WHAT)
    entered = f", entered {row.entered}×" if row.entered else ""
    ending = f": {row.status}{entered}"
    return shorten(row.what, WHAT - len(ending)) + ending


def _bar(row: Row, lens: Lens) -> str:
    ink = {"running": "━", **_MARKS_ON_A_RUN} if row.kind == "run" else INK
    cells = [" "] * BAR
    _put(cells, row.segments, ink, lens)
    _put(cells, row.inner, INK, lens)
    return "".join(cells).rstrip()


def _put(
    cells: list[str], segments: Sequence[dict[str, Any]], ink: dict[str, str], lens: Lens
) -> None:
    for kind, character in ink.items():
        for segment in segments:
            if segment["kind"] == kind:
                first, last = _columns(segment, lens)
                cells[first:last] = character * (last - first)


def _columns(segment: dict[str, Any], lens: Lens) -> tuple[int, int]:
    left, right = lens.span(segment)
    first = min(BAR - 1, left * BAR // lens.width)
    last = max(first + 1, -(-right * BAR // lens.width))
    return first, min(BAR, last)


def _legend(shown: Sequence[Row]) -> str:
    kinds = {segment["kind"] for row in shown for segment in (*row.segments, *row.inner)}
    steps = {s["kind"] for row in shown if row.kind == "step" for s in row.segments}
    steps |= {segment["kind"] for row in shown for segment in row.inner}
    words = [
        f"{character} {_NAMES[kind]}"
        for kind, character in INK.items()
        if kind in (steps if kind == "running" else kinds)
    ]
    return "   ".join(["━ run", *words]) if shown else ""
