"""The scene: what a history looks like, as one plain value. How it is drawn lives in the faces.

A scene holds dicts, lists, text, whole numbers and truth values alone, so that it is JSON as it
stands. Times are milliseconds since `origin`, the first event of the shown runs. A *moment* is
``[time, beat]``: what happens at one instant of a virtual clock is told apart by beats, of which
each comes after what caused it. The axis gives every moment its place.

One run's part depends on that run and on who called it, so that a live view may ask for the runs
that a decision touched (`touched`) and for no others.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from ndalab.core.facts import EventDropped, EventReceived, Fact
from ndalab.core.scene.axis import axis
from ndalab.core.scene.beats import beats
from ndalab.core.scene.links import Cause, links_of, tree
from ndalab.core.scene.runs import Painter
from ndalab.core.state import State

VERSION = 1
"""Changes when a reader of an older scene would misread a newer one."""


def scene(
    state: State,
    ids: Sequence[str] | None = None,
    *,
    label: Callable[[str], str] = str,
    limit: int | None = None,
) -> dict[str, Any]:
    """Show runs as plain data.

    Args:
        state: What has happened.
        ids: The runs to show; None shows all.
        label: Turns a function's id into the name to show.
        limit: The most runs to show; `totals` counts the others too.
    """
    wanted = state.runs if ids is None else set(ids)
    chosen = [run for run in state.runs if run in wanted]
    links = links_of(state, chosen)
    places = tree(chosen, links.causes)
    shown = [state.runs[place.run] for place in places[:limit]]
    origin = min((state.events[run.events[0]].at for run in shown), default=0)
    painter = Painter(state, links, beats(shown, links), origin, label)
    runs = [painter.run(run, place.depth) for run, place in zip(shown, places[:limit], strict=True)]
    statuses = Counter(state.runs[place.run].status for place in places)
    hidden = Counter(state.runs[place.run].status for place in places[len(shown) :])
    return {
        "version": VERSION,
        "origin": origin,
        "totals": {
            "runs": len(places),
            "hidden": dict(sorted(hidden.items())),
            "statuses": dict(sorted(statuses.items())),
            "events": _events(state, chosen, whole=ids is None),
        },
        "runs": runs,
        "dropped": [] if ids is not None else [_dropped(state, d, label) for d in state.dropped],
        "injected": [] if ids is not None else _injected(state),
        "axis": axis(runs),
    }


def _dropped(state: State, fact: EventDropped, label: Callable[[str], str]) -> dict[str, Any]:
    """Show an event that did not start a function, and why."""
    return {
        "event": state.events[fact.event].name,
        "function": label(fact.function),
        "reason": fact.reason,
    }


def _injected(state: State) -> list[dict[str, str]]:
    """Show the events that a test made go missing or come late."""
    return [
        {"event": state.events[fact.event].name, "kind": fact.kind}
        for fact in state.injected
        if fact.event is not None and fact.event in state.events
    ]


def touched(facts: Iterable[Fact]) -> list[str]:
    """List the runs whose part of a scene may change with these facts."""
    found: dict[str, None] = {}
    for fact in facts:
        run = getattr(fact, "run", None)
        if run is not None and not (isinstance(fact, EventReceived) and fact.origin == "internal"):
            found[run] = None
    return list(found)


def _events(state: State, chosen: Sequence[str], *, whole: bool) -> int:
    if whole:
        return sum(event.origin == "sent" for event in state.events.values())
    ids = {event for run in chosen for event in state.runs[run].events}
    return sum(state.events[event].origin == "sent" for event in ids)


__all__ = ["VERSION", "Cause", "scene", "touched"]
