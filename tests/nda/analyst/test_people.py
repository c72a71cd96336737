"""Rules about the other side's people: nda-18."""

import pytest

E, N = "Entailment", "NotMentioned"


@pytest.mark.parametrize(
    ("expected", "clauses"),
    [
        (E, ["For a year neither party shall solicit or hire the employees of the other."]),
        (E, ["The Recipient agrees not to:", "(b) induce any employee to leave;"]),
        (N, ["No solicitation of proxies or votes from employees shall take place."]),
        (N, ["The Recipient's solicitors shall not be its employees."]),
        (N, ["The Recipient may recruit whom it likes."]),
    ],
)
def test_no_solicitation(label, expected, clauses):
    """A ban on soliciting people entails; lawyers and proxies are not meant."""
    assert label("nda-18", *clauses) == expected
