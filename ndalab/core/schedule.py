"""From an event to a run: the gates between them, in the server's order (semantics 4.0).

batch -> rate limit -> debounce -> priority, keys -> singleton -> event id -> queue
"""

from __future__ import annotations

from typing import Any

from ndalab.core import gcra, keys, limits
from ndalab.core.draft import Draft
from ndalab.core.expressions import compile_expression, priority_factor
from ndalab.core.facts import (
    BatchClosed,
    BatchExtended,
    CancelSet,
    DebounceClosed,
    DebounceSet,
    EventDropped,
    EventReceived,
    Metered,
    RunEnded,
    RunScheduled,
)
from ndalab.core.finish import answer_error, finish
from ndalab.core.run import RunState
from ndalab.core.spec import Concurrency, FunctionSpec
from ndalab.core.state import event_map

DEBOUNCE_BUFFER_MS = 1050
"""A debounce fires this much later than its period says (4.6)."""
BATCH_CHARACTERS = 10 * 1024 * 1024


def admit(draft: Draft, spec: FunctionSpec, event: EventReceived, cron: str | None = None) -> None:
    """Take an event that a function listens to through the gates that come before a run."""
    shown = event_map(event)
    if spec.batch is not None and cron is None and _is_batched(draft, spec, shown):
        _extend_batch(draft, spec, event, shown)
    elif _is_limited(draft, spec, event, shown):
        answer_error(draft, event.id, limits.RATE_LIMITED)
    elif spec.debounce is not None:
        _debounce(draft, spec, event, shown)
    else:
        schedule(draft, spec, (event.id,), cron=cron)


def _drop(draft: Draft, spec: FunctionSpec, event: EventReceived, reason: Any) -> None:
    draft.add(EventDropped(draft.now, spec.id, event.id, reason))


def _is_batched(draft: Draft, spec: FunctionSpec, shown: dict[str, Any]) -> bool:
    assert spec.batch is not None
    condition = spec.batch.condition
    if condition is None:
        return True
    return compile_expression(condition).matches({"event": shown}, now=draft.moment)


def _extend_batch(
    draft: Draft, spec: FunctionSpec, event: EventReceived, shown: dict[str, Any]
) -> None:
    """Add to a batch; a full one starts at once, the others at their timeout (4.7)."""
    assert spec.batch is not None
    key = keys.text_of(spec.batch.key, shown)
    draft.add(BatchExtended(draft.now, spec.id, key, event.id, draft.now + spec.batch.timeout))
    batch = draft.state.batches[(spec.id, key)]
    if len(batch.events) >= spec.batch.max_size or batch.size >= BATCH_CHARACTERS:
        close_batch(draft, spec, key)


def close_batch(draft: Draft, spec: FunctionSpec, key: str) -> None:
    """Start the run of a batch."""
    events = draft.state.batches[(spec.id, key)].events
    draft.add(BatchClosed(draft.now, spec.id, key))
    schedule(draft, spec, events, batch=True)


def _is_limited(
    draft: Draft, spec: FunctionSpec, event: EventReceived, shown: dict[str, Any]
) -> bool:
    """Drop what a rate limit does not let pass; no run, no record but this (4.4)."""
    limit = spec.rate_limit
    if limit is None:
        return False
    try:
        if keys.is_exempt(limit.key, shown, draft.moment):
            return False
    except keys.EvaluationError:
        _drop(draft, spec, event, "key error")
        return True
    meter = f"rate:{spec.id}:{keys.text_of(limit.key, shown)}"
    verdict = gcra.rate_limit(
        draft.state.meters.get(meter),
        draft.now * 1000,
        limit=limit.limit,
        period=limit.period * 1000,
    )
    if verdict.allowed:
        draft.add(Metered(draft.now, meter, verdict.tat))
    else:
        _drop(draft, spec, event, "rate limit")
    return not verdict.allowed


def _debounce(
    draft: Draft, spec: FunctionSpec, event: EventReceived, shown: dict[str, Any]
) -> None:
    """Keep the newest event and start the wait anew (4.6)."""
    debounce = spec.debounce
    assert debounce is not None
    key = keys.text_of(debounce.key, shown)
    former = draft.state.debounces.get((spec.id, key))
    if former is not None and draft.state.events[former.event].ts > event.ts:
        _drop(draft, spec, event, "debounce")
        return
    deadline = former.deadline if former else None
    if former is None and debounce.timeout is not None:
        deadline = draft.now + debounce.timeout
    due = draft.now + debounce.period
    due = (due if deadline is None else min(due, deadline)) + DEBOUNCE_BUFFER_MS
    if former is not None:
        draft.add(EventDropped(draft.now, spec.id, former.event, "debounce"))
    draft.add(DebounceSet(draft.now, spec.id, key, event.id, due, deadline))


def close_debounce(draft: Draft, spec: FunctionSpec, key: str) -> None:
    """Start the run of the last event; the rate limit does not count it again."""
    event = draft.state.debounces[(spec.id, key)].event
    draft.add(DebounceClosed(draft.now, spec.id, key))
    schedule(draft, spec, (event,), once=False)


def schedule(
    draft: Draft,
    spec: FunctionSpec,
    events: tuple[str, ...],
    *,
    batch: bool = False,
    cron: str | None = None,
    once: bool = True,
) -> None:
    """Make a run and put its start on the agenda.

    Args:
        draft: The decision.
        spec: The function.
        events: Ids of the events that start it.
        batch: Whether they are a batch, to which an event's id and future time do not apply.
        cron: The schedule that ticked.
        once: Whether an event's id counts.
    """
    event = draft.state.events[events[0]]
    shown = event_map(event)
    lock = _lock(draft, spec, shown)
    holder = draft.state.singletons.get(lock) if lock is not None else None
    if holder is not None and spec.singleton is not None and spec.singleton.mode == "cancel":
        finish(draft, draft.state.runs[holder], "cancelled")
        holder = None
    if holder is None and once and not batch and _is_duplicate(draft, spec, event):
        _drop(draft, spec, event, "duplicate")
        return
    run = _new_run(draft, spec, events, shown, lock, batch=batch, cron=cron)
    if holder is not None:
        draft.add(RunEnded(draft.now, run.id, "skipped", None, None))
        return
    _arm(draft, spec, run)
    due = draft.now if batch else max(draft.now, event.ts)
    # A negative priority holds the run back even when nothing else waits (recorded).
    draft.enqueue(run, "start", None, 0, max(due, draft.now - run.priority * 1000))


def _is_duplicate(draft: Draft, spec: FunctionSpec, event: EventReceived) -> bool:
    return draft.state.started_recently(spec.id, event.key or event.id, draft.now)


def _lock(draft: Draft, spec: FunctionSpec, shown: dict[str, Any]) -> str | None:
    """Name the singleton lock; none when the key is false or has no value (4.3)."""
    if spec.singleton is None:
        return None
    key = spec.singleton.key
    try:
        exempt = keys.is_exempt(key, shown, draft.moment)
    except keys.EvaluationError:
        return None
    return None if exempt else f"{spec.id}:{keys.text_of(key, shown)}"


def _new_run(
    draft: Draft,
    spec: FunctionSpec,
    events: tuple[str, ...],
    shown: dict[str, Any],
    lock: str | None,
    *,
    batch: bool,
    cron: str | None,
) -> RunState:
    run_id = draft.ids.run(draft.now, len(draft.state.runs))
    priority = priority_factor(_parsed(spec.priority), shown) if spec.priority else 0
    draft.add(
        RunScheduled(
            draft.now,
            run_id,
            spec.id,
            events,
            draft.state.invokers.get(events[0]),
            cron=cron,
            batch=batch,
            priority=priority,
            slots=tuple(_slot(spec, limit, shown) for limit in spec.concurrency),
            throttle=_meter(spec, shown),
            singleton=lock,
        )
    )
    return draft.state.runs[run_id]


def _meter(spec: FunctionSpec, shown: dict[str, Any]) -> str | None:
    """Name the throttle's meter."""
    if spec.throttle is None:
        return None
    return f"throttle:{spec.id}:{keys.text_of(spec.throttle.key, shown)}"


def _parsed(text: str) -> Any:
    return compile_expression(text, check=False)


def _slot(spec: FunctionSpec, limit: Concurrency, shown: dict[str, Any]) -> str:
    """Name the counter of a concurrency limit; env and account share theirs (4.9)."""
    owner = spec.id if limit.scope == "fn" else limit.scope
    return f"concurrency:{owner}:{limit.key or ''}:{keys.text_of(limit.key, shown)}"


def _arm(draft: Draft, spec: FunctionSpec, run: RunState) -> None:
    """Set what may cancel the run from outside: events, and waiting too long (4.1, 4.2)."""
    for cancel in spec.cancels:
        draft.add(
            CancelSet(draft.now, run.id, cancel.event, cancel.condition, draft.now + cancel.timeout)
        )
    if spec.start_timeout is not None and not run.batch:
        draft.enqueue(run, "start_deadline", None, 0, draft.now + spec.start_timeout)
