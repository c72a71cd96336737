"""Rules about recipients: nda-5, nda-7."""

import pytest

E, C, N = "Entailment", "Contradiction", "NotMentioned"


@pytest.mark.parametrize(
    ("expected", "clauses"),
    [
        (E, ["The Recipient may disclose the information to its employees who need to know it."]),
        (E, ["It shall not show the data to anyone except to those of its officers on the team."]),
        (E, ["The Recipient may disclose the information to:", "(i) its staff; and"]),
        (
            E,
            [
                '"Representatives" means the directors, employees and agents of a party.',
                "The information may be disclosed to Representatives who need to know it.",
            ],
        ),
        (N, ["The Recipient shall not disclose the information to any third party."]),
        (N, ["The Recipient shall notify the directors of any loss of information."]),
        (N, ["The Recipient shall indemnify the employees of the Discloser for shared data."]),
    ],
)
def test_employees(label, expected, clauses):
    """Employees may see it where they are named, or where the representatives take them in."""
    assert label("nda-5", *clauses) == expected


@pytest.mark.parametrize(
    ("expected", "clauses"),
    [
        (E, ["The information may be disclosed to the Recipient's professional advisers."]),
        (E, ["It shall not disclose the data to any person other than its consultants."]),
        (
            E,
            [
                '"Representatives" means the directors, attorneys and accountants of a party.',
                "The information may be disclosed to Representatives who need to know it.",
            ],
        ),
        (C, ["The Recipient shall not disclose the information to any third party."]),
        (C, ["No third party may be shown the information, which only affiliates may access."]),
        (C, ["The Recipient shall:", "(b) not reveal the information to any other person;"]),
        (
            C,
            [
                '"Representatives" means the directors and employees of a party.',
                "No information may be disclosed to any third party, except to Representatives.",
            ],
        ),
        (N, ["The Recipient shall keep the information in a locked room."]),
        (N, ["Nothing obtained from a third party shall be information to be kept."]),
    ],
)
def test_outsiders(label, expected, clauses):
    """Advisers entail, a flat ban contradicts, and employees are not third parties."""
    assert label("nda-7", *clauses) == expected
