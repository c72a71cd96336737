"""Runs documents through the workflow in a lab, a handful at a time."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import inngest

from ndalab import Lab, Run, __version__
from ndalab.cli.jobs import Job
from ndalab.cli.outcome import Outcome
from ndalab.errors import DocumentError
from ndalab.nda.events import Perspective, Uploaded, make_event
from ndalab.nda.functions import make_functions
from ndalab.nda.parsing.limits import MAX_BYTES
from ndalab.nda.playbook import Playbook, load_playbook
from ndalab.nda.schemas import NDAAnalysis
from ndalab.nda.shelf import Shelf

TENANT = "local"
WAVE = 16
"""Documents under way at the same time: their texts stay at hand until they are told of."""


class Options(NamedTuple):
    """How to analyse."""

    we: Perspective = "both"
    playbook: Playbook | None = None
    """None: the one that comes with ndalab."""
    store: Path | None = None


def open_lab(options: Options, shelf: Shelf) -> Lab:
    """Open a lab with the domain's functions; what goes wrong is told by us, not logged."""
    quiet = logging.getLogger("ndalab.cli.quiet")
    quiet.setLevel(logging.CRITICAL + 1)
    client = inngest.Inngest(app_id="ndalab", is_production=False, logger=quiet)
    return Lab(
        client,
        make_functions(client, documents=shelf, playbook=options.playbook),
        store=options.store,
    )


async def analyse(
    lab: Lab, shelf: Shelf, jobs: Sequence[Job], options: Options, tell: Callable[[Outcome], None]
) -> None:
    """Analyse documents and tell of each, in their order.

    What the lab's store already holds the answer to is told without being analysed again.
    """
    await lab.settle()
    for wave in _waves(jobs):
        runs = await _run(lab, [job for job in wave if job.error is None], options)
        for job in wave:
            tell(_outcome(job, runs, lab, shelf))


def _waves(jobs: Sequence[Job]) -> Iterator[Sequence[Job]]:
    return (jobs[i : i + WAVE] for i in range(0, len(jobs), WAVE))


async def _run(lab: Lab, jobs: Sequence[Job], options: Options) -> dict[str, Run]:
    """Bring every job to an end, and find its run by where the document lies."""
    events = {job.uri: _event(job, options) for job in jobs}
    known = {run.event.id for run in lab.runs("analyse-nda")} if options.store else set()
    await lab.trigger([event for event in events.values() if event.id not in known])
    ids = {event.id: uri for uri, event in events.items()}
    return {ids[run.event.id]: run for run in lab.runs("analyse-nda") if run.event.id in ids}


def _event(job: Job, options: Options) -> inngest.Event:
    """Make the event. Its id changes with whatever may change the answer, and with nothing else."""
    upload = Uploaded(
        tenant_id=TENANT, document_id=job.shown, uri=job.uri, name=job.name, we=options.we
    )
    rules = repr(options.playbook or load_playbook())
    parts = (__version__, upload.model_dump_json(), rules, _digest(job.path))
    return make_event(upload, id=hashlib.sha256("\0".join(parts).encode()).hexdigest())


def _digest(path: Path) -> str:
    """Tell contents apart. A file that cannot be read gets the reason from its run."""
    try:
        if path.stat().st_size > MAX_BYTES:
            return "too large"
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return "unreadable"


def _outcome(job: Job, runs: dict[str, Run], lab: Lab, shelf: Shelf) -> Outcome:
    if job.error is not None:
        return Outcome(job.shown, job.error)
    run = runs[job.uri]
    if run.status != "completed":
        return Outcome(job.shown, _reason(run))
    analysis = NDAAnalysis.model_validate(run.output)
    try:
        opened = shelf.reopen(job.uri, job.name, analysis.doc_sha256)
    except DocumentError as error:
        return Outcome(job.shown, str(error))
    return Outcome(job.shown, None, analysis, opened.document.text, lab.trace(run))


def _reason(run: Run) -> str:
    return f"The analysis ended as {run.status}." if run.error is None else run.error.message
