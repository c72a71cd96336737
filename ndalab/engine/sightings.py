"""What a call comes to: its steps in order, and where the user's code calls them.

Places are found by looking at frames. Nothing of the SDK's own is used here.
"""

from __future__ import annotations

import functools
import hashlib
import json
import sys
from collections.abc import Callable
from types import CodeType, FrameType
from typing import Any

from ndalab.core.plan import Met, Plan
from ndalab.engine.tracebacks import is_ours, short

_PRIVATE = frozenset({"auth_key", "headers", "parallelMode"})
"""Options that are secret, or that the SDK sets after the step was met."""

_ours = functools.lru_cache(maxsize=1024)(is_ours)


@functools.lru_cache(maxsize=65_536)
def seen(step: str, op: str) -> Met:
    """Note a step without options. The same step gives the same object, quick to compare."""
    return Met(step, op, "")


class Sightings:
    """Collects the steps of one call."""

    def __init__(self) -> None:
        self.met: list[Met] = []
        self._places: dict[str, tuple[str, str]] = {}
        self._escapes = 0
        self._branch: Callable[[], Any] | None = None

    def note(self, step: str, name: str, op: str, subject: str, opts: Any) -> None:
        """Note a step that the SDK is told of, and where the user's code called it."""
        digest = _digest(op, subject, opts)
        self.met.append(Met(step, op, digest) if digest else seen(step, op))
        self._places[step] = (name, self._place(sys._getframe(1)))  # noqa: SLF001  documented

    def within(self, branch: Callable[[], Any]) -> Callable[[], Any]:
        """Wrap a branch of a group, whose own line is gone once the group awaits its step."""

        def entered() -> Any:
            self._branch = branch
            return branch()

        return entered

    def escaped(self) -> None:
        """Note that an error left a group."""
        self._escapes += 1

    def plan(self) -> Plan:
        """Sum up."""
        return Plan(tuple(self.met), self._places, self._escapes)

    def _place(self, frame: FrameType | None) -> str:
        branched = False
        while frame is not None and _ours(frame.f_code.co_filename):
            branched |= frame.f_code.co_name == "parallel"
            frame = frame.f_back
        code = _code(self._branch)
        if branched and code is not None and not _ours(code.co_filename):
            return f"{short(code.co_filename)}, line {code.co_firstlineno}"
        if frame is None:
            return "a line that cannot be told"
        return f"{short(frame.f_code.co_filename)}, line {frame.f_lineno}"


def _code(branch: Callable[[], Any] | None) -> CodeType | None:
    return getattr(branch, "__code__", None)


def _digest(op: str, subject: str, opts: Any) -> str:
    """Sum up what must not change; the time that a sleep ends may."""
    if op in ("Sleep", "StepRun"):
        return ""
    kept = {key: value for key, value in (opts or {}).items() if key not in _PRIVATE}
    text = json.dumps([subject, kept], sort_keys=True, default=str)
    return hashlib.sha256(text.encode(errors="replace")).hexdigest()[:16]
