"""A scene as HTML: a picture and the same rows as a table.

The fragment for notebooks survives what viewers do to untrusted outputs: no script, no style
element, no inline SVG, no address. Whoever reads with a screen reader gets the table.
"""

from __future__ import annotations

import base64
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from ndalab.core.scene.words import since
from ndalab.face.palette import GLYPHS
from ndalab.face.picture import picture
from ndalab.face.plain import shorten
from ndalab.face.rows import Row, again, length, rows, sign, title, when

CELL = 160
"""Columns of a name or an error that a table shows."""
INDENT = "\u2003"


def fragment(scene: dict[str, Any], *, times: bool = True) -> str:
    """Write a scene as HTML for the output of a cell."""
    image = _image(scene) if times else ""
    heading = f"<p><strong>Trace</strong> of {escape(_title(scene, times))}</p>"
    return (
        f"<div>{heading}{image}<details><summary>The same as a table</summary>"
        f"{_table(scene, times)}</details></div>"
    )


def page(scene: dict[str, Any], *, times: bool = True) -> str:
    """Write a scene as a whole page that needs nothing from elsewhere."""
    name = escape(f"Trace of {_title(scene, times)}")
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{name}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
        f"<h1>{name}</h1>\n{_image(scene) if times else ''}\n{_table(scene, times)}\n"
        "</body>\n</html>\n"
    )


_STYLE = """
:root { color-scheme: light dark; --ink: #1d2530; --quiet: #5a6675; --line: #d9dfe7; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6ebf2; --quiet: #9aa7b8; --line: #364152; }
  body { background: #141a22; }
}
body { font: 15px/1.5 system-ui, sans-serif; color: var(--ink); margin: 2rem auto;
  max-width: 1040px; padding: 0 1rem; }
h1 { font-size: 1.25rem; }
img { max-width: 100%; height: auto; }
table { border-collapse: collapse; width: 100%; margin-top: 1.5rem; font-size: 0.875rem; }
th, td { text-align: left; vertical-align: top; padding: 0.3rem 0.75rem 0.3rem 0;
  border-bottom: 1px solid var(--line); overflow-wrap: anywhere; }
th { color: var(--quiet); font-weight: 600; }
"""


def _title(scene: dict[str, Any], times: bool) -> str:
    lasted = length(scene)
    return title(scene) + (f", {since(lasted)}" if times and lasted else "")


def _image(scene: dict[str, Any]) -> str:
    data = base64.b64encode(picture(scene).encode()).decode()
    alt = quoteattr(f"Timeline of {title(scene)}; the table below says the same in words.")
    return f'<img alt={alt} src="data:image/svg+xml;base64,{data}">'


def _table(scene: dict[str, Any], times: bool) -> str:
    heads = ["Run or step", "What", "Status", *(["When"] if times else [])]
    head = "".join(f'<th scope="col">{name}</th>' for name in heads)
    body = "\n".join(_line(row, times, len(heads)) for row in rows(scene))
    return f"<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody>\n</table>"


def _line(row: Row, times: bool, columns: int) -> str:
    indent = INDENT * row.depth
    if row.kind in ("attempt", "result", "note"):
        return f'<tr><td colspan="{columns}">{indent}{_prose(row, times)}</td></tr>'
    name = f"<bdi>{_safe(row.label)}</bdi>"
    label = f"<strong>{name}</strong>" if row.kind == "run" else name
    entered = f", entered {row.entered}×" if row.entered else ""
    cells = [
        f"{indent}{label}",
        _safe(row.what) + entered,
        f"{GLYPHS.get(row.status, '')} {row.status}",
        *([when(row)] if times else []),
    ]
    return "<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"


def _prose(row: Row, times: bool) -> str:
    return f"{sign(row)}<bdi>{_safe(row.label)}</bdi>{again(row) if times else ''}"


def _safe(text: str) -> str:
    return escape(shorten(text, CELL))
