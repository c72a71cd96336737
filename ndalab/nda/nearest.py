"""Where to look: a document in chunks, and the chunks closest to each hypothesis.

Pure arithmetic over segments, words and vectors; nobody is asked for vectors here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

import numpy as np

from ndalab.nda.document import Segment
from ndalab.nda.hypotheses import HYPOTHESES
from ndalab.nda.ports import Nearest
from ndalab.nda.retrieval import BM25, Vectors
from ndalab.nda.retrieval.bm25 import Scores
from ndalab.nda.schemas import Value

CHUNK_CHARACTERS = 1_200
"""A chunk is filled up to this, a few sentences: enough to mean something by itself."""
MOST_CHUNKS = 2_000
"""Beyond this, neighbours are put together, so that the list of chunks stays small."""
BEST = 3
HASHED_SHARE = 0.2
"""What the cosine of hashed words counts for beside BM25."""
LEARNED_SHARE = 0.5
"""What it counts for where a trained model made the vectors."""


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
    texts: Sequence[str],
    vectors: Vectors,
    questions: Sequence[Vectors],
) -> tuple[Nearest, ...]:
    """Find the best chunks for each hypothesis, by shared words and by the vectors' cosine.

    Args:
        chunks: What is ranked.
        texts: Their wording.
        vectors: Their vectors, a row each.
        questions: For each of `HYPOTHESES`, in their order, the vector of its statement.

    Returns:
        For each hypothesis its best chunks, best first, ties in reading order.
    """
    words = BM25(texts)
    share = HASHED_SHARE if vectors.model.startswith("hashing-") else LEARNED_SHARE
    return tuple(
        Nearest(id=asked.id, start=chunks[i].start, end=chunks[i].end, score=round(score, 4))
        for asked, question in zip(HYPOTHESES, questions, strict=True)
        for i, score in _top(
            (1 - share) * _scaled(words.scores(asked.statement))
            + share * _scaled(vectors.cosines(question))
        )
    )


def _top(scores: Scores) -> list[tuple[int, float]]:
    return [(int(i), float(scores[i])) for i in np.argsort(-scores, kind="stable")[:BEST]]


def _scaled(scores: Scores) -> Scores:
    """Scale scores so that the best is 1; what is below 0 counts as 0."""
    top = float(scores.max(initial=0.0))
    return np.maximum(scores, 0.0) / (top or 1.0)


def best(found: Iterable[Nearest]) -> tuple[Nearest, ...]:
    """Merge what several batches of chunks gave: the best of each hypothesis, best first."""
    listed = sorted(found, key=lambda n: (int(n.id.removeprefix("nda-")), -n.score, n.start))
    groups = groupby(listed, key=lambda n: n.id)
    return tuple(n for _, group in groups for n in list(group)[:BEST])
