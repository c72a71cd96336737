"""DOCX by python-docx: paragraphs and tables in order, with their automatic numbers.

Headers, footers, footnotes and comments are left out; tracked changes are read as accepted.
python-docx opens the package; the walk is our own, because its `text` leaves out insertions
and content controls, which forms and drafts are full of.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any

import docx

from ndalab.errors import DocumentError
from ndalab.nda.parsing.draft import Draft
from ndalab.nda.parsing.limits import MAX_UNPACKED, MAX_UNPACKED_XML
from ndalab.nda.parsing.ooxml import attribute, child, children, inside, name
from ndalab.nda.parsing.word_lists import Counter, read_lists

_MAIN = "word/document.xml"
_REMOVED = frozenset({"del", "moveFrom"})
_CHANGES = ("ins", "del", "moveFrom", "moveTo")
_NOT_TEXT = _REMOVED | {"pPr", "rPr", "Fallback", "txbxContent", "instrText"}
_SIGNS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_WRAPPERS = frozenset({"sdt", "sdtContent", "customXml", "ins", "moveTo"})


def read(data: bytes) -> Draft:
    """Read a Word file."""
    _check_zip(data)
    try:
        document = docx.Document(io.BytesIO(data))
        body = document.element.body
        text = "\n".join(_lines(body, _counter(document)))
    except Exception as error:  # whatever python-docx and lxml make of a broken file
        raise DocumentError(
            "it cannot be opened as a Word document; open it in Word and save it again as .docx."
        ) from error
    return Draft(text=text, warnings=tuple(_warnings(body)))


def _check_zip(data: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError) as error:
        raise DocumentError(
            "it is a damaged ZIP or Word file; fetch or export it again."
        ) from error
    names = {entry.filename for entry in entries}
    if _MAIN not in names:
        raise DocumentError("it is a ZIP file, not a Word document; pass the document itself.")
    # python-docx reads no part beyond the size that the archive declares for it.
    size = sum(entry.file_size for entry in entries)
    xml = sum(entry.file_size for entry in entries if entry.filename.endswith((".xml", ".rels")))
    if size > MAX_UNPACKED or xml > MAX_UNPACKED_XML:
        raise DocumentError(
            f"it unpacks to {size / 1024**2:,.0f} MB, more than a contract can hold; "
            "save it again from Word without its images."
        )


def _counter(document: Any) -> Counter:
    styles = {
        attribute(style, "styleId") or "": style
        for style in children(document.styles.element, "style")
    }
    parts = {str(part.partname): part for part in document.part.package.iter_parts()}
    numbering = getattr(parts.get("/word/numbering.xml"), "element", None)
    return Counter(read_lists(numbering, styles), styles)


def _lines(container: Any, counter: Counter) -> Iterator[str]:
    for element in container:
        kind = name(element)
        if kind == "p":
            yield from _paragraph(element, counter)
        elif kind == "tbl":
            yield from _table(element, counter)
        elif kind not in _REMOVED:
            # Content controls and custom XML wrap paragraphs; other elements hold none.
            yield from _lines(element, counter)


def _paragraph(element: Any, counter: Counter) -> Iterator[str]:
    text = "".join(_text(element))
    mark = child(child(element, "pPr"), "rPr")
    if not text.strip() and child(mark, "del") is not None:
        return
    label = counter.label(element)
    yield label + text if text.strip() else ""
    for box in inside(element, "txbxContent"):
        if not any(name(parent) == "Fallback" for parent in box.iterancestors()):
            yield from _lines(box, counter)


def _text(element: Any) -> Iterator[str]:
    for part in element:
        kind = name(part)
        if kind == "t":
            yield part.text or ""
        elif kind in _SIGNS:
            yield _SIGNS[kind]
        elif kind not in _NOT_TEXT:
            yield from _text(part)


def _table(table: Any, counter: Counter) -> Iterator[str]:
    """Give the paragraphs of each cell; merged cells are stored once, with empty ones below."""
    for row in _seen_through(table, "tr"):
        if child(child(row, "trPr"), "del") is None:
            for cell in _seen_through(row, "tc"):
                yield from filter(None, _lines(cell, counter))


def _seen_through(container: Any, kind: str) -> Iterator[Any]:
    """Give the elements of that kind, also those inside content controls and insertions."""
    for element in container:
        if name(element) == kind:
            yield element
        elif name(element) in _WRAPPERS:
            yield from _seen_through(element, kind)


def _warnings(body: Any) -> Iterator[str]:
    if next(inside(body, *_CHANGES), None) is not None:
        yield "It has tracked changes; they were read as accepted."
    if next(inside(body, "footnoteReference", "endnoteReference"), None) is not None:
        yield "Its footnotes were left out."
