"""Text files come out as they are, whatever their encoding."""

import codecs
import hashlib

import pytest

from ndalab.nda.parsing import parse_bytes

SENTENCE = "“Müller & Cie” owes €5 – naïve?"
JAPANESE = "両当事者は、秘密情報を第三者に開示してはならない。" * 9


@pytest.mark.parametrize(
    "data",
    [
        SENTENCE.encode(),
        codecs.BOM_UTF8 + SENTENCE.encode(),
        codecs.BOM_UTF16_LE + SENTENCE.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + SENTENCE.encode("utf-16-be"),
        codecs.BOM_UTF32_LE + SENTENCE.encode("utf-32-le"),
        SENTENCE.encode("cp1252"),
        (SENTENCE + " and so on in Latin letters").encode("utf-16-le"),
        (SENTENCE + " and so on in Latin letters").encode("utf-16-be"),
    ],
)
def test_encodings(data):
    """Each of the usual encodings gives the same characters, without the byte-order mark."""
    assert parse_bytes("a.txt", data).text.startswith(SENTENCE)


def test_what_is_neither_utf_8_nor_cp1252_is_guessed():
    """Bytes that cp1252 does not know are left to charset-normalizer."""
    assert parse_bytes("a.txt", JAPANESE.encode("shift_jis")).text == JAPANESE


def test_only_line_ends_change():
    """All three kinds of line ends become one; spaces, tabs and blank lines stay."""
    assert parse_bytes("a.txt", b"One \r\n\r\n\ttwo\rthree\n").text == "One \n\n\ttwo\nthree\n"


def test_pages_begin_behind_form_feeds_and_page_tags():
    """SEC's page tags and form feeds both begin a page; a file without has one."""
    document = parse_bytes("a.txt", b"one\x0ctwo\n<PAGE>   2\nthree")
    assert [document.text[start:][:3] for start in document.page_starts] == ["one", "two", "thr"]
    assert parse_bytes("a.txt", b"one").page_starts == (0,)


def test_document_carries_name_and_digest():
    """The name loses its folder, the digest is of the bytes as they came."""
    document = parse_bytes("C:\\papers/nda.txt", b"x\r\n")
    assert (document.name, document.format) == ("nda.txt", "text")
    assert document.sha256 == hashlib.sha256(b"x\r\n").hexdigest()
    assert parse_bytes("", b"x").name == "document"


@pytest.mark.parametrize(
    "data",
    [
        b"BM Corporation and Acme Ltd agree.",
        b"<TABLE>\n<S> <C>\nSEC text with tags\n</TABLE>",
        b"The mark \x1b[1mbold\x1b[0m of a terminal.",
    ],
)
def test_text_that_looks_like_something_else(data):
    """Letters that open a picture's file, and SEC's tags, do not make a text anything else."""
    document = parse_bytes("a.txt", data)
    assert (document.format, document.text) == ("text", data.decode())


def test_markdown_with_html_in_it_stays_text():
    """A Markdown file may hold HTML; its text is the file."""
    document = parse_bytes("a.md", b"# NDA\n\n<body>x</body>")
    assert document.format == "text"
