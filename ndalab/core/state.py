"""The lab's whole state: a fold over all facts. No decision is made here."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Hashable, Iterable
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from ndalab.core import facts
from ndalab.core import run as runs
from ndalab.core.agenda import Agenda, Rank
from ndalab.core.expressions import ExpressionError, compile_expression
from ndalab.core.facts import Fact
from ndalab.core.parking import Parking
from ndalab.core.run import Item, Pause, RunState
from ndalab.core.spec import DAY_MS
from ndalab.core.waits import Wait, WaitIndex

if TYPE_CHECKING:
    from ndalab.core.expressions import Expression


class Timer(NamedTuple):
    """Something due that belongs to a function and not to a run."""

    kind: Literal["batch", "debounce", "cron", "throttle", "delay"]
    function: str
    key: str


class BatchState(NamedTuple):
    """The events that have gathered so far."""

    events: tuple[str, ...]
    size: int
    """Characters of data."""


class State:
    """What the facts so far amount to. `apply` is its only way to change."""

    def __init__(self) -> None:
        self.runs: dict[str, RunState] = {}
        self.events: dict[str, facts.EventReceived] = {}
        self.received = 0
        """How many events did not come out of a call: numbers the next id."""
        self.dropped: list[facts.EventDropped] = []
        self.injected: list[facts.Injected] = []
        """Faults that tests asked for, as they took effect."""
        self.delayed: set[str] = set()
        """Events that such a fault still holds back."""
        self.waits = WaitIndex()
        self.cancels = WaitIndex()
        self.cancel_until: dict[tuple[str, str], int] = {}
        self.agenda = Agenda(self._is_open)
        self.timers: dict[Timer, int] = {}
        self.ticks: dict[Timer, int] = {}
        """For which instant a schedule ticks next, in milliseconds."""
        self.unfinished: dict[str, None] = {}
        self.meters: dict[str, int] = {}
        self.batches: dict[tuple[str, str], BatchState] = {}
        self.debounces: dict[tuple[str, str], facts.DebounceSet] = {}
        self.singletons: dict[str, str] = {}
        self.invokers: dict[str, tuple[str, str]] = {}
        """Who waits for the run that an `inngest/function.invoked` event starts."""
        self.executing: Counter[str] = Counter()
        """Calls that count on each concurrency counter."""
        self.parking = Parking()
        self._starts: dict[tuple[str, str], int] = {}
        self._apply: dict[type, Callable[[Any], None]] = {
            facts.TimePassed: lambda _: None,
            facts.EventReceived: self._event_received,
            facts.RunScheduled: self._run_scheduled,
            facts.EventDropped: self.dropped.append,
            facts.Metered: self._metered,
            facts.BatchExtended: self._batch_extended,
            facts.BatchClosed: self._batch_closed,
            facts.DebounceSet: self._debounce_set,
            facts.DebounceClosed: self._debounce_closed,
            facts.CronSet: self._cron_set,
            facts.CancelSet: self._cancel_set,
            facts.Blocked: self._blocked,
            facts.Enqueued: self._enqueued,
            facts.Dequeued: lambda f: runs.dequeued(self.runs[f.run], f),
            facts.CallStarted: self._call_started,
            facts.CallEnded: self._call_ended,
            facts.AttemptFailed: lambda f: runs.attempt_failed(self.runs[f.run], f),
            facts.StepMemoised: self._memoised,
            facts.SleepStarted: lambda f: self._paused(f, "sleep", None),
            facts.WaitStarted: self._wait_started,
            facts.InvokeStarted: self._invoke_started,
            facts.PlanChanged: lambda f: self.runs[f.run].changes.append(f),
            facts.Injected: self._injected,
            facts.EventDelivered: lambda f: self.delayed.discard(f.event),
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

    def started_recently(self, function: str, key: str, now: int) -> bool:
        """Whether an event with this id has started the function within 24 hours (2.2)."""
        first = self._starts.get((function, key))
        return first is not None and now - first < DAY_MS

    def release(self, gate: str) -> None:
        """Put the foremost item that is parked at a gate back on the agenda."""
        while (place := self.parking.pop(gate)) is not None:
            if self._is_open(*place):
                self._put(self.runs[place[0]], self.runs[place[0]].items[place[1]])
                return

    def release_all(self) -> None:
        """Put everything that is parked back on the agenda: limits may have changed."""
        for place in self.parking.gates():
            self.parking.leave(place)
            if self._is_open(*place):
                self._put(self.runs[place[0]], self.runs[place[0]].items[place[1]])

    def reopen(self, run: str, item: int) -> None:
        """Put back an item whose call was cut off before it answered; it will be called again."""
        state = self.runs[run]
        if state.open_calls.pop(item, None) is None:
            return
        self._leave_slots(state)
        if item in state.items:
            self._put(state, state.items[item])

    def reopen_all(self) -> None:
        """Put back all items whose calls were cut off, in the order of runs."""
        for run in self.unfinished:
            for item in list(self.runs[run].open_calls):
                self.reopen(run, item)

    def _is_open(self, owner: Hashable, item: int) -> bool:
        if isinstance(owner, Timer):
            return self.timers.get(owner) == item
        run = self.runs[str(owner)]
        is_free = item not in run.open_calls and (run.id, item) not in self.parking
        return item in run.items and is_free

    def _event_received(self, fact: facts.EventReceived) -> None:
        self.events[fact.id] = fact
        if fact.run is None or fact.origin == "internal":
            self.received += 1

    def _run_scheduled(self, fact: facts.RunScheduled) -> None:
        event = self.events[fact.events[0]]
        sender = self.runs.get(event.run or "")
        self.runs[fact.run] = RunState(
            fact.run,
            fact.function,
            len(self.runs),
            fact.events,
            fact.invoker,
            fact.at,
            cron=fact.cron,
            batch=fact.batch,
            by_cron=fact.cron is not None or (sender is not None and sender.by_cron),
            priority=fact.priority,
            slots=fact.slots,
            throttle=fact.throttle,
            singleton=fact.singleton,
        )
        self.unfinished[fact.run] = None
        if fact.singleton is not None:
            self.singletons.setdefault(fact.singleton, fact.run)

    def _metered(self, fact: facts.Metered) -> None:
        self.meters[fact.meter] = fact.tat

    def _set_timer(self, timer: Timer, due: int) -> None:
        self.timers[timer] = due
        self.agenda.add(due, (due, -1), timer, due)

    def _batch_extended(self, fact: facts.BatchExtended) -> None:
        key = (fact.function, fact.key)
        former = self.batches.get(key, BatchState((), 0))
        size = former.size + len(self.events[fact.event].data)
        self.batches[key] = BatchState((*former.events, fact.event), size)
        if not former.events:
            self._set_timer(Timer("batch", *key), fact.due)

    def _batch_closed(self, fact: facts.BatchClosed) -> None:
        del self.batches[(fact.function, fact.key)]
        self.timers.pop(Timer("batch", fact.function, fact.key), None)

    def _debounce_set(self, fact: facts.DebounceSet) -> None:
        key = (fact.function, fact.key)
        self.debounces[key] = fact
        self._set_timer(Timer("debounce", *key), fact.due)

    def _debounce_closed(self, fact: facts.DebounceClosed) -> None:
        del self.debounces[(fact.function, fact.key)]
        self.timers.pop(Timer("debounce", fact.function, fact.key), None)

    def _cron_set(self, fact: facts.CronSet) -> None:
        timer = Timer("cron", fact.function, fact.cron)
        self.ticks[timer] = fact.scheduled
        self._set_timer(timer, fact.due)

    def _cancel_set(self, fact: facts.CancelSet) -> None:
        run = self.runs[fact.run]
        key = (fact.run, str(run.cancels))
        run.cancels += 1
        self.cancel_until[key] = fact.until
        expression = self._interpolated(fact.expression, run)
        self.cancels.add(Wait(*key, fact.event, expression))

    def _blocked(self, fact: facts.Blocked) -> None:
        run = self.runs[fact.run]
        run.blocked.append(fact)
        rank = self._rank(run, run.items[fact.item])
        self.parking.park(fact.gate, rank, (fact.run, fact.item))
        if fact.until is not None:
            self._set_timer(Timer("throttle", run.function, fact.gate), fact.until)

    def _enqueued(self, fact: facts.Enqueued) -> None:
        run = self.runs[fact.run]
        runs.enqueued(run, fact)
        if fact.kind == "start" and fact.attempt == 0:
            # Only now: a run that a singleton skips does not use up its event's id (4.0).
            event = self.events[run.events[0]]
            self._starts[(run.function, event.key or event.id)] = fact.at
        self._put(run, run.items[fact.item])

    def _put(self, run: RunState, item: Item) -> None:
        self.agenda.add(item.due, self._rank(run, item), run.id, item.number)

    def _rank(self, run: RunState, item: Item) -> Rank:
        """Older runs go first; a priority moves what is due soon (semantics 4.8)."""
        urgent = item.kind in ("start", "discovery", "step") and item.attempt == 0
        return (run.scheduled_at - (run.priority * 1000 if urgent else 0), run.number)

    def _call_started(self, fact: facts.CallStarted) -> None:
        run = self.runs[fact.run]
        if fact.item in run.open_calls:
            # The former call was cut off, which no fact tells; it counts no more.
            self.executing.subtract(run.slots)
        runs.call_started(run, fact)
        self.parking.leave((fact.run, fact.item))
        self.executing.update(run.slots)

    def _call_ended(self, fact: facts.CallEnded) -> None:
        run = self.runs[fact.run]
        if fact.item in run.open_calls:
            self._leave_slots(run)
        runs.call_ended(run, fact)

    def _leave_slots(self, run: RunState) -> None:
        self.executing.subtract(run.slots)
        for gate in run.slots:
            self.release(gate)

    def _memoised(self, fact: facts.StepMemoised) -> None:
        runs.memoised(self.runs[fact.run], fact)
        self.waits.remove(fact.run, fact.step)

    def _paused(self, fact: Any, kind: Any, subject: str | None) -> None:
        runs.paused(
            self.runs[fact.run], Pause(fact.step, kind, fact.at, fact.until, fact.race, subject)
        )

    def _invoke_started(self, fact: facts.InvokeStarted) -> None:
        self._paused(fact, "invoke", fact.function)
        self.invokers[fact.event] = (fact.run, fact.step)

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
            # A version that knew more expressions wrote this history; here it matches nothing.
            return compile_expression("false")

    def _injected(self, fact: facts.Injected) -> None:
        self.injected.append(fact)
        if fact.run is not None and fact.step is not None:
            self.runs[fact.run].injected[fact.step] = fact.kind
        if fact.event is not None and fact.until is not None:
            self.delayed.add(fact.event)
            self._set_timer(Timer("delay", "", fact.event), fact.until)

    def _run_ended(self, fact: facts.RunEnded) -> None:
        run = self.runs[fact.run]
        for step in run.pauses:
            self.waits.remove(fact.run, step)
        for number in range(run.cancels):
            self.cancels.remove(fact.run, str(number))
            self.cancel_until.pop((fact.run, str(number)), None)
        unused = any(
            item.due <= fact.at and number not in run.open_calls
            for number, item in run.items.items()
        )
        for number in run.items:
            self.parking.leave((fact.run, number))
        runs.run_ended(run, fact)
        self.unfinished.pop(fact.run, None)
        if run.singleton is not None and self.singletons.get(run.singleton) == fact.run:
            del self.singletons[run.singleton]
        if unused:
            # Room that was made for this run must not be lost with it.
            for gate in (*run.slots, *([run.throttle] if run.throttle else [])):
                self.release(gate)


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
