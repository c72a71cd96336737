"""BM25: how well each of a set of texts answers a query, by the words they share.

Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond", 2009,
section 3.4.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from ndalab.nda.retrieval.words import terms

Scores: TypeAlias = npt.NDArray[np.float64]


class BM25:
    """An index over texts that stay in memory."""

    def __init__(self, texts: Sequence[str], *, k1: float = 1.2, b: float = 0.75) -> None:
        """Index `texts`.

        Args:
            texts: What is searched, in the order that scores are given in.
            k1: How soon a further occurrence of a word counts for less.
            b: How much a longer text is held against it, from 0 to 1.
        """
        counts = [Counter(terms(text)) for text in texts]
        lengths = np.array([found.total() for found in counts], dtype=np.float64)
        mean = float(lengths.mean()) if len(counts) else 0.0
        self._size = len(counts)
        self._base = k1 * (1 - b + b * lengths / (mean or 1.0))
        self._gain = k1 + 1
        self._postings = _postings(counts)

    def scores(self, query: str) -> Scores:
        """Give each text's score; 0 where it shares no word with the query."""
        total = np.zeros(self._size)
        for term in dict.fromkeys(terms(query)):
            if term in self._postings:
                places, times = self._postings[term]
                rarity = np.log1p((self._size - len(places) + 0.5) / (len(places) + 0.5))
                total[places] += rarity * times * self._gain / (times + self._base[places])
        return total


def _postings(counts: Sequence[Counter[str]]) -> dict[str, tuple[npt.NDArray[np.intp], Scores]]:
    places: defaultdict[str, list[int]] = defaultdict(list)
    times: defaultdict[str, list[int]] = defaultdict(list)
    for place, found in enumerate(counts):
        for term, count in found.items():
            places[term].append(place)
            times[term].append(count)
    return {
        term: (np.array(places[term]), np.array(times[term], dtype=np.float64)) for term in places
    }
