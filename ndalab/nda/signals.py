"""Named signs in the wording that the playbook's conditions may ask for. Seeing, not judging.

How a sign is worded stands in `signal_words`; a passage that shows it is quoted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from ndalab.nda.analyst.passages import Passage, passages
from ndalab.nda.document import Document, Segment
from ndalab.nda.particulars.durations import durations
from ndalab.nda.schemas import Evidence, Term
from ndalab.nda.signal_words import DETECTORS, SignalName

_READ = 1200
"""Characters of a passage that detectors read."""

_LEAD = 400
"""Characters of the words that lead up to it that they read with it."""

_LOOKS_BACK = re.compile(r"\s*(?:period )?(?:preceding|prior to|before)\b")

_MOST = 3
"""Passages quoted for one sign."""

_SAYS = {d.name: re.compile("|".join(d.says)) for d in DETECTORS}
_UNLESS = {d.name: re.compile("|".join(d.unless)) for d in DETECTORS if d.unless}

RESTRAINTS: tuple[SignalName, ...] = ("non_solicit", "non_compete", "standstill")
"""Signs that last for a period, which a playbook may compare."""


def find_signals(
    document: Document, segments: Sequence[Segment]
) -> dict[str, tuple[Evidence, ...]]:
    """Look for every sign.

    Returns:
        For each detector's name the passages that show the sign, in reading order; none where
        it does not show.
    """
    read = tuple(p for p in passages(segments) if not p.segment.heading)
    shown = {d.name: islice(_showing(d.name, read), _MOST) for d in DETECTORS}
    return {name: tuple(_quote(document, p) for p in found) for name, found in shown.items()}


def find_restraints(document: Document, segments: Sequence[Segment]) -> dict[str, Term]:
    """Say how long each restraint lasts that the document lays on a party.

    Returns:
        A term for each name in `RESTRAINTS` that shows; the longest, where several are stated.
    """
    read = tuple(p for p in passages(segments) if not p.segment.heading)
    shown = {name: tuple(_showing(name, read)) for name in RESTRAINTS}
    return {name: _longest(document, found) for name, found in shown.items() if found}


def _showing(name: SignalName, read: Sequence[Passage]) -> Iterator[Passage]:
    says, unless = _SAYS[name], _UNLESS.get(name)
    for passage in read:
        lead = passage.lead[-_LEAD:]
        text = f"{lead} {passage.own[:_READ]}"
        shown = any(match.end() > len(lead) for match in says.finditer(text))
        if shown and not (unless and unless.search(text)):
            yield passage


def _quote(document: Document, passage: Passage) -> Evidence:
    segment = passage.segment
    return document.evidence(segment.start, segment.end, segment.section)


def _longest(document: Document, found: Sequence[Passage]) -> Term:
    """Read the longest period in the passages of a restraint."""
    lengths = [(max(_periods(p.full), default=0), p) for p in found]
    months, passage = max(lengths, key=lambda pair: pair[0])
    evidence = _quote(document, passage)
    return Term(kind="fixed" if months else "unstated", months=months or None, evidence=evidence)


def _periods(text: str) -> Iterator[int]:
    """Give the periods that lie ahead, in months; not those that look back."""
    for duration in durations(text):
        if not _LOOKS_BACK.match(text, duration.end):
            yield duration.months
