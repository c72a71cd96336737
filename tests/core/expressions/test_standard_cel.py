"""Where Inngest's dialect is standard CEL, another implementation of CEL gives the same answers."""

from __future__ import annotations

from typing import Any

import cel
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from ndalab.core.expressions import EvaluationError, compile_expression

EVENT = {
    "name": "shop/order.paid",
    "data": {
        "n": 3.0,
        "zero": 0.0,
        "half": -0.5,
        "s": "order",
        "empty": "",
        "on": True,
        "off": False,
        "none": None,
        "list": [1.0, 2.0, 3.0],
        "names": ["a", "order", ""],
        "map": {"a": 1.0, "b": {"c": "x"}},
    },
}

ints = st.one_of(st.integers(-5, 5), st.integers(-(2**63), 2**63 - 1)).map(str)
doubles = st.one_of(
    st.sampled_from(["event.data.n", "event.data.half", "event.data.list[1]", "event.data.map.a"]),
    st.sampled_from(["0.0", "1.5", "2e3", "-0.25", "1e300"]),
)
texts = st.one_of(
    st.sampled_from(["event.data.s", "event.data.empty", "event.name", "event.data.map.b.c"]),
    st.sampled_from(["'a'", "'order'", "r'a\\b'", "'\\u00e9'", "''"]),
)
flags = st.sampled_from(["event.data.on", "event.data.off", "true", "false"])


# Without negation: the other implementation lets the smallest integer overflow there.
def of_ints(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    closed = inner.map("({})".format)
    return st.one_of(
        st.builds("{} {} {}".format, closed, st.sampled_from(["+", "-", "*", "/", "%"]), closed),
        st.builds("int({})".format, st.one_of(doubles, inner)),
        st.builds("{} ? {} : {}".format, conditions, closed, inner),
        st.builds("[{}, {}][{}]".format, inner, inner, st.sampled_from(["0", "1"])),
    )


def of_doubles(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    closed = inner.map("({})".format)
    return st.one_of(
        st.builds("{} {} {}".format, closed, st.sampled_from(["+", "-", "*", "/"]), closed),
        st.builds("-{}".format, closed),
        st.builds("double({})".format, st.one_of(ints, inner)),
    )


def of_conditions(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    closed = inner.map("({})".format)
    return st.one_of(
        st.builds("{} {} {}".format, closed, st.sampled_from(["&&", "||", "==", "!="]), closed),
        st.builds("!{}".format, closed),
        st.builds("[1, 2, 3].all(x, x > 1 || {})".format, closed),
        st.builds("event.data.list.exists(x, x > 1.0 && {})".format, closed),
    )


orders = st.sampled_from(["==", "!=", "<", "<=", ">", ">="])
conditions = st.recursive(
    st.one_of(
        flags,
        st.builds("{} {} {}".format, doubles, orders, st.one_of(doubles, ints)),
        st.builds("{} {} {}".format, ints, orders, ints),
        st.builds("{} {} {}".format, texts, orders, texts),
        st.builds("{}.{}({})".format, texts, st.sampled_from(["contains", "startsWith"]), texts),
        st.builds("{} in [{}, {}]".format, texts, texts, texts),
        st.builds("{} in event.data.names".format, texts),
        st.builds("{} in event.data.map".format, texts),
        st.sampled_from(["has(event.data.n)", "event.data.none == null", "event.data.n != null"]),
    ),
    of_conditions,
    max_leaves=5,
)
expressions = st.one_of(
    conditions,
    st.recursive(ints, of_ints, max_leaves=5),
    st.recursive(doubles, of_doubles, max_leaves=5),
    st.builds("{} + {}".format, texts, texts),
    st.builds("[{}, {}] + event.data.list".format, ints, doubles),
    st.builds("event.data.list.map(x, x * {})".format, doubles),
    st.builds("event.data.list.filter(x, x < {})".format, doubles),
    st.builds("event.data.names.exists_one(x, x == {})".format, texts),
    st.builds("[{}, {}].map(x, x)".format, ints, texts),
    st.builds("{{'a': {}, 'b': [{}]}}".format, ints, texts),
    st.builds("type({}) == {}".format, st.one_of(ints, doubles, texts), st.just("double")),
)


def reference(text: str) -> Any:
    """Ask the other implementation; overflows of integers are not compared."""
    try:
        return cel.evaluate(text, {"event": EVENT})
    except (ValueError, TypeError, RuntimeError, ArithmeticError, IndexError):
        assume(False)


def shape(value: Any) -> Any:
    """Write a value with its types, so that 1, 1.0 and True are three things."""
    match value:
        case dict():
            return {key: shape(item) for key, item in value.items()}
        case list():
            return [shape(item) for item in value]
        case _:
            return type(value).__name__, repr(value)


@settings(derandomize=True, max_examples=500, deadline=None)
@given(expressions)
def test_agrees_with_another_implementation(text: str) -> None:
    """Value and type of the result are those of standard CEL."""
    expected = reference(text)

    found = compile_expression(text).evaluate({"event": EVENT})

    assert shape(found) == shape(expected)


edges = st.one_of(st.integers(-5, 5), st.integers(-(2**63), 2**63 - 1)).map(str)


@settings(derandomize=True, max_examples=300, deadline=None)
@given(
    text=st.builds("({}) {} ({})".format, edges, st.sampled_from(["+", "-", "*", "/", "%"]), edges)
)
def test_integers_overflow_where_the_other_implementation_does(text: str) -> None:
    """Arithmetic beyond 64 bits and division by zero have no value in both."""
    expression = compile_expression(text)

    try:
        expected = cel.evaluate(text, {})
    except (ValueError, RuntimeError, ArithmeticError):
        with pytest.raises(EvaluationError):
            expression.evaluate({})
    else:
        assert expression.evaluate({}) == expected
