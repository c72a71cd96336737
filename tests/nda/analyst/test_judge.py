"""What holds for the analyst whatever the document says."""

import re
import time
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ndalab.errors import UsageError
from ndalab.nda.analyst import ENGINE, ENGINE_VERSION, REVIEW_BELOW, judge
from ndalab.nda.analyst.judge import MOST_EVIDENCE, QUESTIONS
from ndalab.nda.analyst.rules import pattern
from ndalab.nda.document import Document, Segment
from ndalab.nda.schemas import HypothesisId

IDS = get_args(HypothesisId)
PHRASES = (
    "confidential information", "means", "shall not", "may", "disclose", "to its employees",
    "advisers", "who need to know", "third party", "return", "all copies", "upon termination",
    "(a)", "provided that", "except", "unless", "survive", "solicit", "reverse engineer", "law",
    "notice", "independently developed", ".", ":", ";", "\n", "“", "”", "  ",
)  # fmt: skip
CONTRACT = (
    '"Confidential Information" means technical, business and financial information.',
    "The Recipient shall use the information only for the Purpose.",
    "The Recipient may disclose the information to its employees and advisers.",
    "These obligations survive termination of this Agreement.",
)


def document(text):
    return Document(name="a.txt", format="text", sha256="0" * 64, text=text)


def cut(text, size):
    """Cut the text into segments of the given size, whatever stands there."""
    return tuple(
        Segment(start=at, end=min(at + size, len(text)), text=text[at : at + size])
        for at in range(0, len(text), size)
    )


texts = st.lists(st.sampled_from(PHRASES) | st.text(max_size=8), max_size=60).map(" ".join)


@settings(max_examples=60, deadline=None)
@given(text=texts, size=st.integers(min_value=1, max_value=200))
def test_invariants(text, size):
    """Seventeen facts in order; quotes are the document's; evidence where and only where due."""
    facts = judge(cut(text, size), document(text))
    assert tuple(fact.id for fact in facts) == IDS
    for fact in facts:
        assert all(e.quote == text[e.start : e.end] for e in fact.evidence)
        assert (not fact.evidence) == (fact.label == "NotMentioned")
        assert len(fact.evidence) <= MOST_EVIDENCE
        assert fact.needs_review == (fact.confidence < REVIEW_BELOW)
        assert fact.source == "rules"
    assert facts == judge(cut(text, size), document(text))


def test_an_empty_document_mentions_nothing():
    """No segments: seventeen times NotMentioned, no evidence."""
    facts = judge((), document(""))
    assert [(f.id, f.label, f.evidence) for f in facts] == [
        (key, "NotMentioned", ()) for key in IDS
    ]


def test_segments_of_another_document_are_refused():
    """A segment beyond the text cannot be quoted; the error says what to pass."""
    with pytest.raises(UsageError, match="Pass the segments of this very document"):
        judge(cut("It survives termination.", 100), document("short"))


def test_a_heading_decides_nothing():
    """The words of a heading are no clause."""
    text = "No reverse engineering"
    heading = Segment(start=0, end=len(text), text=text, heading=True)
    assert {f.label for f in judge((heading,), document(text))} == {"NotMentioned"}


def test_evidence_names_its_section():
    """A quote carries the number of the clause it stands in."""
    text = "The Recipient shall not reverse engineer any sample."
    segment = Segment(start=0, end=len(text), text=text, section="4.2")
    fact = judge((segment,), document(text))[IDS.index("nda-11")]
    assert [(e.quote, e.section) for e in fact.evidence] == [(text, "4.2")]


def test_a_small_contract(ask):
    """Four clauses of a contract, read together, with the passages that carry each answer."""
    facts = ask(*CONTRACT)
    found = {k: (f.label, [e.quote for e in f.evidence]) for k, f in facts.items() if f.evidence}
    assert found == {
        "nda-2": ("Contradiction", [CONTRACT[0]]),
        "nda-4": ("Entailment", [CONTRACT[1]]),
        "nda-5": ("Entailment", [CONTRACT[2]]),
        "nda-7": ("Entailment", [CONTRACT[2]]),
        "nda-19": ("Entailment", [CONTRACT[3]]),
    }


def test_the_questions_are_the_hypotheses():
    """Every hypothesis has rules, each once, each rule with a name of its own."""
    assert tuple(q.id for q in QUESTIONS) == IDS
    for question in QUESTIONS:
        names = [rule.name for rule in question.rules]
        assert len(set(names)) == len(names) > 0


def test_patterns_cannot_run_away():
    """No rule repeats without bound what itself repeats: such patterns can take for ever."""
    sources = [
        source
        for question in QUESTIONS
        for rule in question.rules
        for source in (*rule.says, *rule.unless, *rule.unless_read, *rule.elsewhere)
    ]
    assert all(pattern(source) for source in sources)
    assert [s for s in sources if re.search(r"[+*]\)[+*]|\)[+*](?!\\)|\.\*|\.\+", s)] == []


@pytest.mark.parametrize(
    "words",
    [
        "x",
        "disclose to ",
        "not copy except ",
        "return copies of information not retain upon termination ",
        "information relating to business is exclusive and sole property notice law: ",
    ],
)
@pytest.mark.parametrize("size", [400, 10**6])
def test_a_megabyte_of_nonsense_ends_within_seconds(words, size):
    """Time stays in proportion to length, in sentences and without any."""
    text = (words * (10**6 // len(words) + 1))[: 10**6]
    began = time.process_time()
    facts = judge(cut(text, size), document(text))
    assert len(facts) == len(IDS)
    assert time.process_time() - began < 20


def test_engine_is_named():
    """An analysis can say which engine, in which version, judged it."""
    assert (ENGINE, ENGINE_VERSION) == ("rules", "1")
