"""The lab's whole state: a fold over all facts. No decision is made here."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any

from ndalab.core import facts
from ndalab.core import run as runs
from ndalab.core.agenda import Agenda
from ndalab.core.expressions import Expression, ExpressionError, compile_expression
from ndalab.core.facts import Fact
from ndalab.core.run import Pause, RunState
from ndalab.core.waits import Wait, WaitIndex

IDEMPOTENCY_MS = 24 * 60 * 60 * 1000
"""How long an event's id starts a function only once (semantics 2.2)."""


class State:
    """What the facts so far amount to. `apply` is its only way to change."""

    def __init__(self) -> None:
        self.runs: dict[str, RunState] = {}
        self.events: dict[str, facts.EventReceived] = {}
        self.received = 0
        """How many events did not come out of a call: numbers the next id."""
        self.waits = WaitIndex()
        self.agenda = Agenda(self._is_open)
        self.unfinished: dict[str, None] = {}
        self._starts: dict[tuple[str, str], int] = {}
        self._apply: dict[type, Callable[[Any], None]] = {
            facts.EventReceived: self._event_received,
            facts.RunScheduled: self._run_scheduled,
            facts.Enqueued: self._enqueued,
            facts.Dequeued: lambda f: runs.dequeued(self.runs[f.run], f),
            facts.CallStarted: lambda f: runs.call_started(self.runs[f.run], f),
            facts.CallEnded: lambda f: runs.call_ended(self.runs[f.run], f),
            facts.AttemptFailed: lambda f: runs.attempt_failed(self.runs[f.run], f),
            facts.StepMemoised: self._memoised,
            facts.SleepStarted: lambda f: self._paused(f, "sleep", None),
            facts.WaitStarted: self._wait_started,
            facts.InvokeStarted: lambda f: self._paused(f, "invoke", f.function),
            facts.RunEnded: self._run_ended,
        }

    @classmethod
    def of(cls, history: Iterable[Fact]) -> State:
        """Fold a history."""
        state = cls()
        for fact in history:
            state.apply(fact)
        return state

    def apply(self, fact: Fact) -> None:
        """Take one more fact into account."""
        self._apply[type(fact)](fact)

    def event_map(self, event_id: str) -> dict[str, Any]:
        """Show an event as functions, waits and expressions see it (semantics 2.1)."""
        return event_map(self.events[event_id])

    def reopen(self, run: str, item: int) -> None:
        """Put back an item whose call was cut off before it answered; it will be called again."""
        state = self.runs[run]
        if state.open_calls.pop(item, None) is not None and item in state.items:
            self.agenda.add(state.items[item].due, state.number, run, item)

    def reopen_all(self) -> None:
        """Put back all items whose calls were cut off, in the order of runs."""
        for run in self.unfinished:
            for item in list(self.runs[run].open_calls):
                self.reopen(run, item)

    def started_recently(self, function: str, key: str, now: int) -> bool:
        """Whether an event with this id has started the function within 24 hours."""
        first = self._starts.get((function, key))
        return first is not None and now - first < IDEMPOTENCY_MS

    def _is_open(self, run: str, item: int) -> bool:
        state = self.runs[run]
        return item in state.items and item not in state.open_calls

    def _event_received(self, fact: facts.EventReceived) -> None:
        self.events[fact.id] = fact
        if fact.run is None or fact.origin == "internal":
            self.received += 1

    def _run_scheduled(self, fact: facts.RunScheduled) -> None:
        self.runs[fact.run] = RunState(
            fact.run, fact.function, len(self.runs), fact.events, fact.invoker, fact.at
        )
        self.unfinished[fact.run] = None
        event = self.events[fact.events[0]]
        self._starts[(fact.function, event.key or event.id)] = fact.at

    def _enqueued(self, fact: facts.Enqueued) -> None:
        run = self.runs[fact.run]
        runs.enqueued(run, fact)
        self.agenda.add(fact.due, run.number, fact.run, fact.item)

    def _memoised(self, fact: facts.StepMemoised) -> None:
        runs.memoised(self.runs[fact.run], fact)
        self.waits.remove(fact.run, fact.step)

    def _paused(self, fact: Any, kind: Any, subject: str | None) -> Pause:
        pause = Pause(fact.step, kind, fact.at, fact.until, fact.race, subject)
        runs.paused(self.runs[fact.run], pause)
        return pause

    def _wait_started(self, fact: facts.WaitStarted) -> None:
        run = self.runs[fact.run]
        runs.paused(
            run,
            Pause(fact.step, "wait", fact.at, fact.until, fact.race, fact.event, fact.expression),
        )
        expression = self._interpolated(fact.expression, run)
        self.waits.add(Wait(fact.run, fact.step, fact.event, expression))

    def _interpolated(self, text: str | None, run: RunState) -> Expression | None:
        if text is None:
            return None
        try:
            return compile_expression(text).interpolate(self.event_map(run.events[0]))
        except ExpressionError:
            # The run fails for it right after this fact; it must not match until then.
            return compile_expression("false")

    def _run_ended(self, fact: facts.RunEnded) -> None:
        run = self.runs[fact.run]
        for step in run.pauses:
            self.waits.remove(fact.run, step)
        runs.run_ended(run, fact)
        self.unfinished.pop(fact.run, None)


def event_map(event: facts.EventReceived) -> dict[str, Any]:
    """Build the map that a server sends: `name`, `data`, `user`, `id`, `ts`, perhaps `v`."""
    shown = {
        "name": event.name,
        "data": json.loads(event.data),
        "user": json.loads(event.user) if event.user else {},
        "id": event.key or event.id,
        "ts": event.ts,
    }
    if event.v is not None:
        shown["v"] = event.v
    return shown
