"""Names and functions that do not exist, and the policy for conditions of `cancel`."""

from __future__ import annotations

import pytest

from ndalab.core.expressions import (
    EvaluationError,
    ExpressionError,
    check_restrictive,
    compile_expression,
)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("foo == 1", "undeclared reference to 'foo' at column 1"),
        ("event.data.a == pro", "undeclared reference to 'pro' at column 17"),
        ("event.data.l.exists(x, y)", "undeclared reference to 'y' at column 24"),
        ("[1].all(x, true) && x", "undeclared reference to 'x' at column 21"),
        ("nope(1)", "undeclared reference to 'nope()' at column 1"),
        ("event.data.a.split(',')", "undeclared reference to 'split()' at column 14"),
        ("size()", "found no matching overload for 'size' with 0 arguments at column 1"),
        ("event.data.a.contains()", "found no matching overload for 'contains' with 0 arguments"),
        ("contains('a', 'b')", "found no matching overload for 'contains' with 2 arguments"),
        ("'a'.lowercase()", "found no matching overload for 'lowercase' with 0 arguments"),
        ("now(1)", "found no matching overload for 'now' with 1 argument at column 1"),
    ],
)
def test_unknown_names_are_refused(text: str, problem: str) -> None:
    """A checked expression uses only variables, macro variables, types and functions there are."""
    with pytest.raises(ExpressionError) as caught:
        compile_expression(text)

    assert str(caught.value).startswith(problem)


def test_errors_name_what_is_allowed() -> None:
    """Whoever mistypes a variable learns which ones there are."""
    with pytest.raises(ExpressionError, match="only 'event' are known here"):
        compile_expression("async.data.id == 1", ("event",))


def test_types_are_names() -> None:
    """The names of types may be used, the dotted ones too."""
    expression = compile_expression("type(timestamp('2020-01-01T00:00:00Z'))")

    assert expression.evaluate({}) == "google.protobuf.Timestamp"
    assert compile_expression("type(1) == int && type(1.0) == double").matches({})
    dotted = "type(duration('1s')) == google.protobuf.Duration"
    assert compile_expression(dotted).matches({})


@pytest.mark.parametrize("text", ["foo == 1", "true || nope(1)", "size()"])
def test_unchecked_names_have_no_value(text: str) -> None:
    """Where the server only parses, an unknown name is accepted and the whole has no value."""
    expression = compile_expression(text, check=False)

    with pytest.raises(EvaluationError, match=r"has no value here"):
        expression.evaluate({"event": {}})


def test_grammar_is_checked_even_when_names_are_not() -> None:
    """Parsing only still refuses what is no expression."""
    with pytest.raises(ExpressionError, match="unexpected end"):
        compile_expression("event.data.", check=False)


@pytest.mark.parametrize(
    "text",
    [
        "event.data.id == async.data.id && !(async.data.n in [1, 2])",
        "event.data.n > 1 || event.data['m'] <= 2.0 ? true : async.data.x != null",
        "int(async.data.n) == 1 && uint(1) == 1u && double(1) == 1.0",
    ],
)
def test_logic_is_allowed_in_cancel_conditions(text: str) -> None:
    """Comparisons, `in`, logic and conversions of numbers pass the restrictive policy."""
    assert check_restrictive(compile_expression(text)) is None


@pytest.mark.parametrize(
    ("text", "violation"),
    [
        ("event.data.n + 1.0 == 2.0", "function calls are disallowed (uses '_+_')"),
        ("-async.data.n == 1.0", "function calls are disallowed (uses '-_')"),
        ("async.data.n % 2 == 1", "function calls are disallowed (uses '_%_')"),
        ("async.name.endsWith('x')", "function calls are disallowed (uses 'endsWith')"),
        ("size(async.data.l) > 0", "function calls are disallowed (uses 'size')"),
        ("date(async.data.d) > now()", "function calls are disallowed (uses 'date')"),
        ("has(async.data.x)", "macros are disallowed (uses 'has')"),
        ("async.data.l.exists(x, x == 1)", "macros are disallowed (uses 'exists')"),
    ],
)
def test_all_else_is_refused_in_cancel_conditions(text: str, violation: str) -> None:
    """The message is the server's, with what may be used instead."""
    with pytest.raises(ExpressionError) as caught:
        check_restrictive(compile_expression(text))

    assert str(caught.value).startswith(f"validation failed: {violation}")
    assert "use comparisons" in str(caught.value)


def test_all_violations_are_listed() -> None:
    """One look at the message is enough to mend the condition."""
    expression = compile_expression("has(async.data.x) && size(async.data.x) + 1 > 2")

    with pytest.raises(ExpressionError) as caught:
        check_restrictive(expression)

    assert "(uses 'has'); function calls are disallowed (uses '_+_')" in str(caught.value)
    assert "(uses 'size')" in str(caught.value)
