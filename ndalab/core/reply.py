"""What a function can answer to one call: the values that cross the seam."""

from __future__ import annotations

from typing import Any, NamedTuple

from ndalab.core.facts import InjectionKind, MemoKind
from ndalab.core.plan import Plan


class Memo(NamedTuple):
    """A step's final value as a call sees it; `value` is JSON text."""

    kind: MemoKind
    value: str


class Op(NamedTuple):
    """One opcode of a 206 response (semantics 1.7)."""

    code: str
    step: str
    """Hash of the step id."""
    display: str
    """The step id, with its index as ``id:1`` when the id was used before."""
    name: str | None = None
    """What the SDK calls `name`: the awaited event, or the time a sleep ends."""
    opts: dict[str, Any] | None = None
    data: str | None = None
    """JSON text of the output, for StepRun."""
    error: dict[str, Any] | None = None
    is_replaced: bool = False
    """Whether a test put `data` or `error` in the place of what the step asked for."""

    @property
    def race(self) -> bool:
        """Whether the step belongs to a group in race mode."""
        return bool(self.opts) and (self.opts or {}).get("parallelMode") == "race"


class Reply(NamedTuple):
    """A response: 200 with an output, 206 with ops, or 500 with an error (semantics 1.4)."""

    status: int
    output: str | None = None
    ops: tuple[Op, ...] = ()
    error: dict[str, Any] | None = None
    """``{"code", "name", "message", "stack"}`` when the function raised."""
    no_retry: bool = False
    retry_after: float | None = None
    """Seconds from now."""
    plan: Plan | None = None
    """The steps that the call came to; None when the seam cannot tell."""
    injected: tuple[tuple[InjectionKind, str], ...] = ()
    """Faults that took effect in the call, and the steps they met."""


class Request(NamedTuple):
    """All a call needs to know (semantics 1.1)."""

    run: str
    function: str
    item: int
    events: tuple[dict[str, Any], ...]
    attempt: int
    max_attempts: int
    step: str | None
    disable_immediate_execution: bool
    memos: dict[str, Memo]
    """By step hash, in the order of completion. Not to be changed by the callee."""
