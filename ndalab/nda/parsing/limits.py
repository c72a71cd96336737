"""How large a document may be. Figures and the checks of them; nothing is read here."""

from __future__ import annotations

from ndalab.errors import DocumentError

MAX_BYTES = 25 * 1024 * 1024
"""Of the file as it comes."""
MAX_CHARACTERS = 2_000_000
"""Of the text found in it; the longest of 607 real NDAs has about 90,000."""
MAX_PAGES = 2_000
MAX_UNPACKED = 100 * 1024 * 1024
"""Of a .docx file after decompression, images included."""
MAX_UNPACKED_XML = 30 * 1024 * 1024
"""Of the XML in it, which takes ten times its size in memory."""


def check_size(name: str, size: int) -> None:
    """Refuse a file that is empty or too large.

    Raises:
        DocumentError: If the size is out of bounds.
    """
    if size == 0:
        raise DocumentError(f"{name}: the file is empty (0 bytes); fetch or export it again.")
    if size > MAX_BYTES:
        limit, found = MAX_BYTES // 1024**2, size / 1024**2
        raise DocumentError(
            f"{name}: the file has {found:.1f} MB, the limit is {limit} MB; "
            "split it or remove its images."
        )
