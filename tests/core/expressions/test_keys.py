"""Keys and priorities: values of expressions as the server uses them."""

from __future__ import annotations

from typing import Any

import pytest

from ndalab.core.expressions import compile_expression, key_text, priority_factor

EVENT: dict[str, Any] = {
    "data": {
        "n": 3,
        "half": 0.5,
        "small": 0.00001,
        "million": 1_000_000,
        "long": 123_456,
        "huge": 10**400,
        "none": None,
        "on": True,
        "list": ["a", 1, None, [2.5]],
        "map": {"b": 1, "a": {"c": None}},
        "text": "",
        "priority": 300,
        "plan": "pro",
    }
}


def key(text: str) -> str:
    return key_text(compile_expression(text, check=False), EVENT)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("event.data.plan", "pro"),
        ("event.data.text", ""),
        ("event.data.n", "3"),
        ("-event.data.n", "-3"),
        ("event.data.half", "0.5"),
        ("event.data.small", "1e-05"),
        ("0.0001", "0.0001"),
        ("event.data.million", "1e+06"),
        ("1234567.0", "1.234567e+06"),
        ("event.data.long", "123456"),
        ("1000000", "1000000"),
        ("0.0", "0"),
        ("12.25", "12.25"),
        ("event.data.on", "true"),
        ("event.data.none", "NULL_VALUE"),
        ("event.data.list", "[a 1 <nil> [2.5]]"),
        ("event.data.map", "map[a:map[c:<nil>] b:1]"),
        ("{'k': [1, 2]}", "map[k:[1 2]]"),
        ("b'hi'", "[104 105]"),
        ("type(1)", "int"),
        ("duration('90m')", "1h30m0s"),
        ("timestamp('2020-01-02T03:04:05.5Z')", "2020-01-02 03:04:05.5 +0000 UTC"),
        ("double('inf')", "+Inf"),
        ("double('-inf')", "-Inf"),
        ("double('nan')", "NaN"),
        ("event.data.missing", "false"),
        ("event.data.plan + '-' + event.data.n", "pro-3"),
    ],
)
def test_keys_are_written_as_go_prints_values(text: str, expected: str) -> None:
    """A key is the value in the form of Go's `%v`."""
    assert key(text) == expected


@pytest.mark.parametrize("text", ["1 / 0", "nope.id", "event.data['x']", "event.data.huge"])
def test_a_key_without_value_shares_one_bucket(text: str) -> None:
    """All events whose key cannot be computed have the key `<nil>`."""
    assert key(text) == "<nil>"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("event.data.plan == 'pro' ? 120 : 0", 120),
        ("event.data.plan == 'free' ? 120 : -3", -3),
        ("int(event.data.priority)", 300),
        ("event.data.priority", 0),
        ("120.0", 0),
        ("120u", 0),
        ("true", 0),
        ("'5'", 0),
        ("int(event.data.missing)", 0),
        ("1 / 0", 0),
        ("undeclared", 0),
        ("100000", 43_200),
        ("-100000", -43_200),
    ],
)
def test_priorities_are_ints_within_bounds(text: str, expected: int) -> None:
    """Whatever is not an int counts as 0; more than twelve hours is cut."""
    assert priority_factor(compile_expression(text, check=False), EVENT) == expected
