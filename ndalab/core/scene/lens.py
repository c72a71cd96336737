"""Where a moment lies on an axis."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import Any


class Lens:
    """Finds places on the axis of a scene."""

    def __init__(self, axis: dict[str, Any]) -> None:
        self._moments = [(at, beat) for at, beat, _, _ in axis["slots"]]
        self._slots = axis["slots"]
        self.width: int = max(1, axis["width"])

    def place(self, moment: Sequence[int]) -> int:
        """The left edge of a moment; one without a slot begins where the last before it ends."""
        found = bisect_left(self._moments, (moment[0], moment[1]))
        if found < len(self._slots) and self._moments[found] == (moment[0], moment[1]):
            return int(self._slots[found][2])
        return int(self._slots[found - 1][3]) if found else 0

    def span(self, segment: dict[str, Any]) -> tuple[int, int]:
        """The edges of a segment; an open one reaches to the end of the axis."""
        left = self.place(segment["start"])
        right = self.width if segment["end"] is None else self.place(segment["end"])
        return left, max(left, right)
