"""The 17 hypotheses as data."""

from typing import get_args

from ndalab.nda.hypotheses import HYPOTHESES, hypothesis
from ndalab.nda.schemas import HypothesisId


def test_every_hypothesis_is_described_once_in_order():
    """The identifiers are ContractNLI's, in the order of their numbers."""
    assert tuple(h.id for h in HYPOTHESES) == get_args(HypothesisId)


def test_names_and_statements_differ():
    """No two hypotheses share a name or a statement, and each statement is a sentence."""
    assert len({h.name for h in HYPOTHESES}) == len({h.statement for h in HYPOTHESES}) == 17
    assert [h.id for h in HYPOTHESES if not h.statement.endswith(".")] == []


def test_look_up_by_identifier():
    """A hypothesis is found by its identifier."""
    assert hypothesis("nda-11").name == "No reverse engineering"
