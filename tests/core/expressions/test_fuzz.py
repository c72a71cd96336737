"""Whatever is written, an expression is refused, has a value, or has none: nothing else happens."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ndalab.core.expressions import (
    EvaluationError,
    ExpressionError,
    compile_expression,
    key_text,
    priority_factor,
)
from ndalab.core.expressions.functions import FUNCTIONS

EVENT: dict[str, Any] = {
    "data": {
        "n": 3,
        "big": 2**63,
        "s": "2020-01-01T00:00:00Z",
        "none": None,
        "on": True,
        "list": [1, "a", None, {"k": [1]}],
        "map": {"a": {"b": 1}},
    }
}
NOW = datetime(2024, 1, 1, tzinfo=UTC)

names = st.sampled_from(["event", "data", "n", "x", "null", "true", "has", "exists", "in"])
constants = st.sampled_from(["1", "1.5", "2u", "'a'", "b'x'"])
signs = st.sampled_from([*"()[]{}.,:?+-<!", "==", "&&", "||"])
words = st.one_of(names, constants, signs)
leaves = st.sampled_from(
    [f"event.data.{key}" for key in (*EVENT["data"], "missing")]
    + ["event.data['missing']", "event", "async.x", "1", "-9223372036854775808", "1.5", "5u"]
    + ["'a'", "'1h'", "b'x'", "null", "true", "[]", "{}", "int", "timestamp(0)", "duration('1s')"]
)


def composed(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    closed = inner.map("({})".format)
    signs = st.sampled_from(["+", "-", "*", "/", "%", "==", "!=", "<", ">=", "in", "&&", "||"])
    plain = sorted(name for name, each in FUNCTIONS.items() if 1 in each.arguments)
    methods = sorted(name for name, each in FUNCTIONS.items() if 1 in each.method_arguments)
    bare = sorted(name for name, each in FUNCTIONS.items() if 0 in each.method_arguments)
    macros = st.sampled_from(["all", "exists", "exists_one", "filter", "map"])
    return st.one_of(
        st.builds("{} {} {}".format, closed, signs, closed),
        st.builds("{}{}".format, st.sampled_from("!-"), closed),
        st.builds("{} ? {} : {}".format, closed, closed, closed),
        st.builds("{}({})".format, st.sampled_from(plain), inner),
        st.builds("{}.{}({})".format, closed, st.sampled_from(methods), inner),
        st.builds("{}.{}()".format, closed, st.sampled_from(bare)),
        st.builds("{}[{}]".format, closed, inner),
        st.builds("{}.a".format, closed),
        st.builds("has({}.a)".format, closed),
        st.builds("[{}, {}]".format, inner, inner),
        st.builds("{{{}: {}}}".format, inner, inner),
        st.builds("{}.{}(x, x {} {})".format, closed, macros, signs, closed),
    )


@settings(derandomize=True, deadline=None, max_examples=300)
@given(st.one_of(st.text(max_size=20), st.lists(words, max_size=12).map(" ".join)))
def test_any_text_is_read_or_refused(text: str) -> None:
    """Reading a text ends in an expression of that text or in an ExpressionError."""
    try:
        expression = compile_expression(text)
    except ExpressionError:
        with pytest.raises(ExpressionError, match="at column"):
            compile_expression(text)
    else:
        assert expression.text == text


@settings(derandomize=True, deadline=None, max_examples=800)
@given(st.recursive(leaves, composed, max_leaves=6))
def test_any_expression_has_a_value_or_none(text: str) -> None:
    """Values of all types meet in all operators without an error of Python."""
    expression = compile_expression(text)

    try:
        value = expression.evaluate({"event": EVENT}, now=NOW)
    except EvaluationError:
        assert expression.matches({"event": EVENT}, now=NOW) is False
    else:
        assert expression.matches({"event": EVENT}, now=NOW) is (value is True)
    assert isinstance(key_text(expression, EVENT), str)
    assert abs(priority_factor(expression, EVENT)) <= 43_200
    assert compile_expression(expression.interpolate(EVENT).text).text
