"""Rules about the secrecy of the agreement: nda-10."""

import pytest

E, N = "Entailment", "NotMentioned"


@pytest.mark.parametrize(
    ("expected", "clauses"),
    [
        (E, ["Neither party shall disclose the existence of this Agreement or of the talks."]),
        (E, ["The parties shall keep confidential the terms of this Agreement."]),
        (E, ["It shall tell nobody, nor disclose, that the data has been made available to it."]),
        (E, ["It shall not reveal the fact that discussions are taking place."]),
        (E, ["Confidential Information includes:", "(d) the terms of this Agreement; and"]),
        (E, ["No press release about the project shall be made without consent."]),
        (N, ["It shall not disclose information except under the terms of this Agreement."]),
        (N, ["It shall tell no one who has not agreed to abide by the terms of this Agreement."]),
        (N, ["It does not cover what is in the public domain."]),
    ],
)
def test_agreement_is_secret(label, expected, clauses):
    """The talks have to be the thing kept secret, not the rules it is kept under."""
    assert label("nda-10", *clauses) == expected
