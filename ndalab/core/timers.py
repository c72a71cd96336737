"""What becomes due for a function rather than for a run: batches, debounces, schedules."""

from __future__ import annotations

from datetime import UTC, datetime

from ndalab.core import emit, events, schedule
from ndalab.core.draft import Draft
from ndalab.core.facts import CronSet, EventDelivered, EventReceived
from ndalab.core.spec import SCHEDULED, Cron, FunctionSpec
from ndalab.core.state import State, Timer


def fire(draft: Draft, timer: Timer) -> None:
    """Do what a timer was set for."""
    draft.state.timers.pop(timer, None)
    if timer.kind == "throttle":
        draft.state.release(timer.key)
        return
    if timer.kind == "delay":
        draft.add(EventDelivered(draft.now, timer.key))
        events.deliver(draft, draft.state.events[timer.key])
        return
    spec = draft.catalogue.get(timer.function)
    if spec is None:
        return
    if timer.kind == "batch":
        schedule.close_batch(draft, spec, timer.key)
    elif timer.kind == "debounce":
        schedule.close_debounce(draft, spec, timer.key)
    else:
        _tick(draft, spec, timer)


def arm(draft: Draft) -> None:
    """Set every schedule's next tick, counted from now: ticks missed before do not come again."""
    for spec in draft.catalogue:
        for cron in spec.crons:
            _set(draft, spec, cron, draft.now)


def _set(draft: Draft, spec: FunctionSpec, cron: Cron, after: int) -> None:
    from ndalab.core.cron import parse_cron  # only functions with a schedule need it

    moment = datetime.fromtimestamp(after / 1000, tz=UTC)
    following = parse_cron(cron.schedule).next_after(moment)
    if following is None:
        return
    scheduled = round(following.timestamp() * 1000)
    late = round(cron.jitter * draft.ids.spread(spec.id, cron.schedule, scheduled))
    draft.add(CronSet(draft.now, spec.id, cron.schedule, scheduled, scheduled + late))


def _tick(draft: Draft, spec: FunctionSpec, timer: Timer) -> None:
    """Send the timer event to its function alone, and set the next tick from this one (4.10)."""
    cron = next((cron for cron in spec.crons if cron.schedule == timer.key), None)
    if cron is None:
        return
    scheduled = draft.state.ticks[timer]
    event = _event(draft, cron, scheduled)
    draft.add(event)
    _set(draft, spec, cron, scheduled)
    schedule.admit(draft, spec, event, cron=cron.schedule)


def _event(draft: Draft, cron: Cron, scheduled: int) -> EventReceived:
    """Make the event of a tick. Its id is its instant, so that one instant starts one run."""
    data = {"cron": cron.schedule, "scheduledAt": _iso(scheduled), "fireAt": _iso(draft.now)}
    return emit.internal(draft, SCHEDULED, data, key=_iso(scheduled))


def _iso(instant: int) -> str:
    return datetime.fromtimestamp(instant / 1000, tz=UTC).isoformat().replace("+00:00", "Z")


def is_pending(state: State) -> bool:
    """Whether a batch, a debounce or a fault still holds events that will start a run."""
    return bool(state.batches or state.debounces or state.delayed)
