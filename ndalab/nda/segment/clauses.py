"""Clauses: the segments of one numbered or headed passage, taken together."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from ndalab.nda.document import Segment
from ndalab.nda.schemas import Value
from ndalab.nda.segment.numbering import is_number, split_number


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
    section = group[0].section
    number = section if section and is_number(section) else None
    heading = _heading(group) if section else None
    name = ". ".join(part for part in (number, heading) if part)
    return ClauseSpan(
        name=name or section or "Preamble",
        number=number,
        heading=heading,
        start=group[0].start,
        end=group[-1].end,
    )


def _heading(group: list[Segment]) -> str | None:
    """Give the clause's heading, which may stand on the line below "ARTICLE II"."""
    for segment in group:
        text = split_number(segment.text)[1].strip(" .:")
        if text:
            return text if segment.heading else None
    return None
