"""The smallest pieces of a run's part: segments and failures."""

from __future__ import annotations

from typing import Any

from ndalab.core.facts import AttemptFailed
from ndalab.core.run import Call
from ndalab.core.scene.words import brief_error

Segment = dict[str, Any]


def failure(fact: AttemptFailed, origin: int) -> dict[str, Any]:
    """Show a failed attempt of the function body."""
    return {
        "number": fact.attempt + 1,
        "at": fact.at - origin,
        "error": brief_error(fact.error),
        "retry_at": fact.retry_at - origin,
    }


def body_failed(call: Call) -> bool:
    """Whether the function itself raised."""
    return call.ended is not None and call.ended.status >= 400


def segment(
    kind: str, start: list[int], end: list[int] | None, *, until: int | None = None
) -> Segment:
    """Show a stretch of one kind; `end` is None while it is open."""
    return {"kind": kind, "start": start, "end": end, "until": until}
