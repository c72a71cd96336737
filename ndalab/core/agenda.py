"""What is due when: a heap of the future and a heap of what is due. It knows no clock."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Hashable
from typing import NamedTuple

Rank = tuple[int, int]
"""Smaller goes first among what is due: a score in milliseconds, then the run's number."""


class Entry(NamedTuple):
    """A place on the agenda. `item` tells versions of the same owner's work apart."""

    due: int
    rank: Rank
    number: int
    owner: Hashable
    item: int


class Agenda:
    """A priority queue whose entries may go stale; stale ones are dropped when they surface.

    Until it is due, an entry is ordered by its due time; from then on by its rank alone, so that
    an urgent run passes those that came before it (semantics 4.8).
    """

    def __init__(self, is_open: Callable[[Hashable, int], bool]) -> None:
        self._future: list[tuple[int, Rank, int, Entry]] = []
        self._ready: list[tuple[Rank, int, Entry]] = []
        self._is_open = is_open
        self._count = 0

    def add(self, due: int, rank: Rank, owner: Hashable, item: int) -> None:
        """Put a piece of work on the agenda."""
        entry = Entry(due, rank, self._count, owner, item)
        heapq.heappush(self._future, (due, rank, self._count, entry))
        self._count += 1

    def next_due(self) -> int | None:
        """When the next open entry is due; None when there is none."""
        while self._ready and not self._open(self._ready[0][-1]):
            heapq.heappop(self._ready)
        while self._future and not self._open(self._future[0][-1]):
            heapq.heappop(self._future)
        if self._ready:
            return self._ready[0][-1].due
        return self._future[0][0] if self._future else None

    def pop_due(self, now: int) -> Entry | None:
        """Take the foremost open entry whose time has come."""
        while self._future and self._future[0][0] <= now:
            entry = heapq.heappop(self._future)[-1]
            heapq.heappush(self._ready, (entry.rank, entry.number, entry))
        while self._ready:
            entry = heapq.heappop(self._ready)[-1]
            if self._open(entry):
                return entry
        return None

    def _open(self, entry: Entry) -> bool:
        return self._is_open(entry.owner, entry.item)
