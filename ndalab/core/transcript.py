"""Runs and calls in the words of the conformance recordings. Pure functions of the state."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from ndalab.core.facts import CallEnded, EventReceived
from ndalab.core.run import Call, RunState
from ndalab.core.spec import CANCELLED, FAILED, FINISHED, INVOKED, SCHEDULED
from ndalab.core.state import State

LIFECYCLE = frozenset({FAILED, CANCELLED, FINISHED})
LISTED = LIFECYCLE | {INVOKED}
_KEPT_METADATA = ("correlation_id", "fn_id", "name", "status")
_VOLATILE = {"correlation_id": "<id>", "run_id": "<id>"}


def memo_kinds(run: RunState, call: Call) -> dict[str, str]:
    """Show which memos a call was given: step name -> data, error, null or event."""
    given = list(run.memos.items())[: call.memos]
    return dict(sorted((run.steps[step].name, memo.kind) for step, memo in given))


def response(ended: CallEnded) -> dict[str, Any]:
    """Show what a call answered."""
    shown: dict[str, Any] = {
        "status": ended.status,
        "ops": [
            [op.op, op.name] + ([] if op.error is None else [_error(op.error)]) for op in ended.ops
        ],
        "no_retry": ended.no_retry,
        "retry_after": ended.retry_after,
    }
    if ended.status >= 400:
        shown["error"] = _error(ended.error)
    return shown


def _error(error: tuple[str, str] | None) -> dict[str, str] | None:
    return None if error is None else {"name": error[0], "message": error[1]}


def call_record(run: RunState, call: Call, start: int) -> dict[str, Any]:
    """Show one call; `at` counts seconds from `start`."""
    assert call.ended is not None
    begun = call.started
    return {
        "step": None if begun.step is None else run.steps[begun.step].name,
        "attempt": begun.attempt,
        "max_attempts": begun.max_attempts,
        "disable_immediate_execution": begun.disable_immediate_execution,
        "memo": memo_kinds(run, call),
        "response": response(call.ended),
        "at": round((begun.at - start) / 1000, 1),
    }


def run_record(state: State, run: RunState, start: int) -> dict[str, Any]:
    """Show one run with its calls."""
    error = None if run.error is None else json.loads(run.error)
    return {
        "function": run.function,
        "events": [event_record(state.events[event]) for event in run.events],
        "batch": run.batch,
        "cron": run.cron,
        "status": run.status.upper(),
        "output": json.loads(run.output) if run.output else None,
        "error": error and {"name": error["name"], "message": error["message"]},
        "calls": [call_record(run, call, start) for call in run.calls if call.ended],
    }


def event_record(event: EventReceived) -> dict[str, Any]:
    """Show an event's name and data, without what differs from one history to the next."""
    return {"name": event.name, "data": _data(event.name, json.loads(event.data))}


def _nested(event: Mapping[str, Any]) -> dict[str, Any]:
    return {"name": event["name"], "data": _data(event["name"], event.get("data") or {})}


def _data(name: str, data: Mapping[str, Any]) -> dict[str, Any]:
    shown = dict(data)
    meta = shown.get("_inngest")
    if isinstance(meta, dict):
        shown["_inngest"] = {
            key: _VOLATILE.get(key, meta[key]) for key in _KEPT_METADATA if key in meta
        }
    if name == SCHEDULED:
        shown |= {key: "<time>" for key in ("fireAt", "scheduledAt") if key in shown}
    if name in LIFECYCLE:
        shown |= {key: value for key, value in _VOLATILE.items() if key in shown}
        shown["event"] = _nested(shown["event"])
        shown["events"] = [_nested(event) for event in shown["events"]]
        shown |= {key: _stackless(shown[key]) for key in ("error", "result") if key in shown}
    return shown


def _stackless(value: Any) -> Any:
    if isinstance(value, dict) and "stack" in value:
        return {**value, "stack": "<stack>"}
    return value


def recording(state: State) -> dict[str, Any]:
    """Show a whole history in the format of the conformance recordings."""
    start = next(iter(state.events.values())).at if state.events else 0
    # Recorded: a skipped run leaves no trace in the server's list.
    shown = [run for run in state.runs.values() if run.status != "skipped"]
    runs = [run_record(state, run, start) for run in shown]
    internal = [event_record(e) for e in state.events.values() if e.name in LISTED]
    return {
        "scenario": "",
        "calls_order": "waves",
        "log_order": "ordered",
        "log": [],
        "runs": sorted(runs, key=_run_key),
        "internal_events": sorted(internal, key=_key),
    }


def _run_key(run: Mapping[str, Any]) -> str:
    return _key([run["function"], run["events"], run["status"], run["output"]])


def _key(value: object) -> str:
    return json.dumps(value, sort_keys=True)
