"""What follows from what happened: facts in, facts out.

Every function here takes a `Draft`, adds facts to it and returns nothing. A draft applies each
fact at once, so that later parts of one decision see the earlier ones; the engine then commits
the whole draft as one transaction. Section numbers are those of the behaviour specification,
recordings those of the conformance suite.
"""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from ndalab.core import emit, events, gates, limits, timers
from ndalab.core.agenda import Entry
from ndalab.core.draft import Draft
from ndalab.core.durations import parse_extended_duration, rounded_sleep
from ndalab.core.expressions import ExpressionError, compile_expression
from ndalab.core.facts import (
    AttemptFailed,
    CallEnded,
    CallStarted,
    Dequeued,
    Injected,
    InvokeStarted,
    PlanChanged,
    Reported,
    SleepStarted,
    WaitStarted,
)
from ndalab.core.finish import finish
from ndalab.core.jsontext import size
from ndalab.core.memoise import follow, memoise, memoise_error
from ndalab.core.plan import Plan
from ndalab.core.reply import Memo, Op, Reply, Request
from ndalab.core.run import Item, RunState
from ndalab.core.state import Timer
from ndalab.errors import UsageError


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


class Turn(NamedTuple):
    """An answer being taken into account."""

    draft: Draft
    run: RunState
    item: Item
    reply: Reply

    @property
    def now(self) -> int:
        """The instant of the decision, in milliseconds."""
        return self.draft.now

    @property
    def attempts_left(self) -> bool:
        """Whether the item may be tried again (1.9)."""
        return self.item.attempt + 1 < self.draft.function(self.run).max_attempts

    def fail(self, error: dict[str, Any]) -> None:
        """End the run as failed."""
        finish(self.draft, self.run, "failed", error=error, no_retry=self.reply.no_retry)

    def memoise(self, op: Op, memo: Memo) -> None:
        """Keep a step's value and let the run go on."""
        memoise(self.draft, self.run, op.step, memo)
        follow(self.draft, self.run, race=op.race)

    def memoise_error(self, op: Op, error: dict[str, Any]) -> None:
        """Keep a step's failure and let the run go on."""
        memoise_error(self.draft, self.run, op.step, error)
        follow(self.draft, self.run, race=op.race)

    def is_new(self, op: Op) -> bool:
        """Whether a pause has not been reported before; later waves report it again."""
        return op.step not in self.run.pauses and op.step not in self.run.memos


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
    turn = Turn(draft, run, item, reply)
    if reply.status == 200:
        finish(draft, run, "completed", output=emit.decoded_output(reply.output or "null"))
    elif reply.status == 206 and len(reply.ops) > limits.MAX_OPS:
        turn.fail(limits.STEP_OVERFLOW)
    elif reply.status == 206:
        _ops(turn)
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


def _function_error(turn: Turn) -> None:
    error = turn.reply.error or {}
    if turn.reply.no_retry or not turn.attempts_left:
        turn.fail(error)
    else:
        _retry(turn, None, error)


def _retry(turn: Turn, step: str | None, error: dict[str, Any]) -> None:
    """Queue the same item again, one attempt later (1.9)."""
    draft, run, item, reply = turn
    due = draft.now + draft.retry_delay(run, item, reply.retry_after)
    draft.add(AttemptFailed(draft.now, run.id, step, item.attempt, json.dumps(error), due))
    kind = "discovery" if item.kind == "sleep" else item.kind
    target = item.step if kind == "step" else None
    draft.enqueue(run, kind, target, item.attempt + 1, due)


def _ops(turn: Turn) -> None:
    """Handle waits before all else, so that no sibling can send too early (1.6)."""
    for op in sorted(turn.reply.ops, key=lambda op: op.code != "WaitForEvent"):
        if not turn.run.ended:
            _HANDLERS.get(op.code, _unknown)(turn, op)


def _step_run(turn: Turn, op: Op) -> None:
    data = op.data or "null"
    if turn.run.memo_bytes + size(data) > limits.MAX_STATE_BYTES:
        turn.fail(limits.STATE_OVERFLOW)
    else:
        turn.memoise(op, Memo("data", data))


def _step_error(turn: Turn, op: Op) -> None:
    if turn.reply.no_retry or not turn.attempts_left:
        _step_failed(turn, op)
    else:
        _retry(turn, op.step, op.error or {})


def _step_failed(turn: Turn, op: Op) -> None:
    turn.memoise_error(op, op.error or {})


def _step_planned(turn: Turn, op: Op) -> None:
    """Plan a step once, however often it is reported (1.7)."""
    run = turn.run
    if op.step not in run.planned and op.step not in run.memos:
        turn.draft.enqueue(run, "step", op.step, 0, turn.now)


def _sleep(turn: Turn, op: Op) -> None:
    if not turn.is_new(op):
        return
    length = _sleep_length(op.name or "", turn.now)
    if length > limits.MAX_PAUSE_MS:
        turn.fail(limits.TOO_LONG)
        return
    until = turn.now + length
    turn.draft.add(SleepStarted(turn.now, turn.run.id, op.step, until, op.race))
    turn.draft.enqueue(turn.run, "sleep", op.step, 0, until)


def _sleep_length(until: str, now: int) -> int:
    """Milliseconds until the SDK's absolute time, as a server rounds them (1.10)."""
    instant = datetime.fromisoformat(until).timestamp()
    return _whole_ms(rounded_sleep(timedelta(milliseconds=round(instant * 1000) - now)))


def _whole_ms(span: timedelta) -> int:
    return span // timedelta(milliseconds=1)


def _wait(turn: Turn, op: Op) -> None:
    if not turn.is_new(op) or _is_replaced(turn, op):
        return
    opts = op.opts or {}
    length, expression = _duration(opts.get("timeout")), opts.get("if")
    if length > limits.MAX_PAUSE_MS:
        turn.fail(limits.TOO_LONG)
    elif not _compiles(expression):
        turn.fail(limits.BAD_WAIT)
    else:
        until = turn.now + length
        turn.draft.add(
            WaitStarted(turn.now, turn.run.id, op.step, op.name or "", expression, until, op.race)
        )
        turn.draft.enqueue(turn.run, "timeout", op.step, 0, until)


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


def _is_replaced(turn: Turn, op: Op) -> bool:
    """Take what a test put in a step's place, if it did."""
    if op.is_replaced and op.error is not None:
        turn.memoise_error(op, op.error)
    elif op.is_replaced:
        turn.memoise(op, Memo("data", op.data or "null"))
    return op.is_replaced


def _invoke(turn: Turn, op: Op) -> None:
    if not turn.is_new(op) or _is_replaced(turn, op):
        return
    draft, run, opts = turn.draft, turn.run, op.opts or {}
    timeout, function = opts.get("timeout"), str(opts.get("function_id"))
    until = turn.now + (_duration(timeout) if timeout else limits.INVOKE_DEFAULT_MS)
    event = emit.invoked(draft, run, op, function, until)
    draft.add(InvokeStarted(turn.now, run.id, op.step, function, event.id, until, op.race))
    draft.enqueue(run, "timeout", op.step, 0, until)
    draft.emitted.append(event)
    if draft.catalogue.get(function) is None:
        turn.memoise_error(op, limits.not_found(function))


def _infer(turn: Turn, op: Op) -> None:
    """The engine has made the model call; a failed one is tried again like a step (1.11)."""
    if op.data is not None:
        _step_run(turn, op)
    else:
        _step_error(turn, op)


def _unknown(turn: Turn, op: Op) -> None:
    turn.fail(limits.unsupported(op.code))


_HANDLERS = {
    "StepRun": _step_run,
    "StepError": _step_error,
    "StepFailed": _step_failed,
    "StepPlanned": _step_planned,
    "Sleep": _sleep,
    "WaitForEvent": _wait,
    "InvokeFunction": _invoke,
    "AIGateway": _infer,
}
