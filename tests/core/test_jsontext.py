"""JSON text is as a server keeps it: sorted, whole, and nothing but JSON."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ndalab.core.jsontext import canonical, size

json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


@given(json_values)
def test_values_come_back_equal(value):
    """What JSON can hold is read back as it was, and writing it again changes nothing."""
    text = canonical(value)

    assert json.loads(text) == value
    assert canonical(json.loads(text)) == text


def test_keys_are_sorted_and_become_text():
    """Keys of several kinds are text first and sorted then, at every depth."""
    assert canonical({"b": {2: 0, "10": 1}, "a": 0}) == '{"a": 0, "b": {"10": 1, "2": 0}}'
    assert canonical({None: 1, True: 2, 1.5: 3}) == '{"1.5": 3, "null": 1, "true": 2}'


@pytest.mark.parametrize("value", [float("nan"), float("inf"), {"x": [float("-inf")]}])
def test_numbers_that_are_none_are_refused(value):
    """Python would write them; nobody else could read them."""
    with pytest.raises(ValueError, match="JSON"):
        canonical(value)


@pytest.mark.parametrize("value", [object(), {1, 2}, b"x", {(1, 2): 3}, [lambda: 0]])
def test_what_is_no_json_is_refused(value):
    """Other objects are a TypeError."""
    with pytest.raises(TypeError):
        canonical(value)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("\ud800", "\ufffd"), ("a\udfffb", "a\ufffdb"), ("\ud83e\udd80", "🦀"), ("🦀", "🦀")],
)
def test_half_a_character_is_mended(text, expected):
    """Half a surrogate pair becomes the replacement character; a whole pair is its character."""
    assert json.loads(canonical([text])) == [expected]


def test_size_counts_bytes():
    """Text counts as it goes over the wire."""
    assert [size(""), size("abc"), size("é"), size("🦀")] == [0, 3, 2, 4]
