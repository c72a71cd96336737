"""Which waiting steps an event wakes, found without looking at all of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from ndalab.core.expressions import Expression

Path = tuple[str, ...]
Bucket = dict[tuple[str, str], "Wait"]


class Wait(NamedTuple):
    """A step of a run that waits for an event of one name."""

    run: str
    step: str
    event: str
    expression: Expression | None
    """With the run's own event already substituted, so that it speaks of `async` alone."""


class WaitIndex:
    """Waits by event name and, where the expression demands an equality, by its value.

    An event is compared with the waits whose demanded value it carries, so that one event among
    ten thousand waiting runs costs what it costs among ten.
    """

    def __init__(self) -> None:
        self._plain: dict[str, Bucket] = {}
        self._by_value: dict[str, dict[Path, dict[Any, Bucket]]] = {}
        self._home: dict[tuple[str, str], Bucket] = {}

    def add(self, wait: Wait) -> None:
        """Register a wait."""
        key = (wait.run, wait.step)
        bucket = self._bucket(wait)
        bucket[key] = wait
        self._home[key] = bucket

    def remove(self, run: str, step: str) -> None:
        """Forget a wait, if it is there."""
        bucket = self._home.pop((run, step), None)
        if bucket is not None:
            del bucket[(run, step)]

    def matching(self, name: str, event: Mapping[str, Any], now: datetime) -> list[Wait]:
        """List the waits that the event satisfies, in the order of registration per bucket.

        `now` is what the expression function of that name gives.
        """
        return [
            wait
            for wait in self._candidates(name, event)
            if wait.expression is None or wait.expression.matches({"async": event}, now=now)
        ]

    def _bucket(self, wait: Wait) -> Bucket:
        for path, value in wait.expression.equalities() if wait.expression else ():
            key = _key(value)
            if path[:1] == ("async",) and key is not None:
                paths = self._by_value.setdefault(wait.event, {})
                return paths.setdefault(path[1:], {}).setdefault(key, {})
        return self._plain.setdefault(wait.event, {})

    def _candidates(self, name: str, event: Mapping[str, Any]) -> Iterator[Wait]:
        for path, buckets in self._by_value.get(name, {}).items():
            key = _key(_look(event, path))
            if key is not None:
                yield from buckets.get(key, {}).values()
        yield from self._plain.get(name, {}).values()


def _key(value: Any) -> str | float | None:
    """Give what a text or a number is filed under; None for what only evaluating can compare.

    All numbers of an event are doubles (semantics 2.1), and an int equals its double.
    """
    if isinstance(value, str):
        return value
    if not isinstance(value, (int, float)) or isinstance(value, bool):
        return None
    try:
        return float(value)
    except OverflowError:
        return None


def _look(value: Any, path: Path) -> Any:
    for key in path:
        if not isinstance(value, Mapping) or key not in value:
            return None
        value = value[key]
    return value
