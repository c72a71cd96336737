"""Cancelling a run by hand."""

import asyncio
from datetime import timedelta

import inngest
import pytest

from ndalab import Lab, UsageError


@pytest.fixture
def sleeper(function):
    """A function that sleeps for two hours, on ``demo/fn``."""

    @function("fn")
    async def fn(ctx):
        await ctx.step.sleep("nap", timedelta(hours=2))
        return "awake"

    return fn


@pytest.mark.parametrize("by_id", [True, False])
def test_a_sleeping_run_is_cancelled(client, sleeper, by_id):
    """The run ends at once, tells the world, and what was planned for it does not happen."""

    async def main():
        with Lab(client, [sleeper]) as lab:
            await lab.send({"name": "demo/fn"})
            await lab.idle()
            [run] = lab.runs()
            due = lab.next_due() - lab.now()
            await lab.cancel(run.id if by_id else run)
            await lab.advance(hours=3)
            return due, run, [event.name for event in lab.events(internal=True)], lab.next_due()

    due, run, events, later = asyncio.run(main())
    assert (due, later) == (timedelta(hours=2), None)
    assert (run.status, run.output, run.steps[0].status) == ("cancelled", None, "cancelled")
    assert events == ["demo/fn", "inngest/function.cancelled", "inngest/function.finished"]


def test_the_record_is_that_of_a_cancelling_event(client, function):
    """By hand or by event, a cancelled run leaves the same calls and the same events."""
    cancel = [inngest.Cancel(event="stop")]

    @function("fn", cancel=cancel)
    async def fn(ctx):
        await ctx.step.sleep("nap", timedelta(hours=2))

    async def main(stop):
        with Lab(client, [fn]) as lab:
            await lab.send({"name": "demo/fn"})
            await lab.idle()
            await stop(lab)
            await lab.idle()
            own = [e for e in lab.events(internal=True) if e.name.startswith("inngest/")]
            return lab.recording()["runs"], [event.name for event in own]

    by_hand = asyncio.run(main(lambda lab: lab.cancel(lab.runs()[0])))
    by_event = asyncio.run(main(lambda lab: lab.send({"name": "stop"})))
    assert by_hand == by_event


def test_a_run_that_never_began_is_cancelled(client, sleeper):
    """A queued run can be cancelled too: its function is never entered."""

    async def main():
        with Lab(client, [sleeper]) as lab:
            await lab.send({"name": "demo/fn"})
            await lab.cancel(lab.runs()[0])
            await lab.settle()
            return lab.runs()[0]

    run = asyncio.run(main())
    assert (run.status, run.calls) == ("cancelled", [])


def test_who_invoked_it_goes_on(client, function, sleeper):
    """The invoker of a cancelled run is answered, as on a server."""

    @function("boss")
    async def boss(ctx):
        return await ctx.step.invoke("call", function=sleeper)

    async def main():
        with Lab(client, [boss, sleeper]) as lab:
            await lab.send({"name": "demo/boss"})
            await lab.idle()
            await lab.cancel(lab.runs("fn")[0])
            await lab.settle()
            return lab.runs("boss")[0]

    run = asyncio.run(main())
    assert run.status == "completed"
    assert run.output["name"] == "inngest/function.finished"


def test_a_call_that_is_under_way_is_not_taken(client, function):
    """What a cancelled run was just doing changes nothing any more."""

    async def main():
        inside, free = asyncio.Event(), asyncio.Event()

        @function("fn")
        async def fn(ctx):
            inside.set()
            await free.wait()
            return "late"

        with Lab(client, [fn]) as lab:
            cell = asyncio.create_task(lab.trigger({"name": "demo/fn"}))
            await inside.wait()
            await lab.cancel(lab.runs()[0])
            free.set()
            [run] = await cell
            return run

    run = asyncio.run(main())
    assert (run.status, run.output) == ("cancelled", None)


def test_it_is_kept(client, sleeper, tmp_path):
    """A lab that resumes from a store knows that the run is over."""

    async def main():
        with Lab(client, [sleeper], store=tmp_path / "lab.db") as lab:
            await lab.send({"name": "demo/fn"})
            await lab.idle()
            await lab.cancel(lab.runs()[0])
        with Lab(client, [sleeper], store=tmp_path / "lab.db") as lab:
            await lab.settle()
            return lab.runs()[0].status, lab.now()

    status, now = asyncio.run(main())
    assert (status, now.hour) == ("cancelled", 9)


def test_a_run_that_is_over_stays_as_it_is(client, sleeper):
    """The message says how it ended."""

    async def main():
        with Lab(client, [sleeper]) as lab:
            [run] = await lab.trigger({"name": "demo/fn"})
            with pytest.raises(UsageError, match="The run of fn is completed"):
                await lab.cancel(run)
            return run.status

    assert asyncio.run(main()) == "completed"


@pytest.mark.parametrize("silly", ["nobody", "", None, 3])
def test_an_unknown_run_is_refused(client, sleeper, silly):
    """The message says where runs are listed."""

    async def main():
        with Lab(client, [sleeper]) as lab:
            await lab.cancel(silly)

    with pytest.raises(KeyError, match=r"lab\.runs\(\) lists them"):
        asyncio.run(main())


def test_a_function_cannot_cancel(client, function):
    """Inside a call there is no order in which a cancellation could count."""
    labs = []

    @function("fn", retries=0)
    async def fn(ctx):
        await labs[0].cancel(ctx.run_id)

    async def main():
        with Lab(client, [fn]) as lab:
            labs.append(lab)
            [run] = await lab.trigger({"name": "demo/fn"})
            return run.error

    error = asyncio.run(main())
    assert error.name == UsageError.__name__
    assert "`cancel` was called from inside a function" in error.message
