"""From printed lines to paragraphs: undoes the wrapping of a page or of a text editor.

Looks at widths, gaps and line ends; the words inside a paragraph are cut in `sentences`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ndalab.nda.segment.blocks import Block, Piece, build
from ndalab.nda.segment.lines import Line, read_lines
from ndalab.nda.segment.numbering import is_label, is_marker, marker_end, starts_item

_ENDED = re.compile(r"(?:[.:;?!][\"”’')\]]*|^\[.*\])$")
_BLANK = re.compile(r"[_.…-]{4,}$")
_REFERRING = re.compile(
    r"\b(?:of|in|by|to|the|this|than|under|with|per|see|no\.|nos\.|dated)$"
    r"|\b(?:sections?|paragraphs?|clauses?|articles?)$"
    r"|\([a-z\d]{1,3}\),?(?: and| or)?$"
    r"|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|[a-z]+teen|[a-z]+ty)$",
    re.I,
)
_OPENING = re.compile(r"(?:WHEREAS|NOW,? THEREFORE|IN WITNESS|BETWEEN)\b")
_COLUMNS = re.compile(r"\s{5}")
_DANGLING = re.compile(
    r"(?<![;,] )\b(?:a|an|the|this|that|these|those|such|any|each|all|no|its|their|of|in|by|to|for"
    r"|from|with|under|between|among|upon|on|at|as|and|or|other|is|are|be|shall|will|may|not|than)$",
    re.I,
)
_JOINING = re.compile(r"(?:AND|OR|OF|FOR|TO|IN|BY|WITH|FROM|GOVERNING|CONCERNING|REGARDING)\b")
_HYPHENATED = re.compile(r"([^\W\d_]+)-$")
_WORD = re.compile(r"[^\W\d_]+")
_SHORTEST_FULL_LINE = 60
_NARROWEST, _WIDEST = 45, 190
"""Between these, in characters, lie the lines of pages and text editors."""


@dataclass(frozen=True, slots=True)
class Layout:
    """How a document's lines were laid out."""

    wrapped: bool
    """Whether paragraphs were broken into lines of about `width` characters."""
    width: int
    double_spaced: bool


def paragraphs(text: str, page_starts: Sequence[int]) -> Iterator[Block]:
    """Give the document's paragraphs, in order."""
    lines = read_lines(text, page_starts)
    layout = measure(lines)
    words = frozenset(_WORD.findall(text.lower()))
    for group in _groups(lines, layout):
        yield build(text, _pieces(group, words))


def _groups(lines: Sequence[Line], layout: Layout) -> Iterator[list[Line]]:
    group: list[Line] = []
    for line in lines:
        if group and not continues(group[-1], line, layout):
            yield group
            group = []
        group.append(line)
    if group:
        yield group


def _pieces(group: Sequence[Line], words: frozenset[str]) -> list[Piece]:
    pieces = [Piece(line.start, line.end) for line in group]
    for at in range(1, len(group)):
        match = _HYPHENATED.search(_tail(group[at - 1].text))
        rest = _WORD.match(group[at].text)
        if match and rest and rest[0][0].islower():
            divided = match[1].lower() + rest[0].lower() in words
            pieces[at - 1] = pieces[at - 1].shortened(divided)
            pieces[at] = pieces[at].glue()
    return pieces


def measure(lines: Sequence[Line]) -> Layout:
    """Tell whether the lines were wrapped, and how wide they are.

    Wrapped text shows many lines that begin in the middle of a sentence.
    """
    widths = sorted(len(line.text) for line in lines)
    width = widths[int(len(widths) * 0.9)] if widths else 0
    inner = sum(line.text[0].islower() for line in lines)
    gaps = sum(line.gap > 0 for line in lines)
    wrapped = _NARROWEST <= width <= _WIDEST and inner >= 0.12 * len(lines)
    return Layout(wrapped, width, wrapped and gaps >= 0.8 * (len(lines) - 1))


def continues(previous: Line, line: Line, layout: Layout) -> bool:
    """Tell whether `line` belongs to the paragraph of `previous`, the line before it."""
    if is_marker(previous.text):
        return not starts_item(line.text)
    if line.page != previous.page:
        return _crosses_page(previous, line)
    if not layout.wrapped:
        return False
    if line.gap and not layout.double_spaced:
        runs_on = line.text[0].islower() and not _opens(line.text)
        return line.gap < 2 and runs_on and not _ENDED.search(previous.text)
    return _wraps(previous, line, layout)


def _crosses_page(previous: Line, line: Line) -> bool:
    if _ENDED.search(previous.text) or _opens(line.text):
        return False
    full = len(previous.text) >= _SHORTEST_FULL_LINE and not is_label(previous.text)
    return _runs_on(previous.text, line.text) or (full and not is_label(line.text))


def _wraps(previous: Line, line: Line, layout: Layout) -> bool:
    room = layout.width - _extent(previous.text)
    if _opens(line.text):
        referring = starts_item(line.text) and _REFERRING.search(_tail(previous.text))
        return bool(referring) and room < 0.4 * layout.width
    if _BLANK.search(_tail(previous.text)):
        return line.text[0].islower() or line.text[0] == "("
    if _in_columns(previous.text) or _in_columns(line.text):
        return False
    if line.text[0].islower():
        return True
    if _runs_on(previous.text, line.text) and room < 0.6 * layout.width:
        return True
    if previous.text.isupper() and _JOINING.match(line.text):
        return True
    if _changes_case(previous.text, line.text):
        return False
    return room < (0.12 if _ENDED.search(previous.text) else 0.3) * layout.width


def _in_columns(text: str) -> bool:
    return "     " in text and bool(_COLUMNS.search(text, marker_end(text)))


def _opens(text: str) -> bool:
    """Tell whether a line begins with what begins a paragraph."""
    return starts_item(text) or bool(_OPENING.match(text))


def _changes_case(before: str, after: str) -> bool:
    """Tell whether a heading in capitals meets a sentence, in either order."""
    if before.isupper() == after.isupper() or after[0].islower():
        return False
    return before.isupper() or (is_label(after) and after[-1] not in ".,;")


def _tail(text: str) -> str:
    """Give the end of a line; patterns anchored there would otherwise scan all of it."""
    return text[-40:]


def _runs_on(before: str, after: str) -> bool:
    """Tell whether the words alone show that a sentence goes on."""
    return after[0].islower() or bool(_DANGLING.search(_tail(before)) or _JOINING.match(after))


def _extent(text: str) -> float:
    """Give the width of a line in average characters; capitals are wider."""
    return len(text) * (1.3 if text.isupper() else 1)
