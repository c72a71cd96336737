"""A trace tells what a test has injected, and in what a function was not deterministic."""

import asyncio
from datetime import timedelta

import inngest

from ndalab import Lab

client = inngest.Inngest(app_id="notes", is_production=False)
go = inngest.TriggerEvent(event="go")


def traced(function, prepare):
    async def play():
        with Lab(client, [function], retry_interval=1) as lab:
            prepare(lab)
            await lab.trigger(inngest.Event(name="go"))
            return str(lab.trace())

    return asyncio.run(play())


def test_injected_faults_are_named_at_their_steps():
    """A step that was made to fail and a wait that was timed out say so."""

    @client.create_function(fn_id="patient", trigger=go)
    async def patient(ctx):
        async def work():
            return 1

        await ctx.step.run("work", work)
        await ctx.step.wait_for_event("call", event="phone", timeout=timedelta(hours=1))

    def prepare(lab):
        lab.faults.fail("work")
        lab.faults.time_out("call")

    text = traced(patient, prepare)

    assert "work" in text
    assert "injected fail: step, 2 attempts" in text
    assert "injected time out: wait for 'phone'" in text


def test_a_dropped_event_is_told_of():
    """An event that a test made go missing leaves a line."""

    @client.create_function(fn_id="eager", trigger=go)
    async def eager(ctx):
        await ctx.step.send_event("tell", inngest.Event(name="news"))

    text = traced(eager, lambda lab: lab.faults.drop("news"))

    assert "1 event 'news' was dropped (injected)" in text


def test_a_changed_plan_is_told_of():
    """A step that a later call did not meet again is named under its run."""
    entered = []

    @client.create_function(fn_id="fickle", trigger=go)
    async def fickle(ctx):
        async def work():
            return 1

        entered.append(1)
        if len(entered) == 1:
            await ctx.step.run("only-once", work)
        await ctx.step.run("always", work)

    text = traced(fickle, lambda lab: None)

    assert "Step 'only-once'" in text
    assert "was not met again" in text
