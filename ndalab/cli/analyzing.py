"""`ndalab analyze`: run the documents, tell of each as it comes, choose the exit code."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from rich.console import Console

from ndalab.cli import batch
from ndalab.cli.batch import Options
from ndalab.cli.jobs import Job, find_jobs
from ndalab.cli.outcome import Outcome, as_json
from ndalab.cli.progress import Bar
from ndalab.cli.tables import summary
from ndalab.errors import UsageError
from ndalab.nda.shelf import Shelf
from ndalab.nda.sources import FileSource

__all__ = ["Options", "analyze"]


class Sink(Protocol):
    """Somewhere for outcomes to go."""

    def add(self, outcome: Outcome) -> None:
        """Take one more."""
        ...

    def finish(self) -> None:
        """There are no more."""
        ...


class JsonLines:
    """Writes each outcome as soon as it is there."""

    def add(self, outcome: Outcome) -> None:
        """Write one line."""
        sys.stdout.write(as_json(outcome) + "\n")
        sys.stdout.flush()

    def finish(self) -> None:
        """Nothing is left to do."""


class Tables:
    """Collects outcomes, without their texts, and prints tables at the end."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._outcomes: list[Outcome] = []

    def add(self, outcome: Outcome) -> None:
        """Keep what the tables need."""
        self._outcomes.append(outcome._replace(text=None))

    def finish(self) -> None:
        """Print."""
        self._console.print(summary(self._outcomes))


def analyze(paths: Sequence[Path], options: Options, *, json_lines: bool, quiet: bool) -> int:
    """Analyse documents.

    Returns:
        The exit code: 0 when all were analysed, 1 when some could not be read.

    Raises:
        UsageError: None of the paths leads to a document.
    """
    jobs = find_jobs(paths)
    refuse_if_nothing_is_left(jobs)
    sinks: list[Sink] = [JsonLines() if json_lines else Tables(Console())]
    return asyncio.run(_run(jobs, options, sinks, quiet=quiet))


def refuse_if_nothing_is_left(jobs: Sequence[Job]) -> None:
    """Stop before any work when there is none."""
    problems = [job.error for job in jobs if job.error is not None]
    if len(problems) == len(jobs):
        raise UsageError("\n".join(problems))


async def _run(jobs: Sequence[Job], options: Options, sinks: Sequence[Sink], *, quiet: bool) -> int:
    shelf = Shelf(FileSource())
    failed = 0

    def tell(outcome: Outcome) -> None:
        nonlocal failed
        failed += outcome.error is not None
        for sink in sinks:
            sink.add(outcome)

    with batch.open_lab(options, shelf) as lab, Bar(len(jobs), quiet=quiet) as bar:
        lab.observe(bar)
        await batch.analyse(lab, shelf, jobs, options, tell)
    for sink in sinks:
        sink.finish()
    return 1 if failed else 0
