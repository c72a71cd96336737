"""What each passage of an agreement is about. Types only: whether it is good or bad is `risk`'s.

A passage may be about several things, and then stands in several clauses.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import get_args

from ndalab.nda.analyst.passages import Passage, passages
from ndalab.nda.clause_words import HEADINGS, WORDING
from ndalab.nda.document import Document, Segment
from ndalab.nda.schemas import Clause, ClauseType

_BOTH = 0.95
_WORDING = 0.8
_HEADING = 0.7
_LIST = 0.6
_NEITHER = 0.2
"""Confidence by what a type rests on: heading and wording, either, the list's opening, nothing."""

_READ = 1200
"""Characters of a passage by which its type is known."""

_BRIEF = 40
"""Characters up to which a line without a full stop may be a heading."""

_SUBSTANCE = 40
"""Characters from which a passage of no known type is still a clause."""

_ORDER = {kind: place for place, kind in enumerate(get_args(ClauseType))}
_WORDS = {kind: re.compile("|".join(patterns)) for kind, patterns in WORDING.items()}
_HEADS = {kind: re.compile(pattern) for kind, pattern in HEADINGS.items()}
_NUMBER = re.compile(r"^\W*(?:(?:article|section|clause)\s+)?[\divxl.]*[.):]*\s+(?=\D)")
_TITLE = re.compile(r"(?<!entire )(?<!of this )(?<!of the )\b(?:agreement|undertaking|deed|nda)$")

Types = dict[ClauseType, float]
"""The types of a passage, with the confidence in each."""


@dataclass(frozen=True, slots=True)
class _Typed:
    """A stretch of one section about one thing."""

    kind: ClauseType
    confidence: float
    section: str | None
    start: int
    end: int
    place: int
    """The passage's number, so that only neighbours are joined."""


def classify(document: Document, segments: Sequence[Segment]) -> tuple[Clause, ...]:
    """Say what each passage is about.

    Args:
        document: The document that the clauses quote.
        segments: Its segments in reading order.

    Returns:
        Clauses in reading order. Neighbouring sentences of one section about the same thing are
        one clause; a sentence about two things is in two. What no type fits comes as ``other``.
    """
    typed = sorted(_joined(_typed(segments)), key=lambda t: (t.start, _ORDER[t.kind]))
    return tuple(
        Clause(
            type=one.kind,
            confidence=one.confidence,
            evidence=document.evidence(one.start, one.end, one.section),
        )
        for one in typed
    )


def _typed(segments: Sequence[Segment]) -> Iterator[_Typed]:
    heading: frozenset[ClauseType] = frozenset()
    section: str | None = None
    for place, passage in enumerate(passages(segments)):
        segment = passage.segment
        if _is_heading(passage):
            heading, section = _by_heading(passage.own), segment.section
            continue
        if not _belongs(segment.section, section):
            heading, section = frozenset(), segment.section
        for kind, confidence in _types(passage, heading).items():
            yield _Typed(kind, confidence, segment.section, segment.start, segment.end, place)


def _is_heading(passage: Passage) -> bool:
    """Tell whether a passage is a heading, marked as such or by its few words alone."""
    if passage.segment.heading:
        return True
    brief = len(passage.own) <= _BRIEF and passage.own[-1:] not in ".;,?_"
    return brief and passage.segment.text[:1].isupper() and bool(_by_heading(passage.own))


def _belongs(section: str | None, heading: str | None) -> bool:
    """Tell whether a section lies under the one that a heading opened: 4.2 under 4."""
    return section == heading or bool(section and heading and section.startswith(f"{heading}."))


def _by_heading(text: str) -> frozenset[ClauseType]:
    name = _NUMBER.sub("", text).strip(" .:")
    if _TITLE.search(name):
        return frozenset()
    return frozenset(kind for kind, pattern in _HEADS.items() if pattern.search(name))


def _types(passage: Passage, heading: frozenset[ClauseType]) -> Types:
    """Give the types that the wording and the heading of a passage agree or disagree on."""
    worded = _by_wording(passage.own)
    if worded:
        return {kind: _BOTH if kind in heading else _WORDING for kind in worded}
    if opened := _by_wording(passage.lead):
        return dict.fromkeys(opened, _LIST)
    if heading:
        return dict.fromkeys(heading, _HEADING)
    return {"other": _NEITHER} if len(passage.own) >= _SUBSTANCE else {}


def _by_wording(text: str) -> frozenset[ClauseType]:
    return frozenset(kind for kind, pattern in _WORDS.items() if pattern.search(text[:_READ]))


def _joined(typed: Iterator[_Typed]) -> Iterator[_Typed]:
    """Join neighbouring stretches of one section and type."""
    open_ones: dict[ClauseType, _Typed] = {}
    for one in typed:
        last = open_ones.get(one.kind)
        if last and last.section == one.section and one.place - last.place <= 1:
            open_ones[one.kind] = _Typed(
                one.kind,
                max(last.confidence, one.confidence),
                one.section,
                last.start,
                one.end,
                one.place,
            )
        else:
            if last:
                yield last
            open_ones[one.kind] = one
    yield from open_ones.values()
