"""What the executor must know of a function: plain data, read from the SDK by the seam.

All lengths of time are whole milliseconds; all expressions are text that compiles.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

DEFAULT_RETRIES = 4
"""Five attempts (semantics 1.9)."""
MAX_RETRIES = 20

FAILED = "inngest/function.failed"
FINISHED = "inngest/function.finished"
CANCELLED = "inngest/function.cancelled"
INVOKED = "inngest/function.invoked"
SCHEDULED = "inngest/scheduled.timer"

DAY_MS = 24 * 60 * 60 * 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Trigger:
    """An event name or pattern, with the expression it must satisfy."""

    event: str
    expression: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cron:
    """A schedule, and the most by which a tick may be late on purpose."""

    schedule: str
    jitter: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Concurrency:
    """How many calls may execute at once for one value of a key (semantics 4.9)."""

    limit: int
    key: str | None = None
    scope: Literal["fn", "env", "account"] = "fn"


@dataclass(frozen=True, slots=True, kw_only=True)
class RateLimit:
    """How many events may start a run in a period; the others are dropped (4.4)."""

    limit: int
    period: int
    key: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Throttle:
    """How many runs may start in a period; the others wait (4.5)."""

    limit: int
    period: int
    burst: int
    key: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Debounce:
    """How long it must be quiet before the last event starts a run (4.6)."""

    period: int
    timeout: int | None = None
    key: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """How many events, or how much time, make one run (4.7)."""

    max_size: int
    timeout: int
    key: str | None = None
    condition: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Singleton:
    """What happens to an event whose key is busy (4.3)."""

    mode: Literal["skip", "cancel"]
    key: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cancel:
    """An event that cancels a run (4.1)."""

    event: str
    condition: str | None = None
    timeout: int = 365 * DAY_MS


@dataclass(frozen=True, slots=True, kw_only=True)
class FunctionSpec:
    """One function as a server sees it. An on_failure handler is a function of its own."""

    id: str
    """With the app's prefix: ``"app-fn"``."""
    local_id: str
    """As given to `create_function`, plus ``"-failure"`` for an on_failure handler."""
    name: str
    triggers: tuple[Trigger, ...]
    crons: tuple[Cron, ...] = ()
    max_attempts: int = DEFAULT_RETRIES + 1
    is_async: bool = True
    concurrency: tuple[Concurrency, ...] = ()
    rate_limit: RateLimit | None = None
    throttle: Throttle | None = None
    debounce: Debounce | None = None
    batch: Batch | None = None
    singleton: Singleton | None = None
    priority: str | None = None
    cancels: tuple[Cancel, ...] = ()
    start_timeout: int | None = None
    finish_timeout: int | None = None


def max_attempts(retries: int | None) -> int:
    """Attempts for a `retries` setting: one more than retries, clipped like the server's."""
    return min(DEFAULT_RETRIES if retries is None else retries, MAX_RETRIES) + 1
