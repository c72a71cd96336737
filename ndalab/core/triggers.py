"""Which trigger patterns an event's name satisfies, and an index of many patterns.

A pattern is a name, or a prefix that ends in `/*` or `.*`: the star stands for all that follows
that sign. Any other star is an ordinary character.
"""

from __future__ import annotations

from typing import Generic, TypeVar

Value = TypeVar("Value")

_SIGNS = frozenset("/.")


def matching_patterns(event_name: str) -> tuple[str, ...]:
    """List all patterns that `event_name` satisfies: its own name, then the wildcards."""
    wildcards = (event_name[: at + 1] + "*" for at, sign in enumerate(event_name) if sign in _SIGNS)
    return (event_name, *(pattern for pattern in wildcards if pattern != event_name))


def pattern_matches(pattern: str, event_name: str) -> bool:
    """Tell whether an event of this name satisfies `pattern`."""
    wildcard = pattern.endswith(("/*", ".*")) and event_name.startswith(pattern[:-1])
    return wildcard or pattern == event_name


class TriggerIndex(Generic[Value]):
    """Values by pattern. A look-up costs what the event's name costs, however many there are."""

    def __init__(self) -> None:
        self._values: dict[str, list[tuple[int, Value]]] = {}
        self._count = 0

    def add(self, pattern: str, value: Value) -> None:
        """Keep `value` under `pattern`, after all that were added before."""
        self._values.setdefault(pattern, []).append((self._count, value))
        self._count += 1

    def matching(self, event_name: str) -> list[Value]:
        """List the values of all patterns the name satisfies, in the order they were added."""
        patterns = matching_patterns(event_name)
        found = [entry for pattern in patterns for entry in self._values.get(pattern, ())]
        return [value for _, value in sorted(found, key=lambda entry: entry[0])]
