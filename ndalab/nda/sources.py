"""Where documents lie: files, or bytes in memory. Twins behind the `DocumentSource` port."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import unquote_to_bytes, urlsplit

from ndalab.errors import DocumentError
from ndalab.nda.parsing.limits import check_size


class FileSource:
    """Reads `file:` URIs, as `Path.as_uri` writes them."""

    def __init__(self, root: str | Path | None = None) -> None:
        """Read files.

        Args:
            root: Only files below this folder are read. Set it wherever events come from
                somebody else; None reads all that the process may read.
        """
        self._root = None if root is None else Path(root).resolve()

    def read(self, uri: str) -> bytes:
        """Read a file.

        Raises:
            DocumentError: It does not exist, is too large, or may not be read.
        """
        path = self._path(uri)
        try:
            check_size(path.name, path.stat().st_size)
            return path.read_bytes()
        except FileNotFoundError:
            raise DocumentError(f"{path.name} does not exist; check the path.") from None
        except OSError as error:
            reason = error.strerror or str(error)
            raise DocumentError(
                f"{path.name} cannot be read ({reason}); check its permissions."
            ) from error

    def _path(self, uri: str) -> Path:
        parts = urlsplit(uri)
        if parts.scheme != "file" or parts.netloc or "%00" in parts.path:
            raise DocumentError(f"{uri!r} is no file: URI; use Path(...).resolve().as_uri().")
        path = Path(os.fsdecode(unquote_to_bytes(parts.path))).resolve()
        if self._root is not None and not path.is_relative_to(self._root):
            raise DocumentError(f"{path.name} lies outside the folder that may be read; move it.")
        return path


class MemorySource:
    """Holds documents in memory: the twin for tests and notebooks."""

    def __init__(self, documents: Mapping[str, bytes]) -> None:
        """Hold documents by their URIs; any text will do as a URI."""
        self._documents = dict(documents)

    def read(self, uri: str) -> bytes:
        """Look a document up.

        Raises:
            DocumentError: There is none.
        """
        if uri not in self._documents:
            raise DocumentError(f"{uri!r} does not exist; check the URI.")
        return self._documents[uri]
