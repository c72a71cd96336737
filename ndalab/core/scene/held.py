"""Why a run had to wait before it was called. No drawing lives here.

batch        its events gathered            debounce     its event had to be quiet first
concurrency  too many calls at once         throttle     too many starts in a while
delay        its event is of the future
"""

from __future__ import annotations

from typing import Any

from ndalab.core.facts import Blocked
from ndalab.core.run import RunState
from ndalab.core.state import State


def held(state: State, run: RunState, origin: int) -> list[dict[str, Any]]:
    """List the stretches of waiting, in order; the end of an open one is None."""
    found = [*_before(state, run), *_at_gates(run)]
    return [
        {"why": why, "start": start - origin, "end": None if end is None else end - origin}
        for why, start, end in found
    ]


Stretch = tuple[str, int, int | None]


def _before(state: State, run: RunState) -> list[Stretch]:
    """What passed between the event and the run, or its start."""
    event = state.events[run.events[0]]
    found: list[Stretch] = []
    if run.cron is None and event.at < run.scheduled_at:
        found.append(("batch" if run.batch else "debounce", event.at, run.scheduled_at))
    end = run.started_at if run.started_at is not None else run.ended_at
    if event.ts > run.scheduled_at and not run.blocked and (end is None or end > run.scheduled_at):
        found.append(("delay", run.scheduled_at, end))
    return found


def _at_gates(run: RunState) -> list[Stretch]:
    """At one gate after the other: who is let through one may be held at the next."""
    calls = {call.started.item: call.started.at for call in run.calls}
    items: dict[int, list[Blocked]] = {}
    for fact in run.blocked:
        former = items.setdefault(fact.item, [])
        if not former or former[-1].gate != fact.gate:
            former.append(fact)
    found = []
    for item, facts in items.items():
        ends = [*(fact.at for fact in facts[1:]), calls.get(item, run.ended_at)]
        found += [(_reason(run, fact), fact.at, end) for fact, end in zip(facts, ends, strict=True)]
    return found


def _reason(run: RunState, fact: Blocked) -> str:
    return "throttle" if fact.gate == run.throttle else "concurrency"
