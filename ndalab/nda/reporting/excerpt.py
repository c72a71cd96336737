"""Quotes in their surroundings, so that a reader can judge them without the document at hand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ndalab.nda.schemas import Evidence, NDAAnalysis, Value

AROUND = 140
"""Characters shown before and after a quote."""
LONGEST = 1_200
"""Characters shown of a quote itself; the offsets lead to the rest."""


class Excerpt(Value):
    """A quote with what stands before and after it; white space is folded."""

    start: int
    section: str | None
    before: str
    quote: str
    after: str


def excerpt(text: str, evidence: Evidence) -> Excerpt:
    """Cut an excerpt out of the text that the evidence speaks of."""
    start, end = evidence.start, evidence.end
    return Excerpt(
        start=start,
        section=evidence.section,
        before=_before(text[max(0, start - AROUND) : start], whole=start <= AROUND),
        quote=_shortened(_folded(text[start:end])),
        after=_after(text[end : end + AROUND], whole=end + AROUND >= len(text)),
    )


def excerpts(text: str, analysis: NDAAnalysis) -> dict[tuple[int, int], Excerpt]:
    """Cut an excerpt for every passage that a fact or a finding quotes, by its offsets."""
    return {(e.start, e.end): excerpt(text, e) for e in _quoted(analysis)}


def _quoted(analysis: NDAAnalysis) -> Iterator[Evidence]:
    sources: tuple[Iterable[Evidence], ...] = (
        *(finding.evidence for finding in analysis.findings),
        *(fact.evidence for fact in analysis.facts),
    )
    for source in sources:
        yield from source


def _folded(text: str) -> str:
    return " ".join(text.split())


def _shortened(quote: str) -> str:
    return quote if len(quote) <= LONGEST else quote[:LONGEST].rsplit(" ", 1)[0] + " …"


def _before(text: str, *, whole: bool) -> str:
    """Begin at a word; a half one is dropped."""
    folded = _folded(text)
    return folded if whole or " " not in folded else "… " + folded.split(" ", 1)[1]


def _after(text: str, *, whole: bool) -> str:
    folded = _folded(text)
    return folded if whole or " " not in folded else folded.rsplit(" ", 1)[0] + " …"
