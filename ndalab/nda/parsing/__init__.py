"""Parsing: from the bytes of a file to a `Document`. The only part of the domain that reads files.

The format is told by content first and by name second. Nothing here cleans or interprets the
text; that is segmentation.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType

from ndalab.errors import DocumentError, UsageError
from ndalab.nda.document import Document, Format
from ndalab.nda.parsing import docx, html, pdf, text
from ndalab.nda.parsing.draft import Draft
from ndalab.nda.parsing.limits import MAX_CHARACTERS, check_size
from ndalab.nda.parsing.sniff import sniff

__all__ = ["SUFFIXES", "find_documents", "parse_bytes", "parse_file"]

SUFFIXES = (".docx", ".htm", ".html", ".md", ".pdf", ".text", ".txt")
"""File name endings that `find_documents` looks for in folders."""

_READERS: Mapping[Format, Callable[[bytes], Draft]] = MappingProxyType(
    {"pdf": pdf.read, "docx": docx.read, "html": html.read, "text": text.read}
)


def parse_bytes(name: str, data: bytes) -> Document:
    """Parse the content of one file.

    Args:
        name: The file's name; only its last part is kept.
        data: All of its bytes.

    Raises:
        DocumentError: If it cannot be read; the message says why and what to do.
        UsageError: If `data` is not bytes.
    """
    if not isinstance(data, bytes | bytearray | memoryview):
        raise UsageError("parse_bytes takes the bytes of a file; read it in binary mode.")
    data = bytes(data)
    name = name.replace("\\", "/").rsplit("/", 1)[-1] or "document"
    check_size(name, len(data))
    try:
        kind = sniff(name, data)
        draft = _READERS[kind](data)
        _check_text(draft.text)
    except DocumentError as error:
        raise DocumentError(f"{name}: {error}") from error.__cause__
    return Document(
        name=name,
        format=kind,
        sha256=hashlib.sha256(data).hexdigest(),
        text=draft.text,
        page_starts=draft.page_starts,
        warnings=draft.warnings,
    )


def parse_file(path: str | Path) -> Document:
    """Parse one file from disk.

    Raises:
        DocumentError: If it does not exist or cannot be read.
    """
    path = Path(path).expanduser()
    with _explained(path):
        size = path.stat().st_size
    if path.is_dir():
        raise DocumentError(f"{path} is a folder; name a file, or use find_documents on it.")
    check_size(path.name, size)
    with _explained(path):
        data = path.read_bytes()
    return parse_bytes(path.name, data)


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    try:
        yield
    except FileNotFoundError:
        raise DocumentError(f"{path} does not exist; check the path.") from None
    except (OSError, ValueError) as error:  # ValueError: a path that no file can have
        reason = getattr(error, "strerror", None) or str(error)
        raise DocumentError(f"{path} cannot be read ({reason}); check its permissions.") from error


def find_documents(paths: Iterable[str | Path]) -> list[Path]:
    """Expand folders into the documents below them, sorted; named files are kept as they are.

    Raises:
        UsageError: If a path does not exist.
    """
    found: dict[Path, None] = {}
    for path in map(Path, [paths] if isinstance(paths, str | Path) else paths):
        if not path.exists():
            raise UsageError(f"{path} does not exist; check the path.")
        found.update(dict.fromkeys(_below(path) if path.is_dir() else [path]))
    return list(found)


def _below(folder: Path) -> list[Path]:
    return sorted(
        path
        for path in folder.rglob("*")
        if path.suffix.lower() in SUFFIXES and path.is_file() and not _hidden(path, folder)
    )


def _hidden(path: Path, folder: Path) -> bool:
    return any(part.startswith((".", "~$")) for part in path.relative_to(folder).parts)


def _check_text(text: str) -> None:
    if not text.strip():
        raise DocumentError("it holds no text; check that it is the file you meant.")
    if len(text) > MAX_CHARACTERS:
        raise DocumentError(
            f"it holds {len(text):,} characters of text, the limit is {MAX_CHARACTERS:,}; split it."
        )
