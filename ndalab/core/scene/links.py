"""Who caused which run, and in which order that makes runs be shown."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal, NamedTuple

from ndalab.core.run import RunState
from ndalab.core.state import State


class Cause(NamedTuple):
    """What started a run, when another run did."""

    run: str
    step: str | None
    """Hash of the step; None when the function body, or the run's end, was the cause."""
    how: Literal["invoke", "event", "end"]


class Links(NamedTuple):
    """The threads between runs, in both directions."""

    causes: dict[str, Cause]
    children: dict[tuple[str, str], str]
    """Run and hash of an invoking step -> the invoked run."""
    sent: dict[tuple[str, str], tuple[str, ...]]
    """Run and hash of a sending step -> ids of the events."""
    woken: dict[tuple[str, str], tuple[str, str | None]]
    """Run and hash of a waiting step -> the run, and its step, that sent the event."""


class Place(NamedTuple):
    """Where a run is shown."""

    run: str
    depth: int


def links_of(state: State, chosen: Iterable[str]) -> Links:
    """Find what ties the chosen runs to each other and to the rest."""
    runs = [state.runs[run] for run in chosen]
    sent = {(run.id, step): ids for run in runs for step, ids in _sent(state, run)}
    senders = {event: step for (_, step), ids in sent.items() for event in ids}
    causes = {run.id: cause for run in runs if (cause := _cause(state, run, senders))}
    children = {run.invoker: run.id for run in runs if run.invoker is not None}
    woken = {(run.id, step): sender for run in runs for step, sender in _woken(state, run, senders)}
    return Links(causes, children, sent, woken)


def relatives(state: State, run: RunState) -> list[str]:
    """List the runs whose calls say when this one started, or went on."""
    senders = [state.events[event].run for event in run.events]
    senders += [sender for _, (sender, _) in _woken(state, run, {})]
    invokers = [run.invoker[0]] if run.invoker is not None else []
    return [*invokers, *(sender for sender in senders if sender is not None)]


def tree(chosen: Sequence[str], causes: Mapping[str, Cause]) -> list[Place]:
    """Put each run below the one that caused it, and else in the order of creation."""
    known = set(chosen)
    below: dict[str | None, list[str]] = {}
    for run in chosen:
        cause = causes.get(run)
        parent = cause.run if cause is not None and cause.run in known else None
        below.setdefault(parent, []).append(run)
    places: list[Place] = []
    waiting = [Place(run, 0) for run in reversed(below.get(None, []))]
    while waiting:
        place = waiting.pop()
        places.append(place)
        waiting += [Place(run, place.depth + 1) for run in reversed(below.get(place.run, []))]
    return places


def _cause(state: State, run: RunState, senders: Mapping[str, str]) -> Cause | None:
    if run.invoker is not None:
        return Cause(*run.invoker, "invoke")
    for event in map(state.events.__getitem__, run.events):
        if event.run is not None and event.run != run.id:
            how: Literal["event", "end"] = "end" if event.origin == "internal" else "event"
            return Cause(event.run, senders.get(event.id), how)
    return None


def _sent(state: State, run: RunState) -> list[tuple[str, tuple[str, ...]]]:
    """Find steps that sent events: their outputs are ids of events that this run sent."""
    found = []
    for step, memo in run.memos.items():
        if memo.kind == "data" and memo.value.startswith('["'):
            ids = json.loads(memo.value)
            if all(_is_from(state, event, run.id) for event in ids):
                found.append((step, tuple(ids)))
    return found


def _is_from(state: State, event: object, run: str) -> bool:
    known = state.events.get(event) if isinstance(event, str) else None
    return known is not None and known.run == run


def _woken(
    state: State, run: RunState, senders: Mapping[str, str]
) -> list[tuple[str, tuple[str, str | None]]]:
    found = []
    for step, memo in run.memos.items():
        if memo.kind == "event":
            event = state.events.get(str(json.loads(memo.value).get("id")))
            if event is not None and event.run is not None:
                found.append((step, (event.run, senders.get(event.id))))
    return found
