"""Orders that a server does not promise, dealt anew each time and reproducible from the seed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from ndalab.core.ids import Ids

T = TypeVar("T")


class Dealer:
    """Deals things out in an order of its own. The same seed and questions, the same orders."""

    def __init__(self, ids: Ids) -> None:
        self._ids = ids
        self._rounds = 0

    def __call__(self, things: Sequence[T]) -> list[T]:
        """Put things into the next order."""
        if len(things) < 2:
            return list(things)
        self._rounds += 1
        places = sorted(
            range(len(things)), key=lambda place: self._ids.spread("deal", self._rounds, place)
        )
        return [things[place] for place in places]
