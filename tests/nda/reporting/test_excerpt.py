from ndalab.nda.reporting.excerpt import AROUND, LONGEST, excerpt
from tests.nda.reporting.making import quote


def test_a_quote_stands_in_its_surroundings():
    """What stands before and after a quote is shown, whole words only, marked where it is cut."""
    text = f"{'before ' * 100}THE QUOTE{' after' * 100}"
    shown = excerpt(text, quote("THE QUOTE", text))
    assert shown.quote == "THE QUOTE"
    assert set(shown.before.split()) == {"…", "before"}
    assert set(shown.after.split()) == {"…", "after"}
    assert AROUND - 10 < len(shown.before) <= AROUND + 2


def test_the_ends_of_the_document_are_not_marked_as_cuts():
    """At the beginning and the end nothing is missing, and nothing claims it."""
    shown = excerpt("One. Two. Three.", quote("Two.", "One. Two. Three."))
    assert (shown.before, shown.quote, shown.after) == ("One.", "Two.", "Three.")


def test_a_surrounding_without_spaces_is_cut_all_the_same():
    """A text without any space neither fails nor runs on."""
    text = "x" * 900 + "Q" + "y" * 900
    shown = excerpt(text, quote("Q", text))
    assert (len(shown.before), len(shown.after)) == (AROUND, AROUND)


def test_line_breaks_and_long_quotes_are_tamed():
    """White space is folded, and of a very long quote the beginning is shown."""
    text = "a \n\n b " + "word " * 1000
    shown = excerpt(text, quote(text.strip(), text))
    assert shown.quote.startswith("a b word word")
    assert shown.quote.endswith("word …")
    assert len(shown.quote) <= LONGEST + 2
