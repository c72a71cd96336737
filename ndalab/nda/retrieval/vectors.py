"""Vectors that know which model made them, and the offline embedder. No ranking here."""

from __future__ import annotations

import math
import zlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from ndalab.errors import UsageError
from ndalab.nda.ports import InputType
from ndalab.nda.retrieval.words import COMMON, stems, terms


@dataclass(frozen=True, slots=True, eq=False)
class Vectors:
    """Rows of numbers with the model and the dimension they belong to."""

    model: str
    dimension: int
    rows: npt.NDArray[np.float32]

    @classmethod
    def of(cls, model: str, dimension: int, rows: Sequence[Sequence[float]]) -> Vectors:
        """Take the rows that a model gave.

        Raises:
            UsageError: If they are not rows of `dimension` finite numbers.
        """
        lengths = {len(row) for row in rows}
        if lengths - {dimension}:
            raise UsageError(
                f"{model} gave vectors of {min(lengths - {dimension})} numbers where "
                f"{dimension} are expected; set its dimension."
            )
        array = np.array(rows, dtype=np.float32).reshape(len(rows), dimension)
        if not np.isfinite(array).all():
            raise UsageError(f"{model} gave vectors with numbers that are not finite.")
        return cls(model, dimension, array)

    def cosines(self, query: Vectors) -> npt.NDArray[np.float64]:
        """Give the cosine of each row with the first row of `query`.

        Raises:
            UsageError: If the two were made by different models.
        """
        if (self.model, self.dimension) != (query.model, query.dimension):
            raise UsageError(
                f"vectors of {self.model} ({self.dimension}) cannot be compared with vectors of "
                f"{query.model} ({query.dimension}); embed both with one model."
            )
        found: npt.NDArray[np.float64] = (_unit(self.rows) @ _unit(query.rows)[0]).astype(float)
        return found

    def to_json(self) -> dict[str, Any]:
        """Give the vectors as JSON can hold them."""
        return {"model": self.model, "dimension": self.dimension, "rows": self.rows.tolist()}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Vectors:
        """Take back what `to_json` gave."""
        return cls.of(stored["model"], stored["dimension"], stored["rows"])


def _unit(rows: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    norms = np.linalg.norm(rows, axis=1, keepdims=True)
    unit = np.zeros_like(rows)
    np.divide(rows, norms, out=unit, where=norms > 0)
    return unit


@dataclass(frozen=True, slots=True)
class HashingEmbedder:
    """The offline embedder: words and pairs of words hashed to places, nothing learned.

    It needs no fitting and no file, and gives the same numbers on every machine. Nearness is
    of words, not of meaning: take a trained model where that matters.
    """

    dimension: int = 1024

    @property
    def model(self) -> str:
        """The name the vectors are stored under."""
        return f"hashing-{self.dimension}"

    async def embed(self, texts: Sequence[str], input_type: InputType) -> list[list[float]]:
        """Give one vector of length 1 for each text; of zeros where there are no words."""
        del input_type  # queries and documents are hashed alike
        rows = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            for feature, times in Counter(_features(text)).items():
                place = zlib.crc32(feature.encode())
                sign = 1 if place >> 31 else -1
                row[place % self.dimension] += sign * (1 + math.log(times)) * _weight(feature)
        found: list[list[float]] = _unit(rows).tolist()
        return found


def _features(text: str) -> list[str]:
    words = stems(text)
    return [*terms(text), *(f"{one} {two}" for one, two in pairwise(words))]


def _weight(feature: str) -> float:
    """Weigh down what every agreement says; a document's own counts are not known here."""
    if " " not in feature:
        return 0.3 if feature in COMMON else 1.0
    return 0.15 if all(word in COMMON for word in feature.split(" ")) else 0.5
