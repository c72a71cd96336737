"""Governing law and venue, as contracts state them."""

import pytest

from ndalab.nda.document import Segment
from ndalab.nda.particulars.law import governing_law
from ndalab.nda.particulars.places import is_american
from ndalab.nda.particulars.reading import read
from ndalab.nda.particulars.venue import venue


def sentences(*texts):
    """Read each text as one sentence."""
    return read([Segment(start=0, end=len(text), text=text) for text in texts])


GOVERNED = "This Agreement is governed by and construed in accordance with "


@pytest.mark.parametrize(
    ("words", "law"),
    [
        ("the laws of the State of New York.", "State of New York"),
        (
            "the internal laws of New York, without regard to the laws of Delaware.",
            "State of New York",
        ),
        ("New York law.", "State of New York"),
        ("the laws of the Commonwealth of Massachusetts.", "Commonwealth of Massachusetts"),
        ("English law.", "England and Wales"),
        ("the law of England and Wales.", "England and Wales"),
        ("the laws of the Federal Republic of Germany.", "Germany"),
        ("the substantive laws of The Netherlands.", "Netherlands"),
        ("Swiss law, excluding its conflict of laws rules.", "Switzerland"),
        ("the laws of the Province of Ontario and the laws of Canada.", "Province of Ontario"),
        ("the laws of the United States and of the State of Ohio.", "State of Ohio"),
        ("the laws (excluding the laws of conflict) of the State of Utah.", "State of Utah"),
        ("the laws of the Republic of Freedonia.", "Republic of Freedonia"),
    ],
)
def test_law_has_one_name(words, law):
    """However the law is written, it comes under the jurisdiction's one name."""
    assert governing_law(sentences(GOVERNED + words)) == law


@pytest.mark.parametrize(
    "text",
    [
        "Acme, Inc. is a corporation organized under the laws of the State of Delaware.",
        GOVERNED + "the laws of the State of ____________.",
        GOVERNED + "the laws of the State of [state].",
        "The Recipient shall comply with all laws.",
        "",
    ],
)
def test_no_governing_law(text):
    """A company's law of incorporation and a blank are not the governing law."""
    assert governing_law(sentences(text)) is None


def test_law_in_a_form_field():
    """A cover page may name the law in a field of its own."""
    assert governing_law(sentences("Governing law", "The laws of Scotland")) == "Scotland"


@pytest.mark.parametrize(
    ("text", "place"),
    [
        (
            "The parties submit to the exclusive jurisdiction of the courts of England and Wales.",
            "the courts of England and Wales",
        ),
        (
            (
                "Any suit shall be brought in the state or federal courts located in Cook County, "
                "Illinois"
                " and each party waives objection."
            ),
            "the state or federal courts located in Cook County, Illinois",
        ),
        (
            (
                "Disputes are settled by arbitration in Stockholm, Sweden under the rules of the "
                "chamber."
            ),
            "Stockholm, Sweden",
        ),
        (
            "The parties designate St. Louis County, Missouri as the sole venue for any suit.",
            "St. Louis County, Missouri",
        ),
        ("The English courts have exclusive jurisdiction.", "The English courts"),
    ],
)
def test_venue_in_the_words_of_the_document(text, place):
    """Courts and the seat of arbitration are given as the document names them."""
    assert venue(sentences(text)) == place


@pytest.mark.parametrize(
    "text",
    [
        "If a court of competent jurisdiction orders disclosure, the Recipient shall give notice.",
        "Disputes shall be adjudicated by the courts located in ____________.",
        "The Recipient may disclose under a valid court order.",
        "",
    ],
)
def test_no_venue(text):
    """A court that orders disclosure and a blank are no choice of venue."""
    assert venue(sentences(text)) is None


def test_who_writes_the_month_first():
    """American jurisdictions are known by the names the law is given."""
    assert is_american("State of Georgia")
    assert not is_american("State of Victoria")
    assert not is_american(None)
