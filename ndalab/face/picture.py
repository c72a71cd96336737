"""A scene as an SVG picture: one row a run or step, along a lens on time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from xml.sax.saxutils import escape

from ndalab.core.scene.lens import Lens
from ndalab.core.scene.words import since, span
from ndalab.face.bars import Sheet, bars, legend
from ndalab.face.palette import GLYPHS, PATTERNS, style
from ndalab.face.plain import shorten, width
from ndalab.face.rows import DEEPEST, Row, again, rows, sign, title, when

WIDTH = 980
LEFT = 280
RIGHT = 24
MARGIN = 20
TOP = 84
HEIGHTS = {"run": 26, "step": 24, "attempt": 19, "result": 19, "note": 19}
LETTER = 7.0
"""About the width of a letter of a name."""
TICK = 58
"""The least distance between the labels of two ticks."""


def picture(scene: dict[str, Any]) -> str:
    """Draw a scene."""
    shown = rows(scene)
    tops, bottom = _tops(shown)
    key, key_height = legend(shown, MARGIN, bottom + 26, WIDTH - RIGHT)
    height = bottom + 26 + key_height
    sheet = Sheet(Lens(scene["axis"]), LEFT, WIDTH - RIGHT)
    size = f'width="{WIDTH}" height="{height}" viewBox="0 0 {WIDTH} {height}"'
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" aria-labelledby="t d">',
            f'<title id="t">{escape(f"Trace of {title(scene)}")}</title>',
            f'<desc id="d">{escape(_description(shown))}</desc>',
            f"<style>{style()}</style>",
            f"<defs>{PATTERNS}{_clips(height)}</defs>",
            *_card(scene, height),
            *_axis(scene["axis"], sheet, bottom),
            *(_row(row, top, sheet) for row, top in zip(shown, tops, strict=True)),
            key,
            "</svg>",
        ]
    )


def _clips(height: int) -> str:
    """Keep names out of the bars and prose on the card, however wide a font is."""
    return "".join(
        f'<clipPath id="{name}"><rect width="{right}" height="{height}"/></clipPath>'
        for name, right in (("names", LEFT - 6), ("prose", WIDTH - RIGHT + 8))
    )


def _tops(shown: Sequence[Row]) -> tuple[list[int], int]:
    tops, place = [], TOP
    for row in shown:
        if row.kind == "run" and row.segments and not row.inner and place > TOP:
            place += 8
        tops.append(place)
        place += HEIGHTS[row.kind]
    return tops, place + 8


def _description(shown: Sequence[Row]) -> str:
    lines = [_tip(row) for row in shown if row.kind in ("run", "step")]
    return shorten("; ".join(lines), 2000)


def _tip(row: Row) -> str:
    return f"{shorten(row.label, 80)}: {shorten(row.what, 100)}, {row.status}, {when(row)}"


def _card(scene: dict[str, Any], height: int) -> list[str]:
    start = datetime.fromtimestamp(scene["origin"] // 1000, UTC)
    return [
        f'<rect class="card" x=".5" y=".5" width="{WIDTH - 1}" height="{height - 1}" rx="10"/>',
        f'<text class="title" x="{MARGIN}" y="32">{escape(title(scene))}</text>',
        f'<text class="from" x="{WIDTH - RIGHT}" y="32">+0 is {start:%Y-%m-%d %H:%M:%S} UTC</text>'
        if scene["runs"]
        else "",
    ]


def _axis(axis: dict[str, Any], sheet: Sheet, bottom: int) -> list[str]:
    bands = [
        _gap(sheet.x(left), sheet.x(right), took, bottom) for left, right, took in axis["gaps"]
    ]
    ticks, free, used = [], 0.0, set[str]()
    for place, at in axis["ticks"]:
        x, label = sheet.x(place), since(at, unlike=used)
        ticks.append(f'<path class="grid" d="M{x:.1f} {TOP - 18}V{bottom}"/>')
        start = min(x, WIDTH - RIGHT - LETTER * len(label))
        if start >= free:
            ticks.append(f'<text class="tick" x="{start:.1f}" y="{TOP - 22}">{label}</text>')
            free = start + max(TICK, LETTER * len(label) + 10)
            used.add(label)
    return [*bands, *ticks]


def _gap(left: float, right: float, milliseconds: int, bottom: int) -> str:
    """Draw a stretch in which nothing happened, with its length: it is not to scale."""
    wide, middle, label = right - left, (left + right) / 2, span(milliseconds)
    band = (
        f'<rect class="gap" x="{left:.1f}" y="{TOP - 16}" width="{wide:.1f}" '
        f'height="{bottom - TOP + 16}"/>'
    )
    room = wide - LETTER * len(label) - 10
    if room < 0:
        return band
    y, half = TOP - 9, room / 2
    lines = f"M{left + 2:.1f} {y}h{half:.1f}M{right - 2:.1f} {y}h{-half:.1f}"
    words = f'<text class="break" x="{middle:.1f}" y="{y + 4}">{label}</text>'
    return f'{band}<path class="open" d="{lines}"/>{words}'


def _row(row: Row, top: int, sheet: Sheet) -> str:
    x = MARGIN + 14 * min(row.depth, DEEPEST)
    if row.kind in ("run", "step"):
        drawn = f"{_label(row, x, top + 16)}{bars(row, top, sheet)}"
        return f"<g><title>{escape(_tip(row))}</title>{drawn}</g>"
    room = int((WIDTH - RIGHT - x) / LETTER) - len(again(row))
    kind = "bad" if row.status == "failed" else "quiet"
    words = escape(f"{sign(row)}{shorten(row.label, room)}{again(row)}")
    return (
        f'<text class="{kind}" clip-path="url(#prose)" x="{x + 18}" y="{top + 13}">{words}</text>'
    )


def _label(row: Row, x: int, y: int) -> str:
    room = int((LEFT - 12 - x - 18) / LETTER)
    name = shorten(row.label, room)
    left = room - width(name) - 2
    more = shorten(row.what, left) if row.kind == "run" and left > 6 else ""
    what = f'<tspan class="quiet" dx="7">{escape(more)}</tspan>' if more else ""
    glyph = GLYPHS.get(row.status, "")
    return (
        f'<text class="glyph {row.status}" x="{x}" y="{y}">{glyph}</text>'
        f'<text class="{row.kind}" clip-path="url(#names)" x="{x + 18}" y="{y}">'
        f"{escape(name)}{what}</text>"
    )
