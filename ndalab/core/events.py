"""How events come in: they wake waiting steps, cancel runs and start functions."""

from __future__ import annotations

import json
from typing import Any

from ndalab.core.draft import Draft
from ndalab.core.facts import EventReceived, Injected
from ndalab.core.finish import finish
from ndalab.core.memoise import follow, memoise
from ndalab.core.reply import Memo
from ndalab.core.schedule import admit
from ndalab.core.state import event_map


def drain(draft: Draft) -> None:
    """Receive what the decision so far has emitted, and what that emits in turn."""
    while draft.emitted:
        receive(draft, draft.emitted.popleft())


def receive(draft: Draft, event: EventReceived) -> None:
    """Record an event; wake or cancel what waits for it, start what it triggers (2, 3, 4.1).

    An id that is known already is the same event sent again: by a call that was cut off and
    made anew.
    """
    if event.id in draft.state.events:
        return
    draft.add(event)
    fate = draft.habits.fate(event.name)
    if fate is None:
        deliver(draft, event)
    else:
        until = draft.now + fate[1] if fate[0] == "delay" else None
        draft.add(Injected(draft.now, fate[0], None, None, event.id, until))


def deliver(draft: Draft, event: EventReceived) -> None:
    """Let an event do what it does."""
    shown = event_map(event)
    wake(draft, event, shown)
    for spec in draft.habits.deal(draft.catalogue.started_by(shown, draft.moment)):
        admit(draft, spec, event)


def wake(draft: Draft, event: EventReceived, shown: dict[str, Any]) -> None:
    """Give the event to the steps that wait for it, and cancel the runs it cancels."""
    for wait in draft.state.waits.matching(event.name, shown, draft.moment):
        run = draft.state.runs[wait.run]
        pause = run.pauses[wait.step]
        memoise(draft, run, wait.step, Memo("event", json.dumps(shown)))
        follow(draft, run, race=pause.race)
    for cancel in draft.state.cancels.matching(event.name, shown, draft.moment):
        until = draft.state.cancel_until.get((cancel.run, cancel.step))
        if until is not None and draft.now <= until:
            finish(draft, draft.state.runs[cancel.run], "cancelled")
