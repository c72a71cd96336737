"""Sentences, list items and headings are cut where a lawyer would cut them."""

import pytest

from ndalab.nda.document import Document
from ndalab.nda.segment import segment


def segments(text, name="t.txt", pages=(0,)):
    """Split a text file."""
    document = Document(name=name, format="text", sha256="0" * 64, text=text, page_starts=pages)
    return segment(document)


def texts(text, **options):
    """Give the wording of each segment."""
    return [found.text for found in segments(text, **options)]


@pytest.mark.parametrize(
    "parts",
    [
        ["The duty lasts five years.", "It then ends."],
        ["Is it secret?", "It is!", "“Secret” means secret."],
        ["He said “no.”", "Then he left."],
        ["It ends (see below.)", "A new one starts."],
        ["The fee is USD 1.50 a day and 2.5 % a year.", "No more is due."],
        ["Acme Inc. of Delaware pays.", "The law applies."],
        ["Acme, Inc. (“Acme”) and Beta Ltd. (the “Vendor”) agree.", "They sign."],
        ["Made between Acme Inc.", "The parties agree."],
        ["Write to U.S. Mail or to Mr. J. R. Smith at no. 4 St. James.", "Keep a copy."],
        [
            "See Sec. 4.2 and Art. 5, e.g. on staff, i.e. employees, under 18 U.S.C. Part 7.",
            "Done.",
        ],
        ["It was signed on Jan. 5, 2026.", "It binds."],
        ["Send it to legal@acme.example.com or www.acme.example.", "Do so soon."],
        ["Yahoo! Inc. is bound.", "So are others."],
        ["The place is ………. (“Place”) in Rome.", "It is warm."],
        ["It ends", "(a) by notice;", "(b) by breach; or", "(c) by law."],
        ["It ends when", "(i) a party asks,", "(ii) a year has passed or", "(A) both."],
        ["It covers", "(1) plans,", "(2) prices and", "(3) names of ten (10) people."],
        ["Within thirty (30) days or twenty-four (24) hours it ends.", "All of it."],
        ["Subject to paragraphs (a), (b) and (c) above, it ends.", "It does."],
        ["As stated in clause (b) it ends.", "It does."],
        ["As in (a) above it ends.", "It does."],
        ["By: ____________", "Name: ____________", "Title: ____________"],
        ["1. Term.", "This Agreement lasts."],
        ["13. Notice:", "Any notice is given in writing."],
        ["2.1 This Agreement lasts.", "It ends."],
        ["(a) first of all.", "(b) second of all."],
        ["The list is: one, two and three.", "There is no more."],
        ["A right is kept; a duty is not; both end.", "So it goes."],
        ["He owns 5 shares.", "7 more are his wife's."],
        ["Any “Confidential Information” of X. Corp. is secret.", "It is."],
    ],
)
def test_where_a_paragraph_is_cut(parts):
    """Sentence ends and list markers cut; abbreviations, amounts and references do not."""
    assert texts(" ".join(parts)) == parts


def test_each_line_is_a_paragraph_where_lines_are_not_wrapped():
    """A text whose lines are whole paragraphs keeps every line apart."""
    lines = ["NON-DISCLOSURE AGREEMENT", "between Acme", "and Beta, on terms", "1. Term"]
    assert texts("\n".join(lines)) == lines


def test_offsets_lead_to_the_words_in_the_source():
    """A segment's span of the source has exactly its words, whatever the white space."""
    source = "\n  The\tduty\n\n\n ends.   It \xa0 does. "
    found = segments(source)
    assert [item.text for item in found] == ["The duty", "ends.", "It does."]
    assert [source[item.start : item.end] for item in found] == [
        "The\tduty",
        "ends.",
        "It \xa0 does.",
    ]


def test_zero_width_characters_are_not_part_of_words():
    """Zero-width spaces vanish from the wording but not from the span."""
    source = "Con\u200bfidential \ufeffmatter."
    assert texts(source) == ["Confidential matter."]
    assert segments(source)[0].end == len(source)


@pytest.mark.parametrize("text", ["", " \n\t ", "\f\f", "\n1\n\f\n2\n"])
def test_nothing_but_space_has_no_segments(text):
    """A document without words, or with page numbers only, has no segments."""
    assert segments(text, pages=(0, text.find("\f") + 1) if "\f" in text else (0,)) == ()


def test_markdown_loses_its_marks():
    """A Markdown file's wording is free of marks, and its offsets are those of the file."""
    source = (
        "# Terms\n\n1. **Use**. Keep _all_ <span class='x'>data</span> secret. See ____ and a_b.\n"
    )
    found = segments(source, name="form.MD")
    assert [item.text for item in found] == [
        "Terms",
        "1. Use.",
        "Keep all data secret.",
        "See ____ and a_b.",
    ]
    assert source[found[1].start : found[1].end] == "1. **Use**."
    assert texts("1. **Use**.") == ["1. **Use**."]


@pytest.mark.parametrize(
    "text",
    [
        "TERM AND TERMINATION",
        "3. Governing Law",
        "ARTICLE IV",
        "Section 5. Notices",
        "4.2 Return of Materials.",
        "Confidential Information",
        "7. What we promise",
    ],
)
def test_headings_alone_on_their_line(text):
    """Capitals, title case and short numbered lines are headings."""
    assert [found.heading for found in segments(text)] == [True]


@pytest.mark.parametrize(
    "text",
    [
        "The Recipient shall keep the Discloser's secrets.",
        "By: ______________",
        "(a) all Confidential Information;",
        "legal@acme.example",
        "[Signatures on the next page]",
        "Effective Date 14 March 2026",
        "3.1 already known to the Recipient;",
        "12/10/98",
    ],
)
def test_what_is_no_heading(text):
    """Sentences, blanks, items, addresses and dates are not headings."""
    assert [found.heading for found in segments(text)] == [False]


@pytest.mark.parametrize(
    ("text", "headings"),
    [
        ("Term. This Agreement lasts a year.", [True, False]),
        ("4. How it ends. It ends with a notice.", [True, False]),
        ("Notices: Write to us in good time.", [False]),
        ("2. Acme (a) must keep it; and (b) must return it.", [False, False, False]),
    ],
)
def test_headings_that_a_sentence_follows(text, headings):
    """A heading may stand on the line of its clause, closed by a full stop."""
    assert [found.heading for found in segments(text)] == headings
