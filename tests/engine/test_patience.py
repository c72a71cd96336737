"""Calls that really wait for each other come to an end, under the virtual clock too."""

import asyncio
import time

import inngest

from ndalab import Lab

client = inngest.Inngest(app_id="patience", is_production=False)
go = inngest.TriggerEvent(event="go")


def test_a_step_may_wait_for_the_run_that_it_has_started():
    """What a slow step sent is called beside it, so that it cannot wait for ever."""
    answered = asyncio.Event()

    @client.create_function(fn_id="asks", trigger=go)
    async def asks(ctx):
        async def ask():
            await client.send(inngest.Event(name="question"))
            await answered.wait()
            return "answered"

        return await ctx.step.run("ask", ask)

    @client.create_function(fn_id="answers", trigger=inngest.TriggerEvent(event="question"))
    async def answers(ctx):
        answered.set()

    async def main():
        with Lab(client, [asks, answers]) as lab:
            await lab.trigger(inngest.Event(name="go"))
            return [run.output for run in lab.runs(asks)]

    assert asyncio.run(asyncio.wait_for(main(), 30)) == ["answered"]


def test_sync_handlers_may_wait_for_each_other():
    """Two blocking handlers run side by side once the first has taken its time."""
    begun = set()

    @client.create_function(fn_id="blocks", trigger=go)
    def blocks(ctx):
        begun.add(ctx.run_id)
        until = time.monotonic() + 20
        while len(begun) < 2 and time.monotonic() < until:
            time.sleep(0.005)
        return len(begun)

    async def main():
        with Lab(client, [blocks]) as lab:
            runs = await lab.trigger([inngest.Event(name="go"), inngest.Event(name="go")])
            return [run.output for run in runs]

    assert asyncio.run(main()) == [2, 2]


def test_quick_sync_handlers_keep_their_order():
    """What quick blocking handlers append comes in the order of the events, every time."""
    log = []

    @client.create_function(fn_id="appends", trigger=go)
    def appends(ctx):
        log.append(ctx.event.data["n"])

    async def main():
        with Lab(client, [appends]) as lab:
            await lab.trigger([inngest.Event(name="go", data={"n": n}) for n in range(50)])

    asyncio.run(main())

    assert log == list(range(50))
