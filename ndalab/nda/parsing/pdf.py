"""PDF by PDFium: the text layer, page by page. Scanned pages have none; that is an error."""

from __future__ import annotations

import threading
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from ndalab.errors import DocumentError
from ndalab.nda.parsing.draft import Draft
from ndalab.nda.parsing.limits import MAX_CHARACTERS

_LOCK = threading.Lock()
"""PDFium is not thread-safe, not even for two documents: https://pypdfium2.readthedocs.io"""
_SCANNED = 200
"""Fewer characters than this on an average page: pictures of text, not text."""

_TRANSLATED = str.maketrans(
    {
        "\r": "\n",
        "\f": "\n",
        # PDFium's mark for a word divided at the end of a line, which it joins.
        "\x02": "-\n",
        "\ufffe": "-\n",
        # Bullets of the Symbol and Wingdings fonts.
        "\uf0b7": "•",
        "\uf0a7": "▪",
        "\uf0d8": "➢",
    }
)


def read(data: bytes) -> Draft:
    """Read a PDF."""
    with _LOCK:
        pages = _pages(data)
    starts: list[int] = []
    length = 0
    for page in pages:
        starts.append(length)
        length += len(page) + 1
    _check_layer(pages)
    return Draft(text="\f".join(pages), page_starts=tuple(starts))


def _pages(data: bytes) -> list[str]:
    document = _open(data)
    try:
        pages: list[str] = []
        left = MAX_CHARACTERS
        for index in range(len(document)):
            pages.append(_page_text(document, index))
            left -= len(pages[-1])
            if left < 0:
                break
        return pages
    finally:
        document.close()


def _open(data: bytes) -> Any:
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if getattr(error, "err_code", None) == raw.FPDF_ERR_PASSWORD:
            raise DocumentError("the PDF asks for a password; save a copy without one.") from error
        raise DocumentError("the PDF is damaged or cut short; fetch or export it again.") from error
    if len(document) == 0:
        document.close()
        raise DocumentError("the PDF has no pages; fetch or export it again.")
    return document


def _page_text(document: Any, index: int) -> str:
    try:
        page = document[index]
        text = page.get_textpage().get_text_bounded()
    except pdfium.PdfiumError as error:
        raise DocumentError(
            f"page {index + 1} of the PDF is damaged; fetch or export it again."
        ) from error
    return str(text).replace("\r\n", "\n").translate(_TRANSLATED)


def _check_layer(pages: list[str]) -> None:
    average = sum(len(page.strip()) for page in pages) / len(pages)
    if average < _SCANNED:
        raise DocumentError(
            f"the PDF has {average:.0f} characters of text a page, so its pages are probably "
            "scanned pictures; it needs OCR before it can be read."
        )
