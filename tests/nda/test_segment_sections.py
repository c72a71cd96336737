"""Each segment knows the clause it stands in, and clauses can be shown by name."""

import pytest

from ndalab.nda.document import Document
from ndalab.nda.segment import ClauseSpan, clauses, segment

LONG = "This sentence is long enough to be prose and not a part of a signature block."


def sections(*lines):
    """Give the section of each line."""
    document = Document(name="t", format="text", sha256="0", text="\n".join(lines))
    places = {found.start: found.section for found in segment(document)}
    starts = [sum(len(line) + 1 for line in lines[:at]) for at in range(len(lines))]
    return [places[start] for start in starts]


@pytest.mark.parametrize(
    "pairs",
    [
        [("TITLE", None), (LONG, None), ("1. Use", "1"), (LONG, "1"), ("2. Law", "2")],
        [("4. Use", "4"), ("4.1 " + LONG, "4.1"), ("(a) it", "4.1"), ("4.2. More", "4.2")],
        [("ARTICLE III", "ARTICLE III"), ("USE", "ARTICLE III"), (LONG, "ARTICLE III")],
        [("Section 5. Law", "Section 5"), (LONG, "Section 5")],
        [(LONG, None), ("TERM", "TERM"), (LONG, "TERM"), ("Return of Papers", "Return of Papers"),
         (LONG, "Return of Papers")],
        [("A. " + LONG, None), ("B. " + LONG, None), ("1. Use", "1"), ("2. Law", "2")],
        [("A. Use", "A"), ("1. x;", "A"), ("2. y;", "A"), ("B. Law", "B"), ("1. x;", "B"),
         ("C. End", "C"), ("1. z;", "C")],
        [("I. Use", "I"), ("A. x;", "I"), ("II. Law", "II"), ("A. x;", "II"), ("B. y;", "II"),
         ("III. End", "III")],
        [("H. Use", None), ("1. Law", "1")],
        [("1 Use", "1"), (LONG, "1"), ("2 Law", "2"), ("7 Dwarfs shall " + LONG, "2")],
        [("1 - " + LONG, "1"), ("2 - " + LONG, "2")],
        [("1. Use", "1"), (LONG, "1"), ("ACME CORPORATION", "1"), ("By: ________", "1")],
        [("1. Use", "1"), ("[Name of Company]", "1"), (LONG, "1")],
        [("Term. " + LONG, "Term"), (LONG, "Term")],
    ],
)  # fmt: skip
def test_sections(pairs):
    """Numbers of the scheme that names clauses count, others are items; headings name the rest."""
    assert sections(*[line for line, _ in pairs]) == [section for _, section in pairs]


def found_clauses(text):
    """Give the clauses of a text."""
    return clauses(segment(Document(name="t", format="text", sha256="0", text=text)))


def test_clauses_have_names_numbers_headings_and_spans():
    """Neighbours of one section form a clause that covers them all."""
    lines = ["Agreement", "1. Use", LONG, "2. Law. " + LONG, "2.1 " + LONG, "ARTICLE II", "RETURN"]
    text = "\n".join([*lines, LONG])
    found = found_clauses(text)
    assert [(clause.name, clause.number, clause.heading) for clause in found] == [
        ("Preamble", None, None),
        ("1. Use", "1", "Use"),
        ("2. Law", "2", "Law"),
        ("2.1", "2.1", None),
        ("ARTICLE II. RETURN", "ARTICLE II", "RETURN"),
    ]
    assert text[found[1].start : found[1].end] == f"1. Use\n{LONG}"
    assert text[found[4].start : found[4].end] == f"ARTICLE II\nRETURN\n{LONG}"


def test_a_clause_without_number_is_named_by_its_heading():
    """Headed clauses have a heading and no number."""
    text = f"{LONG}\nTERM\n{LONG}"
    start = text.index("TERM")
    assert found_clauses(text)[1] == ClauseSpan(
        name="TERM", number=None, heading="TERM", start=start, end=len(text)
    )


def test_no_segments_no_clauses():
    """An empty document has no clauses."""
    assert clauses([]) == ()
