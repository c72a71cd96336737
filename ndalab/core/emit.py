"""The lab's own events, as a server makes them (semantics 2.4)."""

from __future__ import annotations

import json
from typing import Any

from ndalab.core.draft import Draft
from ndalab.core.facts import EventReceived
from ndalab.core.reply import Op
from ndalab.core.run import RunState
from ndalab.core.spec import INVOKED


def internal(
    draft: Draft,
    name: str,
    data: dict[str, Any],
    run: RunState | None = None,
    key: str | None = None,
) -> EventReceived:
    """Make one of the lab's own events. `key` is its id where the server gives it one."""
    number = draft.state.received + len(draft.emitted)
    event_id = draft.ids.event(draft.now, number)
    sender = None if run is None else run.id
    return EventReceived(
        draft.now, event_id, name, json.dumps(data), draft.now, key, None, None, "internal", sender
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
