"""The axis: a lens on time that keeps 0 ms, 2 ms and 2 h all readable.

Every moment at which something begins has a slot of the same width; between two instants lies a
gap, whose width grows with the logarithm of its length. Places are whole numbers.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

SLOT = 100
Moment = tuple[int, int]


def axis(runs: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Lay out the moments of these runs.

    Returns:
        ``slots`` as rows ``[time, beat, left, right]``, ``gaps`` as ``[left, right, length]``,
        ``ticks`` as ``[place, time]``, and the whole ``width``.
    """
    begun = {moment for run in runs for moment in _begun(run)}
    moments = sorted(begun | {moment for run in runs for moment in _ends(run)})
    slots: list[list[int]] = []
    gaps: list[list[int]] = []
    ticks: list[list[int]] = []
    place, former = 0, None
    for at, beat in moments:
        if former is not None and at > former:
            width = gap_width(at - former)
            gaps.append([place, place + width, at - former])
            place += width
        if at != former:
            ticks.append([place, at])
        right = place + (SLOT if (at, beat) in begun else 0)
        slots.append([at, beat, place, right])
        place, former = right, at
    return {"slots": slots, "gaps": gaps, "ticks": ticks, "width": place}


def gap_width(milliseconds: int) -> int:
    """Choose a width for a gap: a slot and a bit for 1 ms, four slots for some hours."""
    return round(SLOT * (0.5 + 0.5 * math.log10(1 + milliseconds)))


def _begun(run: dict[str, Any]) -> Iterator[Moment]:
    for call in run["calls"]:
        yield (call["at"], call["beat"])
    if not run["calls"]:
        yield _moment(run["segments"][0]["start"])


def _ends(run: dict[str, Any]) -> Iterable[Moment]:
    """Moments at which something ends. Beat 0 is enough: a later beat has its own call."""
    for row in (run, *run["steps"]):
        for segment in row["segments"]:
            yield (segment["start"][0], 0)
            if segment["end"] is not None:
                yield (segment["end"][0], 0)


def _moment(pair: Sequence[int]) -> Moment:
    return (pair[0], pair[1])
