"""Rules about what is not confidential: nda-12, nda-13."""

import pytest

E, N = "Entailment", "NotMentioned"


@pytest.mark.parametrize(
    ("expected", "clauses"),
    [
        (E, ["It does not cover what the Recipient develops independently."]),
        (E, ["It does not cover:", "(c) anything independently conceived by its staff;"]),
        (E, ["It does not cover what was developed by staff who had no access to it."]),
        (E, ["Nothing here shall prevent a party from developing products that compete."]),
        (N, ["It does not cover what is in the public domain."]),
        (N, ["The parties wish to develop a product together."]),
    ],
)
def test_independent_development(label, expected, clauses):
    """Development is free where it is independent or without use of the information."""
    assert label("nda-12", *clauses) == expected


@pytest.mark.parametrize(
    ("expected", "clauses"),
    [
        (E, ["It does not cover what is lawfully obtained from a third party."]),
        (
            E,
            [
                "It does not cover:",
                "(b) what was received from another source without restriction;",
            ],
        ),
        (
            E,
            [
                "It shall not pass the data to any third party, save that this does not cover:",
                "(b) what is received from a third party free to disclose it;",
            ],
        ),
        (N, ["The Recipient shall not disclose information received hereunder to third parties."]),
        (N, ["It does not cover what is in the public domain."]),
    ],
)
def test_third_party_sources(label, expected, clauses):
    """Getting it from others is free; giving it to others is another matter."""
    assert label("nda-13", *clauses) == expected
