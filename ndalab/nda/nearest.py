"""Where to look: a document in chunks, and the chunks closest to each hypothesis.

Pure arithmetic over segments and vectors; who makes the vectors is not known here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from ndalab.nda.document import Segment
from ndalab.nda.hypotheses import HYPOTHESES
from ndalab.nda.ports import Nearest
from ndalab.nda.schemas import Value

CHUNK_CHARACTERS = 1_200
"""A chunk is filled up to this, a few sentences: enough to mean something by itself."""
MOST_CHUNKS = 2_000
"""Beyond this, neighbours are put together, so that the list of chunks stays small."""
BEST = 3


class Chunk(Value):
    """A stretch of neighbouring segments of one clause."""

    start: int
    end: int
    section: str | None = None


def chunk(segments: Sequence[Segment]) -> tuple[Chunk, ...]:
    """Cut a document into chunks along its clauses and sentences."""
    found = [
        _joined(part)
        for _, clause in groupby(segments, key=lambda segment: segment.section)
        for part in _filled(clause)
    ]
    size = -(-len(found) // MOST_CHUNKS) or 1
    return tuple(_span(found[i : i + size]) for i in range(0, len(found), size))


def _filled(clause: Iterable[Segment]) -> Iterable[list[Segment]]:
    part: list[Segment] = []
    for segment in clause:
        if part and segment.end - part[0].start > CHUNK_CHARACTERS:
            yield part
            part = []
        part.append(segment)
    yield part


def _joined(part: Sequence[Segment]) -> Chunk:
    return Chunk(start=part[0].start, end=part[-1].end, section=part[0].section)


def _span(chunks: Sequence[Chunk]) -> Chunk:
    return chunks[0].model_copy(update={"end": chunks[-1].end})


def chunk_texts(text: str, chunks: Iterable[Chunk]) -> list[str]:
    """Give the chunks' wording with white space folded, cut where it is far too long."""
    return [" ".join(text[c.start : c.end][: 4 * CHUNK_CHARACTERS].split()) for c in chunks]


def nearest(
    chunks: Sequence[Chunk],
    vectors: Sequence[Sequence[float]],
    questions: Sequence[Sequence[float]],
) -> tuple[Nearest, ...]:
    """Find the best chunks for each hypothesis by cosine, best first, ties in reading order.

    Args:
        chunks: What the vectors stand for.
        vectors: One for each chunk.
        questions: One for each of `HYPOTHESES`, in their order.
    """
    scores = _unit(questions) @ _unit(vectors).T
    return tuple(
        Nearest(
            id=asked.id, start=chunks[i].start, end=chunks[i].end, score=round(float(row[i]), 4)
        )
        for asked, row in zip(HYPOTHESES, scores, strict=True)
        for i in np.argsort(-row, kind="stable")[:BEST]
    )


def _unit(vectors: Sequence[Sequence[float]]) -> NDArray[np.float64]:
    matrix: NDArray[np.float64] = np.asarray(vectors, dtype=np.float64)
    lengths: NDArray[np.float64] = np.linalg.norm(matrix, axis=1, keepdims=True)
    return matrix / np.maximum(lengths, 1e-12)


def best(found: Iterable[Nearest]) -> tuple[Nearest, ...]:
    """Merge what several batches of chunks gave: the best of each hypothesis, best first."""
    listed = sorted(found, key=lambda n: (int(n.id.removeprefix("nda-")), -n.score, n.start))
    groups = groupby(listed, key=lambda n: n.id)
    return tuple(n for _, group in groups for n in list(group)[:BEST])
