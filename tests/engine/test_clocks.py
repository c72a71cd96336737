"""The two clocks, and what idle, advance and settle do with them."""

import asyncio
import time
from datetime import UTC, datetime, timedelta

import inngest
import pytest

from ndalab import Lab, UsageError
from ndalab.core.facts import encode
from ndalab.engine.clock import STARTS_AT

START = datetime(2030, 6, 1, 12, 0, tzinfo=UTC)


@pytest.fixture
def sleeper(function):
    """A function that notes the lab's time between its sleeps."""

    def build(lab_of, *lengths):
        seen = []

        @function()
        async def fn(ctx):
            for number, length in enumerate(lengths):
                await ctx.step.sleep(f"rest {number}", timedelta(seconds=length))
                await ctx.step.run(f"note {number}", note)

        async def note():
            seen.append((lab_of().now() - START).total_seconds())

        return fn, seen

    return build


def test_virtual_time_begins_where_told_and_stands_still(client, function):
    """Nothing but awaiting the lab moves its clock."""

    @function()
    def fn(ctx): ...

    async def main():
        with Lab(client, [fn]) as usual, Lab(client, [fn], starts_at=START) as lab:
            before = lab.now()
            await asyncio.sleep(0.01)
            await lab.idle()
            return usual.now(), before, lab.now()

    assert asyncio.run(main()) == (STARTS_AT, START, START)


def test_advance_stops_at_everything_that_is_due_on_the_way(client, sleeper):
    """Each sleep ends at its own instant, not at the end of the advance."""
    lab = None
    fn, seen = sleeper(lambda: lab, 10, 20, 30, 100)

    async def main():
        nonlocal lab
        with Lab(client, [fn], starts_at=START) as lab:
            await lab.send({"name": "demo/fn"})
            await lab.advance(minutes=1)
            return lab.runs()[0].status, (lab.now() - START).total_seconds()

    assert asyncio.run(main()) == ("running", 60)
    assert seen == [10, 30, 60]


def test_idle_does_what_is_due_and_moves_no_time(client, sleeper):
    """Idle enters the function once, to its sleep."""
    lab = None
    fn, seen = sleeper(lambda: lab, 10)

    async def main():
        nonlocal lab
        with Lab(client, [fn], starts_at=START) as lab:
            await lab.send({"name": "demo/fn"})
            queued = lab.runs()[0].status
            await lab.idle()
            return queued, lab.runs()[0].status, lab.now() == START, len(lab.runs()[0].calls)

    assert asyncio.run(main()) == ("queued", "running", True, 1)
    assert seen == []


def test_settle_stops_at_the_last_end(client, sleeper):
    """Time is no later than the end of the last run."""
    lab = None
    fn, seen = sleeper(lambda: lab, 10, 20)

    async def main():
        nonlocal lab
        with Lab(client, [fn], starts_at=START) as lab:
            await lab.send([{"name": "demo/fn"}, {"name": "demo/fn"}])
            await lab.settle()
            return (lab.now() - START).total_seconds()

    assert asyncio.run(main()) == 30
    assert seen == [10, 10, 30, 30]


def test_time_stands_still_while_a_call_is_executing(client, function):
    """Real waiting inside a step takes none of the lab's time."""
    times = []

    @function()
    async def fn(ctx):
        times.append(lab.now())
        await asyncio.sleep(0.01)
        times.append(lab.now())

    lab = Lab(client, [fn])
    with lab:
        asyncio.run(lab.trigger({"name": "demo/fn"}))

    assert times == [STARTS_AT, STARTS_AT]


def test_the_wall_clock_works_in_the_background(client, function):
    """Once something is due it is done, though nobody awaits the lab."""

    @function()
    async def fn(ctx):
        await asyncio.sleep(0.001)
        return "done"

    async def main():
        with Lab(client, [fn], clock="wall") as lab:
            await lab.send({"name": "demo/fn"})
            for _ in range(200):
                await asyncio.sleep(0.005)
                if lab.runs()[0].status == "completed":
                    break
            return lab.runs()[0].output

    assert asyncio.run(main()) == "done"


def test_advance_on_the_wall_waits_that_long(client, function):
    """Real time passes, and with it a sleep of a second ends."""

    @function()
    async def fn(ctx):
        await ctx.step.sleep("rest", 1000)

    async def main():
        with Lab(client, [fn], clock="wall") as lab:
            await lab.send({"name": "demo/fn"})
            start = time.monotonic()
            await lab.advance(milliseconds=40)
            waited, status = time.monotonic() - start, lab.runs()[0].status
            await lab.settle()
            return waited, status, lab.runs()[0], time.monotonic() - start

    waited, status, run, total = asyncio.run(main())

    assert 0.04 <= waited < 10
    assert (status, run.status) == ("running", "completed")
    assert 0.5 <= total < 20  # a server rounds sleeps to the nearest second


def test_the_wall_clock_tells_the_machines_time(client, function):
    """Now is now."""

    @function()
    def fn(ctx): ...

    with Lab(client, [fn], clock="wall") as lab:
        assert abs((lab.now() - datetime.now(UTC)).total_seconds()) < 1


@pytest.mark.parametrize("seam", ["kernel", "http"])
def test_patch_clock_shows_the_labs_time_to_functions(client, function, seam):
    """datetime.now() and time.time() are the lab's during calls, and the machine's outside."""
    inside = []

    @function()
    async def fn(ctx):
        inside.append((datetime.now(UTC), time.time()))
        await ctx.step.sleep_until("rest", datetime.now(UTC) + timedelta(days=3))
        inside.append((datetime.now(UTC), time.time()))

    async def main():
        with Lab(client, [fn], starts_at=START, patch_clock=True, seam=seam) as lab:
            machine = datetime.now(UTC)
            [run] = await lab.trigger({"name": "demo/fn"})
            return machine, datetime.now(UTC), run

    before, after, run = asyncio.run(main())
    later = START + timedelta(days=3)

    # The second call begins with what the first did.
    assert inside == [(START, START.timestamp())] + [(later, later.timestamp())] * 2
    assert run.ended_at == later
    assert timedelta(0) <= after - before < timedelta(minutes=1)


def test_a_cancelled_call_gives_the_clock_back(client, function):
    """However a call ends, the machine's time is the machine's again."""
    entered = asyncio.Event()

    @function()
    async def fn(ctx):
        entered.set()
        await asyncio.sleep(5)

    async def main():
        with Lab(client, [fn], starts_at=START, patch_clock=True) as lab:
            task = asyncio.create_task(lab.trigger({"name": "demo/fn"}))
            await entered.wait()
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
        await asyncio.sleep(0.001)
        return datetime.now(UTC)

    assert asyncio.run(main()).year < START.year


def test_a_naive_start_is_refused(client, function):
    """Without a zone a time says nothing."""

    @function()
    def fn(ctx): ...

    with pytest.raises(UsageError, match="has no time zone"):
        Lab(client, [fn], starts_at=datetime(2026, 1, 1))  # noqa: DTZ001


def test_no_key_of_the_client_is_recorded_or_shown(function):
    """The client's keys are in no fact, no recording and no repr."""
    client = inngest.Inngest(
        app_id="demo",
        is_production=False,
        event_key="event-secret",
        signing_key="signkey-test-5ec4e7",
    )

    @client.create_function(fn_id="fn", trigger=inngest.TriggerEvent(event="demo/fn"), retries=0)
    async def fn(ctx):
        await ctx.step.send_event("tell", inngest.Event(name="demo/other"))
        raise RuntimeError("broken")

    async def main():
        with Lab(client, [fn]) as lab:
            [run] = await lab.trigger({"name": "demo/fn"})
            facts = [encode(fact) for fact in lab._executor.history]
            return "\n".join([*facts, repr(lab), repr(run), repr(run.steps), str(lab.recording())])

    text = asyncio.run(main())

    assert "broken" in text
    assert "event-secret" not in text
    assert "5ec4e7" not in text
