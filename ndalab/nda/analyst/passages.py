"""Segments as the rules read them: plain lower-case wording, with the words that introduce it.

No judgement lives here, and no offsets are made here: a passage keeps its segment.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from string import ascii_lowercase

from ndalab.nda.document import Segment

LONGEST_LEAD = 1200
"""Characters of an opening sentence that its items are read with."""

_PLAIN = str.maketrans({
    "‘": "'", "’": "'", "‛": "'", "`": "'", "´": "'", "“": '"', "”": '"', "„": '"',
    "–": "-", "—": "-", "‑": "-", "‐": "-", "\u00ad": None, "\u200b": None, "\ufeff": None,
    "ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl",
})  # fmt: skip
_MARKER = re.compile(
    r"(?P<digit>\d{1,2}(?:\.\d{1,2})*[.)]?\s)"
    r"|(?P<letter>\(?(?:[a-z]{1,2}|[ivx]{1,5}|\d{1,2})[).]\s?)"
    r"|(?P<bullet>[-•*>·▪o]\s)"
)
_SUCCESSORS = frozenset(
    pair
    for series in (
        tuple(ascii_lowercase),
        ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv"),
        tuple(str(number) for number in range(1, 31)),
    )
    for pair in pairwise(series)
)
"""Which marker follows which in one list."""
_INNER_DOT = re.compile(r"(?<=\w)\.(?=\w)")
_ABBREVIATED = re.compile(r"\b(ie|eg|inc|ltd|corp|co|no|sec|art|etc)\.")
_CLOSED = re.compile(r"[.!?][\"')\]]*$")


@dataclass(frozen=True, slots=True)
class Passage:
    """One segment's wording, and the wording it hangs on."""

    segment: Segment
    own: str
    """The segment's words: lower case, plain quotes and dashes, white space folded."""
    lead: str = ""
    """The open sentence before it, such as ``recipient shall not:``; empty if it stands alone."""

    @property
    def full(self) -> str:
        """The lead and the own words, as one would read them aloud."""
        return f"{self.lead} {self.own}" if self.lead else self.own


def plain(text: str) -> str:
    """Return `text` in lower case, its signs and white space made uniform.

    Dots inside numbers and abbreviations go, so that a dot means the end of a sentence.
    """
    folded = " ".join(text.translate(_PLAIN).lower().split())
    return _ABBREVIATED.sub(r"\1", _INNER_DOT.sub("", folded))


def passages(segments: Sequence[Segment]) -> tuple[Passage, ...]:
    """Read `segments` in order, giving each list item the sentence that opens its list."""
    return tuple(_with_leads(segments))


@dataclass(frozen=True, slots=True)
class _List:
    """The list being read: the words that open it and how its items are marked."""

    lead: str = ""
    kind: str | None = None
    marker: str = ""
    """The last item's letter or number, without its brackets."""
    interrupted: bool = False
    """Whether a sentence without a marker has followed that item."""


def _with_leads(segments: Sequence[Segment]) -> Iterator[Passage]:
    current, closed = _List(), True
    for segment in segments:
        own = plain(segment.text)
        kind, marker = _mark(segment)
        if _leaves(current, kind, marker, closed=closed):
            current = _List()
        yield Passage(segment, own, current.lead if kind else "")
        closed = bool(_CLOSED.search(own))
        if segment.heading:
            current = _List()
        elif kind is None:
            current = replace(current, interrupted=True) if closed else _List(_short(own))
        else:
            current = _next(current, own, kind, marker, closed=closed)


def _next(current: _List, own: str, kind: str, marker: str, *, closed: bool) -> _List:
    """Open a list after an unfinished sentence, a nested one after a colon; else go on."""
    if not closed and (not current.lead or own.endswith((":", "-"))):
        return _List(_short(f"{current.lead} {own}".strip()))
    return _List(current.lead, current.kind or kind, marker)


def _short(words: str) -> str:
    return words[-LONGEST_LEAD:]


def _mark(segment: Segment) -> tuple[str | None, str]:
    """Name how the segment hangs on what came before, None if it stands alone; and its marker."""
    marker = _MARKER.match(segment.text[:20].lower())
    if marker:
        bare = marker.group().strip("(). ")
        return f"{marker.lastgroup}{bare.count('.')}", bare
    return ("run-on" if segment.text[:1].islower() else None), ""


def _leaves(current: _List, kind: str | None, marker: str, *, closed: bool) -> bool:
    """Tell whether the next segment is outside the current list."""
    if kind is None or not closed:
        return False
    if current.interrupted:
        return (current.marker, marker) not in _SUCCESSORS
    return kind.startswith("digit") and current.kind not in (None, kind)
