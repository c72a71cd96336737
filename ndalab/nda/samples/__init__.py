"""Sample contracts, written for ndalab, in the shapes contracts arrive in. Nothing is read here.

    mutual.docx     mutual, cover page in a table, automatic numbering (Dutch law)
    inbound.pdf     one-way, we receive; running head and page numbers (England and Wales)
    outbound.txt    one-way, we disclose; wrapped at 72 columns like a filing (New York)
    employee.html   an employee's duties, with a twelve-month non-solicit (Massachusetts)
    merger.pdf      a letter before an acquisition: standstill and no-hire (Delaware)
    harsh.docx      perpetual, non-compete, indemnity, liquidated damages (Texas)
    startup.txt     short and plain, Windows-1252 with typographic quotes (Ireland)
    template.html   a university's one-way form with its blanks not filled in (Minnesota)
    catering.txt    a services order: no NDA at all

Every person and company in them is invented.
"""

from __future__ import annotations

from pathlib import Path

from ndalab.errors import UsageError

_NAMES = (
    "mutual.docx",
    "inbound.pdf",
    "outbound.txt",
    "employee.html",
    "merger.pdf",
    "harsh.docx",
    "startup.txt",
    "template.html",
    "catering.txt",
)
_FOLDER = Path(__file__).parent


def sample_paths() -> tuple[Path, ...]:
    """List the sample files, always in the same order."""
    return tuple(_FOLDER / name for name in _NAMES)


def sample(name: str) -> Path:
    """Find one sample by its file name, with or without the extension.

    Raises:
        UsageError: if there is no such sample; the message lists those there are.
    """
    for path in sample_paths():
        if name in (path.name, path.stem):
            return path
    known = ", ".join(path.name for path in sample_paths())
    raise UsageError(f"there is no sample {name!r}; choose one of: {known}")
