"""Where disputes are heard: the courts or the seat of arbitration, in the document's words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ndalab.nda.particulars.places import names_place
from ndalab.nda.particulars.reading import Sentence, labelled

_ABOUT = re.compile(
    r"\b(?:jurisdiction|venue|forum|tribunals?|arbitra\w+)\b|"
    r"\bcourts?\b.{0,120}\b(?:disputes?|suits?|actions?|proceedings?|brought)\b|"
    r"\b(?:disputes?|suits?|actions?|proceedings?|brought|settled)\b.{0,160}\bcourts?\b",
    re.I,
)
_ANY_COURT = re.compile(
    r"\b(?:any |a )?courts?(?: or [\w ]{0,40})? of (?:competent|appropriate|proper) jurisdiction\b"
    r"(?!\s+(?:located|sitting|situated|in)\b)|\bcourt orders?\b",
    re.I,
)
_KIND = (
    r"(?:competent|ordinary|common|appropriate|state|federal|superior|supreme|district|circuit|"
    r"high|"
    r"county|municipal|local|provincial|united states|u\.s\.|civil|commercial|regional|"
    r"[A-Z][a-z]+ county)"
)
_COURTS = re.compile(
    rf"\b(?:the\s+)?(?:{_KIND}(?:\s+|,\s*|\s*/\s*|\s+(?:and|or|and/or)\s+)){{0,6}}courts?\s+"
    r"(?:of\s+(?:competent\s+jurisdiction|chancery|appeal|general jurisdiction|first instance)\s+)?"
    r"(?:(?:located|sitting|situated?|having jurisdiction)\s+)?(?:with)?(?:in|of|for|at)\s+"
    r"(?P<where>[^;()]{3,110})",
    re.I,
)
_SEAT = re.compile(
    r"\b(?:jurisdiction|venue|forum|arbitrat(?:ion|ors?)|seat|proceedings)\b[^.;]{0,80}?"
    r"\b(?:in|of|be|at)\s+(?P<where>(?-i:(?:the )?[A-Z])[^;()]{2,90})",
    re.I,
)
_CHOSEN = re.compile(
    r"\b(?:designate|select|choose|agree (?:up)?on)s?\s+(?P<where>[^;()]{3,80}?)\s+as\s+"
    r"(?:the|their|its)\b[\w ]{0,30}\b(?:venue|forum|place)\b",
    re.I,
)
_PEOPLE = re.compile(
    r"\b(?:the )?(?:English|Irish|Scottish|Dutch|German|Swedish|French|Swiss|Belgian|Italian|"
    r"Spanish|Austrian|Danish|Norwegian|Finnish|Canadian|Australian)\s+courts?\b",
    re.I,
)
_FIELD = re.compile(r"\W*(?:courts?|venue|jurisdiction|forum)\W*", re.I)
_ENDS = re.compile(
    r"\s*,?\s+(?:for|with(?:out)?|to|and (?:the (?:parties|same)|each|any|all|both|no|agree|waive|"
    r"hereby|irrevocably|consents?|in|subject|that|if)|in (?:any|all|connection|respect|relation|"
    r"the event|case|order|addition|accordance|which)|over|as|which|who|that|having|if|unless|"
    r"except|shall|will|ha[sd]|have|is|are|or(?:,? if)? (?:in )?(?:any|that|such)|regarding|under|"
    r"pursuant|provided|where|by|upon|when|hereby|relating|arising|therein|applicable|may|such|"
    r"because|respectively|on)\b|(?<!\bSt)\.(?:\s|$)|,?\s+or\s*$|[\s,]*$",
    re.I,
)
_NO_PLACE = re.compile(
    r"\b(?:agreement|part(?:y|ies)|recipient|discloser|company|owner|territory|business|"
    r"association|chamber|foundation|rules|act|convention|institute|confidential|agree)\b|"
    r"_{2}|\.{3}|^(?:the )?courts?\b",
    re.I,
)


def venue(sentences: Sequence[Sentence]) -> str | None:
    """Name the courts or the seat of arbitration: ``the courts of England and Wales``."""
    return next(_venues(sentences), None)


def _venues(sentences: Sequence[Sentence]) -> Iterator[str]:
    for sentence in sentences:
        if _ABOUT.search(sentence.text):
            yield from _named(_ANY_COURT.sub("", sentence.text))
    for name, value in labelled(sentences):
        if _FIELD.fullmatch(name):
            yield from [value.text.rstrip(" .")] if len(value.text) < 90 else []


def _named(text: str) -> Iterator[str]:
    for pattern in (_COURTS, _CHOSEN, _SEAT):
        for match in pattern.finditer(text):
            yield from _place(match, text, whole=pattern is _COURTS)
    for match in _PEOPLE.finditer(text):
        yield match[0]


def _place(match: re.Match[str], text: str, *, whole: bool) -> Iterator[str]:
    where = match["where"]
    end = _ENDS.search(where)
    where = where[: end.start()] if end else where
    if names_place(where) and not _NO_PLACE.search(where):
        start = match.start() if whole else match.start("where")
        yield " ".join(text[start : match.start("where") + len(where)].split()).rstrip(" ,")
