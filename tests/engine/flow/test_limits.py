"""The server's limits, with the server's error names."""

import asyncio
from datetime import UTC, datetime, timedelta

import inngest
import pytest

from ndalab import Lab, UsageError

OVERFLOW = "InngestErrFunctionOverflowed"


def only(lab):
    [run] = lab.runs()
    return run


@pytest.mark.parametrize(("steps", "status"), [(999, "completed"), (1000, "failed")])
def test_a_run_has_fewer_than_a_thousand_steps(function, event, story, steps, status):
    """999 steps and a return fit; the call after the thousandth memo is refused."""

    @function()
    async def fn(ctx):
        for n in range(steps):
            await ctx.step.run("s", lambda n=n: n)
        return "done"

    run = only(story([fn], event()))

    assert run.status == status
    if status == "failed":
        assert run.error == (OVERFLOW, "The function run exceeded the step limit of 1000 steps.")
        assert run.output is None


def test_sleeps_count_as_steps(function, event, story):
    """Every memo counts, whatever made it."""

    @function()
    async def fn(ctx):
        for _ in range(1001):
            await ctx.step.sleep("nap", timedelta(seconds=1))

    assert only(story([fn], event())).error.name == OVERFLOW


@pytest.mark.parametrize(("branches", "status"), [(300, "completed"), (1001, "failed")])
def test_one_answer_has_at_most_a_thousand_ops(function, event, story, branches, status):
    """A group of more than a thousand branches fails the run before any of them runs."""
    ran = []

    @function()
    async def fn(ctx):
        await ctx.group.parallel(
            tuple(lambda n=n: ctx.step.run(f"s{n}", ran.append, n) for n in range(branches))
        )

    run = only(story([fn], event()))

    assert run.status == status
    assert len(ran) == (branches if status == "completed" else 0)
    assert (run.error and run.error.name) == (None if status == "completed" else OVERFLOW)


@pytest.mark.parametrize(
    ("size", "status"), [(4 * 1024 * 1024 - 2, "completed"), (4 << 20, "failed")]
)
def test_a_step_returns_four_mebibytes_at_most(function, event, story, size, status):
    """More is an error of the function, tried again until the attempts are used up."""
    ran = []

    @function(retries=1)
    async def fn(ctx):
        async def big():
            ran.append(size)
            return "x" * size

        return len(await ctx.step.run("big", big))

    run = only(story([fn], event(), retry_interval=1))

    assert run.status == status
    assert len(ran) == (1 if status == "completed" else 2)
    assert (run.error and run.error.name) == (None if status == "completed" else "OutputTooLarge")


def test_the_size_is_that_of_the_text_in_utf_8(function, event, story):
    """Three million umlauts are six million bytes."""

    @function(retries=0)
    async def fn(ctx):
        await ctx.step.run("big", lambda: "ü" * 3_000_000)

    assert only(story([fn], event())).status == "failed"


def test_a_run_keeps_32_mebibytes_at_most(function, event, story):
    """The ninth step of 4 MB ends the run."""

    @function(retries=0)
    async def fn(ctx):
        for _ in range(12):
            await ctx.step.run("big", lambda: "x" * 4_000_000)

    run = only(story([fn], event()))

    assert run.status == "failed"
    assert run.error.name == "InngestErrStateOverflowed"
    assert len([step for step in run.steps if step.status == "completed"]) == 8


@pytest.mark.parametrize(("days", "status"), [(366, "completed"), (367, "failed")])
@pytest.mark.parametrize("kind", ["sleep", "sleep_until", "wait"])
def test_a_pause_lasts_366_days_at_most(function, event, story, days, status, kind):
    """A longer sleep or wait fails the run at once."""

    @function()
    async def fn(ctx):
        if kind == "sleep":
            await ctx.step.sleep("long", timedelta(days=days))
        elif kind == "sleep_until":
            start = 1_767_603_600 + days * 86400
            await ctx.step.sleep_until("long", datetime.fromtimestamp(start, tz=UTC))
        else:
            await ctx.step.wait_for_event("long", event="e", timeout=timedelta(days=days))

    run = only(story([fn], event()))

    assert run.status == status
    assert (run.error and run.error.name) == (
        None if status == "completed" else "InngestErrTimeoutTooLong"
    )


def test_a_sleep_into_the_past_is_over_at_once(function, event, story, ends):
    """Nothing waits for what has been."""

    @function()
    async def fn(ctx):
        await ctx.step.sleep("back", timedelta(days=-3))

    lab = story([fn], event())

    assert ends(lab.runs()) == [0]


def test_a_wait_that_does_not_compile_fails_the_run(function, event, story):
    """An expression with an unknown name ends the run in the server's words."""

    @function()
    async def fn(ctx):
        await ctx.step.wait_for_event(
            "w", event="e", if_exp="asnyc.data.id == 1", timeout=timedelta(hours=1)
        )

    assert only(story([fn], event())).error == (
        "InvalidExpression",
        "Wait for event If expression failed to compile",
    )


@pytest.mark.parametrize("count", [5000, 5001])
def test_a_send_has_5000_events_at_most(client, function, count):
    """One more is refused, and none of them is recorded."""

    @function()
    async def fn(ctx):
        return None

    async def main():
        with Lab(client, [fn]) as lab:
            events = [inngest.Event(name="e")] * count
            if count > 5000:
                with pytest.raises(UsageError, match="Cannot have more than 5000 events"):
                    await lab.send(events)
            else:
                assert len(set(await lab.send(events))) == count
            return len(lab.events())

    assert asyncio.run(main()) == (count if count <= 5000 else 0)


def test_an_event_has_three_mebibytes_at_most(client, function):
    """A heavier one is refused in the server's words."""

    @function()
    async def fn(ctx):
        return None

    async def main():
        with Lab(client, [fn]) as lab:
            with pytest.raises(UsageError, match=r"Event is over the max size: Max \d+ bytes"):
                await lab.send(inngest.Event(name="e", data={"text": "x" * (3 << 20)}))
            return lab.events()

    assert asyncio.run(main()) == []


@pytest.mark.parametrize(("retries", "attempts"), [(0, 1), (None, 5), (20, 21), (50, 21)])
def test_retries_are_clipped_at_twenty(function, event, story, retries, attempts):
    """Four by default, twenty at the most."""
    options = {} if retries is None else {"retries": retries}

    @function(**options)
    async def fn(ctx):
        raise ValueError

    run = only(story([fn], event()))

    assert len(run.calls) == attempts
    assert run.calls[0].max_attempts == attempts
