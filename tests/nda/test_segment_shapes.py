"""Whatever the text, segments keep their promises, and take time in proportion to it."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ndalab.nda.document import Document
from ndalab.nda.segment import clauses, segment

PIECES = [
    "a", "The", "shall", "Inc.", "1.", "4.2", "(a)", "(iv)", "(30)", "thirty", "ARTICLE II",
    "section", "and", ".", "?", ":", ";", "”", "“", "____", "....", "-", "infor-", "•", "TERM",
    "\n", "\n\n", "\f", " ", "     ", "\t", "\xa0", "\u200b", "\u2028", "**", "_x_", "<b>", "é",
]  # fmt: skip


def document(text, name="t.txt"):
    """Make a document whose pages are divided by form feeds."""
    starts = (0, *(at + 1 for at, sign in enumerate(text) if sign == "\f"))
    return Document(name=name, format="text", sha256="0", text=text, page_starts=starts)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.lists(st.sampled_from(PIECES), max_size=60).map(" ".join), st.sampled_from(["t", "t.md"]))
def test_segments_are_in_order_and_hold_the_words_of_their_span(text, name):
    """Spans ascend without overlap, begin and end on words, and hold the wording in order."""
    found = segment(document(text, name))
    edges = [edge for item in found for edge in (item.start, item.end)]
    assert edges == sorted(edges)
    for item in found:
        span = text[item.start : item.end]
        assert item.text
        assert item.text == " ".join(item.text.split())
        assert span[0] == item.text[0]
        assert span[-1] == item.text[-1]
        remaining = iter(span)
        assert all(sign in remaining for sign in item.text if sign != " ")


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.text(max_size=200))
def test_nothing_but_white_space_is_lost_outside_pages(text):
    """In a text of one page every letter is in a segment, tags aside, and clauses cover them."""
    text = text.replace("\f", " ").replace("<", " ")
    found = segment(document(text))
    kept = "".join(text[item.start : item.end] for item in found)
    assert "".join(kept.split()) == "".join(
        text.replace("\u200b", " ").replace("\ufeff", " ").split()
    ) or set("\u200b\ufeff") & set(text)
    assert [clause.start for clause in clauses(found)] == sorted(
        clause.start for clause in clauses(found)
    )


def test_the_same_text_gives_the_same_segments():
    """Segmentation is a function of the text alone."""
    text = " ".join(PIECES * 20)
    assert segment(document(text)) == segment(document(text))


@pytest.mark.parametrize(
    "shape",
    [
        "a", ".", '"', "!", "_", "-", "(", "<", "*", "1", "\n", "\f", "\t", "\u200b", ". ", "(a) ",
        "1. ", "Aa. ", "1.\n", "a\n", "A\n", "a-\n", "No. ", "a.", "1.", "IVX", "thirty (30) ",
        "section (a) and (b) ", "___ Name: ", "ARTICLE I\n", "1\f", "**a", "x     y\n", "and\n",
        "The party shall. ", "the party shall keep all of it secret and shall not tell it\n",
    ],
)  # fmt: skip
@pytest.mark.parametrize("name", ["t.txt", "t.md"])
def test_time_grows_with_the_text_only(shape, name):
    """A text of any one shape takes no time to speak of; squared, it would take a minute."""
    text = shape * (40_000 // len(shape))
    begun = time.process_time()
    segment(document(text, name))
    assert time.process_time() - begun < 20
