"""Rate limits and throttles: the generic cell rate algorithm over one number per key.

That number is the theoretical arrival time (TAT): when all admitted calls would have arrived, had
they come evenly. All times are integers of one unit, nanoseconds or milliseconds; the caller keeps
the TAT of each key and passes it back.
"""

from __future__ import annotations

from dataclasses import dataclass

from ndalab.errors import UsageError


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a limiter says: whether to go on, the TAT to keep, and when a refused call may try."""

    allowed: bool
    tat: int
    allowed_at: int


def rate_limit(tat: int | None, now: int, *, limit: int, period: int) -> Verdict:
    """Ask whether an event may start a run, or is dropped.

    The limit is smoothed: one event per `period / limit`, and a tenth of the limit more at once.

    Args:
        tat: What the last verdict for this key said to keep; None for a new key.
        now: The time, in any unit.
        limit: Events per period.
        period: The length of a period, in the same unit.
    """
    return _decide(tat, now, _emission(period, limit), limit // 10 + 1)


def throttle(tat: int | None, now: int, *, limit: int, period: int, burst: int = 1) -> Verdict:
    """Ask whether a run may start now, or waits until `allowed_at`.

    `limit + burst` runs may start at once, then one per `period / limit`. A limit of 0 counts as 1.
    `burst` is 1 by default as in the SDK; with 0 the limit itself may start at once.
    """
    return _decide(tat, now, _emission(period, limit), max(limit, 1) + burst)


def _emission(period: int, limit: int) -> int:
    if period <= 0 or limit < 0:
        raise UsageError(f"limit {limit} per {period} is no rate: the period must be above 0")
    # Rounded down, so that a whole period always readmits the whole limit.
    return period // max(limit, 1)


def _decide(tat: int | None, now: int, emission: int, capacity: int) -> Verdict:
    kept = now if tat is None else tat
    next_tat = max(kept, now) + emission
    allowed_at = next_tat - emission * capacity
    if allowed_at > now:
        return Verdict(allowed=False, tat=kept, allowed_at=allowed_at)
    return Verdict(allowed=True, tat=next_tat, allowed_at=now)
