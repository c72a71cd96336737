"""From passages to facts: one decision list per hypothesis, the first rule that speaks wins.

No legal language lives here, and no parsing: segments and the document come in, facts go out.
"""

from __future__ import annotations

from collections.abc import Sequence

from ndalab.errors import UsageError
from ndalab.nda.analyst import (
    compelled,
    definition,
    exclusions,
    people,
    returns,
    rights,
    secrecy,
    sharing,
    survival,
    use,
)
from ndalab.nda.analyst.passages import Passage, passages
from ndalab.nda.analyst.rules import Hit, Question, hits
from ndalab.nda.document import Document, Segment
from ndalab.nda.schemas import Evidence, Fact, Label

ENGINE = "rules"
ENGINE_VERSION = "1"
REVIEW_BELOW = 0.75
"""Facts less certain than this are marked for a person's review."""

MOST_EVIDENCE = 5

_FAMILIES = (
    definition, use, sharing, compelled, secrecy, rights, exclusions, returns, people,
    survival,
)  # fmt: skip
QUESTIONS: tuple[Question, ...] = tuple(
    sorted(
        (question for family in _FAMILIES for question in family.QUESTIONS),
        key=lambda question: int(question.id.removeprefix("nda-")),
    )
)


def judge(segments: Sequence[Segment], document: Document) -> tuple[Fact, ...]:
    """Answer the 17 hypotheses from the document's segments.

    Args:
        segments: The document's segments in reading order.
        document: The document whose characters the facts quote.

    Returns:
        17 facts, in the order of their numbers.

    Raises:
        UsageError: The segments are not this document's.
    """
    if any(segment.end > len(document.text) for segment in segments):
        raise UsageError(
            f"A segment reaches beyond the {len(document.text)} characters of {document.name}. "
            "Pass the segments of this very document."
        )
    read = tuple(p for p in passages(segments) if not p.segment.heading)
    return tuple(_answer(question, read, document) for question in QUESTIONS)


def _answer(question: Question, read: Sequence[Passage], document: Document) -> Fact:
    spoken = tuple(hits(question, read))
    if not spoken:
        return _fact(question, "NotMentioned", question.silence, ())
    decisive = spoken[0].rule
    quoted = _quotes(spoken, document)
    return _fact(question, decisive.label, decisive.trust, quoted)


def _fact(
    question: Question, label: Label, confidence: float, evidence: tuple[Evidence, ...]
) -> Fact:
    return Fact(
        id=question.id,
        label=label,
        confidence=confidence,
        evidence=evidence,
        needs_review=confidence < REVIEW_BELOW,
    )


def _quotes(spoken: Sequence[Hit], document: Document) -> tuple[Evidence, ...]:
    """Quote the passages behind the decision, the decisive rule's first, in reading order."""
    label = spoken[0].rule.label
    carriers = [p.segment for hit in spoken if hit.rule.label == label for p in hit.passages]
    chosen = {(s.start, s.end): s for s in carriers[:MOST_EVIDENCE]}
    return tuple(
        document.evidence(start, end, chosen[start, end].section) for start, end in sorted(chosen)
    )
