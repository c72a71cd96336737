"""Segmentation: a document's headings, sentences and list items, with exact offsets.

`lines` and `paragraphs` know what a page looks like, `numbering` what a clause number looks
like, `sentences` where a paragraph is cut, `sections` which clause it belongs to. Here they
are put together. Nothing in this package judges what a clause says.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from ndalab.nda.document import Document, Segment
from ndalab.nda.segment.blocks import Block
from ndalab.nda.segment.clauses import ClauseSpan, clauses
from ndalab.nda.segment.markdown import unmarked
from ndalab.nda.segment.paragraphs import paragraphs
from ndalab.nda.segment.sections import heads, sections
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
    marked = document.name.lower().endswith((".md", ".markdown"))
    source = unmarked(document.text) if marked else document.text
    blocks = [(block, _ranges(block)) for block in paragraphs(source, document.page_starts)]
    texts = [[block.text[start:end] for start, end in ranges] for block, ranges in blocks]
    headed = [heads(wording) for wording in texts]
    named = zip(blocks, sections(texts, headed), headed, strict=True)
    return tuple(
        found
        for (block, ranges), section, heading in named
        for found in _segments(block, ranges, section, heading=heading)
    )


def _ranges(block: Block) -> list[tuple[int, int]]:
    """Give the cleaned offsets of the block's segments, without the space between them."""
    edges = [0, *cuts(block.text), len(block.text)]
    return [(start, start + len(block.text[start:end].rstrip())) for start, end in pairwise(edges)]


def _segments(
    block: Block, ranges: list[tuple[int, int]], section: str | None, *, heading: bool
) -> Iterator[Segment]:
    for at, (start, end) in enumerate(ranges):
        first, last = block.span(start, end)
        yield Segment(
            start=first,
            end=last,
            text=block.text[start:end],
            section=section,
            heading=heading and at == 0,
        )
