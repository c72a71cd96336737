"""Rate limits and throttles."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ndalab.core.gcra import Verdict, rate_limit, throttle
from ndalab.errors import UsageError

SECOND = 1_000_000_000

Limiter = Callable[[int | None, int], Verdict]


def limited(limit: int, period: float) -> Limiter:
    return lambda tat, now: rate_limit(tat, now, limit=limit, period=round(period * SECOND))


def throttled(limit: int, period: float, **burst: int) -> Limiter:
    return lambda tat, now: throttle(tat, now, limit=limit, period=round(period * SECOND), **burst)


def admitted(limiter: Limiter, times: list[float]) -> list[float]:
    """Ask at each time, keeping the state; list the times that were admitted."""
    tat: int | None = None
    found = []
    for time in times:
        verdict = limiter(tat, round(time * SECOND))
        tat = verdict.tat
        if verdict.allowed:
            found.append(time)
    return found


def starts(limiter: Limiter, times: list[float]) -> list[float]:
    """Let each run wait until it may start; list the starts in seconds."""
    tat: int | None = None
    found = []
    for time in times:
        now = round(time * SECOND)
        while not (verdict := limiter(tat, now)).allowed:
            now = verdict.allowed_at
        tat = verdict.tat
        found.append(now / SECOND)
    return found


@pytest.mark.parametrize(
    ("limit", "period", "times", "expected"),
    [
        (5, 60, [0, 0, 11.9, 12, 24, 24], [0, 12, 24]),
        (20, 60, [0, 0, 0, 0, 3, 3, 6], [0, 0, 0, 3, 6]),
        (1, 60, [0, 0.5, 59.9, 60], [0, 60]),
        (2, 8, [0, 0.7, 5.2, 5.9], [0, 5.2]),
        (10, 10, [0, 0, 0, 1], [0, 0, 1]),
    ],
)
def test_rate_limits_are_smoothed(
    limit: int, period: float, times: list[float], expected: list[float]
) -> None:
    """One event per `period / limit`, and a tenth of the limit more at once."""
    assert admitted(limited(limit, period), times) == expected


def test_a_dropped_event_costs_nothing() -> None:
    """Events over the limit do not push the next admission away."""
    times = [0.0, *(n / 10 for n in range(1, 120)), 12.0]

    assert admitted(limited(5, 60), times) == [0.0, 12.0]


@pytest.mark.parametrize(
    ("limiter", "times", "expected"),
    [
        (throttled(1, 3), [0, 0.5, 1.0], [0, 0.5, 3.0]),
        (throttled(1, 3, burst=0), [0, 0.5, 1.0], [0, 3.0, 6.0]),
        (throttled(2, 10, burst=0), [0, 0, 0, 0], [0, 0, 5, 10]),
        (throttled(2, 10, burst=3), [0] * 7, [0, 0, 0, 0, 0, 5, 10]),
        (throttled(0, 4, burst=0), [0, 0], [0, 4]),
        (throttled(1, 3), [0, 0, 60, 60, 60], [0, 0, 60, 60, 63]),
    ],
)
def test_throttles_delay(limiter: Limiter, times: list[float], expected: list[float]) -> None:
    """`limit + burst` runs start at once, then one per `period / limit`."""
    assert starts(limiter, times) == expected


def test_a_refusal_says_when_to_come_back() -> None:
    """A refused run may start exactly at the time it was told, and the state is unchanged."""
    first = throttle(None, 0, limit=1, period=10, burst=0)
    refused = throttle(first.tat, 3, limit=1, period=10, burst=0)

    assert first == Verdict(allowed=True, tat=10, allowed_at=0)
    assert refused == Verdict(allowed=False, tat=10, allowed_at=10)
    assert throttle(refused.tat, 9, limit=1, period=10, burst=0).allowed is False
    assert throttle(refused.tat, 10, limit=1, period=10, burst=0).allowed is True


def test_a_period_readmits_the_whole_limit() -> None:
    """A limit that does not divide the period loses nothing to rounding."""
    assert admitted(throttled(3, 10, burst=0), [0, 0, 0, 9.9, 10, 10, 10]).count(10) == 2
    assert throttle(30, 30, limit=3, period=10, burst=0).tat == 33


@pytest.mark.parametrize(("limit", "period"), [(1, 0), (1, -5), (-1, 10)])
def test_rates_that_are_none(limit: int, period: int) -> None:
    """A period above 0 and a limit not below are required."""
    with pytest.raises(UsageError, match="is no rate"):
        rate_limit(None, 0, limit=limit, period=period)


@settings(derandomize=True, deadline=None)
@given(
    limit=st.integers(1, 30),
    burst=st.integers(0, 5),
    gaps=st.lists(st.integers(0, 400), min_size=1, max_size=60),
)
def test_no_window_admits_more_than_its_share(limit: int, burst: int, gaps: list[int]) -> None:
    """In any span of one period at most twice the limit and the burst start."""
    period, now, tat = 1000, 0, None
    found: list[int] = []
    for gap in gaps:
        now += gap
        verdict = throttle(tat, now, limit=limit, period=period, burst=burst)
        tat = verdict.tat
        found += [now] * verdict.allowed

    emission = period // limit
    for begin in found:
        inside = [time for time in found if begin <= time < begin + period]
        assert len(inside) <= limit + burst + period // emission + 1
