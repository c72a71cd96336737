"""Segmentation: a document's headings, sentences and list items, with exact offsets.

What a page looks like is `lines`, what a clause number looks like is `numbering`, where a
paragraph is cut is `sentences`; here they are put together. Nothing here judges a clause.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from ndalab.nda.document import Document, Segment
from ndalab.nda.segment.blocks import Block
from ndalab.nda.segment.clauses import ClauseSpan, clauses
from ndalab.nda.segment.lines import blocks
from ndalab.nda.segment.numbering import clause_number, is_heading
from ndalab.nda.segment.sentences import cuts

__all__ = ["ClauseSpan", "clauses", "segment"]


def segment(document: Document) -> tuple[Segment, ...]:
    """Split a document into headings, sentences and list items.

    Args:
        document: What `ndalab.nda.parsing` made of a file.

    Returns:
        The segments in the order of the text. They do not overlap; between them lie only
        white space and what a page repeats (page numbers, running headers).
    """
    return tuple(_segments(document))


def _segments(document: Document) -> Iterator[Segment]:
    section: str | None = None
    body = False
    for block in blocks(document.text, document.page_starts):
        for start, end in _ranges(block):
            text = block.text[start:end].strip()
            heading = is_heading(text)
            if start == 0:
                number = clause_number(text)
                section = number or (text.rstrip(".:") if heading and body else section)
            body = body or not heading
            first, last = block.span(start, start + len(text))
            yield Segment(start=first, end=last, text=text, section=section, heading=heading)


def _ranges(block: Block) -> Iterator[tuple[int, int]]:
    edges = [0, *cuts(block.text), len(block.text)]
    yield from pairwise(edges)
