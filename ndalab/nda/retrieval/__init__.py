"""Retrieval: which passages of a document answer a question. Offline unless told otherwise.

    retriever = await Retriever.build([segment.text for segment in segments])
    hits = await retriever.search("may the recipient keep copies?", k=3)

Two rankings are fused: `BM25`, by shared words, and the cosine of an `Embedder`'s vectors.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ndalab.errors import UsageError
from ndalab.nda.ports import Embedder
from ndalab.nda.retrieval.bm25 import BM25, Scores
from ndalab.nda.retrieval.vectors import HashingEmbedder, Vectors

__all__ = ["BM25", "HashingEmbedder", "Hit", "Retriever", "Vectors"]

_VECTOR_SHARE = 0.2
"""What the cosine counts for beside BM25: little, since hashing knows words only. Measured."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that was found."""

    index: int
    """Its place among the texts that were searched."""
    score: float
    """From 0 to 1; comparable within one search only."""


@dataclass(frozen=True, slots=True, eq=False)
class Retriever:
    """A set of passages ready to be searched."""

    words: BM25
    vectors: Vectors
    embedder: Embedder
    vector_share: float = _VECTOR_SHARE

    @classmethod
    async def build(
        cls,
        texts: Sequence[str],
        embedder: Embedder | None = None,
        *,
        vectors: Vectors | None = None,
        vector_share: float = _VECTOR_SHARE,
    ) -> Retriever:
        """Index passages.

        Args:
            texts: The passages.
            embedder: Who makes the vectors; a `HashingEmbedder` if none is given.
            vectors: Vectors of the passages that were stored, so that none are made.
            vector_share: What the vectors count for beside the words, from 0 to 1. A trained
                model deserves 0.5 or more.

        Raises:
            UsageError: If the stored vectors do not belong to these passages or this embedder.
        """
        if isinstance(texts, str) or not 0 <= vector_share <= 1:
            raise UsageError("pass a list of passages and a vector_share between 0 and 1.")
        embedder = embedder or HashingEmbedder()
        if vectors is None:
            rows = await embedder.embed(texts, "document") if texts else []
            vectors = Vectors.of(embedder.model, embedder.dimension, rows)
        _check(vectors, embedder, len(texts))
        return cls(BM25(texts), vectors, embedder, vector_share)

    async def search(self, query: str, k: int = 5) -> list[Hit]:
        """Give the `k` best passages, best first; of equals the earlier one first.

        Raises:
            UsageError: If there is nothing to search for.
        """
        if not query.strip() or k < 1:
            raise UsageError("search for at least one word, and ask for at least one passage.")
        if not len(self.vectors.rows):
            return []
        rows = await self.embedder.embed([query], "query")
        cosines = self.vectors.cosines(
            Vectors.of(self.embedder.model, self.embedder.dimension, rows)
        )
        share = self.vector_share
        scores = (1 - share) * _scaled(self.words.scores(query)) + share * _scaled(cosines)
        best = np.argsort(-scores, kind="stable")[:k]
        return [Hit(index=int(at), score=float(scores[at])) for at in best]


def _check(vectors: Vectors, embedder: Embedder, count: int) -> None:
    if (vectors.model, vectors.dimension) != (embedder.model, embedder.dimension):
        raise UsageError(
            f"the stored vectors are of {vectors.model} ({vectors.dimension}), the embedder is "
            f"{embedder.model} ({embedder.dimension}); embed the passages again."
        )
    if len(vectors.rows) != count:
        raise UsageError(
            f"there are {len(vectors.rows)} vectors for {count} passages; embed them again."
        )


def _scaled(scores: Scores) -> Scores:
    """Scale scores so that the best is 1; below 0 is as far as 0."""
    top = float(scores.max(initial=0.0))
    return np.maximum(scores, 0.0) / (top or 1.0)
