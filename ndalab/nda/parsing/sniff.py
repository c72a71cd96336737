"""Which format a file has, told by its first bytes and only then by its name."""

from __future__ import annotations

import re

from ndalab.errors import DocumentError
from ndalab.nda.document import Format

_HEAD = 4096
_PAGE = re.compile(rb"<(?:!doctype\s+html|html|head|body)\b", re.I)
_TAG = re.compile(rb"<[a-z][a-z0-9]*[\s>]", re.I)
_PICTURES = {
    b"\x89PNG": "a PNG picture", b"\xff\xd8\xff": "a JPEG picture", b"GIF8": "a GIF picture",
    b"II*\x00": "a TIFF picture", b"MM\x00*": "a TIFF picture",
}  # fmt: skip
_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def sniff(name: str, data: bytes) -> Format:
    """Tell the format of a file.

    Raises:
        DocumentError: If it is none that can be parsed.
    """
    head = data[:_HEAD]
    _refuse(head)
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return "docx"
    return "html" if _is_html(name, head.replace(b"\x00", b"")) else "text"


def _refuse(head: bytes) -> None:
    if head.startswith(_OFFICE):
        raise DocumentError(
            "it is an old Word (.doc) file or one with a password; save it as .docx without one."
        )
    if head.lstrip().startswith(b"{\\rtf"):
        raise DocumentError("it is a rich text (RTF) file; save it as .docx or as plain text.")
    kind = next((kind for magic, kind in _PICTURES.items() if head.startswith(magic)), None)
    if head.startswith(b"BM") and head[6:10] == bytes(4):
        kind = "a BMP picture"
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        kind = "a WebP picture"
    if kind:
        raise DocumentError(f"it is {kind}; run OCR on it and pass the text or a PDF.")


def _is_html(name: str, head: bytes) -> bool:
    """Tell HTML; SEC's text files hold tags too, so that a name counts for something."""
    if name.lower().endswith((".htm", ".html", ".xhtml")):
        return bool(_TAG.search(head) or _PAGE.search(head))
    return bool(_PAGE.search(head)) and not name.lower().endswith(".md")
