"""Timing of alternatives side by side. What is timed lives in cases.py."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable
from typing import NamedTuple

Run = Callable[[], object]


class Comparison(NamedTuple):
    """Two ways of doing something; the ratio is the first's time over the second's."""

    name: str
    first: Run
    second: Run
    limit: float | None = None
    """The ratio that must not be exceeded."""
    repeats: int = 5


class Result(NamedTuple):
    """Medians in seconds."""

    name: str
    first: float
    second: float
    limit: float | None

    @property
    def ratio(self) -> float:
        """How many times as long the first takes."""
        return self.first / self.second

    @property
    def is_kept(self) -> bool:
        """Whether the ratio is within its limit."""
        return self.limit is None or self.ratio <= self.limit


def measure(comparison: Comparison) -> Result:
    """Time both ways in turn, so that what disturbs one disturbs the other; once to warm up."""
    comparison.first(), comparison.second()
    pairs = [
        (_seconds(comparison.first), _seconds(comparison.second)) for _ in range(comparison.repeats)
    ]
    first, second = (statistics.median(times) for times in zip(*pairs, strict=True))
    return Result(comparison.name, first, second, comparison.limit)


def _seconds(run: Run) -> float:
    gc.collect()
    start = time.perf_counter()
    run()
    return time.perf_counter() - start
