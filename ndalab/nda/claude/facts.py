"""Turns Claude's answers into facts, and believes of them only what the document bears out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ndalab.nda.claude.prompt import MOST_QUOTES
from ndalab.nda.claude.quotes import Finder
from ndalab.nda.claude.replies import Answer, Certainty
from ndalab.nda.document import Document, Segment
from ndalab.nda.hypotheses import HYPOTHESES
from ndalab.nda.schemas import Evidence, Fact, HypothesisId

CONFIDENCE: Mapping[Certainty, float] = {"certain": 0.9, "likely": 0.78, "unsure": 0.5}
"""What its own words are taken for. They are not measured: a model does not know how good it is."""

REVIEW_BELOW = 0.75
"""Facts less certain than this are marked for a person's review, as with the offline rules."""

SOME_LOST = 0.6
"""The most that an answer is trusted of whose quotes one is not in the document."""

UNPROVEN = 0.3
"""The most that an answer is trusted that claims something and shows nothing."""


def make_facts(
    answers: Mapping[HypothesisId, Answer], document: Document, segments: Sequence[Segment]
) -> tuple[Fact, ...]:
    """Make 17 facts, in the order of their numbers."""
    finder = Finder(document, segments)
    return tuple(_fact(h.id, answers[h.id], finder) for h in HYPOTHESES)


def _fact(number: HypothesisId, answer: Answer, finder: Finder) -> Fact:
    quotes = answer.quotes[:MOST_QUOTES]
    found = [evidence for quote in quotes if (evidence := finder.find(quote)) is not None]
    confidence = min(CONFIDENCE[answer.certainty], _ceiling(answer, len(quotes), len(found)))
    return Fact(
        id=number,
        label=answer.label,
        confidence=confidence,
        evidence=() if answer.label == "NotMentioned" else _distinct(found),
        source="claude",
        needs_review=confidence < REVIEW_BELOW,
    )


def _ceiling(answer: Answer, quoted: int, found: int) -> float:
    if answer.label != "NotMentioned" and not found:
        return UNPROVEN
    return SOME_LOST if found < quoted else 1.0


def _distinct(found: Sequence[Evidence]) -> tuple[Evidence, ...]:
    """Put each passage once, in reading order."""
    passages = {(evidence.start, evidence.end): evidence for evidence in found}
    return tuple(passages[span] for span in sorted(passages))
