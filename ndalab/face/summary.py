"""A lab at a glance, as HTML: its functions, and how many runs of each have which status."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from xml.sax.saxutils import escape

from ndalab.face.palette import GLYPHS
from ndalab.face.plain import shorten

NAME = 80
"""Columns of a function's name."""


def summary(title: str, functions: Sequence[str], runs: Iterable[tuple[str, str]]) -> str:
    """Write functions by status as a table without style or script.

    Args:
        title: What stands above the table.
        functions: The functions' names, in the order of their rows.
        runs: The function and the status of each run.
    """
    counts = Counter(runs)
    statuses = sorted({status for _, status in counts})
    # A run may be of a function that is no longer there.
    names = dict.fromkeys([*functions, *(function for function, _ in counts)])
    heads = ["Function", *(f"{GLYPHS.get(status, '')} {status}" for status in statuses), "runs"]
    head = "".join(f'<th scope="col">{cell}</th>' for cell in heads)
    body = "\n".join(_row(name, [counts[name, status] for status in statuses]) for name in names)
    return (
        f"<div><p><strong>{_safe(title)}</strong></p>\n"
        f"<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody>\n</table></div>"
    )


def _row(name: str, counts: Sequence[int]) -> str:
    cells = "".join(f"<td>{count:,}</td>" for count in (*counts, sum(counts)))
    return f'<tr><th scope="row"><bdi>{_safe(name)}</bdi></th>{cells}</tr>'


def _safe(text: str) -> str:
    return escape(shorten(text, NAME))
