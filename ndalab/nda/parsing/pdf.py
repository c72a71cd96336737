"""PDF by PDFium: the text layer, page by page. Scanned pages have none; that is an error."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import accumulate
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from ndalab.errors import DocumentError
from ndalab.nda.parsing.draft import Draft
from ndalab.nda.parsing.limits import MAX_CHARACTERS, MAX_PAGES

_LOCK = threading.Lock()
"""PDFium is not thread-safe, not even over two documents:
https://pypdfium2.readthedocs.io/en/stable/python_api.html#thread-incompatibility"""
_SCANNED = 200
"""Fewer characters than this on an average page: a picture of text, not text."""
_TRANSLATED = str.maketrans(
    {
        "\r": "\n",
        "\f": "\n",
        # PDFium's marks for a word divided at the end of a line, which it joins.
        "\x02": "-\n",
        "\ufffe": "-\n",
        # Bullets of the Symbol and Wingdings fonts.
        "\uf0b7": "•",
        "\uf0a7": "▪",
        "\uf0d8": "➢",
    }
)


def read(data: bytes) -> Draft:
    """Read a PDF; its pages are divided by form feeds."""
    with _LOCK, _opened(data) as document:
        printed, filled = _pages(document)
    _check_text_layer(filled)
    starts = accumulate((len(page) + 1 for page in filled[:-1]), initial=0)
    return Draft(
        text="\f".join(filled),
        page_starts=tuple(starts),
        warnings=tuple(_warnings(data, printed, filled)),
    )


@contextmanager
def _opened(data: bytes) -> Iterator[Any]:
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if getattr(error, "err_code", None) == pdfium_c.FPDF_ERR_PASSWORD:
            raise DocumentError("the PDF asks for a password; save a copy without one.") from error
        raise DocumentError("the PDF is damaged or cut short; fetch or export it again.") from error
    try:
        yield document
    finally:
        document.close()


def _pages(document: Any) -> tuple[list[str], list[str]]:
    """Give the text of each page without and with what was filled into form fields."""
    if document.get_formtype() == pdfium_c.FORMTYPE_XFA_FULL:
        raise DocumentError("the PDF is an XFA form without pages; print it to a plain PDF.")
    document.init_forms()
    printed: list[str] = []
    filled: list[str] = []
    for index in range(_page_count(document)):
        printed.append(_page_text(document, index))
        fields = document.formenv is not None
        filled.append(_page_text(document, index, filled=True) if fields else printed[-1])
        if sum(map(len, filled)) > MAX_CHARACTERS:
            break
    return printed, filled


def _page_count(document: Any) -> int:
    count = len(document)
    if count == 0:
        raise DocumentError("the PDF has no pages; fetch or export it again.")
    if count > MAX_PAGES:
        raise DocumentError(f"the PDF has {count:,} pages, the limit is {MAX_PAGES:,}; split it.")
    return count


def _page_text(document: Any, index: int, *, filled: bool = False) -> str:
    """Read a page; `filled` makes its form fields part of it first, which puts them last."""
    try:
        if filled:
            document[index].flatten()
        text = document[index].get_textpage().get_text_bounded()
    except pdfium.PdfiumError as error:
        raise DocumentError(
            f"page {index + 1} of the PDF is damaged; fetch or export it again."
        ) from error
    return str(text).replace("\r\n", "\n").translate(_TRANSLATED)


def _check_text_layer(pages: Sequence[str]) -> None:
    average = sum(map(_length, pages)) / len(pages)
    if average < _SCANNED:
        raise DocumentError(
            f"the PDF has {average:.0f} characters of text a page, so its pages are probably "
            "scanned pictures; it needs OCR before it can be read."
        )


def _warnings(data: bytes, printed: Sequence[str], filled: Sequence[str]) -> Iterator[str]:
    empty = [str(at) for at, page in enumerate(filled, 1) if not _length(page)]
    if empty:
        yield f"No text on page {', '.join(empty)}; if it is scanned, it needs OCR."
    if printed != filled:
        yield "What was filled into form fields stands at the end of its page."
    if b"%%EOF" not in data[-2048:]:
        yield "The end of the file is missing; compare the text with the original."


def _length(page: str) -> int:
    return len(" ".join(page.split()))
