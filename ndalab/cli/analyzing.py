"""`ndalab analyze`: run the documents, tell of each as it comes, choose the exit code."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console

from ndalab.cli import batch
from ndalab.cli.batch import Options
from ndalab.cli.files import check_target
from ndalab.cli.jobs import Job, find_jobs
from ndalab.cli.outcome import Outcome
from ndalab.cli.progress import Bar
from ndalab.cli.sinks import HtmlReport, JsonLines, Sink, Tables
from ndalab.errors import UsageError
from ndalab.nda.shelf import Shelf
from ndalab.nda.sources import FileSource

__all__ = ["Options", "analyze", "run"]


def analyze(
    paths: Sequence[Path], options: Options, *, json_lines: bool, html: Path | None, quiet: bool
) -> int:
    """Analyse documents.

    Returns:
        The exit code: 0 when all were analysed, 1 when some could not be read.

    Raises:
        UsageError: None of the paths leads to a document, or an option cannot work.
    """
    if html is not None:
        check_target(html)
    jobs = jobs_or_refusal(paths)
    first: Sink = JsonLines() if json_lines else Tables(Console())
    reports = [] if html is None else [HtmlReport(html)]
    return asyncio.run(run(jobs, options, [first, *reports], quiet=quiet))


def jobs_or_refusal(paths: Sequence[Path]) -> list[Job]:
    """Find the documents.

    Raises:
        UsageError: There is none.
    """
    jobs = find_jobs(paths)
    problems = [job.error for job in jobs if job.error is not None]
    if len(problems) == len(jobs):
        raise UsageError("\n".join(problems))
    return jobs


async def run(jobs: Sequence[Job], options: Options, sinks: Sequence[Sink], *, quiet: bool) -> int:
    """Run documents in a lab and hand what comes out to the sinks.

    Returns:
        The exit code.
    """
    shelf = Shelf(FileSource())
    failed = 0
    with batch.open_lab(options, shelf) as lab:

        def tell(outcome: Outcome) -> None:
            nonlocal failed
            failed += outcome.error is not None
            for sink in sinks:
                sink.add(outcome)

        with Bar(len(jobs), quiet=quiet) as bar:
            lab.observe(bar)
            await batch.analyse(lab, shelf, jobs, options, tell)
        for sink in sinks:
            sink.finish(lab.trace())
    return 1 if failed else 0
