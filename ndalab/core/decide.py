"""What follows from what happened: facts in, facts out.

Every function here takes a `Draft`, adds facts to it and returns nothing. A draft applies each
fact at once, so that later parts of one decision see the earlier ones; the engine then commits
the whole draft as one transaction. Section numbers are those of the behaviour specification,
recordings those of the conformance suite.
"""

from __future__ import annotations

from typing import Any

from ndalab.core import emit, events, gates, limits, ops, timers
from ndalab.core.agenda import Entry
from ndalab.core.draft import Draft
from ndalab.core.facts import (
    CallEnded,
    CallStarted,
    Dequeued,
    Injected,
    PlanChanged,
    Reported,
)
from ndalab.core.finish import finish
from ndalab.core.jsontext import size
from ndalab.core.memoise import follow, memoise, memoise_error
from ndalab.core.plan import Plan
from ndalab.core.reply import Memo, Reply, Request
from ndalab.core.run import Item, RunState
from ndalab.core.state import Timer


def begin(draft: Draft, entry: Entry) -> Request | None:
    """Use what is due: write what a timer brings, then say which call to make, if any.

    Returns:
        The call, or None when none is needed or it must wait its turn.
    """
    if isinstance(entry.owner, Timer):
        timers.fire(draft, entry.owner)
        request = None
    else:
        run = draft.state.runs[str(entry.owner)]
        request = _use(draft, run, run.items[entry.item])
    events.drain(draft)
    return request


def _use(draft: Draft, run: RunState, item: Item) -> Request | None:
    if item.kind in _TIMERS:
        _TIMERS[item.kind](draft, run, item)
    elif not gates.passes(draft, run, item) or not _is_needed(draft, run, item):
        pass
    elif len(run.memos) >= limits.MAX_STEPS:
        finish(draft, run, "failed", error=limits.STEP_OVERFLOW)
    else:
        return _call(draft, run, item)
    return None


def _is_needed(draft: Draft, run: RunState, item: Item) -> bool:
    if item.kind == "sleep":
        return _wake(draft, run, item)
    if item.kind == "step" and item.step in run.memos:
        draft.add(Dequeued(draft.now, run.id, item.number))
        return False
    return True


def _call(draft: Draft, run: RunState, item: Item) -> Request:
    spec = draft.function(run)
    target = item.step if item.kind == "step" else None
    is_first = run.started_at is None
    request = Request(
        run=run.id,
        function=run.function,
        item=item.number,
        events=tuple(map(draft.state.event_map, run.events)),
        attempt=item.attempt,
        max_attempts=spec.max_attempts,
        step=target,
        disable_immediate_execution=run.force_plan,
        memos=dict(run.memos),
    )
    draft.add(
        CallStarted(
            draft.now,
            run.id,
            item.number,
            item.attempt,
            spec.max_attempts,
            target,
            run.force_plan,
        )
    )
    if is_first and spec.finish_timeout is not None:
        draft.enqueue(run, "finish_deadline", None, 0, draft.now + spec.finish_timeout)
    return request


def _wake(draft: Draft, run: RunState, item: Item) -> bool:
    """End a sleep; the same item goes on as a discovery unless the group still waits (1.10)."""
    assert item.step is not None
    pause = run.pauses.get(item.step)
    if item.step not in run.memos:
        memoise(draft, run, item.step, Memo("null", "null"))
    if run.pending and not (pause and pause.race):
        draft.add(Dequeued(draft.now, run.id, item.number))
        return False
    return True


def _time_out(draft: Draft, run: RunState, item: Item) -> None:
    assert item.step is not None
    pause = run.pauses[item.step]
    draft.add(Dequeued(draft.now, run.id, item.number))
    if pause.kind == "invoke":
        memoise_error(draft, run, item.step, limits.INVOKE_TIMEOUT)
    else:
        memoise(draft, run, item.step, Memo("null", "null"))
    follow(draft, run, race=pause.race)


def _miss_start(draft: Draft, run: RunState, item: Item) -> None:
    """Cancel a run that has waited too long for its first call (4.2)."""
    draft.add(Dequeued(draft.now, run.id, item.number))
    if run.started_at is None:
        finish(draft, run, "cancelled")


def _miss_finish(draft: Draft, run: RunState, item: Item) -> None:
    """Cancel a run that has taken too long since its first call (4.2)."""
    draft.add(Dequeued(draft.now, run.id, item.number))
    finish(draft, run, "cancelled")


_TIMERS = {
    "timeout": _time_out,
    "start_deadline": _miss_start,
    "finish_deadline": _miss_finish,
}


def answered(draft: Draft, run: RunState, item: Item, reply: Reply) -> None:
    """Take the function's answer to a call into account (1.6)."""
    reply = _within_limits(reply)
    call = run.open_calls.get(item.number)
    draft.add(_ended(draft.now, run, item, reply))
    for kind, step in reply.injected:
        draft.add(Injected(draft.now, kind, run.id, step, None, None))
    if run.ended:
        return
    if call is not None and reply.plan is not None and reply.status < 400:
        _check_plan(draft, run, call.memos, reply.plan)
    turn = ops.Turn(draft, run, item, reply)
    if reply.status == 200:
        finish(draft, run, "completed", output=emit.decoded_output(reply.output or "null"))
    elif reply.status == 206 and len(reply.ops) > limits.MAX_OPS:
        turn.fail(limits.STEP_OVERFLOW)
    elif reply.status == 206:
        ops.handle(turn)
    else:
        _function_error(turn)
    events.drain(draft)


def _check_plan(draft: Draft, run: RunState, memos: int, plan: Plan) -> None:
    """Note the first thing in which a function differs from an earlier call; once for each step."""
    watch = draft.habits.watch
    change = watch.compare(run.id, memos, plan)
    if change is None or any(c.step == _name(draft, run, change.step)[0] for c in run.changes):
        return
    name, place = _name(draft, run, change.step)
    instead, other_place = _name(draft, run, change.instead)
    draft.add(PlanChanged(draft.now, run.id, change.kind, name or "", place, instead, other_place))


def _name(draft: Draft, run: RunState, step: str | None) -> tuple[str | None, str | None]:
    """Tell a step's name and place, as far as they are known."""
    seen = draft.habits.watch.place(run.id, step)
    if seen is not None or step is None:
        return seen or (None, None)
    return (run.steps[step].name if step in run.steps else step), None


def _within_limits(reply: Reply) -> Reply:
    """Turn an answer with too large an output into the error a server makes of it (7)."""
    for op in reply.ops:
        if op.data is not None and size(op.data) > limits.MAX_STEP_BYTES:
            return Reply(500, error=limits.too_large(op.display))
    return reply


def _ended(now: int, run: RunState, item: Item, reply: Reply) -> CallEnded:
    return CallEnded(
        now,
        run.id,
        item.number,
        reply.status,
        tuple(
            Reported(op.code, op.step, op.display, _brief(op.error), op.race) for op in reply.ops
        ),
        _brief(reply.error),
        reply.no_retry,
        reply.retry_after is not None,
    )


def _brief(error: dict[str, Any] | None) -> tuple[str, str] | None:
    return None if error is None else (str(error.get("name")), str(error.get("message")))


def _function_error(turn: ops.Turn) -> None:
    error = turn.reply.error or {}
    if turn.reply.no_retry or not turn.attempts_left:
        turn.fail(error)
    else:
        ops.retry(turn, None, error)
