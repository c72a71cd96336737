"""Durations as text, and the rounding of sleeps."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ndalab.core.durations import (
    format_duration,
    parse_duration,
    parse_extended_duration,
    rounded_sleep,
)
from ndalab.errors import UsageError


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("30s", timedelta(seconds=30)),
        ("1h30m", timedelta(hours=1, minutes=30)),
        ("500ms", timedelta(milliseconds=500)),
        ("1.5h", timedelta(minutes=90)),
        (".5s", timedelta(milliseconds=500)),
        ("1.s", timedelta(seconds=1)),
        ("2us3µs", timedelta(microseconds=5)),
        ("1μs", timedelta(microseconds=1)),
        ("1500ns", timedelta(microseconds=1)),
        ("-1m", timedelta(minutes=-1)),
        ("+1m", timedelta(minutes=1)),
        ("0", timedelta()),
        ("-0", timedelta()),
        ("1m1m", timedelta(minutes=2)),
        ("2562047h", timedelta(hours=2562047)),
        ("0." + "3" * 40 + "s", timedelta(microseconds=333_333)),
    ],
)
def test_plain_durations(text: str, expected: timedelta) -> None:
    """Both dialects read Go's durations."""
    assert parse_duration(text) == expected
    assert parse_extended_duration(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2w", timedelta(weeks=2)),
        ("1d2h", timedelta(hours=26)),
        ("1.5d", timedelta(hours=36)),
        ("-1w", timedelta(weeks=-1)),
    ],
)
def test_days_and_weeks_are_of_the_extended_dialect(text: str, expected: timedelta) -> None:
    """What the SDK writes for long times is refused where the server reads plain durations."""
    assert parse_extended_duration(text) == expected
    with pytest.raises(UsageError, match="time: unknown unit "):
        parse_duration(text)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", 'time: invalid duration ""'),
        ("-", 'time: invalid duration "-"'),
        ("abc", 'time: invalid duration "abc"'),
        ("s", 'time: invalid duration "s"'),
        (".s", 'time: invalid duration ".s"'),
        ("1 h", 'time: unknown unit " h" in duration "1 h"'),
        ("5", 'time: missing unit in duration "5"'),
        ("1h5", 'time: missing unit in duration "1h5"'),
        ("1y", 'time: unknown unit "y" in duration "1y"'),
        ("1H", 'time: unknown unit "H" in duration "1H"'),
        ("2562048h", 'time: invalid duration "2562048h"'),
        ("9" * 5000 + "s", "time: invalid duration"),
        ("1d-2h", 'time: unknown unit "d-" in duration "1d-2h"'),
    ],
)
def test_errors_are_the_servers(text: str, problem: str) -> None:
    """A text that is no duration is refused in the words of the server, with advice."""
    with pytest.raises(UsageError) as caught:
        parse_extended_duration(text)

    assert str(caught.value).startswith(problem)


@pytest.mark.parametrize("value", [None, 5, timedelta(seconds=1)])
def test_only_text_is_read(value: object) -> None:
    """Anything but text is refused with an example."""
    with pytest.raises(UsageError, match="a duration is text such as '30s'"):
        parse_duration(value)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("duration", "expected"),
    [
        (timedelta(), "0s"),
        (timedelta(seconds=1.5), "1.5s"),
        (timedelta(milliseconds=500), "500ms"),
        (timedelta(microseconds=1500), "1.5ms"),
        (timedelta(microseconds=7), "7µs"),
        (timedelta(minutes=1), "1m0s"),
        (timedelta(hours=168), "168h0m0s"),
        (timedelta(hours=-1, seconds=-5), "-1h0m5s"),
    ],
)
def test_durations_are_written_as_go_does(duration: timedelta, expected: str) -> None:
    """Hours are the largest unit, and smaller units follow once a larger one is there."""
    assert format_duration(duration) == expected


@settings(derandomize=True, deadline=None)
@given(st.timedeltas(min_value=timedelta(days=-1000), max_value=timedelta(days=1000)))
def test_written_durations_can_be_read(duration: timedelta) -> None:
    """Writing and reading a duration loses nothing."""
    assert parse_duration(format_duration(duration)) == duration


@pytest.mark.parametrize(
    ("remaining", "expected"),
    [(0.4, 0), (0.5, 1), (1.4, 1), (1.5, 2), (59.999, 60), (-0.3, 0), (-100, 0), (3, 3)],
)
def test_sleeps_are_rounded_to_seconds(remaining: float, expected: int) -> None:
    """Half a second counts up; what is past is over at once."""
    assert rounded_sleep(timedelta(seconds=remaining)) == timedelta(seconds=expected)
