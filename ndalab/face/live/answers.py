"""Answers to what a browser asks: details of a run or a step, or the story of its calls."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Protocol

from ndalab.core.run import RunState
from ndalab.core.scene.flow import flow
from ndalab.core.spec import FunctionSpec
from ndalab.core.state import State
from ndalab.face.live.details import run_details, step_details, words
from ndalab.face.live.source import cached_source_of
from ndalab.face.live.story import story
from ndalab.face.live.wire import NAME
from ndalab.face.plain import shorten

Message = dict[str, Any]


class Known(Protocol):
    """What an answer needs of a lab."""

    def handler_of(self, function: str) -> Callable[..., Any] | None:
        """Find the Python function behind an id."""
        ...

    def spec_of(self, function: str) -> FunctionSpec | None:
        """Find what the lab knows of a function."""
        ...


def answer(
    message: Message,
    state: State,
    ids: Sequence[str] | None,
    label: Callable[[str], str],
    known: Known | None,
) -> Message:
    """Answer a question; one that makes no sense gets an answer that says so.

    Args:
        message: What a browser sent.
        state: What has happened.
        ids: The runs that are shown; None shows all.
        label: Turns a function's id into the name to show.
        known: The lab; None when it is gone, and with it the functions.
    """
    if message.get("kind") == "flow":
        return {"kind": "flow", "flow": _short(flow(state, ids, label=label))}
    run = _run(state, message.get("run"))
    asked = {"kind": message.get("kind"), "run": message.get("run"), "step": message.get("step")}
    if run is None:
        return {**asked, "items": [words("Nothing known", "There is no such run in this lab.")]}
    if message.get("kind") == "story":
        source = cached_source_of(known.handler_of(run.function)) if known else None
        origin = state.events[run.events[0]].at
        return {**asked, "story": story(run, source, origin)}
    steps = list(run.steps.values())
    place = message.get("step")
    if isinstance(place, int) and not isinstance(place, bool) and 0 <= place < len(steps):
        return {**asked, "items": step_details(state, run, steps[place], label)}
    spec = known.spec_of(run.function) if known else None
    return {**asked, "items": run_details(state, run, label, spec)}


def _short(graph: Message) -> Message:
    for node in graph["nodes"]:
        node["name"] = shorten(node["name"], NAME)
    return graph


def _run(state: State, number: object) -> RunState | None:
    if not isinstance(number, int) or isinstance(number, bool):
        return None
    runs = list(state.runs.values())
    return runs[number] if 0 <= number < len(runs) else None
