"""Dates and lengths of time, as contracts write them."""

from datetime import date

import pytest

from ndalab.nda.document import Segment
from ndalab.nda.particulars.dates import dates, effective_date
from ndalab.nda.particulars.durations import durations, number
from ndalab.nda.particulars.reading import read


def sentences(*texts):
    """Read each text as one sentence."""
    return read([Segment(start=0, end=len(text), text=text) for text in texts])


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("14 March 2026", date(2026, 3, 14)),
        ("March 14, 2026", date(2026, 3, 14)),
        ("MARCH 14 2026", date(2026, 3, 14)),
        ("this 9th day of June, 2025", date(2025, 6, 9)),
        ("28 day of November, 2017", date(2017, 11, 28)),
        ("the twenty-first day of May, 2020", date(2020, 5, 21)),
        ("the second day of May 2020", date(2020, 5, 2)),
        ("Sept. 6, 2001", date(2001, 9, 6)),
        ("1st April 2019", date(2019, 4, 1)),
        ("2026-03-14", date(2026, 3, 14)),
        ("17/11/2025", date(2025, 11, 17)),
        ("03.11.2025", date(2025, 11, 3)),
        ("12/10/98", date(1998, 12, 10)),
        ("the _11th__ day of ___August____, 20_15_", date(2015, 8, 11)),
    ],
)
def test_date_shapes(text, day):
    """Each way of writing a day is read as that day."""
    assert [found.day for found in dates(text)] == [day]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "the ____ day of ________, 20__",
        "31 June 2020",
        "13/13/2020",
        "Xth day of Month, year",
        "March 2026",
        "section 3.4.2010a",
        "NDA_28072015",
    ],
)
def test_no_date(text):
    """A blank, an impossible day and a number that is no day give no date."""
    assert dates(text) == ()


def test_ambiguous_figures_follow_the_law():
    """Where figures leave it open, the caller says whether the month comes first."""
    assert [f.day for f in dates("3/4/2025", month_first=True)] == [date(2025, 3, 4)]
    assert [f.day for f in dates("3/4/2025", month_first=False)] == [date(2025, 4, 3)]


@pytest.mark.parametrize(
    "opening",
    [
        "This Agreement is made as of May 2, 2024 between A Ltd and B Ltd.",
        'This Agreement is entered into on May 2, 2024 (the "Effective Date").',
        "THIS DEED is dated 2 May 2024.",
        "This Agreement between A Ltd and B Ltd is effective May 2, 2024.",
        "WHEREAS the list is secret; it is hereby agreed, this 2nd day of May 2024, as follows:",
    ],
)
def test_announced_date(opening):
    """The words that open an agreement announce its date."""
    assert effective_date(sentences(opening)) == date(2024, 5, 2)


def test_date_of_a_letter():
    """A day alone on a line near the top is the date of a letter."""
    letter = sentences("Acme Inc.", "May 2, 2024", "Dear Ms Roe:", "You asked about us.")

    assert effective_date(letter) == date(2024, 5, 2)


@pytest.mark.parametrize(
    "texts",
    [
        ("This Agreement is made on ____________, 2024 between A and B.",),
        ("WHEREAS, on May 2, 2024 the seller assigned its assets;",),
        ("The Contractor won the tender that was published on May 2, 2024.",),
        ("This supplements the Master Services Agreement dated May 2, 2024.",),
    ],
)
def test_other_dates_are_not_the_effective_date(texts):
    """A blank, a recital and another contract's date do not date the agreement."""
    assert effective_date(sentences(*texts)) is None


@pytest.mark.parametrize(
    ("text", "months"),
    [
        ("five (5) years", 60),
        ("5 (five) years", 60),
        ("[one (1)] year", 12),
        ("a 24-month period", 24),
        ("eighteen months", 18),
        ("thirty-six (36) months", 36),
        ("three (3) calendar years", 36),
        ("1.5 years", 18),
        ("ninety days", 3),
        ("the second anniversary of the Effective Date", 24),
        ("the 5th anniversary", 60),
        ("a period of a year", 12),
    ],
)
def test_durations(text, months):
    """Words, figures and both together are read as months."""
    assert [duration.months for duration in durations(text)] == [months]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "thirty (30) days' written notice",
        "___ (__) years",
        "[NUMBER] year(s)",
        "60 days notice",
    ],
)
def test_no_duration(text):
    """A period of notice and a blank are no term."""
    assert durations(text) == ()


def test_words_win_over_figures():
    """Where words and figures disagree, the words are taken."""
    assert [duration.months for duration in durations("two (3) years")] == [24]


@pytest.mark.parametrize(
    ("words", "value"), [("zero", 0), ("ninety-nine", 99), ("forty two", 42), ("dozen", None)]
)
def test_numbers_in_words(words, value):
    """Numbers below a hundred are read; other words are not numbers."""
    assert number(words) == value
