"""Plain text: finds the encoding, changes nothing but line ends."""

from __future__ import annotations

import codecs
import re

from ndalab.errors import DocumentError
from ndalab.nda.parsing.draft import Draft

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_PAGE = re.compile(r"\f|^<PAGE>[^\n]*\n?", re.M)
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_SAMPLE = 65536
_BINARY = "it holds binary data, not text; check that it is the file you meant."


def read(data: bytes) -> Draft:
    """Read a text file; SEC's `<PAGE>` tags and form feeds begin its pages."""
    text = decode(data)
    ends = (match.end() for match in _PAGE.finditer(text))
    return Draft(text=text, page_starts=(0, *(end for end in ends if end < len(text))))


def decode(data: bytes) -> str:
    """Decode text of unknown encoding and normalise its line ends.

    Raises:
        DocumentError: If it is not text.
    """
    return _decoded(data).replace("\r\n", "\n").replace("\r", "\n")


def _decoded(data: bytes) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, errors="replace")
    wide = _wide_encoding(data[:_SAMPLE])
    if wide is None and len(_CONTROL.findall(data[:_SAMPLE])) > max(2, len(data[:_SAMPLE]) // 100):
        raise DocumentError(_BINARY)
    for encoding in (wide or "utf-8", "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return _guessed(data)


def _wide_encoding(sample: bytes) -> str | None:
    """Tell UTF-16 without a mark: in Latin text every other byte is zero, and only that."""
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    half = len(sample) // 2
    if odd > 0.7 * half and even < 0.05 * half:
        return "utf-16-le"
    if even > 0.7 * half and odd < 0.05 * half:
        return "utf-16-be"
    return None


def _guessed(data: bytes) -> str:
    from charset_normalizer import from_bytes  # slow to import, seldom needed

    best = from_bytes(data).best()
    if best is None:
        raise DocumentError(_BINARY)
    return str(best)
