"""How a run ends, who is told, and what the invoker gets (semantics 2.4, 3.2, 9)."""

from __future__ import annotations

import json
from typing import Any

from ndalab.core import emit
from ndalab.core.draft import Draft
from ndalab.core.facts import EndStatus, EventReceived, RunEnded
from ndalab.core.memoise import error_fields, follow, memoise
from ndalab.core.reply import Memo
from ndalab.core.run import RunState
from ndalab.core.spec import CANCELLED, FAILED, FINISHED
from ndalab.core.state import event_map

SILENT = frozenset({FAILED, FINISHED})
"""Runs that these started emit nothing, so that a listener cannot listen to itself."""


def finish(
    draft: Draft,
    run: RunState,
    status: EndStatus,
    *,
    output: str | None = None,
    error: dict[str, Any] | None = None,
    no_retry: bool = False,
) -> None:
    """End a run, tell the world, answer the invoker. Only the first end counts."""
    if run.ended:
        return
    shown = None if error is None else _error(error, no_retry)
    kept = None if shown is None else json.dumps(shown)
    draft.add(RunEnded(draft.now, run.id, status, output, kept))
    draft.habits.watch.forget(run.id)
    data = _payload(draft, run, status, shown, error)
    trigger = draft.state.events[run.events[0]]
    if trigger.name in SILENT:
        return
    finished = _emit(draft, run, status, data)
    for event in run.events:
        _answer(draft, event, data, finished)


def _error(error: dict[str, Any], no_retry: bool) -> dict[str, Any]:
    """Build the error of a failed run; the summary is as recorded."""
    from_call = "code" in error
    summary = "NonRetriableError" if no_retry else "invalid status code: 500"
    return {"error": summary if from_call else str(error["name"]), **error_fields(error)}


def _payload(
    draft: Draft,
    run: RunState,
    status: EndStatus,
    shown: dict[str, Any] | None,
    raw: dict[str, Any] | None,
) -> dict[str, Any]:
    triggers = [draft.state.event_map(event) for event in run.events]
    data: dict[str, Any] = {
        "function_id": run.function,
        "run_id": run.id,
        "event": triggers[0],
        "events": triggers,
        "_inngest": {"status": status.capitalize()},
    }
    correlation = triggers[0]["data"].get("_inngest", {}).get("correlation_id")
    if correlation:
        data["correlation_id"] = correlation
    if shown is not None:
        data["error"] = shown
    if status == "completed":
        data["result"] = json.loads(run.output or "null")
    elif raw is not None and "code" in raw:
        data["result"] = raw
    return data


def _emit(draft: Draft, run: RunState, status: EndStatus, data: dict[str, Any]) -> EventReceived:
    if status == "failed":
        draft.emitted.append(emit.internal(draft, FAILED, data, run, key=run.id))
    if status == "cancelled":
        draft.emitted.append(emit.internal(draft, CANCELLED, data, run, key=run.id))
    finished = emit.internal(draft, FINISHED, data, run)
    draft.emitted.append(finished)
    return finished


def _answer(draft: Draft, event: str, data: dict[str, Any], finished: EventReceived) -> None:
    """Give the step that sent an invoke event its value."""
    if "error" in data:
        answer_error(draft, event, data["error"])
    elif "result" in data:
        _give(draft, event, Memo("data", json.dumps(data["result"])))
    else:
        # The caller of a cancelled child gets the event itself (semantics 3.2).
        _give(draft, event, Memo("event", json.dumps(event_map(finished))))


def answer_error(draft: Draft, event: str, error: dict[str, Any]) -> None:
    """Fail the step that sent an invoke event, if one did."""
    _give(draft, event, Memo("error", json.dumps(error_fields(error))))


def _give(draft: Draft, event: str, memo: Memo) -> None:
    """Give an invoking step its value, unless it has stopped waiting."""
    invoker = draft.state.invokers.get(event)
    if invoker is None:
        return
    parent, step = draft.state.runs[invoker[0]], invoker[1]
    pause = parent.pauses.get(step)
    if pause is not None and not parent.ended:
        memoise(draft, parent, step, memo)
        follow(draft, parent, race=pause.race)
