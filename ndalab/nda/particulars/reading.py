"""A document as the particulars read it: sentences in plain type, to quote from. No law here."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ndalab.nda.document import Document, Segment
from ndalab.nda.schemas import Evidence

LONGEST = 4000
"""Characters of one segment that are read; what is longer is no sentence."""

OPENING = 9000
"""Characters from the start in which a contract names its date and its parties."""

_LABEL = 60
"""Characters up to which a line may be the name of a field."""

_LABELLED = re.compile(rf"(?P<name>[^.:;,]{{3,{_LABEL}}}):\s+(?P<value>\S.*)", re.S)
_PLAIN = str.maketrans("‘’‛`´“”„«»–—‑‐\u00a0\t", "'''''\"\"\"\"\"----  ")
_BLANK = re.compile(r"[_.…\s]*(?:_{2,}|…|\.{4,})[_.…\s]*|\[[^\]\[]{0,80}\]|<[^<>]{1,60}>|\bX{3,}\b")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One segment with its wording in plain quotes and dashes, letter for letter."""

    segment: Segment
    text: str

    @property
    def heading(self) -> bool:
        """Tell whether the segment is a heading."""
        return self.segment.heading


def read(segments: Sequence[Segment], source: str = "") -> tuple[Sentence, ...]:
    """Read every segment in plain type; the cells of a table's row in `source` one by one."""
    cells = (cell for segment in segments for cell in _cells(segment, source))
    return tuple(Sentence(cell, plain(cell.text)) for cell in cells if cell.text)


def labelled(sentences: Sequence[Sentence]) -> Iterator[tuple[str, Sentence]]:
    """Give what stands in the fields of a form, with the field's name.

    The name stands before a colon, or in the cell or on the line before.
    """
    for sentence in sentences:
        match = _LABELLED.match(sentence.text)
        if match:
            yield match["name"], Sentence(sentence.segment, match["value"])
    for name, value in pairwise(sentences):
        if len(name.text) <= _LABEL and not name.text.endswith("."):
            yield name.text.rstrip(" :"), value


def _cells(segment: Segment, source: str) -> Iterator[Segment]:
    row = source[segment.start : segment.end]
    if "\t" not in row:
        yield segment
        return
    start = segment.start
    for cell in row.split("\t"):
        if cell.strip():
            text = " ".join(cell.split())
            yield segment.model_copy(
                update={"start": start, "end": start + len(cell), "text": text}
            )
        start += len(cell) + 1


def plain(text: str) -> str:
    """Return `text` with typographic quotes and dashes made plain, of the same length or cut."""
    return text[:LONGEST].translate(_PLAIN)


def opening(sentences: Sequence[Sentence], limit: int = OPENING) -> tuple[Sentence, ...]:
    """Give the sentences that begin within the first `limit` characters."""
    return tuple(_until(sentences, limit))


def _until(sentences: Sequence[Sentence], limit: int) -> Iterator[Sentence]:
    used = 0
    for sentence in sentences:
        if used >= limit:
            return
        used += len(sentence.text) + 1
        yield sentence


def is_blank(text: str) -> bool:
    """Tell whether `text` is nothing but a gap for somebody to fill in."""
    return not re.search(r"\w", _BLANK.sub("", text).replace("_", ""))


def has_gap(text: str) -> bool:
    """Tell whether `text` has a gap for somebody to fill in."""
    return bool(_BLANK.search(text))


def quote(document: Document, sentence: Sentence, words: str = "") -> Evidence:
    """Quote `words` where they stand in the sentence; the whole sentence if they are not found."""
    segment = sentence.segment
    found = _locate(document.text, words, segment.start, segment.end) if words else None
    start, end = found or (segment.start, segment.end)
    return document.evidence(start, end, segment.section)


def locate(document: Document, words: str, limit: int) -> Evidence | None:
    """Quote the first place where `words` stand within the first `limit` characters."""
    found = _locate(document.text, words, 0, min(limit, len(document.text)))
    return document.evidence(*found) if found else None


def _locate(text: str, words: str, start: int, end: int) -> tuple[int, int] | None:
    """Find `words` in `text` whatever its line breaks and the shape of its quotes and dashes."""
    parts = [re.escape(word) for word in plain(words).split()]
    pattern = r"\s+".join(_any_type(part) for part in parts[:60])
    match = re.compile(pattern).search(text, start, end) if pattern else None
    return match.span() if match else None


def _any_type(pattern: str) -> str:
    pattern = pattern.replace("'", "['‘’‛`´]").replace('"', '["“”„«»]')
    return pattern.replace(r"\-", "[-–—‑‐]")
