"""Cleaned passages that remember where each word came from. No judgement of language here.

A `Block` is a paragraph as its author meant it: wrapped lines joined, white space folded.
Each word keeps its offset in the source, so that any cut of the cleaned text can be quoted
from the document as parsed.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

_WORD = re.compile(r"\S+")


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
    """A stretch of source on one line; `glued` continues the word before it."""

    start: int
    end: int
    glued: bool = False


def build(source: str, pieces: Sequence[Piece]) -> Block:
    """Join the words of `pieces` by single spaces."""
    parts: list[str] = []
    clean: list[int] = []
    origin: list[int] = []
    length = 0
    for piece in pieces:
        glued = piece.glued
        for word in _WORD.finditer(source, piece.start, piece.end):
            if parts and not glued:
                parts.append(" ")
                length += 1
            glued = False
            parts.append(word[0])
            clean.append(length)
            origin.append(word.start())
            length += len(word[0])
    return Block("".join(parts), tuple(clean), tuple(origin))
