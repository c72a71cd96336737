"""What a live view adds to the scene: real time, injected faults, and functions that changed.

Real time is how long calls took on this machine while somebody watched. It is no part of any
record or output: the clock is given, and without one there is none. No drawing lives here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from ndalab.core.facts import CallEnded, CallStarted, Fact
from ndalab.core.run import EXECUTED, RunState
from ndalab.core.state import State
from ndalab.face.live.wire import NAME, Part
from ndalab.face.plain import shorten

NOTES = 20
"""The most injected faults on events that are told of."""


class Marks:
    """Remembers when calls were seen to begin and end."""

    def __init__(self, state: State, clock: Callable[[], float] | None = None) -> None:
        """Begin to remember.

        Args:
            state: What has happened, and goes on happening.
            clock: Reads real time in seconds; None leaves real time out.
        """
        self._state = state
        self._clock = clock
        self._origin = clock() if clock is not None else 0.0
        self._seen: dict[str, dict[tuple[int, int], list[float]]] = {}

    def saw(self, facts: Iterable[Fact]) -> None:
        """Note the real time of calls."""
        if self._clock is None:
            return
        now = round((self._clock() - self._origin) * 1000, 1)
        for fact in facts:
            if isinstance(fact, CallStarted):
                self._seen.setdefault(fact.run, {})[fact.item, fact.attempt] = [now]
            elif isinstance(fact, CallEnded):
                for stamp in self._open(fact):
                    stamp.append(now)

    def put(self, part: Part, run: RunState) -> Part:
        """Add to a run's part what the scene does not tell; changes it in place."""
        for place, step in enumerate(run.steps):
            if step in run.injected:
                part["p"][place]["u"] = run.injected[step]
        if run.changes:
            change = run.changes[0]
            part["w"] = f"step '{shorten(change.step, NAME)}' {change.kind}"
        if run.id in self._seen:
            self._put_times(part, run)
        return part

    def notes(self) -> list[str]:
        """Say which faults took effect on events."""
        events = [fact for fact in self._state.injected if fact.event is not None]
        return [
            f"fault injected: {fact.kind} "
            f"'{shorten(self._state.events[fact.event or ''].name, NAME)}'"
            for fact in events[:NOTES]
            if fact.event in self._state.events
        ]

    def _open(self, fact: CallEnded) -> list[list[float]]:
        stamps = self._seen.get(fact.run, {})
        return [s for (item, _), s in stamps.items() if item == fact.item and len(s) == 1]

    def _put_times(self, part: Part, run: RunState) -> None:
        stamps = self._seen[run.id]
        places: dict[str, list[int]] = {}
        for place, call in enumerate(run.calls):
            part["l"][place] += stamps.get((call.started.item, call.started.attempt), [])
            for step in _executed(call):
                places.setdefault(step, []).append(place)
        for number, step in enumerate(run.steps):
            if step in places:
                part["p"][number]["v"] = places[step]


def _executed(call: Any) -> list[str]:
    if call.ended is None:
        return [] if call.started.step is None else [call.started.step]
    return [op.step for op in call.ended.ops if op.op in EXECUTED]
