"""Conditions of waits: the run's event is put in once, and what can be indexed is found."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ndalab.core.expressions import compile_expression
from ndalab.core.expressions.expression import Expression

EVENT: dict[str, Any] = {
    "name": "shop/order",
    "data": {"id": "ab_1", "n": 3, "none": None, "list": [1, {"k": "v"}], "quote": 'a"\\\n'},
}


def residual(text: str) -> Expression:
    return compile_expression(text).interpolate(EVENT)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("event.data.id == async.data.id", '"ab_1" == async.data.id'),
        ("async.data.n <= event.data.n", "async.data.n <= 3.0"),
        ("async.data.x == event.data.missing", "async.data.x == null"),
        ("async.data.x == event.data.a.b", "async.data.x == null"),
        ("async.data.x == event.data.none", "async.data.x == null"),
        ("async.data.x in event.data.list", 'async.data.x in [1.0, {"k": "v"}]'),
        ("async.data.x == event.data.quote", 'async.data.x == "a\\"\\\\\\n"'),
        ("event.name == 'x' || !async.data.ok", '"shop/order" == "x" || !async.data.ok'),
        ("event.data['id'] == async.data.id", '"ab_1" == async.data.id'),
        ("event.data.n > 1 ? async.data.a : event.data.id", '3.0 > 1 ? async.data.a : "ab_1"'),
        ("has(event.data.id) && has(event.data.x)", "true && has(event.data.x)"),
        ("[event.data.n, {'k': event.data.id}]", '[3.0, {"k": "ab_1"}]'),
        (
            "async.data.l.exists(x, x == event.data.id)",
            "async.data.l.exists(x, x == event.data.id)",
        ),
        (
            "event.data.list.exists(x, x == async.data.x)",
            '[1.0, {"k": "v"}].exists(x, x == async.data.x)',
        ),
        ("size(event.data.list[1].k) == 1", 'size([1.0, {"k": "v"}][1].k) == 1'),
        ("has(async.data[event.data.id].k)", 'has(async.data["ab_1"].k)'),
        ("async.data.x == 1", "async.data.x == 1"),
    ],
)
def test_the_events_values_replace_its_fields(text: str, expected: str) -> None:
    """Fields become literals, missing fields null; bodies of macros stay as they are."""
    assert residual(text).text == expected


def test_only_texts_with_a_dotted_event_are_changed() -> None:
    """An expression that reads the event by brackets alone later finds no event."""
    expression = compile_expression('event["data"]["id"] == async.data.id')

    assert expression.interpolate(EVENT) is expression
    assert expression.matches({"async": {"data": {"id": "ab_1"}}}) is False


def test_a_missing_key_in_brackets_is_not_null() -> None:
    """Only dotted fields become null; a missing key in brackets stays and has no value."""
    expression = residual("event.data.id == async.data.id && event['data']['x'] == async.data.x")

    assert expression.matches({"async": {"data": {"id": "ab_1"}}}) is False


def test_missing_on_both_sides_is_equal_after_substitution() -> None:
    """The trap of the server: two missing ids are equal in a wait, not in a trigger."""
    text = "event.data.a == async.data.a"

    assert residual(text).matches({"async": {"data": {}}}) is True
    assert compile_expression(text).matches({"event": EVENT, "async": {"data": {}}}) is False


def test_two_orders_are_told_apart() -> None:
    """A wait for `event.data.id == async.data.id` takes its own event only."""
    expression = residual("event.data.id == async.data.id")

    assert expression.matches({"async": {"data": {"id": "ab_1"}}}) is True
    assert expression.matches({"async": {"data": {"id": "ab_2"}}}) is False


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("event.data.id == async.data.id", ((("async", "data", "id"), "ab_1"),)),
        ("async.data['id'] == 'x'", ((("async", "data", "id"), "x"),)),
        (
            "event.data.id == async.data.id && (async.data.n == 5 && async.data.ok == true)",
            (
                (("async", "data", "id"), "ab_1"),
                (("async", "data", "n"), 5),
                (("async", "data", "ok"), True),
            ),
        ),
        ("async.data.a == event.data.missing", ()),
        ("async.data.a == 'x' || async.data.b == 'y'", ()),
        ("!(async.data.a == 'x')", ()),
        ("async.data.a != 'x'", ()),
        ("async.data.a == async.data.b", ()),
        ("event.data.id == 'ab_1'", ()),
        ("async == 'x'", ()),
        ("async.data.l == [1]", ()),
        ("async.data.n == 9007199254740992", ()),
        ("async.data.l[0] == 'x'", ()),
    ],
)
def test_equalities_are_those_that_must_hold(text: str, expected: object) -> None:
    """Only comparisons with a constant that no other branch can replace are listed."""
    assert residual(text).equalities() == expected


values = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 3),
    st.integers(2**53 - 2, 2**53 + 2),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(alphabet="ab", max_size=2),
    st.lists(st.integers(0, 2), max_size=2),
)
fields = st.dictionaries(st.sampled_from(["a", "b"]), values, max_size=2)
comparisons = st.builds(
    "{} {} {}".format,
    st.sampled_from(["event.data.a", "event.data.b", "1", "'a'", "true", "null"]),
    st.sampled_from(["==", "==", "==", "!=", "<"]),
    st.sampled_from(["async.data.a", "async.data.b", "async.data['a']"]),
)
conditions = st.builds(
    lambda parts, sign: sign.join(parts),
    st.lists(comparisons, min_size=1, max_size=3),
    st.sampled_from([" && ", " && ", " || "]),
)


@settings(derandomize=True, deadline=None)
@given(text=conditions, ours=fields, theirs=fields)
def test_an_index_by_equalities_never_misses_a_match(
    text: str, ours: dict[str, Any], theirs: dict[str, Any]
) -> None:
    """Whenever a condition is true for an event, the event has every listed value."""
    expression = compile_expression(text).interpolate({"data": ours})

    if expression.matches({"async": {"data": theirs}}):
        for (root, section, key), value in expression.equalities():
            assert (root, section) == ("async", "data")
            assert theirs[key] == value


@settings(derandomize=True, deadline=None)
@given(text=conditions, ours=fields, theirs=fields)
def test_a_stored_residual_means_the_same(
    text: str, ours: dict[str, Any], theirs: dict[str, Any]
) -> None:
    """The text of a condition with values put in can be read again."""
    expression = compile_expression(text).interpolate({"data": ours})
    again = compile_expression(expression.text)

    bindings = {"async": {"data": theirs}}
    assert again.matches(bindings) is expression.matches(bindings)
    assert again.interpolate({}).text == expression.text
