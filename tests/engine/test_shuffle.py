"""A shuffled lab takes in another order what a server may, the same for the same seed."""

import asyncio
from datetime import timedelta

import inngest
import pytest

from ndalab import Lab

SEEDS = range(8)


def played(client, functions, events, **options):
    async def main():
        with Lab(client, functions, **options) as lab:
            await lab.send(events)
            await lab.settle()
            return [list(fact) for fact in lab._executor.history], lab

    return asyncio.run(main())


def test_a_race_in_a_workflow_is_found(client, function):
    """Two branches write to one place: in the declared order it holds, in another it does not."""
    shelf = {}

    @function()
    async def fn(ctx):
        await ctx.group.parallel(
            (
                lambda: ctx.step.run("default", lambda: shelf.update(title="untitled")),
                lambda: ctx.step.run("title", lambda: shelf.update(title="NDA")),
            )
        )
        return await ctx.step.run("print", lambda: shelf["title"])

    def title(**options):
        [run] = played(client, [fn], inngest.Event(name="demo/fn"), **options)[1].runs()
        return run.output

    assert {title(seed=seed) for seed in SEEDS} == {"NDA"}
    assert {title(seed=seed, shuffle=True) for seed in SEEDS} == {"NDA", "untitled"}


@pytest.mark.parametrize("kind", ["branches", "runs", "functions", "sync"])
def test_every_freedom_is_used(client, function, kind):
    """Branches, runs that are due together and functions of one event come in many orders."""

    def orders(**options):
        log = []

        @function()
        async def branches(ctx):
            await ctx.group.parallel(
                tuple(lambda n=n: ctx.step.run(str(n), lambda: log.append(n)) for n in range(4))
            )

        @function()
        async def runs(ctx):
            log.append(ctx.event.data["n"])

        @function()
        def sync(ctx):
            log.append(ctx.event.data["n"])

        def listener(n):
            @function(f"f{n}", event="demo/fn")
            async def fn(ctx):
                return None

            return fn

        events = [inngest.Event(name="demo/fn", data={"n": n}) for n in range(4)]
        functions = {"branches": [branches], "runs": [runs], "sync": [sync]}
        if kind == "functions":
            _, lab = played(client, [listener(n) for n in range(4)], events[0], **options)
            return tuple(run.function_id for run in lab.runs())
        played(client, functions[kind], events[:1] if kind == "branches" else events, **options)
        return tuple(log)

    declared = {orders(seed=seed) for seed in SEEDS}
    shuffled = {orders(seed=seed, shuffle=True) for seed in SEEDS}

    assert [list(order) for order in declared] == [sorted(next(iter(declared)))]
    assert len(shuffled) >= 4
    assert {tuple(sorted(order)) for order in shuffled} == declared


def test_the_same_seed_deals_the_same_orders(client, function):
    """Facts are the same, byte for byte; another seed gives others."""

    @function(concurrency=[inngest.Concurrency(limit=3)])
    async def fn(ctx):
        await ctx.group.parallel(
            tuple(lambda n=n: ctx.step.run(str(n), lambda: n) for n in range(3))
        )
        await ctx.step.sleep("nap", timedelta(seconds=1))

    events = [inngest.Event(name="demo/fn") for _ in range(5)]
    facts = [played(client, [fn], events, seed=s, shuffle=True)[0] for s in (1, 1, 2)]

    assert facts[0] == facts[1]
    assert facts[0] != facts[2]


def test_what_a_server_keeps_in_order_stays_in_order(client, function):
    """Throttled starts, and runs under a limit of one, are not shuffled."""
    log = []

    @function(concurrency=[inngest.Concurrency(limit=1)])
    async def fn(ctx):
        log.append(ctx.event.data["n"])

    @function("slow", event="demo/fn", throttle=inngest.Throttle(limit=1, period=1000, burst=None))
    async def slow(ctx):
        return ctx.event.data["n"]

    events = [inngest.Event(name="demo/fn", data={"n": n}) for n in range(6)]
    for seed in SEEDS:
        _, lab = played(client, [fn, slow], events, seed=seed, shuffle=True)
        started = sorted(lab.runs("slow"), key=lambda run: run.started_at)
        assert [run.output for run in started] == list(range(6))

    assert log == list(range(6)) * len(SEEDS)
