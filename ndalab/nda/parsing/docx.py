"""DOCX by python-docx: paragraphs and tables in order. Headers and footers are left out."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any

import docx
from docx.table import Table

from ndalab.errors import DocumentError
from ndalab.nda.parsing.draft import Draft
from ndalab.nda.parsing.limits import MAX_UNPACKED

_MAIN = "word/document.xml"


def read(data: bytes) -> Draft:
    """Read a Word file."""
    _check_zip(data)
    try:
        document = docx.Document(io.BytesIO(data))
        text = "\n".join(_lines(document))
    except Exception as error:
        raise DocumentError(
            "the Word file is damaged; open it in Word and save it again."
        ) from error
    return Draft(text=text)


def _check_zip(data: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
            size = sum(entry.file_size for entry in archive.infolist())
    except zipfile.BadZipFile as error:
        raise DocumentError(
            "the file is a damaged ZIP or Word file; fetch or export it again."
        ) from error
    if _MAIN not in names:
        raise DocumentError("this is a ZIP file, not a Word document; pass the document itself.")
    if size > MAX_UNPACKED:
        raise DocumentError(f"the Word file unpacks to {size:,} bytes; save it without its images.")


def _lines(container: Any) -> Iterator[str]:
    for block in container.iter_inner_content():
        if isinstance(block, Table):
            yield from _table(block)
        else:
            yield block.text


def _table(table: Any) -> Iterator[str]:
    seen: set[Any] = set()
    for row in table.rows:
        for cell in row.cells:
            element = cell._tc  # noqa: SLF001 - merged cells share it, and nothing public tells
            if element not in seen:
                seen.add(element)
                yield from _lines(cell)
