"""How a run ends, who is told, and what the invoker gets (semantics 2.4, 3.2, 9)."""

from __future__ import annotations

import json
from typing import Any

from ndalab.core import events
from ndalab.core.draft import Draft
from ndalab.core.facts import EndStatus, EventReceived, RunEnded
from ndalab.core.memoise import ERROR_FIELDS, follow, memoise, memoise_error
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
    draft.add(RunEnded(draft.now, run.id, status, output, shown and json.dumps(shown)))
    data = _payload(draft, run, status, shown, error)
    trigger = draft.state.events[run.events[0]]
    if trigger.name in SILENT:
        return
    finished = _emit(draft, run, status, data)
    if run.invoker is not None:
        _answer(draft, run.invoker, data, finished)


def _error(error: dict[str, Any], no_retry: bool) -> dict[str, Any]:
    """Build the error of a failed run; the summary is as recorded."""
    from_call = "code" in error
    summary = "NonRetriableError" if no_retry else "invalid status code: 500"
    fields = {k: error[k] for k in ERROR_FIELDS if error.get(k) is not None}
    return {"error": summary if from_call else str(error["name"]), **fields}


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
        events.receive(draft, events.internal(draft, FAILED, data, run, key=run.id))
    if status == "cancelled":
        events.receive(draft, events.internal(draft, CANCELLED, data, run, key=run.id))
    finished = events.internal(draft, FINISHED, data, run)
    events.receive(draft, finished)
    return finished


def _answer(
    draft: Draft, invoker: tuple[str, str], data: dict[str, Any], finished: EventReceived
) -> None:
    """Give the invoking step its value, unless it has stopped waiting."""
    parent, step = draft.state.runs[invoker[0]], invoker[1]
    pause = parent.pauses.get(step)
    if pause is None or parent.ended:
        return
    if "error" in data:
        memoise_error(draft, parent, step, data["error"])
    elif "result" in data:
        memoise(draft, parent, step, Memo("data", json.dumps(data["result"])))
    else:
        # The caller of a cancelled child gets the event itself (semantics 3.2).
        memoise(draft, parent, step, Memo("event", json.dumps(event_map(finished))))
    follow(draft, parent, race=pause.race)
