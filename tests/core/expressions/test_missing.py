"""Inngest's dialect: what is missing, null or of another type has a meaning, not an error."""

from __future__ import annotations

from typing import Any

import pytest

from ndalab.core.expressions import EvaluationError, compile_expression

EVENT = {
    "name": "shop/order.paid",
    "data": {"n": 3, "plan": "pro", "none": None, "items": [], "tags": ["a"], "on": True, "m": {}},
}


def value(text: str) -> Any:
    return compile_expression(text).evaluate({"event": EVENT})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("event.data.x == 'v'", False),
        ("event.data.x == 0", False),
        ("event.data.x == null", True),
        ("1 in event.data.m", False),
        ("event.data.x != 'v'", True),
        ("event.data.x != null", False),
        ("event.data.x == event.data.y", False),
        ("event.data.x != event.data.y", True),
        ("event.data.x < 5", True),
        ("event.data.x <= 5", True),
        ("5 < event.data.x", False),
        ("5 <= event.data.x", False),
        ("event.data.x > 5", False),
        ("event.data.x >= 5", False),
        ("5 > event.data.x", True),
        ("5 >= event.data.x", True),
        ("event.data.x", False),
        ("!event.data.x", False),
        ("!!event.data.x", False),
        ("event.data.x.contains('a')", False),
        ("event.data.x.startsWith('a')", False),
        ("event.data.x in ['a']", False),
        ("'a' in event.data.x", False),
        ("size(event.data.x)", 0),
        ("event.data.x.size()", 0),
        ("event.data.x + 'a'", "a"),
        ("'a' + event.data.x", "a"),
        ("event.data.x + event.data.y", False),
        ("event.data.x - 1", False),
        ("-event.data.x", False),
        ("int(event.data.x)", False),
        ("double(event.data.x)", False),
        ("lowercase(event.data.x)", False),
        ("event.data.x[0] == null", True),
        ("event.data.x.y.z == null", True),
        ("event.data.plan.y == null", True),
        ("event.data.x.exists(e, e == 1)", False),
        ("async.data.x == null", True),
    ],
)
def test_missing_fields(text: str, expected: object) -> None:
    """A missing field is less than all, equal to null alone, and false in all other uses."""
    assert value(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("has(event.data.n)", True),
        ("has(event.data.none)", True),
        ("has(event.data.x)", False),
        ("!has(event.data.x)", False),
        ("has(event.data.x) == false", False),
        ("has(event.data.x) || true", True),
        ("has(event.data['m'].k)", False),
        ("!has(event.data['m'].k)", True),
    ],
)
def test_has_of_a_missing_field_is_itself_missing(text: str, expected: object) -> None:
    """So `!has(…)` is false as well, as the server was recorded."""
    assert value(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("int('abc') == 3", False),
        ("int('abc') != 3", True),
        ("int('abc') < 3", True),
        ("3 < int('abc')", False),
        ("1 / 0 == 1", False),
        ("event.data.n % 2 == 1", False),
        ("event.data.items[7] == null", True),
        ("event.data['x'] == null", True),
        ("size(event.data.none) > 0", False),
        ("size(event.data.none) == null", True),
    ],
)
def test_operands_without_result_count_as_missing(text: str, expected: object) -> None:
    """An error below a comparison is not an error of the whole."""
    assert value(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("null < 5", True),
        ("5 < null", False),
        ("null > 0", False),
        ("null <= 0", True),
        ("null >= 1", False),
        ("null < 0.5", True),
        ("null < 'a'", True),
        ("'a' < null", False),
        ("null < 5u", True),
        ("null < true", True),
        ("event.data.none < 5", True),
        ("event.data.n > event.data.none", True),
        ("null == 'a'", False),
        ("null != 'a'", True),
        ("null == null", True),
        ("null == 0", False),
    ],
)
def test_null_beside_a_value_is_its_zero(text: str, expected: object) -> None:
    """In an ordering, null stands for 0, the empty string or false."""
    assert value(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("event.data.n == 3", True),
        ("event.data.n == 3.0", True),
        ("event.data.n in [1, 2, 3]", True),
        ("event.data.n < 4", True),
        ("event.data.n == '3'", False),
        ("'3' == 3", False),
        ("event.data.n + 1 == 4", False),
        ("event.data.n + 1.0 == 4.0", True),
        ("int(event.data.n) % 2 == 1", True),
        ("type(event.data.n) == double", True),
        ("1u == 1", True),
        ("1 == true", False),
        ("0 == false", False),
        ("[1] == [1.0]", True),
        ("[1] == [true]", False),
        ("{'a': 1} == {'a': 1.0}", True),
        ("{'a': 1} == {'b': 1}", False),
    ],
)
def test_numbers_of_an_event_are_doubles(text: str, expected: object) -> None:
    """They compare with integers by value, and do not add to them."""
    assert value(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("event.data.n + 1", "31"),
        ("event.data.plan + '-' + event.data.n + '-' + event.data.on", "pro-3-true"),
        ("'a' + null", "aNULL_VALUE"),
        ("event.data.tags + '!'", "[a]!"),
        ("1 + 1.5", "11.5"),
        ("1 + 1", 2),
    ],
)
def test_adding_two_types_joins_their_texts(text: str, expected: object) -> None:
    """`+` of two types is concatenation, as Go prints the operands."""
    assert value(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("event.data.plan || 'free'", "pro"),
        ("event.data.x || 'free'", "free"),
        ("'' || event.data.n", 3.0),
        ("false || 0", 0),
        ("event.data.x || event.data.y", False),
        ("'a' && 'b'", "b"),
        ("'' && 'b'", ""),
        ("null && true", None),
        ("event.data.x && true", False),
        ("event.data.items || 'empty'", []),
        ("event.data.m && 'map'", "map"),
        ("event.data.plan ? 1 : 2", 1),
        ("event.data.x ? 1 : 2", 2),
        ("int('abc') ? 1 : 2", 2),
        ("0.0 ? 1 : 2", 2),
        ("(1 / 0) || true", True),
        ("true && true && false", False),
    ],
)
def test_logic_goes_by_truthiness(text: str, expected: object) -> None:
    """The operand that decides is the result; empty containers count as true."""
    assert value(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "event.data.plan > 5",
        "event.data.x == null && event.data.plan > 5",
        "int(event.data.x) > 5",
        "event.data.n % 2",
        "1 / 0",
        "-'a'",
        "!'a'",
        "!null",
        "[1][1]",
        "event.data['x']",
        "size(5)",
        "5.contains('a')",
        "null + null",
        "null < []",
        "'a'.matches('(')",
        "9223372036854775807 + 1",
        "[event.data['x']]",
        "{1.5: 'a'}",
        "{'a': 1, 'a': 2}",
        "event.data.n.map(x, x)",
        "event.data.items.map(x, x)[0]",
        "0.0 / 0.0 < 1.0",
        "2.0 - 1",
        "2.0 * 1",
        "2.0 / 1",
        "2.0 % 1.0",
        "timestamp(0) - 1",
        "[event.data.m][0][1]",
        "{'a': event.data['x']}",
    ],
)
def test_no_value(text: str) -> None:
    """What the dialect does not rescue has no value, and matches nothing."""
    expression = compile_expression(text)

    assert expression.matches({"event": EVENT}) is False
    with pytest.raises(EvaluationError, match=r"has no value here: "):
        expression.evaluate({"event": EVENT})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("true", True),
        ("event.data.on", True),
        ("'true'", False),
        ("1", False),
        ("event.data.plan", False),
        ("event.data.x", False),
        ("event.data.tags", False),
    ],
)
def test_only_true_matches(text: str, expected: object) -> None:
    """A truthy value that is no bool does not match."""
    assert compile_expression(text).matches({"event": EVENT}) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[{'p': 1}, {'p': 9}].exists(x, x.p > 5)", True),
        ("[{}, {'p': 9}].exists(x, x.p > 5)", True),
        ("[{'p': 9}, {}].exists(x, x.p > 5)", True),
        ("[{}, {'p': 1}].exists(x, x.p > 5)", False),
        ("[1, 'a'].exists(x, x == 'a')", True),
        ("[1, 2].all(x, x > 0)", True),
        ("[1, 2].all(x, x > 1)", False),
        ("[].all(x, false)", True),
        ("[].exists(x, true)", False),
        ("[1, 2, 2].exists_one(x, x == 1)", True),
        ("[1, 2, 2].exists_one(x, x == 2)", False),
        ("{'a': 1}.exists(k, k == 'a')", True),
        ("event.exists(k, k == 'name')", True),
        ("[event.data['x']].exists(k, true) || 'none'", "none"),
        ("[1].exists(x, has(x.a)) || 'none'", "none"),
        ("[{}].map(x, has(x.a.b)) || 'none'", "none"),
        ("[1, 2, 3].filter(x, x > 1)", [2, 3]),
        ("[1, 2, 3].map(x, x * 2)", [2, 4, 6]),
        ("[1, 2, 3].map(x, x > 1, x * 2)", [4, 6]),
        ("[[1], [2, 3]].map(l, l.map(x, x + 1))", [[2], [3, 4]]),
        ("[1].exists(x, event.data.x == null)", True),
        ("[{'a': 1}].exists(x, has(x.a))", True),
        ("[{'a': 1}].exists(x, !has(x.b))", True),
        ("[1, 2].map(x, [x].exists(y, y == x))", [True, True]),
        ("event.data.tags.map(x, x + '!')", ["a!"]),
    ],
)
def test_macros(text: str, expected: object) -> None:
    """Macros go over lists and the keys of maps; calls on their variable are standard CEL."""
    assert value(text) == expected


@pytest.mark.parametrize(
    "text", ["[{}].exists(x, x.p == null)", "[{}].all(x, x.p < 5)", "[{}].map(x, x.p)"]
)
def test_a_missing_field_of_a_macro_variable_has_no_value(text: str) -> None:
    """The lenient rules stop at the variable of a macro."""
    with pytest.raises(EvaluationError, match="no such key: p"):
        value(text)
