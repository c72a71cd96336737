"""How the particulars read a document: plain type, blanks, fields of forms, quotations."""

import pytest

from ndalab.nda.document import Document, Segment
from ndalab.nda.particulars.reading import (
    has_gap,
    is_blank,
    labelled,
    locate,
    opening,
    plain,
    quote,
    read,
)


def segment_of(text, source, **kwargs):
    """Cut a segment out of a source."""
    start = source.index(text)
    cleaned = " ".join(text.split())
    return Segment(start=start, end=start + len(text), text=cleaned, **kwargs)


def test_plain_keeps_the_length():
    """Plain type changes signs, never places."""
    text = "“Smith’s” – ‘old’\u00a0wine"

    assert plain(text) == "\"Smith's\" - 'old' wine"
    assert len(plain(text)) == len(text)


@pytest.mark.parametrize("text", ["", "____", "……", "[insert name]", "<Company name>", " . _ _ "])
def test_blanks(text):
    """A gap to be filled in is blank."""
    assert is_blank(text)


@pytest.mark.parametrize("text", ["Acme", "[Acme] Ltd", "a __"])
def test_not_blank(text):
    """Words are not blank, even beside a gap."""
    assert not is_blank(text)


def test_gap_beside_words():
    """A sentence may hold a gap without being blank."""
    assert has_gap("made on ____ 2020")
    assert has_gap("at [address], Oslo")
    assert not has_gap("made on 3 May 2020")


def test_row_of_a_table_is_read_cell_by_cell():
    """Cells keep their own places in the source."""
    source = "Term\tTwo  years\tfrom signature\n"
    cells = read([segment_of(source.strip(), source)], source)

    assert [cell.text for cell in cells] == ["Term", "Two years", "from signature"]
    assert [source[c.segment.start : c.segment.end] for c in cells] == [
        "Term",
        "Two  years",
        "from signature",
    ]


def test_fields_of_a_form():
    """A field's name stands before a colon, or on the line before its value."""
    source = "Purpose: building boats\nGoverning law\nNorway\nThis is a sentence.\nAnother one."
    lines = read([segment_of(line, source) for line in source.split("\n")])

    assert [(name, value.text) for name, value in labelled(lines)] == [
        ("Purpose", "building boats"),
        ("Purpose: building boats", "Governing law"),
        ("Governing law", "Norway"),
        ("Norway", "This is a sentence."),
    ]


def test_quote_finds_words_across_lines():
    """Words are quoted as the document prints them, line breaks and typographic signs included."""
    text = "between Alpha “A”\nLimited and Beta"
    document = Document(name="t", format="text", sha256="0", text=text)
    (sentence,) = read([segment_of(text, text)])

    assert quote(document, sentence, 'Alpha "A" Limited').quote == "Alpha “A”\nLimited"
    assert quote(document, sentence, "Gamma").quote == text
    assert locate(document, "Beta", 100).start == text.index("Beta")
    assert locate(document, "Beta", 5) is None


def test_opening_is_limited():
    """The opening ends with the sentence that passes the limit."""
    source = "one\ntwo\nthree"
    lines = read([segment_of(word, source) for word in source.split("\n")])

    assert [s.text for s in opening(lines, 5)] == ["one", "two"]
