"""Cron expressions and the instants at which they fire."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ndalab.core.cron import parse_cron
from ndalab.errors import UsageError


def fires(text: str, start: str, count: int = 3) -> list[str]:
    """List the next instants in UTC, shortened."""
    schedule, found = parse_cron(text), []
    moment: datetime | None = datetime.fromisoformat(f"{start}+00:00")
    while len(found) < count and moment is not None:
        moment = schedule.next_after(moment)
        found.append(f"{moment:%Y-%m-%dT%H:%M}" if moment else "never")
    return found


@pytest.mark.parametrize(
    ("text", "start", "expected"),
    [
        ("* * * * *", "2024-03-30T12:00", ["2024-03-30T12:01", "2024-03-30T12:02"]),
        ("* * * * *", "2024-03-30T12:00:59.999999", ["2024-03-30T12:01", "2024-03-30T12:02"]),
        ("*/15 * * * *", "2024-03-30T12:44", ["2024-03-30T12:45", "2024-03-30T13:00"]),
        ("5/20 * * * *", "2024-03-30T12:00", ["2024-03-30T12:05", "2024-03-30T12:25"]),
        ("10-30/10 * * * *", "2024-03-30T12:20", ["2024-03-30T12:30", "2024-03-30T13:10"]),
        ("30,0 * * * *", "2024-03-30T12:00", ["2024-03-30T12:30", "2024-03-30T13:00"]),
        ("0 9 * * MON-FRI", "2024-03-29T10:00", ["2024-04-01T09:00", "2024-04-02T09:00"]),
        ("0 0 * * sun", "2024-03-30T12:00", ["2024-03-31T00:00", "2024-04-07T00:00"]),
        ("0 0 1 JAN,jul *", "2024-03-30T12:00", ["2024-07-01T00:00", "2025-01-01T00:00"]),
        ("0 0 31 * *", "2024-03-31T00:00", ["2024-05-31T00:00", "2024-07-31T00:00"]),
        ("0 0 29 2 *", "2024-03-01T00:00", ["2028-02-29T00:00", "2032-02-29T00:00"]),
        ("0 0 13 * 5", "2024-09-01T00:00", ["2024-09-06T00:00", "2024-09-13T00:00"]),
        ("0 0 13 * ?", "2024-09-01T00:00", ["2024-09-13T00:00", "2024-10-13T00:00"]),
        ("0 0 ? * 5", "2024-09-01T00:00", ["2024-09-06T00:00", "2024-09-13T00:00"]),
        ("0 0 */1 * 5", "2024-09-01T00:00", ["2024-09-06T00:00", "2024-09-13T00:00"]),
        ("0 0 */10 * 5", "2024-09-01T00:00", ["2024-09-06T00:00", "2024-09-11T00:00"]),
        ("0 0 30 2 *", "2024-09-01T00:00", ["never"]),
        ("0 0 29 2 *", "2096-03-01T00:00", ["never"]),
        ("  0   0  1 1 * ", "2024-09-01T00:00", ["2025-01-01T00:00", "2026-01-01T00:00"]),
        ("1,,2 * * * *", "2024-09-01T00:00", ["2024-09-01T00:01", "2024-09-01T00:02"]),
        ("59 23 31 12 *", "2024-12-31T23:59", ["2025-12-31T23:59", "2026-12-31T23:59"]),
    ],
)
def test_instants(text: str, start: str, expected: list[str]) -> None:
    """Fields, lists, ranges, steps and names mean what they mean to the server."""
    assert fires(text, start, len(expected)) == expected


@pytest.mark.parametrize(
    ("text", "start", "expected"),
    [
        ("TZ=Europe/Paris 0 9 * * *", "2024-01-10T00:00", ["2024-01-10T08:00"]),
        ("CRON_TZ=Asia/Kolkata 0 9 * * *", "2024-01-10T00:00", ["2024-01-10T03:30"]),
        ("TZ=UTC 0 9 * * *", "2024-01-10T00:00", ["2024-01-10T09:00"]),
        ("TZ= 0 9 * * *", "2024-01-10T00:00", ["2024-01-10T09:00"]),
        (
            "TZ=Europe/Paris 30 2 * * *",
            "2024-03-30T00:00",
            ["2024-03-30T01:30", "2024-04-01T00:30"],
        ),
        (
            "TZ=Europe/Paris 30 2 * * *",
            "2024-10-26T12:00",
            ["2024-10-27T00:30", "2024-10-27T01:30", "2024-10-28T01:30"],
        ),
        (
            "TZ=Europe/Paris 0 * * * *",
            "2024-03-31T00:00",
            ["2024-03-31T01:00", "2024-03-31T02:00"],
        ),
        (
            "TZ=America/Sao_Paulo 0 0 * * *",
            "2018-11-03T12:00",
            ["2018-11-05T02:00", "2018-11-06T02:00"],
        ),
        (
            "TZ=Australia/Lord_Howe */30 2 * * *",
            "2024-10-05T14:00",
            ["2024-10-05T15:30", "2024-10-06T15:00"],
        ),
        ("TZ=Pacific/Apia 0 12 30 12 *", "2011-01-01T00:00", ["2012-12-29T22:00"]),
    ],
)
def test_zones_and_changes_of_clocks(text: str, start: str, expected: list[str]) -> None:
    """A time that is skipped does not fire; a time that comes twice fires twice."""
    assert fires(text, start, len(expected)) == expected


def test_the_answer_is_in_the_zone_of_the_question() -> None:
    """The zone of the schedule does not leak into the result."""
    zone = timezone(timedelta(hours=5))

    found = parse_cron("TZ=Europe/Paris 0 9 * * *").next_after(datetime(2024, 1, 10, tzinfo=zone))

    assert found == datetime(2024, 1, 10, 13, tzinfo=zone)
    assert found.tzinfo is zone


def test_an_instant_needs_a_zone() -> None:
    """A naive time is refused with what to add."""
    with pytest.raises(UsageError, match="has no time zone: add tzinfo"):
        parse_cron("* * * * *").next_after(datetime(2024, 1, 1))  # noqa: DTZ001


def test_the_end_of_time() -> None:
    """Nothing fires in Python's last year, and nothing overflows."""
    schedule = parse_cron("* * * * *")

    assert schedule.next_after(datetime(9999, 12, 31, 23, 59, tzinfo=UTC)) is None
    assert schedule.next_after(datetime(9998, 12, 31, 23, 59, tzinfo=UTC)) is None


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "expected exactly 5 fields, found 0"),
        ("* * * *", "expected exactly 5 fields, found 4"),
        ("0 * * * * *", "expected exactly 5 fields, found 6"),
        ("@hourly", "descriptors such as @hourly are not accepted"),
        ("@every 2s", "descriptors such as @every 2s are not accepted"),
        ("60 * * * *", "end of range (60) above maximum (59): 60"),
        ("* 24 * * *", "end of range (24) above maximum (23): 24"),
        ("* * 0 * *", "beginning of range (0) below minimum (1): 0"),
        ("* * * 13 *", "end of range (13) above maximum (12): 13"),
        ("* * * * 7", "end of range (7) above maximum (6): 7"),
        ("5-1 * * * *", "beginning of range (5) beyond end of range (1): 5-1"),
        ("1-2-3 * * * *", "too many hyphens: 1-2-3"),
        ("1/2/3 * * * *", "too many slashes: 1/2/3"),
        ("*/0 * * * *", "step of range should be a positive number: */0"),
        ("x * * * *", "failed to parse int from 'x'"),
        ("mon * * * *", "failed to parse int from 'mon'"),
        ("-1 * * * *", "failed to parse int from ''"),
        ("*/-2 * * * *", "negative number (-2) not allowed"),
        ("*/x * * * *", "failed to parse int from 'x'"),
        (", * * * *", "a field without a value: ,"),
        ("TZ=Mars/Base * * * * *", "provided bad location Mars/Base: unknown time zone"),
        ("TZ=../../etc/passwd * * * * *", "provided bad location ../../etc/passwd"),
        ("TZ=UTC", "expected exactly 5 fields, found 0"),
    ],
)
def test_errors_begin_as_the_servers(text: str, problem: str) -> None:
    """An expression that is no cron is named, with the reason."""
    with pytest.raises(UsageError) as caught:
        parse_cron(text)

    assert str(caught.value).startswith(f"'{text}' isn't a valid cron schedule: {problem}")


def test_the_longest_text() -> None:
    """255 characters are read, one more is refused as by the server."""
    assert parse_cron("* * * * *" + " " * 246).minutes == tuple(range(60))
    with pytest.raises(UsageError, match=r"cron is too long\. maximum length is 255 characters"):
        parse_cron("* * * * *" + " " * 247)


@pytest.mark.parametrize("text", [None, 5, b"* * * * *"])
def test_only_text_is_read(text: object) -> None:
    """Anything but text is refused with an example."""
    with pytest.raises(UsageError, match="a cron schedule is text such as"):
        parse_cron(text)  # type: ignore[arg-type]


parts = st.sampled_from(["*", "*/7", "0", "30", "0,30", "1-2", "2-3/1"])
zones = st.sampled_from(["UTC", "Europe/Paris", "America/New_York", "Australia/Lord_Howe"])
changes = st.sampled_from(
    [
        datetime(2024, 3, 30, tzinfo=UTC),
        datetime(2024, 10, 26, tzinfo=UTC),
        datetime(2024, 3, 9, tzinfo=UTC),
        datetime(2024, 11, 2, tzinfo=UTC),
        datetime(2024, 10, 5, tzinfo=UTC),
        datetime(2024, 4, 6, tzinfo=UTC),
    ]
)


@settings(derandomize=True, max_examples=150, deadline=None)
@given(minute=parts, hour=parts, zone=zones, day=changes, offset=st.integers(0, 2400))
def test_agrees_with_asking_every_minute(
    minute: str, hour: str, zone: str, day: datetime, offset: int
) -> None:
    """Around changes of clocks, the next instant is the first whose wall clock fits."""
    hour = hour.replace("30", "4")
    schedule = parse_cron(f"TZ={zone} {minute} {hour} * * *")
    start = day + timedelta(minutes=offset)
    minutes = (start + timedelta(minutes=count) for count in range(1, 3 * 1440))
    shown = ((each, each.astimezone(ZoneInfo(zone))) for each in minutes)

    expected = next(
        each
        for each, wall in shown
        if wall.minute in schedule.minutes and wall.hour in schedule.hours
    )
    assert schedule.next_after(start) == expected
