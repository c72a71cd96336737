"""Rules about use: nda-4."""

import pytest

E, C, N = "Entailment", "Contradiction", "NotMentioned"


@pytest.mark.parametrize(
    ("expected", "clauses"),
    [
        (E, ["The Recipient shall use the Confidential Information solely for the Purpose."]),
        (E, ["The Recipient shall not use any information for purposes other than the trial."]),
        (E, ["The Recipient shall:", "(a) use the information only to price the offer; and"]),
        (E, ["The information is handed over for evaluation purposes only."]),
        (
            C,
            [
                (
                    "Either party is free to use for any purpose the residuals of the information, "
                    "being what is retained in the unaided memory of its staff."
                ),
            ],
        ),
        (N, ["The Recipient shall keep the Confidential Information in a locked room."]),
        (N, ["Each party shall use the same degree of care as for its own information only."]),
    ],
)
def test_limited_use(label, expected, clauses):
    """A limit on use entails, free residuals contradict, a duty of care says nothing."""
    assert label("nda-4", *clauses) == expected
