"""How long the agreement runs, and how long its duties last."""

import pytest

from ndalab.nda.document import Document, Segment
from ndalab.nda.particulars.reading import read
from ndalab.nda.particulars.terms import terms


def both(*texts):
    """Read the two terms of a document whose sentences are `texts`, one a line."""
    document = Document(name="t", format="text", sha256="0", text="\n".join(texts))
    starts = [document.text.index(text) for text in texts]
    segments = [
        Segment(start=start, end=start + len(text), text=text)
        for start, text in zip(starts, texts, strict=True)
    ]
    return terms(document, read(segments))


def short(term):
    """Give what a term says, without its evidence."""
    return (term.kind, term.months, term.runs_from)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "This Agreement shall remain in force for two (2) years from the Effective Date.",
            ("fixed", 24, "the Effective Date"),
        ),
        (
            "The term of this Agreement shall be eighteen months.",
            ("fixed", 18, None),
        ),
        (
            "This Agreement expires on the second anniversary of the Effective Date.",
            ("fixed", 24, "the Effective Date"),
        ),
        ("This Agreement shall continue indefinitely.", ("perpetual", None, None)),
        (
            "Either party may terminate this Agreement on thirty (30) days' written notice.",
            ("unstated", None, None),
        ),
        ("This Agreement is effective when signed.", ("unstated", None, None)),
        ("", ("unstated", None, None)),
    ],
)
def test_term_of_the_agreement(text, expected):
    """The agreement's own life is read; a period of notice is not its life."""
    agreement, _ = both(text)

    assert short(agreement) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            (
                "The obligations under this Agreement shall survive its termination for five (5) "
                "years."
            ),
            ("fixed", 60, None),
        ),
        (
            (
                "The Recipient shall hold the Confidential Information in confidence for three "
                "years after the date of disclosure, and shall not copy it."
            ),
            ("fixed", 36, "the date of disclosure"),
        ),
        (
            "The duty of confidence survives the expiration of this Agreement for 24 months.",
            ("fixed", 24, "expiration of this Agreement"),
        ),
        (
            "Recipient's obligations shall continue in perpetuity.",
            ("perpetual", None, None),
        ),
        (
            ("The Recipient shall keep the Confidential Information secret without limit of time."),
            ("perpetual", None, None),
        ),
        (
            "The duties apply for as long as the information remains confidential.",
            ("until_public", None, None),
        ),
        (
            (
                "For 24 months the Recipient shall not solicit employees who know Confidential "
                "Information."
            ),
            ("unstated", None, None),
        ),
        (
            "Oral information is Confidential Information if confirmed within thirty (30) days.",
            ("unstated", None, None),
        ),
    ],
)
def test_term_of_the_duties(text, expected):
    """The life of the duties is read; other periods are not."""
    _, confidence = both(text)

    assert short(confidence) == expected


def test_trade_secret_tail_does_not_make_it_perpetual():
    """A longer life for trade secrets alone leaves the general period standing."""
    _, confidence = both(
        "The obligations of confidentiality survive for three (3) years from disclosure; for trade "
        "secrets they continue indefinitely.",
    )

    assert (confidence.kind, confidence.months) == ("fixed", 36)


def test_two_terms():
    """The agreement and its duties may last differently; each quotes its own sentence."""
    agreement, confidence = both(
        "This Agreement continues for one year.",
        "The obligations of confidentiality survive for five years after it ends.",
    )

    assert (agreement.months, confidence.months) == (12, 60)
    assert agreement.evidence.quote == "This Agreement continues for one year."
    assert confidence.evidence.quote.startswith("The obligations")


def test_duties_end_with_the_agreement():
    """Duties without a period of their own end with the agreement, unless they outlive it."""
    life = "This Agreement continues for one year."
    outlive = "The obligations of confidentiality survive termination."

    assert both(life)[1].months == 12
    assert both(life, outlive)[1].kind == "unstated"


def test_period_in_a_list():
    """An item of a list is read with the words that open the list."""
    agreement, _ = both(
        "This Agreement shall terminate on the earlier of",
        "(a) the closing of the sale, and",
        "(b) one (1) year after the date hereof.",
    )

    assert short(agreement) == ("fixed", 12, "the date hereof")


def test_form_fields():
    """A cover page states its terms in fields."""
    agreement, confidence = both("Term", "2 years", "Confidentiality period", "36 months")

    assert (agreement.months, confidence.months) == (24, 36)


def test_choice_that_nobody_made():
    """A form's bracketed choice is not a term."""
    _, confidence = both("The undertakings continue [indefinitely][for [number] years].")

    assert confidence.kind == "unstated"
