"""Plain text: finds the encoding, changes nothing but line ends."""

from __future__ import annotations

import codecs
import re

from ndalab.errors import DocumentError
from ndalab.nda.parsing.draft import Draft

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_PAGE = re.compile(r"\f|^<PAGE>[^\n]*\n?", re.M)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")


def read(data: bytes) -> Draft:
    """Read a text file."""
    text = decode(data)
    if len(_CONTROL.findall(text)) > max(2, len(text) // 200):
        raise DocumentError("it holds binary data, not text; check that it is the file you meant.")
    starts = {0, *(match.end() for match in _PAGE.finditer(text) if match.end() < len(text))}
    return Draft(text=text, page_starts=tuple(sorted(starts)))


def decode(data: bytes) -> str:
    """Decode text of an unknown encoding and normalise its line ends."""
    return _decode(data).replace("\r\n", "\n").replace("\r", "\n")


def _decode(data: bytes) -> str:
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return data[len(bom) :].decode(encoding, errors="replace")
    for encoding in (_utf16_by_zeros(data) or "utf-8", "utf-8", "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return _guess(data)


def _utf16_by_zeros(data: bytes) -> str | None:
    """Tell UTF-16 without a mark: in Latin text every other byte is zero."""
    sample = data[:4096]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if max(even, odd) < 0.35 * len(sample) / 2 * 1.0 or len(data) % 2:
        return None
    return "utf-16-be" if even > odd else "utf-16-le"


def _guess(data: bytes) -> str:
    from charset_normalizer import from_bytes

    best = from_bytes(data).best()
    if best is None:
        raise DocumentError("its encoding is unknown; save it as UTF-8 text.")
    return str(best)
