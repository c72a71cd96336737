"""The law that governs the agreement, under the jurisdiction's own name. No other clause."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ndalab.nda.particulars.places import ending_place, first_place
from ndalab.nda.particulars.reading import Sentence, labelled

_GOVERNS = re.compile(
    r"\b(?:govern(?:s|ed|ing)?|constru(?:ed|ction)|interpreted|interpretation|controlled)\b|"
    r"\bsubject to (?:the )?[\w ]{0,30}\blaws?\b|\benforce(?:d|able) in accordance\b|"
    r"\bapplicable law shall be\b",
    re.I,
)
_LAW = re.compile(r"\blaws?\b", re.I)
_ASIDE = re.compile(
    r"without (?:regard|reference|giving effect|effect|application)|regardless of|irrespective|"
    r"exclud(?:ing|e)|exclusive of|notwithstanding|not including|other than|"
    r"conflicts?[- ]of[- ]laws?|choice[- ]of[- ]laws?|organi[sz]ed|incorporated under|"
    r"existing under|permitted by",
    re.I,
)
_IN_PASSING = re.compile(r"\((?:excluding|excepting|without|other than|but not)[^()]*\)", re.I)
_DEFINES = re.compile(r"\"\s*(?:means|shall mean)\b")
_FIELD = re.compile(r"\W*(?:\d+\.?\s*)?(?:governing|applicable|choice of) law\b", re.I)
_FEDERAL = frozenset({"United States", "Canada", "Australia"})
_REACH = 130
"""How far after the word `law` the place that makes the law may be named."""


def governing_law(sentences: Sequence[Sentence]) -> str | None:
    """Name the law that governs the agreement: ``State of New York``, ``England and Wales``."""
    return next(_laws(sentences), None)


def _laws(sentences: Sequence[Sentence]) -> Iterator[str]:
    for sentence in sentences:
        text = _IN_PASSING.sub("", sentence.text)
        if _LAW.search(text) and _GOVERNS.search(text) and not _DEFINES.search(text):
            yield from _chosen(text)
    for name, value in labelled(sentences):
        if _FIELD.match(name):
            yield from filter(None, [first_place(value.text[:_REACH])])


def _chosen(text: str) -> Iterator[str]:
    """Give the places whose law a sentence chooses, leaving out what it says in passing."""
    for match in _LAW.finditer(text):
        if _ASIDE.search(text[max(0, match.start() - 45) : match.end()]):
            continue
        place = _named_after(text, match.end()) or ending_place(text[: match.start()][-40:])
        if place:
            yield place


def _named_after(text: str, start: int) -> str | None:
    """Name the place after `start`; of a federation and its member, the member."""
    aside = _ASIDE.search(text, start + 3)
    end = min(start + _REACH, aside.start() if aside else len(text))
    place = first_place(text, start, end)
    if place in _FEDERAL:
        place = first_place(text, start, end, leave_out=_FEDERAL) or place
    return place
