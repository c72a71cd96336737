"""Rules about what outlives the agreement: nda-19."""

import pytest

E, N = "Entailment", "NotMentioned"


@pytest.mark.parametrize(
    ("expected", "clauses"),
    [
        (E, ["The duties of confidence survive termination of this Agreement."]),
        (E, ["The obligations continue for two years after the termination hereof."]),
        (E, ["Termination shall not relieve a party of its obligations."]),
        (E, ["Obligations shall not be affected by the termination of this Agreement."]),
        (E, ["The duty of confidence shall last indefinitely."]),
        (E, ["Information not returned shall remain subject to these obligations."]),
        (N, ["This Agreement shall terminate three years from the Effective Date."]),
        (N, ["If a term is invalid, the remaining provisions remain in full force."]),
        (N, ["The surviving corporation shall sign as well."]),
    ],
)
def test_survival(label, expected, clauses):
    """Duties that outlast the end entail; a mere term or a severability clause does not."""
    assert label("nda-19", *clauses) == expected
