"""What the executor needs from the world. Protocols only."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from ndalab.core.facts import Fact
from ndalab.core.reply import Reply, Request
from ndalab.core.spec import FunctionSpec


class Clock(Protocol):
    """Tells the lab's time, in whole milliseconds since the Unix epoch."""

    virtual: bool

    def now(self) -> int:
        """Read the clock."""
        ...

    def advance_to(self, instant: int) -> None:
        """Move to an instant that is not before now. Only a virtual clock can."""
        ...


class Journal(Protocol):
    """Keeps facts in order. One `append` is one transaction: all of it is kept, or nothing."""

    def append(self, facts: Sequence[Fact]) -> None:
        """Keep some more facts."""
        ...

    def read(self) -> Iterable[Fact]:
        """Give back all facts, in order."""
        ...

    def close(self) -> None:
        """Release what the journal holds. Closing twice does nothing."""
        ...


class Seam(Protocol):
    """Speaks the SDK's call protocol."""

    def specs(self) -> list[FunctionSpec]:
        """Describe the functions that can be called."""
        ...

    async def call(self, request: Request) -> Reply:
        """Enter a function once."""
        ...

    def close(self) -> None:
        """Release threads and connections."""
        ...


class Observer(Protocol):
    """Is told what happened, after it was recorded. What it raises is logged, and it is dropped."""

    def __call__(self, facts: Sequence[Fact]) -> None:
        """Look at the facts of one decision."""
        ...
