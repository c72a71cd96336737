"""Dates as contracts write them, and the day from which the agreement runs. No other clause."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from ndalab.nda.particulars.durations import number
from ndalab.nda.particulars.reading import Sentence, has_gap, opening

_CALENDAR = "january february march april may june july august september october november december"
_NTH = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth "
    "thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth"
)
_MONTHS = {name: index for index, name in enumerate(_CALENDAR.split(), 1)}
_MONTHS |= {name[:3]: index for name, index in _MONTHS.items()} | {"sept": 9}
_MONTH = rf"(?P<month>{'|'.join(sorted(_MONTHS, key=len, reverse=True))})\b\.?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_ORDINAL = {word: value for value, word in enumerate(_NTH.split(), 1)}
_ORDINAL |= {"twentieth": 20, "thirtieth": 30}
_DAY_WORD = rf"(?P<ordinal>(?:(?:twenty|thirty)[- ])?(?:{'|'.join(_ORDINAL)}))"  # twenty-first
_YEAR = r"(?P<year>(?:1[89]|20)\s?\d{2})\b"
_SHAPES = tuple(
    re.compile(shape, re.I)
    for shape in (
        rf"(?<!\d){_DAY}(?:\s+day)?(?:\s+of)?\s+{_MONTH}\s*,?\s*(?:in the year\s+)?{_YEAR}",
        rf"\b{_DAY_WORD}(?:\s+day)?(?:\s+of)?\s+{_MONTH}\s*,?\s*{_YEAR}",
        rf"\b{_MONTH}\s*{_DAY},?\s*{_YEAR}",
        r"(?<![\d./-])(?P<year>(?:19|20)\d{2})-(?P<number>\d{2})-(?P<day>\d{2})(?![\d-])",
        (
            r"(?<![\d./-])(?P<first>\d{1,2})(?P<sign>[./-])(?P<second>\d{1,2})(?P=sign)"
            r"(?P<year>\d{4}|\d{2})(?!\w|[./-]\d)"
        ),
    )
)
_ANCHOR = re.compile(
    r"\beffective\b|with effect from|\bdated?\b|\bdate:|"
    r"\b(?:made|entered|executed|concluded|signed)\b[^.]{0,60}?\b(?:on|as\s+of|this|the)\b|"
    r"\b(?:is|as|are)\s+of\b|hereby agree as of|\bthis\b",
    re.I,
)
_STRONG = re.compile(r"\beffective\b|with effect from", re.I)
_OTHER = re.compile(
    r"\b(?:master|merger|purchase|service|services|that certain|underlying)\b[^.]{0,120}$|"
    r"regulation|directive|\bact\b|\brfp\b|request for",
    re.I,
)
_RECITAL = re.compile(r"\W*whereas\b(?!.*\bhereby agree)", re.I | re.S)
_BARE = re.compile(r"\W*(?:dated?:?|effective date:?|as of)?\W*", re.I)
_REACH = 90
"""How many characters may stand between the words that announce a date and the date."""


@dataclass(frozen=True, slots=True)
class Found:
    """A day and where in the text it stands."""

    day: date
    start: int
    end: int


def dates(text: str, *, month_first: bool = True) -> tuple[Found, ...]:
    """Find the days that `text` names, in order.

    Args:
        text: Any wording.
        month_first: How to read ``3/4/2025``, where the figures leave it open.
    """
    typed = text.replace("_", " ")
    found = (_found(match, month_first) for shape in _SHAPES for match in shape.finditer(typed))
    return tuple(sorted((f for f in found if f), key=lambda f: (f.start, -f.end)))


def effective_date(sentences: Sequence[Sentence], *, month_first: bool = True) -> date | None:
    """Find the day from which the agreement runs; None where it is left blank or not named."""
    start = [s for s in opening(sentences) if not _RECITAL.match(s.text)]
    for candidates in (_announced(start, month_first), _bare(start[:25], month_first)):
        for day in candidates:
            return day
    return next(_later(sentences, month_first), None)


def _found(match: re.Match[str], month_first: bool) -> Found | None:
    try:
        return Found(_day(match.groupdict(), month_first), match.start(), match.end())
    except ValueError:  # a day no calendar has, such as 31 June
        return None


def _day(parts: dict[str, str | None], month_first: bool) -> date:
    year = int("".join(str(parts["year"]).split()))
    year += (1900 if year > 49 else 2000) if year < 100 else 0
    if parts.get("first"):
        american = month_first and parts["sign"] != "."
        return _figures(int(parts["first"] or 0), int(parts["second"] or 0), year, american)
    month = int(parts["number"] or 0) if parts.get("number") else _MONTHS[_name(parts)]
    return date(year, month, int(parts["day"] or 0) if parts.get("day") else _ordinal(parts))


def _name(parts: dict[str, str | None]) -> str:
    return str(parts["month"]).lower()


def _ordinal(parts: dict[str, str | None]) -> int:
    tens, _, unit = str(parts["ordinal"]).lower().replace(" ", "-").rpartition("-")
    return (number(tens) or 0 if tens else 0) + _ORDINAL[unit]


def _figures(first: int, second: int, year: int, month_first: bool) -> date:
    if first > 12 or (not month_first and second <= 12):
        return date(year, second, first)
    return date(year, first, second)


def _announced(sentences: Sequence[Sentence], month_first: bool) -> Iterator[date | None]:
    """Give the days that words such as ``made as of`` announce; None for an announced blank."""
    text = "\n".join(sentence.text for sentence in sentences)
    found = dates(text, month_first=month_first)
    announced = [f for f in found if _is_announced(text, f)]
    yield from (f.day for f in announced if _STRONG.search(text[max(0, f.start - 40) : f.end + 25]))
    yield from (f.day for f in announced)


def _is_announced(text: str, found: Found) -> bool:
    before = text[max(0, found.start - _REACH) : found.start]
    anchors = list(_ANCHOR.finditer(before))
    if not anchors:
        return bool(
            re.match(r"[\s\S]{0,12}\(\W*(?:the )?\W*effective date", text[found.end :], re.I)
        )
    between = before[anchors[-1].end() :]
    return len(between) < 40 and not has_gap(between) and not _OTHER.search(before)


def _bare(sentences: Sequence[Sentence], month_first: bool) -> Iterator[date]:
    """Give the days that stand alone on a line, as at the head of a letter."""
    for sentence in sentences:
        for found in dates(sentence.text, month_first=month_first):
            rest = sentence.text[: found.start] + sentence.text[found.end :]
            if _BARE.fullmatch(rest):
                yield found.day


def _later(sentences: Sequence[Sentence], month_first: bool) -> Iterator[date]:
    """Give the days that a clause further on calls effective."""
    for sentence in sentences:
        if _STRONG.search(sentence.text):
            for found in dates(sentence.text, month_first=month_first):
                if _STRONG.search(sentence.text[max(0, found.start - 60) : found.start]):
                    yield found.day
