"""Segments as the rules read them: plain lower-case wording, with the words that introduce it.

No judgement lives here, and no offsets are made here: a passage keeps its segment.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

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


def _with_leads(segments: Sequence[Segment]) -> Iterator[Passage]:
    current, closed = _List(), True
    for segment in segments:
        own = plain(segment.text)
        kind = _kind(segment)
        if _leaves(current, kind, closed=closed):
            current = _List()
        yield Passage(segment, own, current.lead if kind else "")
        closed = bool(_CLOSED.search(own))
        current = _next(current, segment, own, kind, closed=closed)


def _next(current: _List, segment: Segment, own: str, kind: str | None, *, closed: bool) -> _List:
    """Open a list after an unfinished sentence, a nested one after a colon; else go on."""
    if segment.heading:
        return _List()
    if not closed and (not current.lead or own.endswith((":", "-"))):
        return _List(f"{current.lead} {own}".strip()[-LONGEST_LEAD:])
    return _List(current.lead, current.kind or kind)


def _kind(segment: Segment) -> str | None:
    """Name how the segment hangs on what came before; None if it stands alone."""
    marker = _MARKER.match(segment.text[:20].lower())
    if marker:
        return f"{marker.lastgroup}{marker.group().strip('. ').count('.')}"
    return "run-on" if segment.text[:1].islower() else None


def _leaves(current: _List, kind: str | None, *, closed: bool) -> bool:
    """Tell whether the next segment is outside the current list."""
    if kind is None:
        return True
    return closed and kind.startswith("digit") and current.kind not in (None, kind)
