"""Instants that the SDK reckons by the machine's clock, turned into spans of the lab's time."""

from __future__ import annotations

from datetime import UTC, datetime

from ndalab.engine.clock import machine_now

_GRAIN = 0.1
"""Seconds. What passes between the SDK's look at the clock and ours must not show."""


def retry_after_seconds(retry_after: datetime) -> float:
    """Seconds from now until a RetryAfterError's time.

    The SDK computes that time from the machine's clock when the error is built, so the machine's
    clock is what it must be compared with, however far the lab's clock has moved.
    """
    seconds = (retry_after.astimezone(UTC) - machine_now()).total_seconds()
    return round(round(seconds / _GRAIN) * _GRAIN, 1)
