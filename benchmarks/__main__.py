"""Prints one table. Ends with 1 when a ratio exceeds its limit."""

from __future__ import annotations

import sys

from benchmarks.cases import comparisons
from benchmarks.measuring import Result, measure
from benchmarks.memos import hit_cost


def main() -> int:
    """Measure and print everything."""
    print(f"{'comparison':<44}{'first':>10}{'second':>10}{'ratio':>8}{'limit':>8}")
    results = []
    for comparison in comparisons():
        results.append(measure(comparison))
        print(_line(results[-1]), flush=True)
    lab, sdk = hit_cost()
    print(_line(Result("one memo hit among 500: the lab / the SDK", lab, sdk, None)))
    late = [result.name for result in results if not result.is_kept]
    print("All limits are kept." if not late else f"Beyond its limit: {'; '.join(late)}")
    return 1 if late else 0


def _line(result: Result) -> str:
    limit = "" if result.limit is None else f"{result.limit:.2f}"
    mark = "" if result.is_kept else "  !"
    return (
        f"{result.name:<44}{_span(result.first):>10}{_span(result.second):>10}"
        f"{result.ratio:>8.2f}{limit:>8}{mark}"
    )


def _span(seconds: float) -> str:
    if seconds < 1e-3:
        return f"{seconds * 1e6:.1f} µs"
    return f"{seconds * 1e3:.1f} ms"


if __name__ == "__main__":
    sys.exit(main())
