"""How the analyst's tests ask it: clauses in, facts by hypothesis out."""

from __future__ import annotations

import hashlib

import pytest

from ndalab.nda.analyst import judge
from ndalab.nda.document import Document, Segment


def _document(text):
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Document(name="clauses.txt", format="text", sha256=digest, text=text)


def _segments(clauses):
    start = 0
    for clause in clauses:
        yield Segment(start=start, end=start + len(clause), text=clause)
        start += len(clause) + 1


@pytest.fixture
def ask():
    """Judge the given clauses, each a segment of its own, and return the facts by id."""

    def facts(*clauses):
        document = _document("\n".join(clauses))
        return {fact.id: fact for fact in judge(tuple(_segments(clauses)), document)}

    return facts


@pytest.fixture
def label(ask):
    """Judge the given clauses and return the label of one hypothesis."""

    def of(key, *clauses):
        return ask(*clauses)[key].label

    return of
