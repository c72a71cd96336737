"""Rules about disclosure the law compels: nda-8."""

import pytest

E, N = "Entailment", "NotMentioned"


@pytest.mark.parametrize(
    ("expected", "clauses"),
    [
        (E, ["If a court orders it to disclose the information, it shall notify the Discloser."]),
        (
            E,
            [
                "The Recipient may disclose what a subpoena requires, provided that:",
                "(a) it first gives the Discloser written notice of the order;",
            ],
        ),
        (
            E,
            [
                "Information that the law requires to be disclosed may be disclosed.",
                "Before any such disclosure the Recipient shall inform the Discloser.",
            ],
        ),
        (N, ["The Recipient may disclose information where the law so requires."]),
        (N, ["Notices under this Agreement shall be in writing."]),
        (N, ["Immunity under 18 U.S.C. 1833: notice is given that disclosure to a court is free."]),
    ],
)
def test_notice_when_compelled(label, expected, clauses):
    """Notice counts only where it belongs to a compelled disclosure."""
    assert label("nda-8", *clauses) == expected
