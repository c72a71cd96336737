"""A lab in a notebook: cells run again, two labs, waiting twice, cancelling, interrupts."""

import asyncio
import logging
import sys
import threading
from datetime import UTC, datetime, timedelta

import inngest
import pytest

from ndalab import InternalError, Lab, UsageError


def _counter(function, log, *, started=None, seconds=0.0, name="fn"):
    """A function of two steps; the second may take real time."""

    @function(name)
    async def fn(ctx):
        async def quick():
            log.append("quick")

        async def slow():
            log.append("slow")
            if started is not None:
                started.set()
            await asyncio.sleep(seconds)
            return "done"

        await ctx.step.run("quick", quick)
        return await ctx.step.run("slow", slow)

    return fn


@pytest.mark.parametrize("clock", ["virtual", "wall"])
def test_a_cancelled_wait_can_be_taken_up_again(client, function, clock):
    """Cancelling the awaiting task loses nothing: only the step that was cut off runs anew."""
    log, started = [], asyncio.Event()
    fn = _counter(function, log, started=started, seconds=0.03)

    async def main():
        with Lab(client, [fn], clock=clock) as lab:
            task = asyncio.create_task(lab.trigger({"name": "demo/fn"}))
            await started.wait()
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            status = lab.runs()[0].status
            await lab.settle()
            return status, lab.runs()[0]

    status, run = asyncio.run(main())

    assert (status, run.status, run.output) == ("running", "completed", "done")
    assert log == ["quick", "slow"] + ["slow"] * (clock == "virtual")
    assert [call.response["status"] for call in run.calls] == [206, 206, 200]


@pytest.mark.parametrize("clock", ["virtual", "wall"])
def test_two_tasks_may_await_one_lab(client, function, clock):
    """Both get what they triggered, and no step runs twice."""
    log = []
    fn = _counter(function, log, seconds=0.005)

    async def main():
        with Lab(client, [fn], clock=clock) as lab:
            [one], [two] = await asyncio.gather(
                lab.trigger({"name": "demo/fn", "data": {"n": 1}}),
                lab.trigger({"name": "demo/fn", "data": {"n": 2}}),
            )
            return one.event.data["n"], two.event.data["n"], one.output, two.output

    assert asyncio.run(main()) == (1, 2, "done", "done")
    assert sorted(log) == ["quick", "quick", "slow", "slow"]


@pytest.mark.parametrize("clock", ["virtual", "wall"])
def test_one_lab_may_be_awaited_in_several_loops(client, function, clock):
    """A script that calls asyncio.run again and again, with two waiters each time, goes on."""
    fn = _counter(function, [])

    async def twice(lab):
        await asyncio.gather(
            lab.trigger({"name": "demo/fn"}), lab.trigger({"name": "demo/fn"}), lab.advance(0 * DAY)
        )

    with Lab(client, [fn], clock=clock) as lab:
        for _ in range(3):
            asyncio.run(twice(lab))
        statuses = [run.status for run in lab.runs()]

    assert statuses == ["completed"] * 6


DAY = timedelta(days=1)


@pytest.mark.parametrize("clock", ["virtual", "wall"])
def test_events_may_be_sent_between_loops(client, function, clock):
    """An event sent when no loop runs, before the first or after it, waits for the next."""
    fn = _counter(function, [])

    with Lab(client, [fn], clock=clock) as lab:
        client.send_sync(inngest.Event(name="demo/fn"))
        asyncio.run(lab.settle())
        client.send_sync(inngest.Event(name="demo/fn"))
        between = [run.status for run in lab.runs()]
        asyncio.run(lab.settle())
        after = [run.status for run in lab.runs()]

    assert (between, after) == (["completed", "queued"], ["completed", "completed"])


def test_building_the_lab_again_takes_the_client_over(client, function):
    """A cell that opens a lab may run twice: events reach the newest lab only."""

    @function()
    def fn(ctx): ...

    async def main():
        old = Lab(client, [fn])
        with Lab(client, [fn]) as new:
            await client.send(inngest.Event(name="demo/fn"))
            old.close()
            await client.send(inngest.Event(name="demo/fn"))
            return len(old.events()), len(new.events()), "send" in vars(client)

    assert asyncio.run(main()) == (0, 2, True)


def test_building_the_lab_again_on_its_store_goes_on(client, function, tmp_path):
    """The older lab on the same file closes; the new one knows its runs and finishes them."""
    store = tmp_path / "lab.sqlite"

    def define(answer):
        @function()
        async def fn(ctx):
            await ctx.step.sleep("rest", timedelta(hours=1))
            return answer

        return fn

    async def main():
        first = Lab(client, [define("old")], store=store)
        await first.send({"name": "demo/fn"})
        await first.idle()
        second = Lab(client, [define("new")], store=store)
        await second.settle()
        with pytest.raises(UsageError, match="closed"):
            await first.settle()
        second.close()
        return [run.output for run in second.runs()]

    assert asyncio.run(main()) == ["new"]


def test_replace_uses_the_new_version_for_unfinished_runs(client, function):
    """Steps that ended stay as they were; the rest is the new code's."""

    def define(answer):
        @function()
        async def fn(ctx):
            async def name():
                return answer

            first = await ctx.step.run("first", name)
            await ctx.step.sleep("rest", timedelta(hours=1))
            return [first, await ctx.step.run("second", name)]

        return fn

    async def main():
        with Lab(client, [define("old")]) as lab:
            await lab.send({"name": "demo/fn"})
            await lab.idle()
            lab.replace(define("new"))
            await lab.settle()
            return [run.output for run in lab.runs()]

    assert asyncio.run(main()) == [["old", "new"]]


def test_replace_can_add_a_function(client, function):
    """A function that was not there before starts with the next event."""

    @function("one")
    def one(ctx): ...

    @function("two")
    def two(ctx):
        return 2

    async def main():
        with Lab(client, [one]) as lab:
            lab.replace(two)
            return (await lab.trigger({"name": "demo/two"}))[0].output

    assert asyncio.run(main()) == 2


def test_two_labs_with_two_clients_do_not_meet(function, client):
    """Each client's events reach its own lab; one may even run inside a function of the other."""
    other = inngest.Inngest(app_id="other", is_production=False)

    @other.create_function(fn_id="inner", trigger=inngest.TriggerEvent(event="demo/x"))
    async def inner(ctx):
        return "inner"

    @function("outer", event="demo/x")
    async def outer(ctx):
        async def nested():
            with Lab(other, [inner]) as lab:
                return (await lab.trigger({"name": "demo/x"}))[0].output

        return await ctx.step.run("nested", nested)

    async def main():
        with Lab(client, [outer]) as lab:
            [run] = await lab.trigger({"name": "demo/x"})
            return run.output, len(lab.runs())

    assert asyncio.run(main()) == ("inner", 1)


@pytest.mark.parametrize("what", ["idle", "settle", "advance", "trigger"])
def test_waiting_for_the_lab_inside_a_function_is_refused(client, function, what):
    """It would wait for itself; the error says so, and no run hangs."""

    @function(retries=0)
    async def fn(ctx):
        arguments = {"advance": [DAY], "trigger": [{"name": "demo/x"}]}
        await getattr(lab, what)(*arguments.get(what, []))

    lab = Lab(client, [fn])
    with lab:
        [run] = asyncio.run(lab.trigger({"name": "demo/fn"}))

    assert run.status == "failed"
    assert f"`{what}` was called from inside a function" in run.error.message


def test_everything_but_looking_needs_an_open_lab(client, function):
    """A closed lab still shows its runs; what would change it is a clear error."""

    @function()
    def fn(ctx):
        return 1

    async def main():
        lab = Lab(client, [fn])
        await lab.trigger({"name": "demo/fn"})
        lab.close()
        for call in (lab.idle, lab.settle):
            with pytest.raises(UsageError, match="This lab is closed"):
                await call()
        with pytest.raises(UsageError, match="This lab is closed"):
            await lab.advance(hours=1)
        with pytest.raises(UsageError, match="This lab is closed"):
            await lab.trigger({"name": "demo/fn"})
        with pytest.raises(UsageError, match="This lab is closed"):
            await lab.send({"name": "demo/fn"})
        with pytest.raises(UsageError, match="This lab is closed"):
            lab.replace(fn)
        return [run.output for run in lab.runs()], repr(lab)

    assert asyncio.run(main()) == ([1], "<Lab 'demo': 1 runs, closed>")


@pytest.mark.parametrize("clock", ["virtual", "wall"])
def test_closing_a_lab_that_is_awaited_is_told(client, function, clock):
    """Whoever awaits the lab learns that it was closed; it is not taken for a cancellation."""
    started = asyncio.Event()
    fn = _counter(function, [], started=started, seconds=5)

    async def main():
        lab = Lab(client, [fn], clock=clock)
        task = asyncio.create_task(lab.trigger({"name": "demo/fn"}))
        await started.wait()
        lab.close()
        with pytest.raises(UsageError, match="closed"):
            await asyncio.wait_for(task, 1)

    asyncio.run(main())


class Stop(BaseException):
    """An interrupt of somebody's own."""


@pytest.mark.parametrize("kind", [KeyboardInterrupt, SystemExit, Stop, asyncio.CancelledError])
@pytest.mark.parametrize("clock", ["virtual", "wall"])
@pytest.mark.parametrize("sync", [False, True])
def test_an_interrupt_reaches_who_awaits_and_the_lab_goes_on(client, function, kind, clock, sync):
    """It is not swallowed, it does not stop the loop, and the call is made anew afterwards."""
    raised = []

    def interrupt():
        if not raised:
            raised.append(kind)
            raise kind
        return "done"

    if sync:

        @function(retries=1)
        def fn(ctx):
            return ctx.step.run("work", interrupt)
    else:

        @function(retries=1)
        async def fn(ctx):
            async def work():
                return interrupt()

            return await ctx.step.run("work", work)

    async def main():
        with Lab(client, [fn], clock=clock, retry_interval=0) as lab:
            await lab.send({"name": "demo/fn"})
            if kind is asyncio.CancelledError:
                await lab.settle()
            else:
                with pytest.raises(kind):
                    await lab.settle()
            await asyncio.wait_for(lab.settle(), 2)
            return lab.runs()[0].output

    assert asyncio.run(main()) == "done"


def test_a_function_that_cancels_itself_fails_like_any_other(function, play):
    """A CancelledError that nobody asked for is the function's own error, and is retried."""

    @function(retries=1)
    async def fn(ctx):
        raise asyncio.CancelledError("mine")

    run = play([fn], retry_interval=1)

    assert (run.status, run.error, len(run.calls)) == ("failed", ("CancelledError", "mine"), 2)


def test_an_observer_that_raises_is_dropped(client, function, caplog):
    """Its error is logged once, the run goes on, and the other observers are told everything."""
    told = []

    def bad(facts):
        raise RuntimeError("observer")

    @function()
    def fn(ctx):
        return 1

    async def main():
        with Lab(client, [fn]) as lab:
            lab.observe(bad)
            lab.observe(lambda facts: told.extend(facts))
            [run] = await lab.trigger({"name": "demo/fn"})
            return run.status, lab._executor.history

    with caplog.at_level(logging.ERROR):
        status, history = asyncio.run(main())

    assert (status, told) == ("completed", history)
    assert [record.message for record in caplog.records] == [
        "An observer raised; it will not be told any more."
    ]


def test_an_observer_that_interrupts_is_not_swallowed(client, function):
    """What is no Exception passes through, and the lab can go on."""
    raised = []

    def observer(facts):
        if not raised:
            raised.append(1)
            raise KeyboardInterrupt

    @function()
    def fn(ctx):
        return 1

    async def main():
        with Lab(client, [fn]) as lab:
            await lab.send({"name": "demo/fn"})
            lab.observe(observer)
            try:
                await lab.settle()
            except KeyboardInterrupt:
                raised.append(2)
            await lab.settle()
            return lab.runs()[0].status

    assert asyncio.run(main()) == "completed"
    assert raised == [1, 2]


def test_a_missing_function_is_said_until_it_is_given(client, function, tmp_path):
    """Unfinished runs of a function the lab lacks are an error each time, and are not lost."""
    store = tmp_path / "lab.sqlite"

    @function("other")
    def other(ctx): ...

    @function()
    async def fn(ctx):
        await ctx.step.sleep("rest", 1000)
        return "found"

    async def main():
        with Lab(client, [fn], store=store) as lab:
            await lab.send({"name": "demo/fn"})
            await lab.idle()
        with Lab(client, [other], store=store) as lab:
            for _ in range(3):
                with pytest.raises(UsageError, match="'demo-fn', which this lab does not have"):
                    await lab.settle()
            lab.replace(fn)
            await lab.settle()
        with Lab(client, [fn], store=store) as lab:
            return [(run.status, run.output) for run in lab.runs()]

    assert asyncio.run(main()) == [("completed", "found")]


def test_a_defect_of_the_seam_is_told_to_all_who_await(client, function):
    """When a call cannot be made, each task that waits gets the error; nobody waits for ever."""

    @function()
    def fn(ctx): ...

    async def broken(request):
        raise RuntimeError("seam")

    async def main(clock):
        with Lab(client, [fn], clock=clock) as lab:
            lab._executor.seam.call = broken
            await lab.send({"name": "demo/fn"})
            waiting = asyncio.gather(lab.settle(), lab.settle(), return_exceptions=True)
            return [type(e) for e in await asyncio.wait_for(waiting, 2)]

    with_virtual = asyncio.run(main("virtual"))

    assert with_virtual == [InternalError, InternalError]
    assert asyncio.run(main("wall")) == [InternalError, InternalError]


def test_runs_can_be_listed_while_threads_send(client, function):
    """Looking at the lab while other threads send events never fails and never shows half a run."""

    @function()
    def fn(ctx): ...

    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    problems = []
    try:
        with Lab(client, [fn]) as lab:

            def send():
                for _ in range(150):
                    client.send_sync(inngest.Event(name="demo/fn"))

            def look():
                try:
                    while any(t.is_alive() for t in threads):
                        [run.event.name for run in lab.runs()]
                        lab.events()
                except RuntimeError as err:
                    problems.append(err)

            threads = [threading.Thread(target=send) for _ in range(3)]
            for thread in threads:
                thread.start()
            look()
            for thread in threads:
                thread.join()
            asyncio.run(lab.settle())
            statuses = {run.status for run in lab.runs()}
            count = len(lab.runs())
    finally:
        sys.setswitchinterval(interval)

    assert (problems, count, statuses) == ([], 450, {"completed"})


SILLY = {
    "clock": ({"clock": "sun"}, 'must be "virtual" or "wall"'),
    "naive start": ({"starts_at": datetime(2026, 1, 1)}, "has no time zone"),  # noqa: DTZ001
    "start no datetime": ({"starts_at": "2026-01-01"}, "starts_at is of type str"),
    "start on the wall": (
        {"clock": "wall", "starts_at": datetime(2026, 1, 1, tzinfo=UTC)},
        "for the virtual clock",
    ),
    "negative interval": ({"retry_interval": -1}, "must be seconds, 0 or more"),
    "interval nan": ({"retry_interval": float("nan")}, "must be seconds, 0 or more"),
    "interval without end": ({"retry_interval": float("inf")}, "must be seconds, 0 or more"),
    "interval text": ({"retry_interval": "1"}, "must be seconds, 0 or more"),
    "seam": ({"seam": "carrier pigeon"}, 'must be "kernel" or "http"'),
    "store no path": ({"store": 5}, "store is of type int"),
    "seed no integer": ({"seed": 1.5}, "seed is 1.5"),
    "wall and patch": ({"clock": "wall", "patch_clock": True}, "the wall clock needs no patch"),
}


@pytest.mark.parametrize("kind", SILLY)
def test_silly_arguments_are_refused(client, function, kind):
    """Each argument that cannot work is a UsageError that says what it must be."""
    options, reason = SILLY[kind]

    @function()
    def fn(ctx): ...

    with pytest.raises(UsageError, match=reason):
        Lab(client, [fn], **options)
    assert "send" not in vars(client)


SPANS = {
    "nothing": ([], {}),
    "both": ([timedelta(1)], {"hours": 1}),
    "a number": ([5], {}),
    "unknown keyword": ([], {"fortnights": 1}),
    "text": ([], {"hours": "1"}),
    "nan": ([], {"hours": float("nan")}),
    "infinity": ([], {"hours": float("inf")}),
    "backwards": ([], {"hours": -1}),
    "beyond the calendar": ([], {"days": 4_000_000}),
    "too large": ([], {"days": 10**12}),
}


@pytest.mark.parametrize("kind", SPANS)
def test_silly_spans_are_refused(client, function, kind):
    """Time takes a span of 0 or more that the calendar can hold."""
    positional, keywords = SPANS[kind]

    @function()
    def fn(ctx): ...

    async def main():
        with Lab(client, [fn]) as lab:
            before = lab.now()
            with pytest.raises(UsageError):
                await lab.advance(*positional, **keywords)
            assert lab.now() == before

    asyncio.run(main())


def test_what_is_no_client_and_what_are_no_functions_is_refused(client, function):
    """The first two arguments have their own messages."""

    @function()
    def fn(ctx): ...

    with pytest.raises(UsageError, match="of type str; it must be"):
        Lab("demo", [fn])
    with pytest.raises(UsageError, match="as a list"):
        Lab(client, fn)
    with pytest.raises(UsageError, match="No functions registered"):
        Lab(client, [])
    with pytest.raises(UsageError, match="print is not an Inngest function"):
        Lab(client, [print])
    with pytest.raises(UsageError, match="2 functions have this id"):
        Lab(client, [fn, fn])


def test_an_unknown_run_is_a_key_error(client, function):
    """lab.run names the run it does not know."""

    @function()
    def fn(ctx): ...

    with Lab(client, [fn]) as lab, pytest.raises(KeyError, match="no run 'x'"):
        lab.run("x")
