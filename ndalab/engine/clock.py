"""The two clocks. Nothing else in the package reads the machine's."""

from __future__ import annotations

import time
from datetime import UTC, datetime

from ndalab.errors import InternalError, UsageError

STARTS_AT = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
"""Where virtual time begins unless told otherwise: a Monday morning, for stable outputs."""


class VirtualClock:
    """Stands still until it is moved."""

    virtual = True

    def __init__(self, starts_at: datetime = STARTS_AT) -> None:
        self._now = to_ms(starts_at)

    def now(self) -> int:
        """Read the clock."""
        return self._now

    def advance_to(self, instant: int) -> None:
        """Jump forward to `instant`; an instant in the past leaves the clock where it is."""
        self._now = max(self._now, instant)


class WallClock:
    """The machine's clock, which never goes back."""

    virtual = False

    def __init__(self) -> None:
        self._latest = 0

    def now(self) -> int:
        """Read the clock."""
        self._latest = max(self._latest, time.time_ns() // 1_000_000)
        return self._latest

    def advance_to(self, instant: int) -> None:
        """Refuse: real time cannot be moved."""
        raise InternalError(
            f"The wall clock cannot be moved to {instant}. This is a defect of ndalab."
        )


def to_ms(instant: datetime) -> int:
    """Convert a zone-aware datetime to milliseconds.

    Raises:
        UsageError: The datetime has no zone.
    """
    if instant.tzinfo is None:
        raise UsageError(
            f"{instant!r} has no time zone. Write datetime(..., tzinfo=timezone.utc), or another "
            "zone, so that the lab shows everyone the same time."
        )
    return round(instant.timestamp() * 1000)


def from_ms(instant: int) -> datetime:
    """Convert milliseconds to a datetime in UTC."""
    return datetime.fromtimestamp(instant / 1000, tz=UTC)


def machine_now() -> datetime:
    """Read the machine's clock, for what the SDK has reckoned by it."""
    return datetime.now(UTC)
