"""What a panel may do with a lab, and no more. A lab fits as it is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Protocol

from ndalab.core.run import Status
from ndalab.engine.ports import Observer
from ndalab.face.views import Run


class Doors(Protocol):
    """Doors for faults."""

    def fail(self, step: str, times: int = 1) -> None:
        """Let a step fail."""
        ...

    def time_out(self, step: str, times: int = 1) -> None:
        """Let a wait or an invoke time out."""
        ...

    def drop(self, event: str, times: int = 1) -> None:
        """Let an event get lost."""
        ...

    def clear(self) -> None:
        """Forget all faults."""
        ...

    def unused(self) -> list[str]:
        """List the faults that are still to come."""
        ...


class Desk(Protocol):
    """A lab, as seen by the panel."""

    @property
    def is_virtual(self) -> bool:
        """Whether time is virtual and can be moved."""
        ...

    @property
    def faults(self) -> Doors:
        """Where faults are told."""
        ...

    def now(self) -> datetime:
        """Read the lab's clock."""
        ...

    def next_due(self) -> datetime | None:
        """When something is due next; None when nothing is planned."""
        ...

    def runs(self, function: Any = None, status: Status | None = None) -> list[Run]:
        """List runs."""
        ...

    def observe(self, observer: Observer) -> None:
        """Tell `observer` of facts."""
        ...

    async def send(self, events: dict[str, Any]) -> Sequence[str]:
        """Send an event."""
        ...

    async def idle(self) -> None:
        """Do all that is due now."""
        ...

    async def advance(self, delta: timedelta | None = None) -> None:
        """Let time pass."""
        ...

    async def cancel(self, run: Run | str) -> None:
        """Cancel a run."""
        ...
