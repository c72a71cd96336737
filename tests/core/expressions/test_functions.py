"""The functions of expressions."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from ndalab.core.expressions import EvaluationError, compile_expression

NOW = datetime(2024, 2, 29, 12, tzinfo=UTC)


def value(text: str) -> Any:
    event = {"data": {"at": 1_700_000_000_000, "s": "Straße"}}
    return compile_expression(text).evaluate({"event": event}, now=NOW)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("int(3.9)", 3),
        ("int(-3.9)", -3),
        ("int('-12')", -12),
        ("int(5u)", 5),
        ("int(timestamp('1970-01-01T00:01:00Z'))", 60),
        ("uint('7')", 7),
        ("uint(3.9)", 3),
        ("double('1.5e2')", 150.0),
        ("double(2)", 2.0),
        ("bool('true')", True),
        ("bool('F')", False),
        ("bool(true)", True),
        ("timestamp(timestamp(60)) == timestamp(60)", True),
        ("duration(duration('1s')) == duration('1s')", True),
        ("string(timestamp('0999-01-02T03:04:05Z'))", "0999-01-02T03:04:05Z"),
        ("string(1)", "1"),
        ("string(1.0)", "1"),
        ("string(1e6)", "1e+06"),
        ("string(true)", "true"),
        ("string(b'abc')", "abc"),
        ("string('x')", "x"),
        ("string(duration('90m'))", "5400s"),
        ("string(timestamp('2020-01-02T03:04:05.600Z'))", "2020-01-02T03:04:05.6Z"),
        ("bytes('é')", "é".encode()),
        ("bytes(b'a')", b"a"),
        ("dyn(1)", 1),
        ("type(null)", "null_type"),
        ("type({})", "map"),
        ("type(int)", "type"),
    ],
)
def test_conversions(text: str, expected: object) -> None:
    """Conversions follow CEL: towards zero, decimal digits alone, Go's spelling of numbers."""
    found = value(text)

    assert found == expected
    assert type(found) is type(expected)


@pytest.mark.parametrize(
    "text",
    [
        "int('1_000')",
        "int(' 1')",
        "int('9223372036854775808')",
        "int(1e30)",
        "int(true)",
        "int(double('inf'))",
        "uint(-1)",
        "uint('-1')",
        "uint(null)",
        "double('1_0')",
        "double('')",
        "bool('yes')",
        "bool(1)",
        "string([])",
        "string(b'\\xff')",
        "bytes(1)",
        "timestamp('2020-13-01T00:00:00Z')",
        "timestamp('yesterday')",
        "timestamp(1e9)",
        "timestamp(9223372036854775807)",
        "duration('1 day')",
        "duration(5)",
        "date(event.data.at)",
        "date(5)",
        "date('soon')",
        "date('2020-02-30')",
        "date('Mon, 02 Foo 2006 15:04:05 MST')",
        "now_plus('x')",
        "now_plus(5)",
        "timestamp('2020-01-01T00:00:00Z').getHours('Mars/Base')",
        "timestamp('2020-01-01T00:00:00Z').getHours(5)",
        "duration('1h').getFullYear()",
        "timestamp('9999-12-31T23:59:59Z').getHours('+05:00')",
        "timestamp('0001-01-01T00:00:00Z') - duration('1s')",
        "timestamp('0000-01-01T00:00:00Z')",
        "timestamp('2020-01-01T00:00:00Z').getHours('Europe')",
        "'x'.getHours()",
    ],
)
def test_what_cannot_be_converted_has_no_value(text: str) -> None:
    """A conversion that CEL refuses is an error of evaluation, never of Python."""
    with pytest.raises(EvaluationError):
        value(text)


def test_special_doubles() -> None:
    """Doubles have infinities and NaN, and divide by zero."""
    assert value("double('-Inf')") == -math.inf
    assert value("1.0 / 0.0") == math.inf
    assert value("-1.0 / 0.0") == -math.inf
    assert math.isnan(value("double('nan')"))
    assert math.isnan(value("0.0 / 0.0"))
    assert value("double('nan') == double('nan')") is False


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("size('aé😀')", 3),
        ("size(b'ab')", 2),
        ("size([1, 2])", 2),
        ("{'a': 1}.size()", 1),
        ("'abc'.contains('b')", True),
        ("'abc'.startsWith('ab')", True),
        ("'abc'.endsWith('ab')", False),
        ("'abc'.matches('^a.c$')", True),
        ("matches('abc', 'x')", False),
        ("lowercase('ABC')", "abc"),
        ("uppercase(event.data.s)", "STRASSE"),
        ("lowercase(5)", ""),
        ("b64decode('aGk=')", "hi"),
        ("b64decode('aGk=!!')", "hi"),
        ("b64decode('!')", ""),
        ('json_parse(\'{"a": {"b": 1}}\').a.b', 1.0),
        ("json_parse('[1]')", {}),
        ("json_parse('nope')", {}),
        ("json_parse('{\"a\": NaN}')", {}),
        ("[1] + [2.5]", [1, 2.5]),
        ("b'a' + b'b'", b"ab"),
        ("7 / 2", 3),
        ("-7 / 2", -3),
        ("-7 % 3", -1),
        ("7u - 2u", 5),
        ("2 * 3", 6),
        ("2.5 - 1.0", 1.5),
        ("2.0 * 1.5", 3.0),
        ("2.0 in {2: 'x'}", True),
        ("'k' in {'k': null}", True),
        ("{2: 'x'}[2.0]", "x"),
        ("[5, 6][1.0]", 6),
        ("5 in 'abc' == null", True),
        ("true > false", True),
        ("b'a' < b'b'", True),
    ],
)
def test_texts_and_containers(text: str, expected: object) -> None:
    """Strings count characters; containers are searched and joined by value."""
    assert value(text) == expected


@pytest.mark.parametrize(
    "text",
    ["0u - 1u", "5u * 9223372036854775807u", "-(-9223372036854775807 - 1)", "1 % 0", "[1][0.5]"],
)
def test_numbers_stay_within_64_bits(text: str) -> None:
    """Integers do not grow beyond 64 bits."""
    with pytest.raises(EvaluationError):
        value(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("getFullYear", 2024),
        ("getMonth", 1),
        ("getDate", 29),
        ("getDayOfMonth", 28),
        ("getDayOfWeek", 4),
        ("getDayOfYear", 59),
        ("getHours", 12),
        ("getMinutes", 30),
        ("getSeconds", 15),
        ("getMilliseconds", 250),
    ],
)
def test_parts_of_a_timestamp(text: str, expected: int) -> None:
    """Months, days of the month and of the year count from 0, weekdays from Sunday."""
    assert value(f"timestamp('2024-02-29T12:30:15.25Z').{text}()") == expected


@pytest.mark.parametrize(
    ("zone", "hour"), [("America/New_York", 22), ("+05:30", 8), ("-01:00", 2), ("", 3)]
)
def test_parts_in_another_zone(zone: str, hour: int) -> None:
    """Zones are names or offsets."""
    assert value(f"timestamp('2020-01-02T03:04:05Z').getHours('{zone}')") == hour


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("getHours", 1),
        ("getMinutes", 90),
        ("getSeconds", 5400),
        ("getMilliseconds", 5_400_000),
    ],
)
def test_parts_of_a_duration(text: str, expected: int) -> None:
    """A duration is told whole in each unit."""
    assert value(f"duration('1h30m').{text}()") == expected
    assert value(f"duration('-1h30m').{text}()") == -expected


def test_times_can_be_computed_with() -> None:
    """Timestamps and durations add, subtract and compare."""
    begin = "timestamp('2020-01-01T00:00:00Z')"

    assert value(f"{begin} + duration('1h')") == datetime(2020, 1, 1, 1, tzinfo=UTC)
    assert value(f"duration('1h') + {begin}") == datetime(2020, 1, 1, 1, tzinfo=UTC)
    assert value(f"{begin} - duration('1h')") == datetime(2019, 12, 31, 23, tzinfo=UTC)
    assert value("duration('1h') - duration('10m')") == timedelta(minutes=50)
    assert value("duration('1h') + duration('10m')") == timedelta(minutes=70)
    assert value(f"{begin} - {begin}") == timedelta()
    assert value(f"{begin} < {begin} + duration('1s')") is True
    assert value("-duration('1s') < duration('0s')") is True
    assert value("timestamp(60) == timestamp('1970-01-01T00:01:00Z')") is True


@pytest.mark.parametrize(
    "text",
    [
        "2006-01-02T22:04:05Z",
        "2006-01-02T15:04:05-07:00",
        "2006-01-02T22:04:05.000000000Z",
        "2006-01-02T22:04:05",
        "Mon, 02 Jan 2006 22:04:05 UTC",
        "Monday, 02-Jan-06 22:04:05 UTC",
        "Mon Jan 02 15:04:05 -0700 2006",
        "Mon Jan  2 22:04:05 UTC 2006",
        "Mon Jan  2 22:04:05 2006",
    ],
)
def test_dates_are_read_in_the_common_forms(text: str) -> None:
    """`date` reads the forms that the server knows."""
    assert value(f"date('{text}')") == datetime(2006, 1, 2, 22, 4, 5, tzinfo=UTC)


def test_dates_without_seconds_or_clock() -> None:
    """Shorter forms begin the minute or the day."""
    assert value("date('2006-01-02')") == datetime(2006, 1, 2, tzinfo=UTC)
    assert value("date('02 Jan 06 15:04 -0700')") == datetime(2006, 1, 2, 22, 4, tzinfo=UTC)
    assert value("date('02 Jan 70 15:04 UTC')") == datetime(1970, 1, 2, 15, 4, tzinfo=UTC)


def test_dates_from_numbers() -> None:
    """Whole seconds, milliseconds and nanoseconds are told apart by their size."""
    expected = datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC)

    assert value("date(1700000000)") == expected
    assert value("date(int(event.data.at))") == expected
    assert value("date(1700000000000000000)") == expected


def test_the_time_is_given() -> None:
    """`now()` and its like answer from the time that evaluation is given."""
    assert value("now()") == NOW
    assert value("now_plus('1d2h')") == NOW + timedelta(hours=26)
    assert value("now_minus('1w')") == NOW - timedelta(weeks=1)
    assert value("now_plus(event.data.x)") is False


def test_no_time_no_answer() -> None:
    """Without a time an expression that asks for it fails and says what to pass."""
    expression = compile_expression("now() > now()")

    with pytest.raises(EvaluationError, match="pass now="):
        expression.evaluate({})
    assert expression.matches({}) is False
    assert compile_expression("now() == now()").matches({}, now=NOW) is True
