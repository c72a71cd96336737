"""How much of a document an analysis may quote, so that what a step returns stays small."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeVar, cast

LONGEST_QUOTE = 4_000
"""Characters. A sentence of an ordinary NDA rarely has more than 3,000."""
MOST_QUOTED = 400_000
"""Characters in one value: at six bytes each, as JSON may need, still less than 4 MiB."""


J = TypeVar("J")


def bounded(value: J) -> J:
    """Shorten quotes, with their offsets, until all of them together have room.

    Args:
        value: JSON that may hold evidence at any depth.

    Returns:
        The same JSON where nothing was too long, as is usual.
    """
    lengths = list(_lengths(value))
    longest = LONGEST_QUOTE
    while longest > 1 and sum(min(n, longest) for n in lengths) > MOST_QUOTED:
        longest //= 2
    return cast("J", _clipped(value, longest)) if max(lengths, default=0) > longest else value


def _lengths(value: Any) -> Iterator[int]:
    for evidence in _evidence(value):
        yield len(evidence["quote"])


def _evidence(value: Any) -> Iterator[dict[str, Any]]:
    if _is_evidence(value):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from _evidence(item)
    elif isinstance(value, list):
        for item in value:
            yield from _evidence(item)


def _is_evidence(value: Any) -> bool:
    return isinstance(value, dict) and {"start", "end", "quote"} <= value.keys()


def _clipped(value: Any, longest: int) -> Any:
    if _is_evidence(value):
        end = min(value["end"], value["start"] + longest)
        return {**value, "end": end, "quote": value["quote"][:longest]}
    if isinstance(value, dict):
        return {key: _clipped(item, longest) for key, item in value.items()}
    if isinstance(value, list):
        return [_clipped(item, longest) for item in value]
    return value
