"""What is due when: one heap. It knows neither runs nor clocks."""

from __future__ import annotations

import heapq
from collections.abc import Callable
from typing import NamedTuple


class Entry(NamedTuple):
    """An item's place in the queue; smaller goes first."""

    due: int
    rank: int
    """Older runs go first among what is due at one instant (semantics 4.8)."""
    number: int
    run: str
    item: int


class Agenda:
    """A priority queue whose entries may go stale; stale ones are dropped when they surface."""

    def __init__(self, is_open: Callable[[str, int], bool]) -> None:
        self._heap: list[Entry] = []
        self._is_open = is_open
        self._count = 0

    def add(self, due: int, rank: int, run: str, item: int) -> None:
        """Put an item of a run on the agenda."""
        heapq.heappush(self._heap, Entry(due, rank, self._count, run, item))
        self._count += 1

    def peek(self) -> Entry | None:
        """Look at the next open entry without taking it."""
        while self._heap:
            entry = self._heap[0]
            if self._is_open(entry.run, entry.item):
                return entry
            heapq.heappop(self._heap)
        return None

    def pop_due(self, now: int) -> Entry | None:
        """Take the next open entry if its time has come."""
        entry = self.peek()
        if entry is None or entry.due > now:
            return None
        return heapq.heappop(self._heap)
