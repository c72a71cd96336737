"""How events come in, start functions and wake waiting steps; and the lab's own events."""

from __future__ import annotations

import json
from typing import Any

from ndalab.core.draft import Draft
from ndalab.core.facts import EventReceived, RunScheduled
from ndalab.core.memoise import follow, memoise
from ndalab.core.reply import Memo, Op
from ndalab.core.run import RunState
from ndalab.core.spec import INVOKED, FunctionSpec
from ndalab.core.state import event_map


def receive(draft: Draft, event: EventReceived, invoker: tuple[str, str] | None = None) -> None:
    """Record an event, start what it triggers and wake what waits for it (semantics 2, 3).

    An id that is known already is the same event sent again: by a call that was cut off and
    made anew.
    """
    if event.id in draft.state.events:
        return
    draft.add(event)
    shown = event_map(event)
    for spec in draft.catalogue.started_by(shown, draft.moment):
        _schedule(draft, spec, event, invoker)
    for wait in draft.state.waits.matching(event.name, shown, draft.moment):
        run = draft.state.runs[wait.run]
        pause = run.pauses[wait.step]
        memoise(draft, run, wait.step, Memo("event", json.dumps(shown)))
        follow(draft, run, race=pause.race)


def _schedule(
    draft: Draft,
    spec: FunctionSpec,
    event: EventReceived,
    invoker: tuple[str, str] | None,
) -> None:
    """Queue a run, unless the event's id has started the function before (semantics 2.2)."""
    if draft.state.started_recently(spec.id, event.key or event.id, draft.now):
        return
    run_id = draft.ids.run(draft.now, len(draft.state.runs))
    draft.add(RunScheduled(draft.now, run_id, spec.id, (event.id,), invoker))
    run = draft.state.runs[run_id]
    draft.enqueue(run, "start", None, 0, max(draft.now, event.ts))


def internal(
    draft: Draft, name: str, data: dict[str, Any], run: RunState, key: str | None = None
) -> EventReceived:
    """Make one of the lab's own events. `key` is its id where the server gives it one."""
    event_id = draft.ids.event(draft.now, draft.state.received)
    return EventReceived(
        draft.now, event_id, name, json.dumps(data), draft.now, key, None, None, "internal", run.id
    )


def invoked(draft: Draft, run: RunState, op: Op, function: str, until: int) -> EventReceived:
    """Make the event that starts an invoked function (semantics 2.4, 3.2)."""
    payload = (op.opts or {}).get("payload") or {}
    meta = {
        "source_fn_id": run.function,
        "fn_id": function,
        "correlation_id": f"{run.id}.{op.step}",
        "expire": until,
        "name": op.display,
    }
    data = {**(payload.get("data") or {}), "_inngest": meta}
    event = internal(draft, INVOKED, data, run)
    return event._replace(v=payload.get("v"))


def decoded_output(output: str) -> str:
    """Decode a function's output that is a string holding a JSON object (semantics 3.2)."""
    if not output.startswith('"'):
        return output
    try:
        inner = json.loads(json.loads(output))
    except ValueError:
        return output
    return json.dumps(inner) if isinstance(inner, dict) else output
