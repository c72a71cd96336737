"""Every step tool does in a lab what the Inngest documentation says, async and sync alike."""

import asyncio
from datetime import UTC, datetime, timedelta

import inngest
import pytest

from ndalab import Lab


def test_a_function_without_steps_returns_in_one_call(function, play):
    """A body without steps is entered once, and what it returns is the run's output."""

    @function()
    async def fn(ctx):
        return {"hello": ctx.event.data["name"]}

    run = play([fn], data={"name": "Ada"})

    assert (run.status, run.output, len(run.calls)) == ("completed", {"hello": "Ada"}, 1)


def test_a_sync_function_without_steps_returns_in_one_call(function, play):
    """A sync body behaves the same."""

    @function()
    def fn(ctx):
        return ctx.attempt

    run = play([fn])

    assert (run.status, run.output, len(run.calls)) == ("completed", 0, 1)


def test_each_step_runs_once_and_is_remembered(function, play):
    """Three steps need four calls; a step runs once, the function's body in each call."""
    log = []

    @function()
    async def fn(ctx):
        log.append("body")
        for name in ("a", "b", "c"):
            await ctx.step.run(name, lambda n=name: log.append(n))
        return len(log)

    run = play([fn])

    assert log == ["body", "a", "body", "b", "body", "c", "body"]
    assert [dict(call.memo) for call in run.calls] == [
        {},
        {"a": "data"},
        {"a": "data", "b": "data"},
        {"a": "data", "b": "data", "c": "data"},
    ]


def test_sync_steps_are_remembered_too(function, play):
    """A sync function's steps are memoised just as well."""
    log = []

    @function()
    def fn(ctx):
        first = ctx.step.run("first", lambda: log.append("first") or 1)
        second = ctx.step.run("second", lambda a: log.append("second") or a + 1, first)
        return first + second

    run = play([fn])

    assert (run.output, log, len(run.calls)) == (3, ["first", "second"], 3)


def test_repeated_ids_are_counted(function, play):
    """A step id used in a loop names its steps ``item``, ``item:1``, ``item:2``."""

    @function()
    async def fn(ctx):
        async def double(n):
            return n * 2

        return [await ctx.step.run("item", double, n) for n in range(3)]

    run = play([fn])

    assert run.output == [0, 2, 4]
    assert [(step.name, step.output) for step in run.steps] == [
        ("item", 0),
        ("item:1", 2),
        ("item:2", 4),
    ]


def test_step_outputs_go_through_json(function, play):
    """Tuples come back as lists and integer keys as text, as they would from a server."""

    @function()
    async def fn(ctx):
        async def make():
            return {"pair": (1, 2), 3: None}

        value = await ctx.step.run("make", make)
        return [value["pair"], sorted(value)]

    assert play([fn]).output == [[1, 2], ["3", "pair"]]


def test_no_call_shares_a_memo_with_another(function, play):
    """Changing a step's result in the body does not change what the next call sees."""

    @function()
    async def fn(ctx):
        async def make():
            return []

        value = await ctx.step.run("make", make)
        value.append("changed")
        await ctx.step.run("other", make)
        return value

    assert play([fn]).output == ["changed"]


def test_an_event_is_a_fresh_copy_in_each_call(function, play):
    """A body that changes its event's data finds it unchanged in the next call."""

    @function()
    async def fn(ctx):
        ctx.event.data["count"] += 1

        async def read():
            return ctx.event.data["count"]

        await ctx.step.run("one", read)
        return await ctx.step.run("two", read)

    assert play([fn], data={"count": 1}).output == 2


@pytest.mark.parametrize("length", [timedelta(hours=2), 7_200_000])
def test_sleep_takes_the_labs_time(function, play, seconds, length):
    """A sleep of two hours ends two hours later on the lab's clock; milliseconds count too."""

    @function()
    async def fn(ctx):
        await ctx.step.sleep("rest", length)

    run = play([fn])

    assert seconds(run.ended_at) == 7200
    assert [(s.name, s.op, s.status, s.output) for s in run.steps] == [
        ("rest", "Sleep", "completed", None)
    ]


def test_sync_sleep_takes_the_labs_time(function, play, seconds):
    """A sync function sleeps by the lab's clock too."""

    @function()
    def fn(ctx):
        ctx.step.sleep("rest", timedelta(days=1))
        ctx.step.sleep_until("more", datetime(2026, 1, 7, 9, 0, tzinfo=UTC))

    assert seconds(play([fn]).ended_at) == 2 * 86_400


def test_sleep_until_ends_at_the_instant(function, play):
    """sleep_until ends when the lab's clock reads that time."""
    until = datetime(2026, 2, 1, 12, 30, tzinfo=UTC)

    @function()
    async def fn(ctx):
        await ctx.step.sleep_until("rest", until)

    assert play([fn]).ended_at == until


def test_sleeping_until_the_past_ends_at_once(function, play, seconds):
    """A time that has passed does not hold the run."""

    @function()
    async def fn(ctx):
        await ctx.step.sleep_until("rest", datetime(2020, 1, 1, tzinfo=UTC))
        return "awake"

    run = play([fn])

    assert (run.output, seconds(run.ended_at)) == ("awake", 0)


def test_sleep_is_rounded_to_seconds(function, play, seconds):
    """A server rounds sleeps to the nearest second, and so does the lab."""

    @function()
    async def fn(ctx):
        await ctx.step.sleep("short", 400)
        await ctx.step.sleep("long", 1600)

    run = play([fn])

    assert [seconds(step.ended_at) for step in run.steps] == [0, 2]


def test_sleeping_longer_than_366_days_fails_the_run(function, play):
    """Such a sleep ends the run with the server's error."""

    @function()
    async def fn(ctx):
        await ctx.step.sleep("rest", timedelta(days=367))

    run = play([fn])

    assert (run.status, run.error.name) == ("failed", "InngestErrTimeoutTooLong")


def _waiter(function, **options):
    @function("waiter")
    async def waiter(ctx):
        event = await ctx.step.wait_for_event(
            "answer", event="demo/answer", timeout=timedelta(hours=1), **options
        )
        return None if event is None else event.data

    return waiter


def _send_after(client, waiter, *events):
    async def main():
        with Lab(client, [waiter]) as lab:
            await lab.send({"name": "demo/waiter", "data": {"id": 7}})
            await lab.advance(minutes=10)
            for event in events:
                await lab.send(event)
            await lab.settle()
            return lab.runs()[0]

    return asyncio.run(main())


def test_a_wait_ends_with_its_event(client, function, seconds):
    """wait_for_event gives the event that came while the run was waiting."""
    event = {"name": "demo/answer", "data": {"yes": True}}

    run = _send_after(client, _waiter(function), event)

    assert (run.output, seconds(run.ended_at)) == ({"yes": True}, 600)


def test_a_wait_ends_with_the_first_event_that_satisfies_its_expression(client, function):
    """Events for which the expression is false, or cannot be decided, do not wake the run."""
    waiter = _waiter(function, if_exp="event.data.id == async.data.id")

    run = _send_after(
        client,
        waiter,
        {"name": "demo/answer", "data": {"id": 8}},
        {"name": "demo/answer", "data": {}},
        {"name": "demo/other", "data": {"id": 7}},
        {"name": "demo/answer", "data": {"id": 7, "n": 1}},
        {"name": "demo/answer", "data": {"id": 7, "n": 2}},
    )

    assert run.output == {"id": 7, "n": 1}


def test_a_wait_that_times_out_gives_none(client, function, seconds):
    """Without its event a wait ends after its timeout, and not before."""
    run = _send_after(client, _waiter(function))

    assert (run.status, run.output, seconds(run.ended_at)) == ("completed", None, 3600)


def test_an_event_before_the_wait_does_not_count(client, function):
    """Waits never look back."""
    waiter = _waiter(function)

    async def main():
        with Lab(client, [waiter]) as lab:
            await lab.send({"name": "demo/answer"})
            return (await lab.trigger({"name": "demo/waiter"}))[0]

    assert asyncio.run(main()).output is None


def test_one_event_wakes_all_that_wait_for_it(client, function):
    """Several runs that wait for the same event all go on, the older first."""
    waiter = _waiter(function)

    async def main():
        with Lab(client, [waiter]) as lab:
            await lab.send([{"name": "demo/waiter", "data": {"n": n}} for n in range(3)])
            await lab.idle()
            before = [run.status for run in lab.runs()]
            await lab.send({"name": "demo/answer", "data": {"x": 1}})
            await lab.idle()
            return before, [(run.status, run.output) for run in lab.runs()]

    before, after = asyncio.run(main())

    assert before == ["running"] * 3
    assert after == [("completed", {"x": 1})] * 3


def test_a_wait_with_a_broken_expression_fails_the_run(client, function):
    """An expression that does not compile ends the run at once with the server's error."""
    run = _send_after(client, _waiter(function, if_exp="event.data.id ==="))

    assert (run.status, run.error.name) == ("failed", "InvalidExpression")


def test_sync_wait_for_event(client, function):
    """A sync function waits for events as well."""

    @function("waiter")
    def waiter(ctx):
        event = ctx.step.wait_for_event("answer", event="demo/answer", timeout=60_000_000)
        return event.data["x"]

    run = _send_after(client, waiter, {"name": "demo/answer", "data": {"x": 5}})

    assert run.output == 5


def test_send_event_starts_other_functions(client, function):
    """step.send_event sends once, however often the body is entered, and gives the ids."""

    @function("parent")
    async def parent(ctx):
        ids = await ctx.step.send_event(
            "tell", [inngest.Event(name="demo/child", data={"n": n}) for n in range(3)]
        )
        await ctx.step.sleep("rest", 1000)
        return ids

    @function("child")
    def child(ctx):
        return ctx.event.data["n"]

    async def main():
        with Lab(client, [parent, child]) as lab:
            [run] = await lab.trigger({"name": "demo/parent"})
            events = [event.id for event in lab.events() if event.name == "demo/child"]
            return run.output, events, [r.output for r in lab.runs(function=child)]

    sent, received, outputs = asyncio.run(main())

    assert sent == received
    assert outputs == [0, 1, 2]


def test_invoke_gives_the_childs_output(client, function):
    """step.invoke waits for the child's run and gives what it returned."""

    @function("child")
    async def child(ctx):
        await ctx.step.sleep("rest", timedelta(minutes=5))
        return ctx.event.data["n"] * 2

    @function("parent")
    async def parent(ctx):
        return await ctx.step.invoke("ask", function=child, data={"n": 21})

    async def main():
        with Lab(client, [parent, child]) as lab:
            [run] = await lab.trigger({"name": "demo/parent"})
            return run, lab.runs(function="child")[0]

    parent_run, child_run = asyncio.run(main())

    assert parent_run.output == 42
    assert (child_run.status, child_run.event.name) == ("completed", "inngest/function.invoked")


def test_invoke_by_id_and_its_failure(client, function):
    """invoke_by_id finds the function by its ids; a failed child is a StepError at once."""

    @function("child", retries=0)
    def child(ctx):
        raise ValueError("no such clause")

    @function("parent")
    def parent(ctx):
        try:
            ctx.step.invoke_by_id("ask", app_id="demo", function_id="child")
        except inngest.StepError as err:
            return [err.name, err.message]

    async def main():
        with Lab(client, [parent, child]) as lab:
            return (await lab.trigger({"name": "demo/parent"}))[0]

    assert asyncio.run(main()).output == ["ValueError", "no such clause"]


def test_invoking_an_unknown_function_is_an_error(function, play):
    """The step fails at once; it does not wait for a year."""

    @function()
    async def fn(ctx):
        await ctx.step.invoke_by_id("ask", app_id="demo", function_id="nobody")

    run = play([fn])

    assert run.status == "failed"
    assert run.error.message == "could not find function with ID: demo-nobody"


def test_invoke_times_out_and_the_child_goes_on(client, function, seconds):
    """A child that takes longer than the timeout is not waited for, nor stopped."""

    @function("child")
    async def child(ctx):
        await ctx.step.sleep("rest", timedelta(hours=3))
        return "late"

    @function("parent")
    async def parent(ctx):
        await ctx.step.invoke("ask", function=child, timeout=timedelta(hours=1))

    async def main():
        with Lab(client, [parent, child]) as lab:
            [run] = await lab.trigger({"name": "demo/parent"})
            return run, lab.runs(function="child")[0]

    parent_run, child_run = asyncio.run(main())

    assert (parent_run.error.name, seconds(parent_run.ended_at)) == (
        "InngestInvokeTimeoutError",
        3600,
    )
    assert (child_run.output, seconds(child_run.ended_at)) == ("late", 10_800)


def test_parallel_steps_give_a_tuple_in_the_order_written(function, play):
    """group.parallel plans all, runs each once, and gives the outputs in their order."""
    log = []

    @function()
    async def fn(ctx):
        async def work(n):
            await asyncio.sleep((3 - n) / 1000)
            log.append(n)
            return n

        return await ctx.group.parallel(
            tuple(lambda n=n: ctx.step.run(f"part {n}", work, n) for n in range(3))
        )

    run = play([fn])

    assert run.output == [0, 1, 2]
    assert sorted(log) == [0, 1, 2]
    assert [(call.step, call.response["status"]) for call in run.calls] == [
        (None, 206),
        ("part 0", 206),
        ("part 1", 206),
        ("part 2", 206),
        (None, 200),
    ]


def test_parallel_sync_steps(function, play):
    """The same for sync functions."""

    @function()
    def fn(ctx):
        return ctx.group.parallel(
            tuple(lambda n=n: ctx.step.run(f"part {n}", lambda n=n: n * n) for n in range(3))
        )

    assert play([fn]).output == [0, 1, 4]


def test_parallel_waits_overlap(function, play, seconds):
    """Parallel sleeps take as long as the longest."""

    @function()
    async def fn(ctx):
        await ctx.group.parallel(
            (
                lambda: ctx.step.sleep("short", 60_000),
                lambda: ctx.step.sleep("long", 120_000),
            )
        )

    assert seconds(play([fn]).ended_at) == 120


def test_parallel_in_race_mode_lets_chains_go_on_alone(function, play, seconds):
    """In race mode the second step of a quick branch does not wait for the slow branch."""

    @function()
    async def fn(ctx):
        async def now(name):
            return name

        async def quick():
            await ctx.step.sleep("quick sleep", 1000)
            return await ctx.step.run("quick end", now, "quick")

        async def slow():
            await ctx.step.sleep("slow sleep", 3_600_000)
            return await ctx.step.run("slow end", now, "slow")

        return await ctx.group.parallel((quick, slow), parallel_mode=inngest.ParallelMode.RACE)

    run = play([fn])

    assert run.output == ["quick", "slow"]
    assert seconds(run.step("quick end").ended_at) == 1
    assert seconds(run.step("slow end").ended_at) == 3600


def test_waiting_in_wait_mode_keeps_chains_in_step(function, play, seconds):
    """In wait mode the second steps begin when the whole first wave has ended."""

    @function()
    async def fn(ctx):
        async def now():
            return 1

        async def chain(name, length):
            await ctx.step.sleep(f"{name} sleep", length)
            return await ctx.step.run(f"{name} end", now)

        return await ctx.group.parallel(
            (lambda: chain("quick", 1000), lambda: chain("slow", 3_600_000))
        )

    run = play([fn])

    assert seconds(run.step("quick end").ended_at) == 3600


def test_the_step_views_tell_a_runs_story(function, play, seconds):
    """name, op, status, attempts, output and times of steps are those of the run."""

    @function()
    async def fn(ctx):
        async def one():
            return 1

        await ctx.step.run("one", one)
        await ctx.step.sleep("rest", 5000)

    run = play([fn])
    rows = [
        (s.name, s.op, s.status, s.attempts, s.output, seconds(s.started_at), seconds(s.ended_at))
        for s in run.steps
    ]

    assert rows == [
        ("one", "StepRun", "completed", 1, 1, 0, 0),
        ("rest", "Sleep", "completed", 0, None, 0, 5),
    ]


def test_asking_for_an_unknown_step_lists_the_known(function, play):
    """run.step names the steps there are when the one asked for is none of them."""

    @function()
    async def fn(ctx):
        await ctx.step.sleep("rest", 1)

    with pytest.raises(KeyError, match="Its steps: rest"):
        play([fn]).step("work")
