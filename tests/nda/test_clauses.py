"""What each passage is about: one sentence per type, our samples, and nonsense."""

import time

import pytest

from ndalab.nda.clauses import classify
from ndalab.nda.document import Document
from ndalab.nda.parsing import parse_file
from ndalab.nda.samples import sample, sample_paths
from ndalab.nda.segment import segment


def clauses_of(text):
    """Type the passages of a text."""
    document = Document(name="t", format="text", sha256="0", text=text)
    return classify(document, segment(document))


def types_of(text):
    """Give the types found in a text, in reading order."""
    return [clause.type for clause in clauses_of(text)]


WORDED = {
    "parties": 'This letter is between Alpha Corp. ("Alpha") and Beta LLC ("Beta").',
    "purpose": "WHEREAS, Beta wishes to evaluate a purchase of pumps;",
    "definition": '"Confidential Information" means all that Alpha tells Beta.',
    "marking": "Papers must be clearly marked as confidential when they are handed over.",
    "oral": "It may be given orally or on paper.",
    "exclusions": "The duties do not cover what is in the public domain.",
    "use": "Beta shall use it only to prepare an offer.",
    "recipients": "Beta may disclose it to its employees who need to know.",
    "standard_of_care": "Beta shall protect it with reasonable care.",
    "compelled_disclosure": "Beta may disclose what it is required to disclose by law.",
    "agreement_secrecy": "Neither side shall tell anybody about the existence of these talks or "
    "the fact that discussions are taking place.",
    "reverse_engineering": "Beta shall not reverse engineer the samples.",
    "licence": "No licence is granted.",
    "residuals": "Beta may use what its staff keep in their unaided memory.",
    "return": "Beta shall return or destroy all documents on request.",
    "retention": "Counsel may retain one archival copy.",
    "copies": "Beta may make copies as needed.",
    "term": "This Agreement shall continue for two years.",
    "survival": "Section 3 survives.",
    "non_solicit": "Beta shall not solicit any employee of Alpha.",
    "non_compete": "Beta shall not compete with Alpha in Norway.",
    "standstill": "Beta shall not acquire any securities of Alpha.",
    "remedies": "Alpha may seek an injunction.",
    "liability": "Beta shall indemnify Alpha.",
    "warranty": 'The papers are provided "as is" and without warranty.',
    "assignment": "Neither party may assign this Agreement without consent.",
    "governing_law": "This Agreement is governed by the law of Norway.",
    "venue": "The parties submit to the exclusive jurisdiction of the courts of Oslo.",
    "third_parties": "There are no third-party beneficiaries.",
    "entire_agreement": "This is the entire agreement of the parties.",
    "notices": "Notices must be in writing.",
    "signature": "IN WITNESS WHEREOF, the parties have set their hands.",
}


@pytest.mark.parametrize("kind", WORDED)
def test_wording_tells_the_type(kind):
    """A plain sentence of each type is known by its wording."""
    assert kind in types_of(WORDED[kind])


def test_heading_and_wording_agree():
    """Where heading and wording agree, the type is surer than by either alone."""
    (both,) = clauses_of("9. Governing Law\nThis Agreement is governed by the law of Norway.\n")
    (wording,) = clauses_of("This Agreement is governed by the law of Norway.\n")
    (heading,) = clauses_of("9. Governing Law\nNorway's rules decide in all matters whatsoever.\n")

    assert {both.type, wording.type, heading.type} == {"governing_law"}
    assert both.confidence > wording.confidence > heading.confidence


def test_heading_ends_with_its_section():
    """A heading says nothing about the section after the next number."""
    text = (
        "1. Assignment\nNo transfer without consent.\n2.1 The sky over the harbour is often grey.\n"
    )

    assert types_of(text)[-1] == "other"


def test_one_sentence_two_types():
    """A sentence about law and courts stands in two clauses with the same words."""
    text = (
        "This Agreement is governed by English law and the parties submit to the jurisdiction of "
    )
    law, venue = clauses_of(text + "the courts of England.")

    assert (law.type, venue.type) == ("governing_law", "venue")
    assert law.evidence == venue.evidence


def test_list_items_are_one_clause():
    """The items of a list belong to the words that open it."""
    text = (
        "2. Exclusions\nConfidential Information does not include information that:\n"
        "(a) is public;\n(b) was known to Beta before; or\n(c) Beta developed itself.\n"
    )
    (clause,) = [clause for clause in clauses_of(text) if clause.type == "exclusions"]

    assert clause.evidence.quote.startswith("Confidential Information does not")
    assert clause.evidence.quote.endswith("(c) Beta developed itself.")


@pytest.mark.parametrize("path", sample_paths(), ids=lambda path: path.name)
def test_evidence_quotes_the_document(path):
    """Every clause quotes the document exactly, in reading order."""
    document = parse_file(path)
    found = [clause.evidence for clause in classify(document, segment(document))]

    assert [e for e in found if e.quote != document.text[e.start : e.end]] == []
    assert [e.start for e in found] == sorted(e.start for e in found)


def test_harsh_sample():
    """The harsh sample's restraints and penalties are all seen."""
    document = parse_file(sample("harsh"))
    sections = {(c.type, c.evidence.section) for c in classify(document, segment(document))}

    assert sections >= {
        ("non_compete", "4.1"),
        ("non_solicit", "4.2"),
        ("non_compete", "4.3"),
        ("licence", "5.2"),
        ("remedies", "6.2"),
        ("liability", "6.3"),
        ("remedies", "6.4"),
        ("term", "7.1"),
        ("assignment", "8.1"),
    }


def test_employee_sample_has_no_non_compete():
    """A sentence that leaves the employee free to compete is no non-compete."""
    document = parse_file(sample("employee"))

    assert "non_compete" not in {c.type for c in classify(document, segment(document))}


@pytest.mark.parametrize("text", ["", " \n\n", "?", "12", "\f\f\f"])
def test_nothing_to_type(text):
    """Where there is no clause, none is found."""
    assert types_of(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "disclose to disclose to " * 42_000,
        "not solicit not employ " * 43_000,
        "(a) shall not be so\n" * 40_000,
        "x" * 1_000_000,
    ],
    ids=["disclose", "solicit", "items", "one word"],
)
def test_hostile_text_in_linear_time(text):
    """A megabyte of anything is typed within seconds."""
    document = Document(name="t", format="text", sha256="0", text=text)
    segments = segment(document)
    began = time.process_time()
    classify(document, segments)

    assert time.process_time() - began < 20
