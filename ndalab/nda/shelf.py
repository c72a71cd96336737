"""Documents at hand: read and parsed once, kept while there is room, parsed again when not.

Steps hand on references instead of text, so that no text is stored with a run; any process can
take a document up again from its URI. What is found in a document is not decided here.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import NamedTuple

from ndalab.errors import DocumentError
from ndalab.nda.document import Document, Segment
from ndalab.nda.parsing import parse_bytes
from ndalab.nda.ports import DocumentSource
from ndalab.nda.segment import segment

ROOM = 4_000_000
"""How many characters of text are kept: some hundred ordinary NDAs, or two of the largest."""


class Opened(NamedTuple):
    """A document and its segments."""

    document: Document
    segments: tuple[Segment, ...]


class Shelf:
    """Opens documents of one source. Safe to use from several threads."""

    def __init__(self, source: DocumentSource, room: int = ROOM) -> None:
        """Begin with nothing on it.

        Args:
            source: Reads the bytes behind a URI.
            room: How many characters of text are kept in memory.
        """
        self._source = source
        self._room = room
        self._kept: OrderedDict[tuple[str, str], Opened] = OrderedDict()
        self._lock = threading.Lock()

    def open(self, uri: str, name: str) -> Opened:
        """Read a document as it is now.

        Raises:
            DocumentError: It cannot be read; the message says why and what to do.
        """
        document = parse_bytes(name, self._source.read(uri))
        return self._keep(uri, Opened(document, segment(document)))

    def reopen(self, uri: str, name: str, sha256: str) -> Opened:
        """Give back a document that was opened before, by this process or another.

        Raises:
            DocumentError: It is not the same any more.
        """
        found = self._find(uri, sha256) or self.open(uri, name)
        if found.document.sha256 != sha256:
            raise DocumentError(
                f"{found.document.name}: the file was changed while it was being analysed; "
                "analyse it again."
            )
        return found

    def _find(self, uri: str, sha256: str) -> Opened | None:
        with self._lock:
            found = self._kept.get((uri, sha256))
            if found is not None:
                self._kept.move_to_end((uri, sha256))
            return found

    def _keep(self, uri: str, opened: Opened) -> Opened:
        with self._lock:
            self._kept[uri, opened.document.sha256] = opened
            while self._kept and self._used() > self._room:
                self._kept.popitem(last=False)
        return opened

    def _used(self) -> int:
        return sum(len(kept.document.text) for kept in self._kept.values())
