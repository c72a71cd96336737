"""Word files give their text in order, with the numbers that Word draws."""

import io

import docx as python_docx
import pytest

from ndalab.errors import DocumentError
from ndalab.nda.parsing import parse_bytes


def lines(data):
    """Parse a Word file and give its lines."""
    return parse_bytes("a.docx", data).text.split("\n")


def p(text, properties=""):
    """Give the XML of a paragraph."""
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def in_list(text, level=0, number=1):
    """Give the XML of a paragraph in a list."""
    return p(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')


def level(at, style, text, extra=""):
    """Give the XML of one level of a list."""
    return (
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{style}"/>{extra}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


def family(name, *levels, link=""):
    """Give the XML of a list definition."""
    return f'<w:abstractNum w:abstractNumId="{name}">{link}{"".join(levels)}</w:abstractNum>'


def member(number, name, override=""):
    """Give the XML of a list that paragraphs can name."""
    return f'<w:num w:numId="{number}"><w:abstractNumId w:val="{name}"/>{override}</w:num>'


LEGAL = family(
    0, level(0, "decimal", "%1."), level(1, "decimal", "%1.%2"), level(2, "lowerLetter", "(%3)")
)


def test_paragraphs_and_tables_in_order():
    """Tables stand where they are, a merged cell once, nested tables inside their cell."""
    document = python_docx.Document()
    document.add_paragraph("before")
    table = document.add_table(2, 2)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "merged"
    table.cell(1, 0).text = "left"
    table.cell(1, 1).add_table(1, 1).cell(0, 0).text = "nested"
    document.add_paragraph("after")
    document.sections[0].header.paragraphs[0].text = "header"
    file = io.BytesIO()
    document.save(file)
    assert [line for line in lines(file.getvalue()) if line] == [
        "before", "merged", "left", "nested", "after",
    ]  # fmt: skip


def test_cells_merged_downwards_come_once(docx):
    """The lower part of a vertically merged cell is empty and gives no line."""
    cell = "<w:tc><w:tcPr>{}</w:tcPr>{}</w:tc>"
    row = "<w:tr>{}{}</w:tr>"
    first = row.format(cell.format('<w:vMerge w:val="restart"/>', p("a")), cell.format("", p("b")))
    second = row.format(cell.format("<w:vMerge/>", "<w:p/>"), cell.format("", p("c")))
    assert lines(docx(f"<w:tbl>{first}{second}</w:tbl>")) == ["a", "b", "c"]


def test_breaks_tabs_and_hyphens(docx):
    """What stands for a character in Word becomes that character."""
    signs = "<w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t><w:noBreakHyphen/><w:t>d</w:t>"
    assert lines(
        docx(f"<w:p><w:pPr><w:tabs><w:tab/></w:tabs></w:pPr><w:r>{signs}</w:r></w:p>")
    ) == [
        "a\tb",
        "c-d",
    ]


def test_numbers_of_clauses(docx):
    """Levels count by themselves, start again below, and show the levels above."""
    body = "".join(
        in_list(text, at)
        for at, text in enumerate_levels("Terms:0 one:1 x:2 y:2 two:1 z:2 Law:0 three:1")
    )
    assert lines(docx(body, LEGAL + member(1, 0))) == [
        "1. Terms", "1.1 one", "(a) x", "(b) y", "1.2 two", "(a) z", "2. Law", "2.1 three",
    ]  # fmt: skip


def enumerate_levels(words):
    """Read "text:level" pairs."""
    return [(int(at), text) for text, at in (word.split(":") for word in words.split())]


def test_lists_of_one_family_go_on_counting(docx):
    """A second list of the same definition continues, unless it says where to start."""
    override = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    numbering = LEGAL + member(1, 0) + member(2, 0) + member(3, 0, override)
    body = "".join(in_list("x", 0, number) for number in (1, 2, 3, 3, 1))
    assert lines(docx(body, numbering)) == ["1. x", "2. x", "1. x", "2. x", "3. x"]


def test_an_override_may_replace_a_level(docx):
    """A list can draw one level in its own way."""
    override = f'<w:lvlOverride w:ilvl="0">{level(0, "upperRoman", "Article %1")}</w:lvlOverride>'
    assert lines(docx(in_list("x"), LEGAL + member(1, 0, override))) == ["Article I x"]


def test_legal_numbering_shows_decimals(docx):
    """A legal level turns Article II's clauses into 2.1 instead of II.1."""
    numbering = family(
        0, level(0, "upperRoman", "Article %1"), level(1, "decimal", "%1.%2", "<w:isLgl/>")
    )
    body = in_list("A") + in_list("B") + in_list("x", 1)
    assert lines(docx(body, numbering + member(1, 0))) == ["Article I A", "Article II B", "2.1 x"]


def test_styles_carry_numbers(docx):
    """A paragraph is numbered by its style, by the style that one is based on, or not at all."""
    numbering = family(
        0,
        level(0, "decimal", "%1.", '<w:pStyle w:val="Clause"/>'),
        level(1, "decimal", "%1.%2", '<w:pStyle w:val="Sub"/>'),
    )
    number = '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>'
    styles = (
        f'<w:style w:type="paragraph" w:styleId="Clause">{number}</w:style>'
        f'<w:style w:type="paragraph" w:styleId="Sub">{number}</w:style>'
        '<w:style w:type="paragraph" w:styleId="Mine"><w:basedOn w:val="Clause"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="Loop"><w:basedOn w:val="Loop"/></w:style>'
    )
    off = '<w:numPr><w:numId w:val="0"/></w:numPr>'
    body = "".join(
        p(name, f'<w:pStyle w:val="{name}"/>{extra}')
        for name, extra in [
            ("Clause", ""),
            ("Sub", ""),
            ("Mine", ""),
            ("Clause", off),
            ("Loop", ""),
        ]
    )
    found = lines(docx(body, numbering + member(1, 0), styles))
    assert found == ["1. Clause", "1.1 Sub", "2. Mine", "Clause", "Loop"]


def test_lists_defined_by_a_style(docx):
    """A list may stand for a style that stands for the real list."""
    numbering = (
        family(0, link='<w:numStyleLink w:val="Legal"/>')
        + family(1, level(0, "upperLetter", "%1)"), link='<w:styleLink w:val="Legal"/>')
        + member(1, 0)
        + member(2, 1)
    )
    styles = (
        '<w:style w:type="numbering" w:styleId="Legal"><w:pPr><w:numPr><w:numId w:val="2"/>'
        "</w:numPr></w:pPr></w:style>"
    )
    assert lines(docx(in_list("x") + in_list("y"), numbering, styles)) == ["A) x", "B) y"]


def test_bullets_are_drawn(docx):
    """Bullets of symbol fonts become ones that every font has."""
    numbering = family(0, level(0, "bullet", "\uf0b7"), level(1, "bullet", "o")) + member(1, 0)
    assert lines(docx(in_list("x") + in_list("y", 1), numbering)) == ["• x", "○ y"]


def test_empty_paragraphs_count_but_draw_nothing(docx):
    """Word counts an empty numbered paragraph; a number without text would mislead."""
    assert lines(docx(in_list("x") + in_list("") + in_list("y"), LEGAL + member(1, 0))) == [
        "1. x",
        "",
        "3. y",
    ]


def test_lists_that_do_not_exist_are_ignored(docx):
    """A paragraph that names a missing list or level is just a paragraph."""
    assert lines(docx(in_list("x", 0, 9) + in_list("y", 7), LEGAL + member(1, 0))) == ["x", "y"]


def test_tracked_changes_are_accepted(docx):
    """Insertions are text, deletions are not, a deleted clause does not count; all is told."""
    gone = (
        '<w:p><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr><w:rPr><w:del/></w:rPr></w:pPr>'
        "<w:del><w:r><w:delText>gone</w:delText></w:r></w:del></w:p>"
    )
    kept = (
        '<w:p><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:t>two </w:t></w:r>'
        "<w:del><w:r><w:t>or three</w:t></w:r></w:del>"
        "<w:ins><w:r><w:t>or four</w:t></w:r></w:ins></w:p>"
    )
    document = parse_bytes("a.docx", docx(gone + kept, LEGAL + member(1, 0)))
    assert document.text == "1. two or four"
    assert document.warnings == ("It has tracked changes; they were read as accepted.",)


def test_content_controls_and_text_boxes_are_text(docx):
    """Forms wrap their fields, paragraphs, rows and cells; a text box comes once."""
    control = "<w:sdt><w:sdtPr/><w:sdtContent>{}</w:sdtContent></w:sdt>"
    cell = control.format(f"<w:tc>{p('cell')}</w:tc>")
    table = f"<w:tbl>{control.format(f'<w:tr>{cell}</w:tr>')}</w:tbl>"
    inline = f"<w:p><w:r><w:t>in </w:t></w:r>{control.format('<w:r><w:t>line</w:t></w:r>')}</w:p>"
    box = f"<w:txbxContent>{p('boxed')}</w:txbxContent>"
    space = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    twice = (
        f'<w:p><w:r><w:t>beside</w:t><mc:AlternateContent xmlns:mc="{space}">'
        f"<mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback>"
        "</mc:AlternateContent></w:r></w:p>"
    )
    found = lines(docx(control.format(p("block")) + inline + table + twice))
    assert found == ["block", "in line", "cell", "beside", "boxed"]


def test_footnotes_are_left_out_and_told(docx):
    """A reference to a footnote leaves no mark in the text but a warning."""
    body = '<w:p><w:r><w:t>a</w:t><w:footnoteReference w:id="2"/></w:r></w:p>'
    document = parse_bytes("a.docx", docx(body))
    assert (document.text, document.warnings) == ("a", ("Its footnotes were left out.",))


def test_entity_bombs_are_harmless(docx):
    """Entities that a part defines are not expanded."""
    head = '<!DOCTYPE x [<!ENTITY a "boom"><!ENTITY b "&a;&a;&a;&a;">]>'
    document = parse_bytes("a.docx", docx(p("one") + p("&b;"), head=head))
    assert "boom" not in document.text


def test_zip_bombs_are_refused(docx):
    """A package that unpacks to more than a contract can hold is not unpacked."""
    bomb = docx(p("x"), extra=[("word/media/image1.bin", b"\0" * (101 * 1024**2))])
    with pytest.raises(DocumentError, match=r"unpacks to 101 MB.*without its images"):
        parse_bytes("a.docx", bomb)
    wordy = docx(p("x"), extra=[("word/comments.xml", b" " * (31 * 1024**2))])
    with pytest.raises(DocumentError, match="unpacks to 31 MB"):
        parse_bytes("a.docx", wordy)


@pytest.mark.parametrize("body", ["<w:p>", "</w:body>"])
def test_broken_xml_is_refused(docx, body):
    """A package whose document is no XML is an error, not a traceback."""
    with pytest.raises(DocumentError, match=r"a\.docx: it cannot be opened as a Word document"):
        parse_bytes("a.docx", docx(body))
