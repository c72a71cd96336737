"""Rules about rights: nda-11, nda-15."""

import pytest

E, C, N = "Entailment", "Contradiction", "NotMentioned"


@pytest.mark.parametrize(
    ("expected", "clauses"),
    [
        (E, ["The Recipient shall not reverse engineer or decompile any sample."]),
        (E, ["The Recipient shall not:", "(c) disassemble the prototype;"]),
        (E, ["Samples must not be analysed as to their composition."]),
        (C, ["The Recipient may reverse engineer the samples."]),
        (N, ["The Recipient shall have its engineers look at the samples."]),
    ],
)
def test_reverse_engineering(label, expected, clauses):
    """A ban entails, a permission contradicts, engineers alone say nothing."""
    assert label("nda-11", *clauses) == expected


@pytest.mark.parametrize(
    ("expected", "clauses"),
    [
        (E, ["Nothing in this Agreement grants the Recipient any licence or other right."]),
        (E, ["No license is granted, by implication or otherwise, under any patent."]),
        (E, ["All Confidential Information shall remain the property of the Discloser."]),
        (E, ["All title to the Confidential Information remains with the Discloser."]),
        (N, ["No failure to act shall be a waiver of any right under this Agreement."]),
        (N, ["Neither party may assign this Agreement or any right under it."]),
        (N, ["The Recipient shall keep the information in a locked room."]),
    ],
)
def test_no_licence(label, expected, clauses):
    """A refusal of rights or a reservation of property entails; boilerplate does not."""
    assert label("nda-15", *clauses) == expected
