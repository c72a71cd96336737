"""A scene that grows part by part comes to be the scene."""

import asyncio
from datetime import timedelta
from functools import partial

import inngest
import pytest

from ndalab import Lab
from ndalab.core.facts import InvokeStarted, RunScheduled
from ndalab.core.scene import scene
from ndalab.core.scene.flow import flow
from ndalab.core.scene.growing import Growing
from ndalab.core.state import State


async def value(result):
    return result


@pytest.fixture(scope="module")
def history():
    """Runs that send, invoke, wake and wait for each other, at one instant and later."""

    async def go():
        client = inngest.Inngest(app_id="demo", is_production=False)

        def made(name, **options):
            return client.create_function(
                fn_id=name, trigger=inngest.TriggerEvent(event=name), **options
            )

        @made("leaf", concurrency=[inngest.Concurrency(limit=1)])
        async def leaf(ctx):
            return await ctx.step.run("one", partial(value, 1))

        @made("waiter")
        async def waiter(ctx):
            await ctx.step.wait_for_event("ready", event="ready", timeout=timedelta(days=1))
            await ctx.step.run("after", partial(value, 2))

        @made("root")
        async def root(ctx):
            await ctx.step.send_event("many", [inngest.Event(name="leaf") for _ in range(3)])
            await ctx.step.invoke("child", function=leaf)
            await ctx.step.sleep("rest", timedelta(hours=1))
            await ctx.step.send_event("wake", inngest.Event(name="ready"))

        lab = Lab(client, [root, leaf, waiter])
        await lab.send([{"name": "waiter"}, {"name": "root"}])
        await lab.settle()
        return lab._executor.history

    return asyncio.run(go())


def grown(history, every):
    """Fold a history and draw what changed after every so many facts."""
    state = State()
    growing, parts, told = Growing(state), {}, []
    for number, fact in enumerate(history, 1):
        state.apply(fact)
        told.append(fact)
        if number % every == 0 or number == len(history):
            parts |= {part["number"]: part for part in growing.parts(growing.reached(told))}
            told = []
    return state, growing, parts


@pytest.mark.parametrize("every", [1, 5, 1000])
def test_what_grew_is_what_a_scene_shows(history, every):
    """However often it is drawn on the way, the parts are in the end those of the whole scene."""
    state, growing, parts = grown(history, every)
    whole = scene(state)
    assert growing.origin == whole["origin"]
    assert parts == {run["number"]: {**run, "depth": 0} for run in whole["runs"]}


def test_only_what_a_fact_reaches_is_drawn_again(history):
    """A fact reaches its own run; the start of an invoked run reaches the one that waits for it."""
    _, growing, _ = grown(history, 1000)
    invoked = next(f for f in history if isinstance(f, RunScheduled) and f.invoker)
    waiting = next(f for f in history if isinstance(f, InvokeStarted))
    assert growing.reached([waiting]) == [waiting.run]
    assert growing.reached([invoked]) == [invoked.run, waiting.run]
    assert growing.reached([]) == []


def test_runs_that_are_not_shown_are_never_drawn(history):
    """With some runs chosen, facts of others reach nothing."""
    state = State.of(history)
    second = list(state.runs)[1]
    growing = Growing(state, [second])
    assert growing.ids == [second]
    assert growing.reached(history) == [second]
    assert [part["id"] for part in growing.parts([second])] == [second]


def test_the_origin_is_the_first_event_of_all_that_was_drawn(history):
    """Drawing a run of an earlier event moves the origin back."""
    state = State.of(history)
    runs = list(state.runs)
    growing = Growing(state)
    late = max(runs, key=lambda run: state.events[state.runs[run].events[0]].at)
    growing.parts([late])
    before = growing.origin
    growing.parts(runs)
    assert growing.origin <= before
    assert growing.origin == scene(state)["origin"]


def test_the_flow_counts_what_happened(history):
    """Who sent what, what it started, whom it woke and who invoked whom, each with its count."""
    graph = flow(State.of(history), label=lambda name: name.removeprefix("demo-"))
    named = [(node["kind"], node["name"]) for node in graph["nodes"]]
    told = {(named[a][1], named[b][1], how): count for a, b, how, count in graph["edges"]}
    assert told == {
        ("root", "leaf", "sends"): 3,
        ("root", "ready", "sends"): 1,
        ("root", "root", "starts"): 1,
        ("leaf", "leaf", "starts"): 3,
        ("waiter", "waiter", "starts"): 1,
        ("root", "leaf", "invokes"): 1,
        ("ready", "waiter", "wakes"): 1,
    }
    counts = {(node["kind"], node["name"]): node["count"] for node in graph["nodes"]}
    assert counts["function", "leaf"] == 4
    assert counts["event", "leaf"] == 3


def test_the_flow_of_some_runs_leaves_out_the_others(history):
    """Only events to and from the chosen runs count."""
    state = State.of(history)
    waiter = next(run.id for run in state.runs.values() if run.function == "demo-waiter")
    graph = flow(state, [waiter])
    assert [(n["kind"], n["name"], n["count"]) for n in graph["nodes"]] == [
        ("event", "waiter", 1),
        ("function", "demo-waiter", 1),
        ("event", "ready", 0),
    ]


def test_the_flow_of_nothing_is_empty():
    """A lab in which nothing happened has no graph."""
    assert flow(State()) == {"nodes": [], "edges": []}
