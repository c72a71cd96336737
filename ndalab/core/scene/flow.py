"""The flow: events and functions as a graph of what happened. How it is laid out lives in a face.

An edge says that a function sent an event, an event started a function or woke a waiting run of
it, or a function invoked another; and how often.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from ndalab.core.facts import EventReceived
from ndalab.core.run import RunState
from ndalab.core.state import State

Node = tuple[str, str]
Edge = tuple[Node, Node, str]


def flow(
    state: State, ids: Sequence[str] | None = None, *, label: Callable[[str], str] = str
) -> dict[str, Any]:
    """Count who sent what, what it started and what it woke.

    Args:
        state: What has happened.
        ids: The runs to look at; None looks at all, and at events that started nothing.
        label: Turns a function's id into the name to show.

    Returns:
        ``nodes`` with kind, name and count, in the order in which they came about, and ``edges``
        as ``[from, to, how, count]`` over their places.
    """
    runs = list(state.runs.values()) if ids is None else [state.runs[run] for run in ids]
    names: Counter[Node] = Counter()
    edges: Counter[Edge] = Counter()
    for event in _events(state, runs, whole=ids is None):
        names["event", event.name] += 1
        edges.update(_sent(state, event, label))
    for run in runs:
        names["function", label(run.function)] += 1
        edges.update(_received(state, run, label))
    for one, other, _ in edges:
        names.update({node: 0 for node in (one, other) if node not in names})
    places = {node: place for place, node in enumerate(names)}
    return {
        "nodes": [
            {"kind": kind, "name": name, "count": count} for (kind, name), count in names.items()
        ],
        "edges": [[places[a], places[b], how, count] for (a, b, how), count in edges.items()],
    }


def _events(state: State, runs: Sequence[RunState], *, whole: bool) -> list[EventReceived]:
    """Events that were sent by or to these runs, and those of the lab's own that started one."""
    started = {event for run in runs if run.invoker is None for event in run.events}
    senders = {run.id for run in runs}
    return [
        event
        for event in list(state.events.values())
        if event.id in started or (event.origin == "sent" and (whole or event.run in senders))
    ]


def _sent(state: State, event: EventReceived, label: Callable[[str], str]) -> Iterator[Edge]:
    sender = state.runs.get(event.run or "")
    if sender is not None:
        how = "ends" if event.origin == "internal" else "sends"
        yield ("function", label(sender.function)), ("event", event.name), how


def _received(state: State, run: RunState, label: Callable[[str], str]) -> Iterator[Edge]:
    me: Node = ("function", label(run.function))
    if run.invoker is not None:
        invoker = state.runs[run.invoker[0]]
        yield ("function", label(invoker.function)), me, "invokes"
    else:
        for event in run.events:
            yield ("event", state.events[event].name), me, "starts"
    for memo in run.memos.values():
        if memo.kind == "event":
            yield ("event", str(json.loads(memo.value).get("name"))), me, "wakes"
