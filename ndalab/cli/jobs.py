"""What is to be analysed: paths as given, turned into documents or into sentences. No analysis."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from ndalab.errors import UsageError
from ndalab.nda.parsing import SUFFIXES, find_documents


class Job(NamedTuple):
    """One path to analyse, or the reason why it cannot be."""

    shown: str
    """The path as it was given, or below the folder that was given."""
    path: Path
    error: str | None = None

    @property
    def uri(self) -> str:
        """Where the document lies, for the event."""
        return self.path.absolute().as_uri()

    @property
    def name(self) -> str:
        """The file's name, with anything that is no text replaced."""
        return os.fsencode(self.path.name).decode("utf-8", "replace")


def find_jobs(paths: Iterable[Path]) -> list[Job]:
    """List the documents behind the paths, each file once, in the order of the paths."""
    found: dict[Path, Job] = {}
    for path in paths:
        for job in _expanded(path):
            found.setdefault(job.path.resolve(), job)
    return list(found.values())


def _expanded(path: Path) -> Iterator[Job]:
    try:
        documents = find_documents([path])
    except UsageError as error:
        yield Job(_text(path), path, str(error))
        return
    if not documents:
        endings = ", ".join(SUFFIXES)
        reason = f"{path} holds no documents; they end in {endings}."
        yield Job(_text(path), path, reason)
    for document in documents:
        regular = document.is_file()
        reason = f"{document} is not a regular file; copy its content into one."
        yield Job(_text(document), document, None if regular else reason)


def _text(path: Path) -> str:
    return os.fsencode(path).decode("utf-8", "replace")


def short_names(paths: Sequence[str]) -> list[str]:
    """Leave out the folder that all paths share."""
    if len(paths) < 2:
        return [Path(path).name or path for path in paths]
    try:
        shared = os.path.commonpath([Path(path).parent for path in paths])
    except ValueError:
        return list(paths)
    return list(paths) if shared in ("", "/") else [os.path.relpath(path, shared) for path in paths]
