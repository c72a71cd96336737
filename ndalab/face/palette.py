"""Colours, patterns and signs of the picture. No layout.

An image cannot see the theme of the page around it, so the picture is a card of its own with a
light and a dark set of colours, each with enough contrast on its card. Colour is never the only
sign: every kind of bar has a pattern or a shape of its own, every status a glyph.
"""

from __future__ import annotations

NAMES = {
    "call": "function entered",
    "queued": "queued",
    "backoff": "backing off",
    "running": "running",
    "sleeping": "sleeping",
    "waiting": "waiting for an event",
    "invoking": "waiting for a run",
    "failed": "failed attempt",
}
"""In the order in which they are drawn, what matters most last."""

GLYPHS = {
    "completed": "✓",
    "failed": "✗",
    "cancelled": "⊘",
    "skipped": "»",
    "running": "▸",
    "waiting": "◷",
    "queued": "·",
    "planned": "·",
}

PATTERNS = (
    '<pattern id="sleeping" width="6" height="6" patternUnits="userSpaceOnUse">'
    '<circle class="sleeping-ink" cx="2" cy="2" r="1.1"/>'
    '<circle class="sleeping-ink" cx="5" cy="5" r="1.1"/></pattern>'
    '<pattern id="waiting" width="6" height="6" patternUnits="userSpaceOnUse" '
    'patternTransform="rotate(45)"><rect class="waiting-ink" width="2" height="6"/></pattern>'
    '<pattern id="invoking" width="7" height="6" patternUnits="userSpaceOnUse">'
    '<path class="invoking-ink" d="M3 0V6"/></pattern>'
    '<pattern id="failed" width="7" height="7" patternUnits="userSpaceOnUse">'
    '<path class="failed-ink" d="M0 0 7 7M7 0 0 7"/></pattern>'
)
PATTERNED = frozenset({"sleeping", "waiting", "invoking", "failed"})

_LIGHT = {
    "card": "#ffffff",
    "edge": "#d5dce5",
    "ink": "#18212d",
    "quiet": "#5b6878",
    "grid": "#e9edf3",
    "gap": "#f5f7fa",
    "life": "#b4c0cf",
    "running": "#2d6cdf",
    "sleeping": "#e4dffa",
    "sleeping-ink": "#6d59c9",
    "waiting": "#d3efea",
    "waiting-ink": "#14857a",
    "invoking": "#fdeccb",
    "invoking-ink": "#b36b00",
    "failed": "#d2334c",
    "failed-ink": "#ffffff",
    "good": "#187a43",
}
_DARK = {
    "card": "#151b24",
    "edge": "#303b4a",
    "ink": "#e8edf4",
    "quiet": "#9ba8ba",
    "grid": "#232d3a",
    "gap": "#1b232e",
    "life": "#4d5b6e",
    "running": "#5a97ff",
    "sleeping": "#322c57",
    "sleeping-ink": "#b1a3f7",
    "waiting": "#143c38",
    "waiting-ink": "#4fcabb",
    "invoking": "#46340f",
    "invoking-ink": "#f4b54e",
    "failed": "#ff6b80",
    "failed-ink": "#151b24",
    "good": "#52cc86",
}

_SHAPES = (
    "text{font-family:system-ui,-apple-system,'Segoe UI',Roboto,'Noto Sans',sans-serif;"
    "font-size:12px}"
    ".title{font-size:15px;font-weight:600}.run{font-weight:600}.glyph{font-weight:700}"
    ".quiet{font-weight:400}.note,.tick,.break{font-size:11px}"
    ".tick{text-anchor:start}.break{text-anchor:middle}.from{text-anchor:end;font-size:11px}"
    ".backoff{stroke-width:2;stroke-dasharray:5 4}"
    ".queued{stroke-width:2;stroke-linecap:round;stroke-dasharray:0.1 5}"
    ".invoking-ink,.failed-ink{fill:none;stroke-width:1.6}"
    ".open{stroke-width:1.5;fill:none}"
)


def style() -> str:
    """Write the style sheet: shapes, then the colours for light and for dark."""
    dark = f"@media (prefers-color-scheme:dark){{{_colours(_DARK)}}}"
    return f"{_SHAPES}{_colours(_LIGHT)}{dark}"


def _colours(of: dict[str, str]) -> str:
    solid = ("running", "sleeping", "waiting", "invoking", "life", "gap")
    fills = "".join(f".{name}{{fill:{of[name]}}}" for name in solid)
    return (
        f"{fills}text,.call{{fill:{of['ink']}}}.card{{fill:{of['card']};stroke:{of['edge']}}}"
        f".quiet,.tick,.break,.from,.note{{fill:{of['quiet']}}}"
        f"rect.failed{{fill:{of['failed']}}}text.failed,.bad{{fill:{of['failed']}}}"
        f"text.completed{{fill:{of['good']}}}"
        f"text.running,text.waiting{{fill:{of['ink']}}}"
        f".sleeping-ink{{fill:{of['sleeping-ink']}}}.waiting-ink{{fill:{of['waiting-ink']}}}"
        f".invoking-ink{{stroke:{of['invoking-ink']}}}.failed-ink{{stroke:{of['failed-ink']}}}"
        f"rect.sleeping{{stroke:{of['sleeping-ink']}}}rect.waiting{{stroke:{of['waiting-ink']}}}"
        f"rect.invoking{{stroke:{of['invoking-ink']}}}"
        f".grid,.axis{{stroke:{of['grid']}}}.open{{stroke:{of['quiet']}}}"
        f".backoff{{stroke:{of['failed']}}}.queued{{stroke:{of['quiet']}}}"
        f".call{{stroke:{of['card']}}}.note{{stroke:{of['card']};stroke-width:3;"
        "paint-order:stroke}"
    )
