"""How long to wait before the next attempt."""

from __future__ import annotations

import math

from ndalab.errors import UsageError

_TABLE = (15, 30, 60, 120, 300, 600, 1200, 2400, 3600, 7200)
_JITTER_MS = 30_000
_LEAST_RETRY_AFTER = 1.0
_MOST_RETRY_AFTER = 86_400.0


def retry_delay(attempt: int, jitter: float, retry_interval: float | None = None) -> float:
    """Seconds to wait after `attempt` (counted from 0) has failed.

    Args:
        attempt: The attempt that failed; from the tenth on the delay stays at two hours.
        jitter: A number from 0 up to, not including, 1; it adds up to 29.999 seconds.
        retry_interval: A fixed delay that replaces table and jitter, like the Dev Server's flag.
    """
    if attempt < 0 or not 0 <= jitter < 1:
        raise UsageError(f"attempt {attempt} or jitter {jitter} is out of range: use 0… and [0, 1)")
    if retry_interval is not None:
        return retry_interval
    seconds = _TABLE[min(attempt, len(_TABLE) - 1)]
    return (seconds * 1000 + math.floor(jitter * _JITTER_MS)) / 1000


def clamp_retry_after(seconds: float) -> float:
    """Bring the delay a function asked for between one second and a day."""
    return min(_MOST_RETRY_AFTER, max(_LEAST_RETRY_AFTER, seconds))
