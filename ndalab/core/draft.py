"""One decision in the making: the facts so far, applied as they are added."""

from __future__ import annotations

from collections import deque
from datetime import UTC, datetime

from ndalab.core.backoff import clamp_retry_after, retry_delay
from ndalab.core.catalogue import Catalogue
from ndalab.core.facts import Enqueued, EventReceived, Fact, ItemKind
from ndalab.core.ids import Ids
from ndalab.core.run import Item, RunState
from ndalab.core.spec import FunctionSpec
from ndalab.core.state import State
from ndalab.errors import UsageError


class Draft:
    """Facts of one decision at one instant. The engine commits them together."""

    def __init__(
        self,
        state: State,
        catalogue: Catalogue,
        ids: Ids,
        now: int,
        retry_interval: float | None = None,
    ) -> None:
        self.state = state
        self.catalogue = catalogue
        self.ids = ids
        self.now = now
        self.facts: list[Fact] = []
        self.emitted: deque[EventReceived] = deque()
        """Events of the lab's own that are still to be received, in order."""
        self._retry_interval = retry_interval

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
        return round(retry_delay(item.attempt, jitter, self._retry_interval) * 1000)
