"""Delays between attempts."""

from __future__ import annotations

import pytest

from ndalab.core.backoff import clamp_retry_after, retry_delay
from ndalab.errors import UsageError


def test_the_table_of_delays() -> None:
    """From 15 seconds to two hours, which then repeat."""
    expected = [15, 30, 60, 120, 300, 600, 1200, 2400, 3600, 7200, 7200, 7200]

    assert [retry_delay(attempt, 0.0) for attempt in range(12)] == expected


def test_jitter_adds_up_to_thirty_seconds() -> None:
    """Jitter is whole milliseconds and never reaches thirty seconds."""
    assert retry_delay(0, 0.5) == 30.0
    assert retry_delay(0, 0.99999999) == 44.999
    assert retry_delay(0, 0.00012345) == 15.003


def test_a_fixed_interval_replaces_table_and_jitter() -> None:
    """A retry interval holds for every attempt, zero included."""
    assert retry_delay(7, 0.5, 1.0) == 1.0
    assert retry_delay(0, 0.5, 0.0) == 0.0


@pytest.mark.parametrize(("attempt", "jitter"), [(-1, 0.0), (0, 1.0), (0, -0.1)])
def test_out_of_range(attempt: int, jitter: float) -> None:
    """Attempts count from 0 and jitter is a fraction below 1."""
    with pytest.raises(UsageError, match="out of range"):
        retry_delay(attempt, jitter)


@pytest.mark.parametrize(
    ("asked", "expected"), [(0, 1), (-5, 1), (1.5, 1.5), (86_400, 86_400), (1e9, 86_400)]
)
def test_retry_after_is_bounded(asked: float, expected: float) -> None:
    """A function may ask for a delay between a second and a day."""
    assert clamp_retry_after(asked) == expected
