"""Which clause each paragraph belongs to: a fold over how the paragraphs open.

A document mixes schemes of numbering: recitals A to D before clauses 1 to 9, items (a) below
both. The scheme that runs through the document without starting over is the one that names
clauses; the others only make items of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from ndalab.nda.segment.numbering import is_heading, is_label, split_number, starts_list

_BARE = re.compile(r"(\d{1,2}) (?:[-–—] )?(?=[\"“(]?[A-Z])")
_LETTERS = re.compile(r"[^\W\d_]")
_PROSE = 50
"""A paragraph of so many letters is not part of a signature block."""
_SHORT_HEADING, _HEADING_WORDS = 40, 4
"""A numbered sentence so short is the heading of those that follow it."""
_SCHEMES = ("decimal", "roman", "letter")
_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}


@dataclass(frozen=True, slots=True)
class Opening:
    """How a paragraph opens."""

    number: str | None = None
    scheme: str | None = None
    value: int = 0
    """The number's place in its scheme, from 1."""
    heading: str | None = None
    """The heading it opens with, without its number."""
    bare: int = 0
    """A number that nothing but its sequence tells from one in the text: "8 Term"."""
    prose: bool = False


def sections(paragraphs: Sequence[Sequence[str]], headed: Sequence[bool]) -> Iterator[str | None]:
    """Give the section of each paragraph.

    Args:
        paragraphs: The texts of each paragraph's segments.
        headed: What `heads` says of each paragraph.
    """
    openings = _openings(paragraphs, headed)
    naming = _naming_scheme(openings)
    current: str | None = None
    count = 0
    body = False
    for at, opening in enumerate(openings):
        if _names(opening, naming, count):
            current = opening.number or str(opening.bare)
            count = opening.value if opening.scheme == "decimal" else opening.bare or count
        elif _leads(openings, at) and (body or opening.prose):
            current = opening.heading
        body = body or opening.prose or opening.number is not None
        yield current


def heads(texts: Sequence[str]) -> bool:
    """Tell whether a paragraph opens with a heading, or is one."""
    first = texts[0]
    if len(texts) == 1:
        return is_heading(first)
    return first[-1] in ".:" and (is_heading(first) or _runs_in(first))


def _runs_in(first: str) -> bool:
    """Tell a heading that a sentence follows on its line: "Term. This ...", "4. Its end. ..."."""
    number, body = split_number(first)
    if number is not None:
        return len(body) <= _SHORT_HEADING and len(body.split()) <= _HEADING_WORDS
    return len(body) <= 50 and is_label(body[:-1]) and not starts_list(body)


def _openings(paragraphs: Sequence[Sequence[str]], headed: Sequence[bool]) -> list[Opening]:
    found: list[Opening] = []
    letter = 0
    for texts, has_heading in zip(paragraphs, headed, strict=True):
        found.append(_opening(texts, letter, headed=has_heading))
        letter = found[-1].value if found[-1].scheme == "letter" else letter
    return found


def _opening(texts: Sequence[str], letter: int, *, headed: bool) -> Opening:
    number, body = split_number(texts[0])
    scheme, value = _place(number, letter)
    bare = _BARE.match(body)
    return Opening(
        number=number,
        scheme=scheme,
        value=value,
        heading=body.strip(" .:") or None if headed else None,
        bare=int(bare[1]) if bare and not number else 0,
        prose=_is_prose(texts),
    )


def _is_prose(texts: Sequence[str]) -> bool:
    letters = islice(_LETTERS.finditer(" ".join(texts[:_PROSE])), _PROSE)
    return sum(1 for _ in letters) == _PROSE


def _place(number: str | None, letter: int) -> tuple[str | None, int]:
    """Give the scheme of a number and its place in it; `letter` is the last letter's place."""
    if number is None:
        return None, 0
    if number.isdigit():
        return "decimal", int(number)
    if len(number) == 1 and ord(number) - ord("A") + 1 in {letter + 1, 1, 2}:
        return "letter", ord(number) - ord("A") + 1
    if set(number) <= _ROMAN.keys():
        return "roman", _roman(number)
    return ("letter", ord(number) - ord("A") + 1) if len(number) == 1 else ("named", 0)


def _roman(number: str) -> int:
    values = [_ROMAN[sign] for sign in number]
    pairs = zip(values, [*values[1:], 0], strict=True)
    return sum(-value if value < after else value for value, after in pairs)


def _naming_scheme(openings: Sequence[Opening]) -> str | None:
    """Choose the scheme that starts over least often; of those the most usual one."""
    starts = {
        scheme: sum(o.scheme == scheme and o.value == 1 for o in openings) for scheme in _SCHEMES
    }
    used = [scheme for scheme in _SCHEMES if any(o.scheme == scheme for o in openings)]
    if "decimal" in used and starts["decimal"] <= 2:
        return "decimal"
    return min(used, key=lambda scheme: starts[scheme], default=None)


def _names(opening: Opening, naming: str | None, count: int) -> bool:
    if opening.scheme == "named" or (opening.number and opening.scheme == naming):
        return True
    return opening.bare == count + 1 and naming in {"decimal", None}


def _leads(openings: Sequence[Opening], at: int) -> bool:
    """Tell whether a heading without a number is followed by text, not by a signature.

    Below a number that stands alone ("ARTICLE II") it is that number's heading.
    """
    opening = openings[at]
    if not opening.heading or opening.number:
        return False
    if opening.prose:
        return True
    alone = at > 0 and openings[at - 1].number and not openings[at - 1].prose
    named = alone and openings[at - 1].heading is None
    following = openings[at + 1 : at + 2]
    return not named and any(o.prose or o.number for o in following)
