"""Printed lines, without what the page adds to them: page numbers, running headers, tags.

Lines only; which of them belong to one paragraph is decided in `paragraphs`.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

_CORE = re.compile(r"[^\s\u200b\ufeff](?:.*[^\s\u200b\ufeff])?")
"""A line without white space and zero-width characters around it."""
_LINE = re.compile(r"[^\n\f]*(?:[\n\f]|$)")
_NUMERAL = r"(?:[ivxl]{1,6}|[a-f]-?\d{1,2}|\d{1,3})"
_PAGE_NUMBER = re.compile(
    rf"\W{{0,3}}(?:page\s*)?{_NUMERAL}(?:\s*(?:of|/)\s*{_NUMERAL})?\W{{0,3}}(?:page)?", re.I
)
_TAG = re.compile(
    r"</?(?:PAGE|DOCUMENT|TYPE|SEQUENCE|FILENAME|DESCRIPTION|TEXT|CAPTION|TABLE|FN)>"
    r"|(?:<[SC]>\s*)+$"
)
_EDGE = 3
"""How many lines at the top and at the bottom of a page may belong to the page."""


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line, stripped; `gap` counts the blank lines above it on its page."""

    start: int
    end: int
    text: str
    gap: int
    page: int


def read_lines(text: str, page_starts: Sequence[int]) -> list[Line]:
    """Split `text` into its printed lines, without page furniture."""
    return _without_furniture(_printed(text, page_starts))


def _printed(text: str, page_starts: Sequence[int]) -> list[Line]:
    found: list[Line] = []
    gap = 0
    for match in _LINE.finditer(text):
        core = _CORE.search(match[0])
        if core is None:
            gap += 1
            continue
        start, end = match.start() + core.start(), match.start() + core.end()
        page = bisect_right(page_starts, start)
        found.append(Line(start, end, core[0], gap, page))
        gap = 0
    return found


def _without_furniture(lines: Sequence[Line]) -> list[Line]:
    sides = _sides(lines)
    repeated = _repeated(lines, sides)
    return [
        line
        for index, line in enumerate(lines)
        if not _TAG.match(line.text)
        and not (index in sides and _PAGE_NUMBER.fullmatch(line.text))
        and index not in repeated
    ]


def _sides(lines: Sequence[Line]) -> dict[int, str]:
    """Tell which lines stand at the top and the bottom of a page, by their indices.

    A document of one page has none: there a lone number is a clause's as well as a page's.
    """
    breaks = [at for at in range(1, len(lines)) if lines[at].page != lines[at - 1].page]
    found: dict[int, str] = {}
    for start, end in pairwise([0, *breaks, len(lines)] if breaks else []):
        found.update(dict.fromkeys(range(start, min(end, start + _EDGE)), "top"))
        found.update(dict.fromkeys(range(max(start, end - _EDGE), end), "bottom"))
    return found


def _repeated(lines: Sequence[Line], sides: dict[int, str]) -> set[int]:
    """Give the indices of running headers and footers.

    On the first page a header stays: it may be the title.
    """
    places: dict[tuple[str, str], list[int]] = {}
    for index, side in sorted(sides.items()):
        places.setdefault((side, _shape(lines[index].text)), []).append(index)
    pages = lines[-1].page if lines else 0
    found: set[int] = set()
    for (side, _), indices in places.items():
        needed = max(2 if side == "top" else 3, pages // 2)
        if len({lines[index].page for index in indices}) >= needed:
            found.update(at for at in indices if side == "bottom" or lines[at].page > 1)
    return found


def _shape(text: str) -> str:
    return re.sub(r"\d+", "#", " ".join(text.split()))
