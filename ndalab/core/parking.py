"""Items that are due but must wait at a gate. When they may go on is not decided here."""

from __future__ import annotations

import heapq

from ndalab.core.agenda import Rank

Place = tuple[str, int]
"""A run and the number of its item."""


class Parking:
    """A queue per gate, foremost first. An item waits at one gate at most.

    Parking an item again where it is already parked changes nothing, so that a history, which
    tells of arrivals only, folds to the same queues that grew while it was made.
    """

    def __init__(self) -> None:
        self._queues: dict[str, list[tuple[Rank, Place]]] = {}
        self._gates: dict[Place, str] = {}

    def __contains__(self, place: Place) -> bool:
        return place in self._gates

    def park(self, gate: str, rank: Rank, place: Place) -> None:
        """Let an item wait at a gate, and nowhere else."""
        if self._gates.get(place) != gate:
            self._gates[place] = gate
            heapq.heappush(self._queues.setdefault(gate, []), (rank, place))

    def leave(self, place: Place) -> None:
        """Forget an item, wherever it waits."""
        self._gates.pop(place, None)

    def pop(self, gate: str) -> Place | None:
        """Take the foremost item that waits at a gate; None when none does."""
        queue = self._queues.get(gate)
        while queue:
            place = heapq.heappop(queue)[1]
            if self._gates.get(place) == gate:
                del self._gates[place]
                return place
        return None

    def gates(self) -> dict[Place, str]:
        """Tell where every item waits, in the order of arrival."""
        return dict(self._gates)
