"""Cleaned passages that remember where each word came from. No judgement of language here.

A `Block` is a paragraph as its author meant it: wrapped lines joined, white space folded.
Each word keeps its offset in the source, so that any cut of the cleaned text can be quoted
from the document as parsed.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

_WORD = re.compile(r"[^\s\u200b\ufeff]+")
"""Zero-width characters are left out of words; they may stand inside one."""


@dataclass(frozen=True, slots=True)
class Block:
    """Cleaned text with the source offset of each of its words."""

    text: str
    clean: tuple[int, ...]
    """Offset in `text` of each piece that was copied from the source, ascending."""
    source: tuple[int, ...]
    """Offset in the source of the same piece."""

    def at(self, position: int) -> int:
        """Give the source offset of the character at `position` of the cleaned text."""
        piece = bisect_right(self.clean, position) - 1
        return self.source[piece] + position - self.clean[piece]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Give the source offsets of the cleaned characters from `start` to `end`."""
        return self.at(start), self.at(end - 1) + 1


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the source; `glued` continues the word before it."""

    start: int
    end: int
    glued: bool = False

    def shortened(self, characters: int) -> Piece:
        """Give the piece without its last `characters`."""
        return replace(self, end=self.end - characters)

    def glue(self) -> Piece:
        """Give the piece as the continuation of the word before it."""
        return replace(self, glued=True)


def build(source: str, pieces: Iterable[Piece]) -> Block:
    """Join the words of `pieces` by single spaces."""
    parts: list[str] = []
    clean: list[int] = []
    origin: list[int] = []
    length = 0
    for word, start, glued in _words(source, pieces):
        if parts and not glued:
            parts.append(" ")
            length += 1
        parts.append(word)
        clean.append(length)
        origin.append(start)
        length += len(word)
    return Block("".join(parts), tuple(clean), tuple(origin))


def _words(source: str, pieces: Iterable[Piece]) -> Iterator[tuple[str, int, bool]]:
    for piece in pieces:
        glued, end = piece.glued, piece.start
        for word in _WORD.finditer(source, piece.start, piece.end):
            if end > piece.start:
                glued = not any(map(str.isspace, source[end : word.start()]))
            yield word[0], word.start(), glued
            end = word.end()
