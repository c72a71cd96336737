"""What each op of an answer leads to (semantics 1.7): facts out, as everywhere in the core.

An op is one thing a function asks for. Which call it came from is not known here beyond its turn.
"""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from ndalab.core import emit, limits
from ndalab.core.draft import Draft
from ndalab.core.durations import parse_extended_duration, rounded_sleep
from ndalab.core.expressions import ExpressionError, compile_expression
from ndalab.core.facts import AttemptFailed, InvokeStarted, SleepStarted, WaitStarted
from ndalab.core.finish import finish
from ndalab.core.jsontext import size
from ndalab.core.memoise import follow, memoise, memoise_error
from ndalab.core.reply import Memo, Op, Reply
from ndalab.core.run import Item, RunState
from ndalab.errors import UsageError


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


def retry(turn: Turn, step: str | None, error: dict[str, Any]) -> None:
    """Queue the same item again, one attempt later (1.9)."""
    draft, run, item, reply = turn
    due = draft.now + draft.retry_delay(run, item, reply.retry_after)
    draft.add(AttemptFailed(draft.now, run.id, step, item.attempt, json.dumps(error), due))
    kind = "discovery" if item.kind == "sleep" else item.kind
    target = item.step if kind == "step" else None
    draft.enqueue(run, kind, target, item.attempt + 1, due)


def handle(turn: Turn) -> None:
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
        retry(turn, op.step, op.error or {})


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
