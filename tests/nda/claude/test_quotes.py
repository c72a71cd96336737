import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ndalab.nda.claude.quotes import SHORTEST, Finder
from ndalab.nda.document import Document, Segment
from tests.nda.claude.asking import AGREEMENT, USE, document


def finder(text, *segments):
    parsed = Document(name="a.txt", format="text", sha256="0" * 64, text=text)
    return parsed, Finder(parsed, segments)


def test_a_quote_over_a_line_break_is_found_with_its_offsets():
    """Only white space differs, so the evidence is the document's own characters."""
    parsed, segments = document()
    found = Finder(parsed, segments).find(USE)
    assert found.quote == USE.replace("Confidential Information", "Confidential\nInformation")
    assert found.quote == parsed.text[found.start : found.end]
    assert found.section == "1"


@pytest.mark.parametrize(
    "quote",
    [
        USE.replace("shall", "may"),
        USE.upper(),
        USE.replace("solely", "…"),
        USE + " And more.",
        '"' + USE + '"',
        "Law. This A",
        "",
        "   \n ",
    ],
)
def test_what_is_not_in_the_document_is_not_found(quote):
    """Paraphrase, other capitals, dots, additions, and quotes too short to prove anything."""
    parsed, segments = document()
    assert Finder(parsed, segments).find(quote) is None


def test_a_page_number_inside_a_sentence_does_not_hide_it():
    """A quote of the cleaned sentence is found, and the evidence spans the interruption."""
    text = "The Recipient shall return\n- 7 -\nall information."
    clean = "The Recipient shall return all information."
    _, found = finder(text, Segment(start=0, end=len(text), text=clean, section="4"))
    evidence = found.find("shall return all information")
    assert (evidence.start, evidence.end, evidence.section) == (0, len(text), "4")
    assert evidence.quote == text


def test_a_quote_over_two_segments_spans_both():
    """A quote may run over the end of a sentence."""
    text = "Alpha shall pay.\n[1]\nBeta shall wait."
    first, second = (
        Segment(start=0, end=16, text="Alpha shall pay.", section="1"),
        Segment(start=21, end=37, text="Beta shall wait.", section="2"),
    )
    _, found = finder(text, second, first)
    evidence = found.find("shall pay. Beta shall")
    assert (evidence.start, evidence.end, evidence.section) == (0, 37, "1")


def test_an_empty_document_holds_no_quote():
    """Nothing is found in nothing."""
    assert finder("")[1].find("anything at all") is None


@settings(max_examples=150, deadline=None)
@given(st.data(), st.text(alphabet="ab \n\t\u00a0é.", min_size=20, max_size=80))
def test_every_passage_of_a_document_is_found(data, text):
    """Any passage, its white space changed at will, comes back as characters that fold alike."""
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    quote = "\n ".join(text[start:end].split())
    _, found = finder(text)
    evidence = found.find(quote)
    if len(" ".join(quote.split())) < SHORTEST:
        assert evidence is None
    else:
        assert evidence.quote == text[evidence.start : evidence.end]
        assert evidence.quote.split() == quote.split()


def test_the_first_of_several_places_is_quoted():
    """A sentence that stands twice is quoted where it stands first."""
    parsed, segments = document(AGREEMENT + AGREEMENT)
    assert Finder(parsed, segments).find(USE).start == AGREEMENT.index("The Recipient shall use")
