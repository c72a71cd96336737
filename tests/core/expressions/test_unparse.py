"""A tree written as text is the same tree when it is read again."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ndalab.core.expressions.parser import parse
from ndalab.core.expressions.unparse import literal, unparse


@pytest.mark.parametrize(
    "text",
    [
        "a || b && c",
        "(a || b) && c",
        "!(a && b)",
        "a ? b : c ? d : e",
        "(a ? b : c) ? d : e",
        "1 - (2 - 3)",
        "1 - 2 - 3",
        "(1 + 2) * 3",
        "-(-5)",
        "-5",
        "-x",
        "!x",
        "(-5).x",
        "5 - -3",
        "a == (b == c)",
        "a in [1, 2.0, 3u]",
        'a.f(b).g["k"][0]',
        "size(a + b)",
        "has(a.b.c)",
        "a.exists(x, x > 1)",
        "a.map(x, x > 1, x + 1)",
        '{"a": [], "b": {}}',
        'b"\\xff\\x00"',
        "-9223372036854775808",
        "a % b / c * d",
        "null == true",
    ],
)
def test_canonical_texts_stay(text: str) -> None:
    """A text in the form that we write comes back unchanged."""
    assert unparse(parse(text)) == text


names = st.sampled_from(["event.data.a", "async.b", "x"])
constants = st.one_of(
    st.integers(-(2**63), 2**63 - 1).map(str),
    st.floats(allow_nan=False, allow_infinity=False).map(literal),
    st.text(max_size=5).map(literal),
    st.sampled_from(["null", "true", "5u", "b'\\xff'"]),
)


def composed(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    closed = inner.map(lambda text: f"({text})")
    signs = st.sampled_from(["+", "-", "*", "/", "%", "==", "<", "in", "&&", "||"])
    return st.one_of(
        st.builds("{} {} {}".format, closed, signs, closed),
        st.builds("{} ? {} : {}".format, closed, closed, inner),
        st.builds("{}{}".format, st.sampled_from(["!", "-"]), closed),
        st.builds("{}.contains({})".format, closed, inner),
        st.builds("[{}, {}]".format, inner, inner),
        st.builds("{}[{}]".format, closed, inner),
        st.builds("{}.all(x, {})".format, closed, inner),
    )


@settings(derandomize=True, deadline=None)
@given(st.recursive(st.one_of(names, constants), composed, max_leaves=8))
def test_reading_what_was_written_gives_the_same_tree(text: str) -> None:
    """Brackets are written exactly where the meaning needs them."""
    tree = parse(text)

    assert parse(unparse(tree)) == tree


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, "null"),
        (True, "true"),
        ({"b": 1, "a": [1, None, "é\u0007"]}, '{"b": 1.0, "a": [1.0, null, "é\\u0007"]}'),
        (1e22, "1e+22"),
        (float("inf"), 'double("inf")'),
        ("\U000e0001", '"\U000e0001"'),
    ],
)
def test_json_values_as_constants(value: object, expected: str) -> None:
    """Integers inside JSON are written as the doubles they are in an event."""
    assert literal(value) == expected
