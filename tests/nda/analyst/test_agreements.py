"""The analyst on whole agreements of our own making: `agreements/`, in the styles of many trades.

The first line of a file says what each hypothesis is; the agreement follows. None stems from
another's document.
"""

from pathlib import Path
from typing import get_args

import pytest

from ndalab.nda.analyst import judge
from ndalab.nda.document import Document
from ndalab.nda.schemas import HypothesisId
from ndalab.nda.segment import segment

AGREEMENTS = sorted((Path(__file__).parent / "agreements").glob("*.txt"))


def judged(text):
    """Return the initial of each hypothesis's label in an agreement."""
    document = Document(name="agreement.txt", format="text", sha256="0" * 64, text=text)
    return {fact.id: fact.label[0] for fact in judge(segment(document), document)}


@pytest.mark.parametrize("path", AGREEMENTS, ids=lambda path: path.stem)
def test_agreement(path):
    """An agreement is cut into clauses and every hypothesis is answered as a lawyer would."""
    labels, text = path.read_text(encoding="utf-8").split("\n", 1)
    expected = dict(pair.split() for pair in labels.split("; "))
    assert tuple(expected) == get_args(HypothesisId)
    assert judged(text) == expected


def test_agreements_are_there():
    """The folder holds the agreements, so that the tests above are not none."""
    assert len(AGREEMENTS) == 7
