"""The playbook applied: lanes, scores, evidence, perspectives, and what is no NDA."""

import pytest

from ndalab.errors import UsageError
from ndalab.nda.analyst import judge
from ndalab.nda.clauses import classify
from ndalab.nda.document import Document
from ndalab.nda.parsing import parse_file
from ndalab.nda.particulars import extract
from ndalab.nda.playbook import load_playbook, read_playbook
from ndalab.nda.risk import DISCLAIMER, NO_NDA, assess, cautions
from ndalab.nda.samples import sample, sample_paths
from ndalab.nda.schemas import Fact, Particulars, Term
from ndalab.nda.segment import segment

PLAYBOOK = """\
name: test
rules:
  - id: term
    clause: term
    perspective: recipient
    baseline: Short.
    levels:
      - level: yellow
        when: {term: confidentiality, longer_than_months: 12}
        why: Long.
        fallback: Cut it.
      - level: yellow
        when: {term: confidentiality, longer_than_months: 24}
        why: Longer.
        points: 10
      - {level: red, when: {term: confidentiality, is: perpetual}, why: Endless.}
  - id: notice
    clause: compelled_disclosure
    perspective: discloser
    baseline: Notice.
    levels:
      - {level: red, when: {fact: nda-8, is: [NotMentioned, Contradiction]}, why: No notice.}
  - id: structure
    clause: parties
    perspective: both
    baseline: Mutual.
    levels:
      - {level: yellow, when: {structure: one_way}, why: One way.}
"""
EMPTY = Document(name="t", format="text", sha256="0", text="")


def judged(name, we):
    """Assess a sample from one side."""
    document = parse_file(sample(name))
    segments = segment(document)
    return assess(
        document,
        extract(document, segments),
        classify(document, segments),
        judge(segments, document),
        load_playbook(),
        we,
        segments=segments,
    )


def levels(name, we):
    """Give the rules of a sample that are not met."""
    return {f.rule_id: f.level for f in judged(name, we).findings if f.level != "green"}


def fact(label, *, needs_review=False):
    """Answer whether notice is due."""
    return Fact(id="nda-8", label=label, confidence=0.9, needs_review=needs_review)


def small(we="both", facts=(), **particulars):
    """Apply the small playbook to particulars alone."""
    known = Particulars(is_nda=True, **particulars)
    return assess(EMPTY, known, (), facts, read_playbook(PLAYBOOK), we)


def test_worst_level_counts_once():
    """Of several levels that hold, the worst decides; its reasons are joined, its points once."""
    term = Term(kind="fixed", months=36)
    (finding, _) = small("recipient", confidentiality_term=term).findings

    assert (finding.level, finding.points) == ("yellow", 10)
    assert finding.why == "Long. Longer."
    assert finding.fallback == "Cut it."


def test_red_beats_yellow():
    """One red finding makes the lane red."""
    result = small(
        "both", (fact("NotMentioned"),), confidentiality_term=Term(kind="fixed", months=13)
    )

    assert [f.level for f in result.findings] == ["yellow", "red", "green"]
    assert (result.lane, result.score) == ("red", 100 - 8 - 25)


def test_met_rules_are_reported_green():
    """Rules that are met are findings too, without points."""
    result = small(facts=(fact("Entailment"),), structure="mutual")

    assert [(f.rule_id, f.level, f.points) for f in result.findings] == [
        ("term", "green", 0),
        ("notice", "green", 0),
        ("structure", "green", 0),
    ]
    assert (result.lane, result.score) == ("green", 100)


def test_doubtful_fact_makes_the_lane_yellow():
    """A fact to be reviewed behind a rule keeps an otherwise green document out of that lane."""
    result = small(facts=(fact("Entailment", needs_review=True),), structure="mutual")

    assert [f.needs_review for f in result.findings] == [False, True, False]
    assert (result.lane, result.score) == ("yellow", 100)


def test_missing_facts_are_doubtful():
    """Facts that nobody judged count as not mentioned, and for review."""
    (_, notice, _) = small(structure="mutual").findings

    assert (notice.level, notice.needs_review) == ("red", True)


def test_perspective_chooses_the_rules():
    """A side sees its own rules and those that concern everybody; a neutral review sees all."""
    assert [f.rule_id for f in small("recipient").findings] == ["term", "structure"]
    assert [f.rule_id for f in small("discloser").findings] == ["notice", "structure"]
    assert [f.rule_id for f in small("both").findings] == ["term", "notice", "structure"]


@pytest.mark.parametrize("we", ["", "Recipient", "us", None])
def test_unknown_side_is_refused(we):
    """A side that does not exist is a mistake of the caller."""
    with pytest.raises(UsageError, match="use one of recipient, discloser, both"):
        small(we)


def test_score_never_falls_below_zero():
    """However bad the document, the score stops at zero."""
    assert judged("harsh", "recipient").score == 0


def test_harsh_sample_for_the_recipient():
    """Everything that is wrong with the harsh sample is found."""
    assert levels("harsh", "recipient") == {
        "structure": "yellow",
        "exclusions": "red",
        "compelled-disclosure": "red",
        "recipients": "red",
        "term": "red",
        "return": "yellow",
        "non-solicit": "red",
        "non-compete": "red",
        "remedies": "red",
        "assignment": "red",
        "ownership": "red",
    }


def test_harsh_sample_for_the_discloser():
    """What is harsh for the recipient is no risk for the discloser."""
    assert judged("harsh", "discloser").score == 100


def test_harsh_remedies_are_all_told():
    """One finding tells of the indemnity and of the fixed sum, and quotes both."""
    (finding,) = [f for f in judged("harsh", "recipient").findings if f.rule_id == "remedies"]

    assert "indemnity" in finding.why
    assert "fixed in advance" in finding.why
    assert [e.section for e in finding.evidence] == ["6.2", "6.3"]


@pytest.mark.parametrize("we", ["recipient", "discloser", "both"])
def test_mutual_sample_has_nothing_wrong(we):
    """The balanced sample loses no points, whichever side we are on."""
    result = judged("mutual", we)

    assert levels("mutual", we) == {}
    assert result.score == 100


@pytest.mark.parametrize(
    ("name", "we", "expected"),
    [
        (
            "inbound",
            "recipient",
            {"structure": "yellow", "return": "yellow", "assignment": "yellow"},
        ),
        (
            "outbound",
            "discloser",
            {
                "marking": "yellow",
                "representatives": "yellow",
                "secrecy": "yellow",
                "residuals": "yellow",
            },
        ),
        ("outbound", "recipient", {"recipients": "yellow", "term": "yellow"}),
        ("merger", "recipient", {"non-solicit": "red", "standstill": "yellow"}),
        ("employee", "recipient", {"non-solicit": "yellow", "term": "yellow"}),
        ("template", "recipient", {"term": "yellow", "assignment": "yellow"}),
    ],
)
def test_samples(name, we, expected):
    """The risks that the samples were written to show are found."""
    assert levels(name, we).items() >= expected.items()


@pytest.mark.parametrize("path", sample_paths(), ids=lambda path: path.name)
def test_evidence_quotes_the_document(path):
    """Every passage that a finding quotes stands in the document where it says, in order."""
    text = parse_file(path).text
    for finding in judged(path.name, "both").findings:
        places = [(e.start, e.end) for e in finding.evidence]

        assert [text[a:b] for a, b in places] == [e.quote for e in finding.evidence]
        assert places == sorted(set(places))


def test_points_and_score_agree():
    """The score is what the findings' points leave of a hundred."""
    for path in sample_paths():
        result = judged(path.name, "both")
        if result.findings:
            assert result.score == max(0, 100 - sum(f.points for f in result.findings))


def test_no_nda_is_not_scored():
    """A document that is no NDA has no findings; a person is to look at it, and told why."""
    document = parse_file(sample("catering"))
    particulars = extract(document, segment(document))

    assert judged("catering", "both") == ((), "yellow", 0)
    assert cautions(document, particulars) == (NO_NDA,)


def test_blanks_are_pointed_out():
    """A form with blanks in its sentences is said to have them; signature lines are no blanks."""
    told = {}
    for name in ("template", "outbound", "harsh", "mutual"):
        document = parse_file(sample(name))
        told[name] = cautions(document, extract(document, segment(document)))

    assert told == {
        "template": ("Some blanks are not filled in; what stands in them cannot be judged.",),
        "outbound": (),
        "harsh": (),
        "mutual": (),
    }


def test_default_playbook_and_segments():
    """Without a playbook the shipped one is used, and segments are made if not given."""
    document = parse_file(sample("inbound"))
    segments = segment(document)
    known = extract(document, segments), classify(document, segments), judge(segments, document)

    assert assess(document, *known, we="recipient") == judged("inbound", "recipient")


def test_disclaimer():
    """Reports can say what must be said."""
    assert DISCLAIMER == "Not legal advice."
