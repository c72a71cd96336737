"""The rules on the ways in which agreements say things: `wordings/`, a file per hypothesis.

A line is a label (E, C or N) and the clauses that bear it, parted by ` | `; none stems from
another's document. A question mark after the label owns up to a wording that is misread today.
"""

from pathlib import Path
from typing import get_args

import pytest

from ndalab.nda.schemas import HypothesisId

WORDINGS = Path(__file__).parent / "wordings"
LABELS = {"E": "Entailment", "C": "Contradiction", "N": "NotMentioned"}
IDS = get_args(HypothesisId)


def lines(key):
    """Return (label, whether it is known to be misread, clauses) of each line of a file."""
    path = WORDINGS / f"nda-{int(key.removeprefix('nda-')):02}.txt"
    for line in path.read_text(encoding="utf-8").splitlines():
        mark, clauses = line.split(" ", 1)
        yield LABELS[mark[0]], mark.endswith("?"), clauses


@pytest.mark.parametrize("key", IDS)
def test_wordings(label, key):
    """Every wording is read as its line says, but for the ones marked, which are not yet."""
    read = [(text, label(key, *text.split(" | ")) == expected) for expected, _, text in lines(key)]
    assert [text for text, right in read if not right] == [t for _, known, t in lines(key) if known]


@pytest.mark.parametrize("key", IDS)
def test_wordings_are_many_and_mostly_read(key):
    """Each hypothesis has its wordings and its near misses, and nine in ten of them are read."""
    found = list(lines(key))
    texts = [text for _, _, text in found]
    assert len(set(texts)) == len(texts) >= 35
    assert sum(label == "NotMentioned" for label, _, _ in found) >= 10
    assert sum(known for _, known, _ in found) <= len(found) / 10
