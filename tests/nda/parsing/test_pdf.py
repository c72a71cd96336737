"""PDFs give their text layer, and say so when they have none."""

import concurrent.futures

import pytest

from ndalab.errors import DocumentError
from ndalab.nda.parsing import parse_bytes

LINES = [
    "1. The Recipient shall keep the Confidential Information of the Discloser secret and shall",
    "use it for the Purpose only.",
    "2. This Agreement ends five years after its date, and its duties end with it, save those",
    "that by their nature are meant to last.",
]


def test_pages_and_lines(pdf):
    """Lines and pages come in order; a form feed stands between pages."""
    document = parse_bytes("a.pdf", pdf(LINES, LINES[:3]))
    first, second = document.text.split("\f")
    assert document.format == "pdf"
    assert first.split("\n") == LINES
    assert document.page_starts == (0, len(first) + 1)
    assert second.split("\n") == LINES[:3]
    assert document.warnings == ()


def test_content_decides_before_the_name(pdf):
    """A PDF with any name is a PDF, also with some bytes in front of it."""
    assert parse_bytes("a.txt", b"\r\n junk\n" + pdf(LINES)).format == "pdf"


def test_a_password_is_asked_for(pdf):
    """A PDF that needs a password is refused with what to do."""
    with pytest.raises(DocumentError, match=r"asks for a password; save a copy without one\."):
        parse_bytes("a.pdf", pdf(LINES, password=b"secret"))


def test_a_pdf_locked_against_changes_only_is_read(pdf):
    """An empty user password lets everybody read."""
    assert parse_bytes("a.pdf", pdf(LINES, password=b"")).format == "pdf"


def test_scanned_pages_need_ocr(pdf):
    """Hardly any text a page means pictures of text."""
    with pytest.raises(DocumentError, match=r"has 6 characters of text a page.*needs OCR"):
        parse_bytes("a.pdf", pdf(["Page"], ["x y z", "w"]))


def test_one_empty_page_is_a_warning(pdf):
    """A page without text beside pages with text is pointed out."""
    document = parse_bytes("a.pdf", pdf(LINES * 2, [], LINES))
    assert document.warnings == ("No text on page 2; if it is scanned, it needs OCR.",)


def test_form_fields_are_read(pdf):
    """What was filled into a form is part of the text, with a warning where it stands."""
    document = parse_bytes("a.pdf", pdf(LINES, field="Acme Rockets"))
    assert document.text.split("\n") == [*LINES, "Acme Rockets"]
    assert document.warnings == ("What was filled into form fields stands at the end of its page.",)


@pytest.mark.parametrize("share", [0.05, 0.3, 0.6])
def test_a_file_cut_short_is_refused_or_marked(pdf, share):
    """A PDF without its end is never read as if it were whole."""
    data = pdf(LINES, LINES)
    with pytest.raises(DocumentError, match=r"damaged|no pages|needs OCR"):
        parse_bytes("a.pdf", data[: int(len(data) * share)])


def test_a_repaired_file_is_marked(pdf):
    """PDFium can do without the table at the end; the reader is told."""
    data = pdf(LINES)
    document = parse_bytes("a.pdf", data[: data.index(b"startxref")])
    assert document.warnings == (
        "The end of the file is missing; compare the text with the original.",
    )


def test_a_page_that_is_missing_is_named(pdf):
    """A damaged page is an error with its number."""
    with pytest.raises(DocumentError, match=r"page 2 of the PDF is damaged"):
        parse_bytes("a.pdf", pdf(LINES, LINES).replace(b"Kids[4 0 R 6 0 R]", b"Kids[4 0 R 9 0 R]"))


def test_threads_do_not_meet_in_pdfium(pdf):
    """Many threads may parse at once; PDFium itself could not."""
    data = pdf(*[LINES] * 5)
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        texts = set(pool.map(lambda _: parse_bytes("a.pdf", data).text, range(12)))
    assert len(texts) == 1
