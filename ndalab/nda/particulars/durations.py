"""Lengths of time in words and figures, as months: ``five (5) years``, ``18-month``. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_BELOW_TWENTY = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen"
)
_ROUND = "twenty thirty forty fifty sixty seventy eighty ninety"
_NTH = "first second third fourth fifth sixth seventh eighth ninth tenth"
_UNITS = {word: value for value, word in enumerate(_BELOW_TWENTY.split())}
_TENS = {word: 10 * value for value, word in enumerate(_ROUND.split(), 2)}
_ORDINALS = {word: value for value, word in enumerate(_NTH.split(), 1)}
_NUMBER = rf"(?:(?:{'|'.join(_TENS)})(?:[- ](?:{'|'.join(_UNITS)}))?|{'|'.join(reversed(_UNITS))})"
_DURATION = re.compile(
    rf"(?<![\d.])\b(?:(?P<word>{_NUMBER}|an?(?!\s+\d))(?:\s+\d{{1,3}})?|"
    rf"(?P<figure>\d{{1,3}}(?:\.\d)?)(?:\s+{_NUMBER})?)"
    r"(?:\s+|-)(?:(?:full|calendar|consecutive|complete|whole)\s+)?"
    r"(?P<unit>year|month|week|day)s?\b(?!'?\s+(?:old|(?:prior\s+)?(?:written\s+)?notice)\b)",
    re.I,
)
_ANNIVERSARY = re.compile(
    rf"(?<![\d.])\b(?:(?P<word>{'|'.join(_ORDINALS)})|(?P<figure>\d{{1,2}})(?:st|nd|rd|th))\s+"
    r"(?:\d{1,2}(?:st|nd|rd|th)\s+)?anniversary\b",
    re.I,
)
_MONTHS = {"year": 12.0, "month": 1.0, "week": 7 / 30.4, "day": 1 / 30.4}
_OPEN = str.maketrans("()[]", "    ")


@dataclass(frozen=True, slots=True)
class Duration:
    """A length of time and where in the text it stands."""

    months: int
    start: int
    end: int


def durations(text: str) -> tuple[Duration, ...]:
    """Find the lengths of time of a month or more that `text` states, in order."""
    found = (*_lengths(text.translate(_OPEN)), *_anniversaries(text.translate(_OPEN)))
    return tuple(sorted(found, key=lambda duration: duration.start))


def number(words: str) -> int | None:
    """Read a number below a hundred in words: ``thirty-six`` is 36."""
    parts = re.split(r"[- ]+", words.strip().lower())
    if not all(part in _UNITS or part in _TENS for part in parts):
        return None
    return sum(_UNITS.get(part, 0) + _TENS.get(part, 0) for part in parts)


def _lengths(text: str) -> Iterator[Duration]:
    for match in _DURATION.finditer(text):
        months = round(_count(match) * _MONTHS[match["unit"].lower()])
        if months:
            yield Duration(months, match.start(), match.end())


def _count(match: re.Match[str]) -> float:
    """Read the count; where words and figures disagree, the words count, as in a court."""
    if match["figure"]:
        return float(match["figure"])
    return 1 if match["word"].lower() in {"a", "an"} else number(match["word"]) or 0


def _anniversaries(text: str) -> Iterator[Duration]:
    for match in _ANNIVERSARY.finditer(text):
        count = int(match["figure"]) if match["figure"] else _ORDINALS[match["word"].lower()]
        yield Duration(12 * count, match.start(), match.end())
