"""What follows from what happened: facts in, facts out.

Every function here takes a `Draft`, adds facts to it and returns nothing. A draft applies each
fact at once, so that later parts of one decision see the earlier ones; the engine then commits
the whole draft as one transaction. Section numbers are those of the behaviour specification,
recordings those of the conformance suite.
"""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

from ndalab.core import events, limits
from ndalab.core.draft import Draft
from ndalab.core.durations import parse_extended_duration, rounded_sleep
from ndalab.core.expressions import ExpressionError, compile_expression
from ndalab.core.facts import (
    AttemptFailed,
    CallEnded,
    CallStarted,
    Dequeued,
    InvokeStarted,
    Reported,
    SleepStarted,
    WaitStarted,
)
from ndalab.core.finish import finish
from ndalab.core.memoise import follow, memoise, memoise_error
from ndalab.core.reply import Memo, Op, Reply, Request
from ndalab.core.run import Item, RunState
from ndalab.errors import UsageError


def begin(draft: Draft, run: RunState, item: Item) -> Request | None:
    """Use a due item: write what a timer brings, then say which call to make, if any.

    Returns:
        The call, or None when the item needed none.
    """
    if item.kind == "timeout":
        _time_out(draft, run, item)
        return None
    if item.kind == "sleep" and not _wake(draft, run, item):
        return None
    if item.kind == "step" and item.step in run.memos:
        draft.add(Dequeued(draft.now, run.id, item.number))
        return None
    if len(run.memos) >= limits.MAX_STEPS:
        finish(draft, run, "failed", error=limits.STEP_OVERFLOW)
        return None
    return _call(draft, run, item)


def _call(draft: Draft, run: RunState, item: Item) -> Request:
    spec = draft.function(run)
    target = item.step if item.kind == "step" else None
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


def answered(draft: Draft, run: RunState, item: Item, reply: Reply) -> None:
    """Take the function's answer to a call into account (1.6)."""
    draft.add(_ended(draft.now, run, item, reply))
    if run.ended:
        return
    if reply.status == 200:
        finish(draft, run, "completed", output=events.decoded_output(reply.output or "null"))
    elif reply.status == 206:
        _ops(draft, run, item, reply)
    else:
        _function_error(draft, run, item, reply)


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


def _function_error(draft: Draft, run: RunState, item: Item, reply: Reply) -> None:
    error = reply.error or {}
    if reply.no_retry or not _attempts_left(draft, run, item):
        finish(draft, run, "failed", error=error, no_retry=reply.no_retry)
    else:
        _retry(draft, run, item, None, error, reply.retry_after)


def _attempts_left(draft: Draft, run: RunState, item: Item) -> bool:
    return item.attempt + 1 < draft.function(run).max_attempts


def _retry(
    draft: Draft,
    run: RunState,
    item: Item,
    step: str | None,
    error: dict[str, Any],
    retry_after: float | None,
) -> None:
    """Queue the same item again, one attempt later (1.9)."""
    due = draft.now + draft.retry_delay(run, item, retry_after)
    draft.add(AttemptFailed(draft.now, run.id, step, item.attempt, json.dumps(error), due))
    kind = "discovery" if item.kind == "sleep" else item.kind
    draft.enqueue(run, kind, item.step if kind == "step" else None, item.attempt + 1, due)


def _ops(draft: Draft, run: RunState, item: Item, reply: Reply) -> None:
    """Handle waits before all else, so that no sibling can send too early (1.6)."""
    for op in sorted(reply.ops, key=lambda op: op.code != "WaitForEvent"):
        if not run.ended:
            _HANDLERS.get(op.code, _unknown)(draft, run, item, op, reply)


def _step_run(draft: Draft, run: RunState, item: Item, op: Op, reply: Reply) -> None:
    memoise(draft, run, op.step, Memo("data", op.data or "null"))
    follow(draft, run, race=op.race)


def _step_error(draft: Draft, run: RunState, item: Item, op: Op, reply: Reply) -> None:
    if reply.no_retry or not _attempts_left(draft, run, item):
        _step_failed(draft, run, item, op, reply)
    else:
        _retry(draft, run, item, op.step, op.error or {}, reply.retry_after)


def _step_failed(draft: Draft, run: RunState, item: Item, op: Op, reply: Reply) -> None:
    memoise_error(draft, run, op.step, op.error or {})
    follow(draft, run, race=op.race)


def _step_planned(draft: Draft, run: RunState, item: Item, op: Op, reply: Reply) -> None:
    """Plan a step once, however often it is reported (1.7)."""
    if op.step not in run.planned and op.step not in run.memos:
        draft.enqueue(run, "step", op.step, 0, draft.now)


def _is_new(run: RunState, op: Op) -> bool:
    return op.step not in run.pauses and op.step not in run.memos


def _sleep(draft: Draft, run: RunState, item: Item, op: Op, reply: Reply) -> None:
    if not _is_new(run, op):
        return
    until = draft.now + _sleep_length(op.name or "", draft.now)
    if until - draft.now > limits.MAX_PAUSE_MS:
        finish(draft, run, "failed", error=limits.TOO_LONG)
        return
    draft.add(SleepStarted(draft.now, run.id, op.step, until, op.race))
    draft.enqueue(run, "sleep", op.step, 0, until)


def _sleep_length(until: str, now: int) -> int:
    """Milliseconds until the SDK's absolute time, as a server rounds them (1.10)."""
    instant = datetime.fromisoformat(until).timestamp()
    return _whole_ms(rounded_sleep(timedelta(milliseconds=round(instant * 1000) - now)))


def _whole_ms(span: timedelta) -> int:
    return span // timedelta(milliseconds=1)


def _wait(draft: Draft, run: RunState, item: Item, op: Op, reply: Reply) -> None:
    if not _is_new(run, op):
        return
    opts = op.opts or {}
    until = draft.now + _duration(opts.get("timeout"))
    if until - draft.now > limits.MAX_PAUSE_MS:
        finish(draft, run, "failed", error=limits.TOO_LONG)
        return
    expression = opts.get("if")
    if not _compiles(expression):
        finish(draft, run, "failed", error=limits.BAD_WAIT)
        return
    draft.add(WaitStarted(draft.now, run.id, op.step, op.name or "", expression, until, op.race))
    draft.enqueue(run, "timeout", op.step, 0, until)


def _compiles(expression: str | None) -> bool:
    try:
        return expression is None or compile_expression(expression) is not None
    except ExpressionError:
        return False


def _duration(text: str | None) -> int:
    try:
        return _whole_ms(parse_extended_duration(text or "0s"))
    except UsageError:
        return 0


def _invoke(draft: Draft, run: RunState, item: Item, op: Op, reply: Reply) -> None:
    if not _is_new(run, op):
        return
    opts = op.opts or {}
    timeout = opts.get("timeout")
    until = draft.now + (_duration(timeout) if timeout else limits.INVOKE_DEFAULT_MS)
    function = str(opts.get("function_id"))
    event = events.invoked(draft, run, op, function, until)
    draft.add(InvokeStarted(draft.now, run.id, op.step, function, event.id, until, op.race))
    draft.enqueue(run, "timeout", op.step, 0, until)
    events.receive(draft, event, invoker=(run.id, op.step))
    if draft.catalogue.get(function) is None:
        memoise_error(draft, run, op.step, limits.not_found(function))
        follow(draft, run, race=op.race)


def _unknown(draft: Draft, run: RunState, item: Item, op: Op, reply: Reply) -> None:
    finish(draft, run, "failed", error=limits.unsupported(op.code))


_HANDLERS = {
    "StepRun": _step_run,
    "StepError": _step_error,
    "StepFailed": _step_failed,
    "StepPlanned": _step_planned,
    "Sleep": _sleep,
    "WaitForEvent": _wait,
    "InvokeFunction": _invoke,
}
