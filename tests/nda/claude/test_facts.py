import pytest

from ndalab.nda.claude.facts import SOME_LOST, UNPROVEN, make_facts
from ndalab.nda.claude.replies import Reply, read_answers
from ndalab.nda.hypotheses import HYPOTHESES
from tests.nda.claude.asking import USE, answers, document, message, says


def facts(**changes):
    reply = Reply.model_validate(message(answers(**changes)))
    return {fact.id: fact for fact in make_facts(read_answers(reply), *document())}


def test_a_proven_answer_is_taken_with_its_evidence():
    """A quote of the document becomes offsets into it."""
    fact = facts(nda_4=says("Entailment", USE))["nda-4"]
    parsed, _ = document()
    (evidence,) = fact.evidence
    assert parsed.text[evidence.start : evidence.end] == evidence.quote
    assert evidence.quote.split() == USE.split()
    assert (fact.label, fact.confidence, fact.needs_review) == ("Entailment", 0.9, False)
    assert fact.source == "claude"


def test_all_hypotheses_come_in_order():
    """17 facts, in the order of their numbers."""
    assert list(facts()) == [h.id for h in HYPOTHESES]


@pytest.mark.parametrize("quotes", [(), ("The Recipient shall dance.",)])
@pytest.mark.parametrize("label", ["Entailment", "Contradiction"])
def test_a_claim_without_proof_needs_review(label, quotes):
    """No quote, or a quote that is not in the document: no evidence, hardly any confidence."""
    fact = facts(nda_4=says(label, *quotes))["nda-4"]
    assert (fact.label, fact.evidence) == (label, ())
    assert (fact.confidence, fact.needs_review) == (UNPROVEN, True)


def test_one_lost_quote_of_two_needs_review():
    """What is found is kept, and the answer is trusted less."""
    fact = facts(nda_4=says("Entailment", USE, "The Recipient shall dance."))["nda-4"]
    assert len(fact.evidence) == 1
    assert (fact.confidence, fact.needs_review) == (SOME_LOST, True)


@pytest.mark.parametrize(
    ("certainty", "confidence", "review"),
    [("certain", 0.9, False), ("likely", 0.78, False), ("unsure", 0.5, True)],
)
def test_the_models_own_doubt_counts(certainty, confidence, review):
    """Its words are turned into numbers, and doubt into a review."""
    fact = facts(nda_4=says("Entailment", USE, certainty=certainty))["nda-4"]
    assert (fact.confidence, fact.needs_review) == (confidence, review)


def test_silence_shows_no_evidence():
    """A quote beside NotMentioned is no evidence of silence."""
    fact = facts(nda_4=says("NotMentioned", USE))["nda-4"]
    assert (fact.evidence, fact.confidence, fact.needs_review) == ((), 0.9, False)


def test_a_made_up_quote_beside_silence_needs_review():
    """Who invents quotes is not believed about silence either."""
    fact = facts(nda_4=says("NotMentioned", "The Recipient shall dance."))["nda-4"]
    assert (fact.evidence, fact.confidence, fact.needs_review) == ((), SOME_LOST, True)


def test_a_passage_is_quoted_once_and_in_reading_order():
    """Repeated quotes are one, and the order is the document's."""
    copies = "The Recipient shall not make any copies."
    fact = facts(nda_17=says("Contradiction", copies, USE, copies))["nda-17"]
    assert [" ".join(e.quote.split()) for e in fact.evidence] == [USE, copies]
