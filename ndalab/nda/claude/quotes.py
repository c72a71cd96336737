"""Finds quotes in a document, letter for letter; only white space may differ. Pure.

A quote is looked for in the text as parsed, then in the cleaned segments: there, page numbers
and running headers that interrupt a sentence are gone. What is in neither is not in the document.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ndalab.nda.document import Document, Segment
from ndalab.nda.schemas import Evidence

SHORTEST = 12
"""Characters; what is shorter stands in any agreement and proves nothing."""

_WORD = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class _Folded:
    """A text with single spaces, and where each of its pieces comes from."""

    text: str
    starts: tuple[int, ...]
    """Where each piece begins in `text`."""
    spans: tuple[tuple[int, int], ...]
    """Where each piece lies in the document."""

    @classmethod
    def of(cls, pieces: Iterable[tuple[str, int, int]]) -> _Folded:
        kept = [piece for piece in pieces if piece[0]]
        starts, at = [], 0
        for text, _, _ in kept:
            starts.append(at)
            at += len(text) + 1
        joined = " ".join(text for text, _, _ in kept)
        return cls(joined, tuple(starts), tuple((start, end) for _, start, end in kept))

    def find(self, quote: str) -> tuple[int, int, int, int] | None:
        """Give first and last piece, and the offsets in them."""
        at = self.text.find(quote)
        if at < 0:
            return None
        last = at + len(quote) - 1
        one, other = self._piece(at), self._piece(last)
        return one, other, at - self.starts[one], last + 1 - self.starts[other]

    def _piece(self, at: int) -> int:
        return bisect_right(self.starts, at) - 1


class Finder:
    """Finds quotes in one document."""

    def __init__(self, document: Document, segments: Sequence[Segment]) -> None:
        self._document = document
        self._segments = sorted(segments, key=lambda segment: segment.start)
        self._words = _Folded.of(
            (word.group(), *word.span()) for word in _WORD.finditer(document.text)
        )
        self._clean = _Folded.of((_fold(s.text), s.start, s.end) for s in self._segments)

    def find(self, quote: str) -> Evidence | None:
        """Find a quote; None if the document does not contain it."""
        wanted = _fold(quote)
        if len(wanted) < SHORTEST:
            return None
        span = self._in_text(wanted) or self._in_segments(wanted)
        return None if span is None else self._document.evidence(*span, self._section(*span))

    def _in_text(self, wanted: str) -> tuple[int, int] | None:
        found = self._words.find(wanted)
        if found is None:
            return None
        first, last, begin, end = found
        return self._words.spans[first][0] + begin, self._words.spans[last][0] + end

    def _in_segments(self, wanted: str) -> tuple[int, int] | None:
        """Give the whole segments that hold the quote: the cleaned words have no offsets."""
        found = self._clean.find(wanted)
        if found is None:
            return None
        spans = self._clean.spans[found[0] : found[1] + 1]
        return spans[0][0], spans[-1][1]

    def _section(self, start: int, end: int) -> str | None:
        inside = (s.section for s in self._segments if s.start < end and start < s.end)
        return next(inside, None)


def _fold(text: str) -> str:
    return " ".join(text.split())
