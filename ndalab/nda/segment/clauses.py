"""Clauses: the segments of one numbered or headed passage, taken together."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from ndalab.nda.document import Segment
from ndalab.nda.schemas import Value
from ndalab.nda.segment.numbering import clause_number, number_end


class ClauseSpan(Value):
    """Where a clause lies in the document, and what it is called there."""

    name: str
    """For display: number and heading, or what there is of them."""
    number: str | None
    """As printed: ``"4.2"``, ``"ARTICLE III"``."""
    heading: str | None
    start: int
    end: int


def clauses(segments: Iterable[Segment]) -> tuple[ClauseSpan, ...]:
    """Group neighbouring segments that share a section into clauses.

    What stands before the first numbered or headed clause comes as ``"Preamble"``.
    """
    return tuple(
        _clause(list(group)) for _, group in groupby(segments, key=lambda segment: segment.section)
    )


def _clause(group: list[Segment]) -> ClauseSpan:
    first = group[0]
    number = clause_number(first.text) if first.section else None
    heading = first.text[number_end(first.text) :].rstrip(" .:") or None
    if not (first.heading and first.section):
        heading = None
    name = ". ".join(part for part in (number, heading) if part)
    return ClauseSpan(
        name=name or first.section or "Preamble",
        number=number,
        heading=heading,
        start=first.start,
        end=group[-1].end,
    )
