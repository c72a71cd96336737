"""What the executor must know of a function: plain data, read from the SDK by the seam."""

from __future__ import annotations

from dataclasses import dataclass

DEFAULT_RETRIES = 4
"""Five attempts (semantics 1.9)."""
MAX_RETRIES = 20

FAILED = "inngest/function.failed"
FINISHED = "inngest/function.finished"
CANCELLED = "inngest/function.cancelled"
INVOKED = "inngest/function.invoked"
SCHEDULED = "inngest/scheduled.timer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trigger:
    """An event name or pattern, with the expression it must satisfy."""

    event: str
    expression: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FunctionSpec:
    """One function as a server sees it. An on_failure handler is a function of its own."""

    id: str
    """With the app's prefix: ``"app-fn"``."""
    local_id: str
    """As given to `create_function`, plus ``"-failure"`` for an on_failure handler."""
    name: str
    triggers: tuple[Trigger, ...]
    max_attempts: int = DEFAULT_RETRIES + 1
    is_async: bool = True


def max_attempts(retries: int | None) -> int:
    """Attempts for a `retries` setting: one more than retries, clipped like the server's."""
    return min(DEFAULT_RETRIES if retries is None else retries, MAX_RETRIES) + 1
