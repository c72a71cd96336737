import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from ndalab.nda.reporting.markup import Html, el, markup


def test_text_is_escaped_and_markup_is_not():
    """Only what this module made is markup; a plain string is text, in content and attributes."""
    made = el("p", "a < b & c", el("b", "d"), title='say "no"')
    assert made == '<p title="say &quot;no&quot;">a &lt; b &amp; c<b>d</b></p>'


def test_nothing_is_left_of_none():
    """None leaves no trace, neither as a child nor as an attribute, and lists are flattened."""
    assert el("p", None, [Html("<i></i>"), ["x"]], id=None, class_="k") == (
        '<p class="k"><i></i>x</p>'
    )


def test_void_elements_are_not_closed():
    """An image has no end tag."""
    assert el("img", alt="a", src="data:,") == '<img alt="a" src="data:,">'


@pytest.mark.parametrize("character", ["\x00", "\x1b", "\x85", "\u202e", "\u2066", "\ud800"])
def test_what_cannot_be_shown_is_replaced(character):
    """Control characters, overrides of the direction and halves of characters do not pass."""
    assert markup(f"a{character}b") == "a\N{REPLACEMENT CHARACTER}b"


@given(st.text(st.characters(exclude_categories=["C"])))
def test_any_text_is_read_back_as_it_was(text):
    """A parser finds the very text, and no element in it."""
    soup = BeautifulSoup(f"<html><body>{el('pre', 'x' + text, id=text)}</body></html>", "lxml")
    (pre,) = soup.body.find_all(True)
    assert (pre.text, pre["id"]) == ("x" + text, text)
