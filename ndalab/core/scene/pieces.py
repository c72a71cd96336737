"""The smallest pieces of a run's part: segments, failures and calls."""

from __future__ import annotations

from typing import Any

from ndalab.core.facts import AttemptFailed
from ndalab.core.run import Call
from ndalab.core.scene.words import brief_error, named

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


def entry(call: Call, beat: int, target: str | None, origin: int) -> dict[str, Any]:
    """Show one call of the function; `target` names the step that it was for."""
    begun, ended = call.started, call.ended
    error = ended.error if ended else None
    return {
        "at": begun.at - origin,
        "beat": beat,
        "ended": ended.at - origin if ended else None,
        "step": target,
        "attempt": begun.attempt + 1,
        "of": begun.max_attempts,
        "plan_only": begun.disable_immediate_execution,
        "memos": call.memos,
        "status": ended.status if ended else None,
        "ops": [[op.op, op.name] for op in ended.ops] if ended else [],
        "error": named({"name": error[0], "message": error[1]}) if error else None,
        "no_retry": bool(ended and ended.no_retry),
        "retry_after": bool(ended and ended.retry_after),
    }
