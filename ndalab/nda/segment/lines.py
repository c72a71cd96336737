"""From a document's text to paragraphs: joins wrapped lines, drops page furniture.

Knows the layout of pages only; what is a sentence or a clause is decided elsewhere.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ndalab.nda.segment.blocks import Block, Piece, build
from ndalab.nda.segment.numbering import starts_item

_LINE = re.compile(r"[^\n\f]*(?:[\n\f]|$)")
_PAGE_NUMBER = re.compile(r"\W{0,3}(?:page\s+)?(?:[ivx]{1,5}|\d{1,3})(?:\s+of\s+\d+)?\W{0,3}", re.I)
_TAG = re.compile(r"</?(?:PAGE|DOCUMENT|TYPE|SEQUENCE|FILENAME|DESCRIPTION|TEXT|CAPTION|TABLE)>")
_ENDS = re.compile(r"[.:;?!][\"”’')\]]*$")
_REFERS = re.compile(
    r"\b(?:and|or|of|in|by|to|the|sections?|paragraphs?|clauses?|articles?|sub-?clauses?|sub-?sections?|"
    r"sub-?paragraphs?|no|nos|item|exhibit|schedule|rule|dated)[.,]?$",
    re.I,
)
_EDGE = 3
"""How many lines at the top and the bottom of a page may be running headers or footers."""


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line, stripped; `gap` counts the blank lines above it."""

    start: int
    end: int
    text: str
    gap: int
    page: int


@dataclass(frozen=True, slots=True)
class Layout:
    """How the document's lines were laid out."""

    wrapped: bool
    width: int
    double_spaced: bool


def blocks(text: str, page_starts: Sequence[int]) -> Iterator[Block]:
    """Give the document's paragraphs, in order."""
    lines = without_furniture(read_lines(text, page_starts))
    layout = measure(lines)
    pieces: list[Piece] = []
    for previous, line in zip([None, *lines], lines, strict=False):
        if previous is not None and not continues(previous, line, layout):
            yield build(text, pieces)
            pieces = []
        pieces.append(Piece(line.start, line.end))
    if pieces:
        yield build(text, pieces)


def read_lines(text: str, page_starts: Sequence[int]) -> list[Line]:
    """Split `text` into stripped lines, counting the blank ones above each."""
    found: list[Line] = []
    gap = 0
    for match in _LINE.finditer(text):
        stripped = match[0].strip()
        if stripped:
            start = match.start() + match[0].index(stripped)
            page = bisect_right(page_starts, start)
            found.append(Line(start, start + len(stripped), stripped, gap, page))
            gap = 0
        else:
            gap += 1
    return found


def without_furniture(lines: Sequence[Line]) -> list[Line]:
    """Drop page numbers, running headers and footers, and the tags of SEC text files."""
    edges = _edges(lines)
    repeated = _repeated(lines, edges)
    return [
        line
        for index, line in enumerate(lines)
        if not _TAG.match(line.text)
        and not (index in edges and (_PAGE_NUMBER.fullmatch(line.text) or _shape(line) in repeated))
    ]


def _edges(lines: Sequence[Line]) -> set[int]:
    """Give the indices of lines at the top or the bottom of a page, where there are pages."""
    breaks = [i for i in range(1, len(lines)) if lines[i].page != lines[i - 1].page]
    breaks += [i for i, line in enumerate(lines) if _TAG.match(line.text)]
    if not breaks:
        return set()
    return {
        index
        for at in (0, *breaks, len(lines))
        for index in range(max(0, at - _EDGE), min(len(lines), at + _EDGE + 1))
    }


def _repeated(lines: Sequence[Line], edges: set[int]) -> set[str]:
    pages: dict[str, set[int]] = {}
    for index in edges:
        pages.setdefault(_shape(lines[index]), set()).add(lines[index].page)
    count = len({line.page for line in lines})
    return {shape for shape, seen in pages.items() if len(seen) >= max(3, count // 2)}


def _shape(line: Line) -> str:
    return re.sub(r"\d+", "#", line.text)


def measure(lines: Sequence[Line]) -> Layout:
    """Tell whether the lines were wrapped by hand or by a page, and how wide they are."""
    if len(lines) < 2:
        return Layout(wrapped=False, width=0, double_spaced=False)
    widths = sorted(len(line.text) for line in lines)
    width = widths[int(len(widths) * 0.9)]
    lower = sum(line.text[0].islower() for line in lines)
    gaps = Counter(line.gap > 0 for line in lines[1:])
    wrapped = width <= 160 and lower >= 0.12 * len(lines)
    return Layout(wrapped, width, wrapped and gaps[True] > 3 * gaps[False])


def continues(previous: Line, line: Line, layout: Layout) -> bool:
    """Tell whether `line` is the continuation of the paragraph that `previous` ends."""
    if not layout.wrapped:
        return False
    ended = bool(_ENDS.search(previous.text))
    if line.gap and not layout.double_spaced and line.page == previous.page:
        return line.text[0].islower() and not ended and line.gap < 2
    if starts_item(line.text):
        return bool(_REFERS.search(previous.text)) and len(previous.text) > 0.6 * layout.width
    if line.text[0].islower():
        return True
    room = layout.width - len(previous.text)
    return room < (0.12 if ended else 0.3) * layout.width
