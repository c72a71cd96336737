"""A journal that lives as long as its lab."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ndalab.core.facts import Fact


class MemoryJournal:
    """Keeps facts in a list."""

    def __init__(self) -> None:
        self._facts: list[Fact] = []

    def append(self, facts: Sequence[Fact]) -> None:
        """Keep some more facts."""
        self._facts += facts

    def read(self) -> Iterable[Fact]:
        """Give back all facts, in order."""
        return iter(self._facts)

    def close(self) -> None:
        """Do nothing: there is nothing to release."""
