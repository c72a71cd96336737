"""Which format a file has, told by its first bytes and only then by its name."""

from __future__ import annotations

import re

from ndalab.errors import DocumentError
from ndalab.nda.document import Format

_HEAD = 4096
_HTML = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|title|meta|div|p|table|font|center|h[1-6]|br)\b", re.I
)
_IMAGES = {
    b"\x89PNG": "a PNG image", b"\xff\xd8\xff": "a JPEG image", b"GIF8": "a GIF image",
    b"II*\x00": "a TIFF image", b"MM\x00*": "a TIFF image", b"BM": "a BMP image",
}  # fmt: skip


def sniff(name: str, data: bytes) -> Format:
    """Tell the format of a file.

    Raises:
        DocumentError: If it is none that can be parsed.
    """
    head = data[:_HEAD]
    _refuse(head)
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head.startswith(b"PK\x03\x04"):
        return "docx"
    suffix = name.rpartition(".")[2].lower()
    if _looks_html(head) or (suffix in {"htm", "html"} and b"<" in head):
        return "html"
    return "text"


def _refuse(head: bytes) -> None:
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        raise DocumentError("this is an old Word (.doc) or Office file; save it as .docx.")
    if head.lstrip().startswith(b"{\\rtf"):
        raise DocumentError("this is a rich text (RTF) file; save it as .docx or as plain text.")
    for magic, kind in _IMAGES.items():
        if head.startswith(magic):
            raise DocumentError(f"this is {kind}; run OCR on it and pass the text or a PDF.")


def _looks_html(head: bytes) -> bool:
    return bool(_HTML.search(head.replace(b"\x00", b"")))
