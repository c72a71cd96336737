"""The stages of an analysis: what each step does. JSON in, JSON out; no order, no events.

Heavy work runs in a thread: a server's loop goes on answering, a notebook's goes on drawing.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

import inngest

from ndalab.errors import UsageError
from ndalab.nda.appraisal import appraise
from ndalab.nda.bounds import bounded
from ndalab.nda.consulting import consult
from ndalab.nda.conventions import RATE_LIMITS
from ndalab.nda.events import Uploaded
from ndalab.nda.hypotheses import HYPOTHESES
from ndalab.nda.nearest import Chunk, chunk, chunk_texts, nearest
from ndalab.nda.playbook import Playbook
from ndalab.nda.ports import Analyst, Embedder, InputType, Nearest
from ndalab.nda.retrieval import Vectors
from ndalab.nda.schemas import Fact, NDAAnalysis
from ndalab.nda.shelf import Opened, Shelf

BATCH = RATE_LIMITS.voyage_ai.batch_size
"""Texts in one call of the embedder, which is one step."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """What the stages work with."""

    shelf: Shelf
    embedder: Embedder
    analyst: Analyst
    playbook: Playbook
    asked: dict[tuple[str, int], list[Vectors]] = field(default_factory=dict)
    """Vectors of the hypotheses by model and dimension: the same for every document."""


@contextmanager
def final() -> Iterator[None]:
    """Fail for good where trying again cannot help: the document or the event is at fault."""
    try:
        yield
    except UsageError as error:
        raise inngest.NonRetriableError(str(error)) from error


async def parse(bench: Bench, upload: Uploaded) -> dict[str, Any]:
    """Read the document once, and say what it is. Its text stays where it lies."""
    with final():
        opened = await asyncio.to_thread(bench.shelf.open, upload.uri, upload.name)
    document = opened.document
    return {
        "sha256": document.sha256,
        "format": document.format,
        "characters": len(document.text),
        "pages": len(document.page_starts),
        "warnings": list(document.warnings),
    }


async def cut(bench: Bench, upload: Uploaded, sha256: str) -> list[list[Any]]:
    """Cut it into chunks, given as start, end and section."""
    opened = await _reopen(bench, upload, sha256)
    return [[c.start, c.end, c.section] for c in chunk(opened.segments)]


def batches(chunks: Sequence[Sequence[Any]]) -> list[list[Chunk]]:
    """Put chunks together for the embedder, as many as it takes at once."""
    read = [Chunk(start=start, end=end, section=section) for start, end, section in chunks]
    return [read[i : i + BATCH] for i in range(0, len(read), BATCH)]


async def embed(
    bench: Bench, upload: Uploaded, sha256: str, chunks: Sequence[Chunk]
) -> list[dict[str, Any]]:
    """Find the chunks of a batch that are nearest to each hypothesis. Vectors are not kept."""
    opened = await _reopen(bench, upload, sha256)
    texts = chunk_texts(opened.document.text, chunks)
    with final():
        vectors = await _vectors(bench.embedder, texts, "document")
        questions = await _questions(bench)
    found = nearest(chunks, texts, vectors, questions)
    return [one.model_dump(mode="json") for one in found]


async def _vectors(embedder: Embedder, texts: Sequence[str], kind: InputType) -> Vectors:
    rows = await embedder.embed(texts, kind)
    return Vectors.of(embedder.model, embedder.dimension, rows)


async def _questions(bench: Bench) -> list[Vectors]:
    key = bench.embedder.model, bench.embedder.dimension
    if key not in bench.asked:
        found = await _vectors(bench.embedder, [h.statement for h in HYPOTHESES], "query")
        rows = range(len(found.rows))
        bench.asked[key] = [replace(found, rows=found.rows[i : i + 1]) for i in rows]
    return bench.asked[key]


async def analyse(
    bench: Bench, upload: Uploaded, sha256: str, found: Sequence[Nearest]
) -> dict[str, Any]:
    """Answer the 17 hypotheses, and say what that took where it is paid for."""
    opened = await _reopen(bench, upload, sha256)
    with final():
        answered = await consult(bench.analyst, opened.document, opened.segments, found)
    return bounded(answered.model_dump(mode="json"))


async def score(
    bench: Bench, upload: Uploaded, sha256: str, facts: Sequence[dict[str, Any]]
) -> dict[str, Any]:
    """Judge by the playbook."""
    opened = await _reopen(bench, upload, sha256)
    read = tuple(Fact.model_validate(fact) for fact in facts)
    with final():
        return bounded(await asyncio.to_thread(appraise, *opened, read, bench.playbook, upload.we))


def join(
    bench: Bench,
    parsed: dict[str, Any],
    facts: Sequence[dict[str, Any]],
    judged: dict[str, Any],
) -> NDAAnalysis:
    """Put together what the steps gave."""
    return NDAAnalysis.model_validate(
        {
            **judged,
            "doc_sha256": parsed["sha256"],
            "facts": facts,
            "engine": bench.analyst.engine,
            "engine_version": bench.analyst.engine_version,
            "warnings": [*parsed["warnings"], *judged["warnings"]],
        }
    )


async def _reopen(bench: Bench, upload: Uploaded, sha256: str) -> Opened:
    with final():
        return await asyncio.to_thread(bench.shelf.reopen, upload.uri, upload.name, sha256)
