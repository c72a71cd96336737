"""One decision in the making: the facts so far, applied as they are added."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from ndalab.core.backoff import clamp_retry_after, retry_delay
from ndalab.core.catalogue import Catalogue
from ndalab.core.facts import Enqueued, EventReceived, Fact, InjectionKind, ItemKind
from ndalab.core.ids import Ids
from ndalab.core.plan import Watch
from ndalab.core.run import Item, RunState
from ndalab.core.spec import FunctionSpec
from ndalab.core.state import State
from ndalab.errors import UsageError

Fate = tuple[InjectionKind, int]
"""What a test does to an event, and by how many milliseconds if it delays it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Habits:
    """How a lab goes about its decisions: what was asked for when it was opened."""

    retry_interval: float | None = None
    deal: Callable[[Sequence[Any]], list[Any]] = list
    """Puts in order what a server may take in any order."""
    fate: Callable[[str], Fate | None] = lambda _: None
    """Asks, by an event's name, whether a test drops or delays it."""
    watch: Watch = field(default_factory=Watch)


class Draft:
    """Facts of one decision at one instant. The engine commits them together."""

    def __init__(
        self,
        state: State,
        catalogue: Catalogue,
        ids: Ids,
        now: int,
        habits: Habits | None = None,
    ) -> None:
        self.state = state
        self.catalogue = catalogue
        self.ids = ids
        self.now = now
        self.facts: list[Fact] = []
        self.emitted: deque[EventReceived] = deque()
        """Events of the lab's own that are still to be received, in order."""
        self.habits = habits or Habits()

    @property
    def moment(self) -> datetime:
        """The same instant as a datetime, for expressions."""
        return datetime.fromtimestamp(self.now / 1000, tz=UTC)

    def add(self, fact: Fact) -> None:
        """Record a fact; the state knows it from here on."""
        self.state.apply(fact)
        self.facts.append(fact)

    def enqueue(
        self, run: RunState, kind: ItemKind, step: str | None, attempt: int, due: int
    ) -> None:
        """Put a piece of work for the run on the agenda."""
        self.add(Enqueued(self.now, run.id, run.item_count, kind, step, attempt, due))

    def function(self, run: RunState) -> FunctionSpec:
        """Look up the run's function as it is now (semantics 10: runs go on with new code).

        Raises:
            UsageError: The function is no longer registered.
        """
        spec = self.catalogue.get(run.function)
        if spec is None:
            raise UsageError(
                f"Run {run.id} belongs to the function {run.function!r}, which this lab does not "
                "have. Pass that function to Lab(...) too, or start with another store."
            )
        return spec

    def retry_delay(self, run: RunState, item: Item, retry_after: float | None) -> int:
        """Milliseconds until the item is tried again."""
        if retry_after is not None:
            return round(clamp_retry_after(retry_after) * 1000)
        jitter = self.ids.jitter(run.id, item.number)
        return round(retry_delay(item.attempt, jitter, self.habits.retry_interval) * 1000)
