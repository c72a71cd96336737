"""A run that had to wait says why."""

import asyncio
import itertools
from datetime import timedelta
from functools import partial

import inngest
import pytest

from ndalab import Lab
from ndalab.core.scene import scene

MINUTE = 60_000


async def value(result):
    return result


def held(events, body=None, **options):
    """Run a function with these options and say for each run why it was held."""

    async def go():
        client = inngest.Inngest(app_id="demo", is_production=False)

        @client.create_function(fn_id="f", trigger=inngest.TriggerEvent(event="go"), **options)
        async def f(ctx):
            if body is not None:
                await body(ctx)
            return 1

        lab = Lab(client, [f])
        await lab.send(events)
        await lab.settle()
        shown = scene(lab._executor.state)["runs"]
        return [[tuple(one.values()) for one in run["held"]] for run in shown]

    return asyncio.run(go())


def many(count, **more):
    return [inngest.Event(name="go", **more) for _ in range(count)]


def test_a_run_that_did_not_wait_was_not_held():
    """Without limits nothing is told."""
    assert held(many(2)) == [[], []]


def test_throttled_starts_say_until_when():
    """One start and one of the burst pass; the third waits for the throttle's next turn."""
    throttle = inngest.Throttle(limit=1, period=timedelta(minutes=1))
    assert held(many(3), throttle=throttle) == [[], [], [("throttle", 0, MINUTE)]]


def test_a_batch_gathers():
    """The time from the first event of a batch to its run is told."""
    batch = inngest.Batch(max_size=9, timeout=timedelta(seconds=60))
    assert held(many(2), batch_events=batch) == [[("batch", 0, MINUTE)]]


def test_a_debounced_event_was_quiet_first():
    """The time from the last event to its run is told."""
    debounce = inngest.Debounce(period=timedelta(minutes=1))
    [[(why, start, end)]] = held(many(2), debounce=debounce)
    assert (why, start) == ("debounce", 0)
    assert end >= MINUTE


def test_too_many_calls_at_once_wait_for_room():
    """With room for one, a run waits while another sleeps no longer than that one executes."""

    async def slow(ctx):
        await ctx.step.run("a", partial(asyncio.sleep, 0))

    found = held(many(3), slow, concurrency=[inngest.Concurrency(limit=1)])
    assert found[0] == []
    assert {why for run in found[1:] for why, _, _ in run} == {"concurrency"}
    assert all(end is not None and end >= start for run in found for _, start, end in run)


@pytest.mark.parametrize("minutes", [1, 90])
def test_an_event_of_the_future_delays_its_run(minutes):
    """The time until the event's own time is told."""
    starts = 1767603600000
    found = held(many(1, ts=starts + minutes * MINUTE))
    assert found == [[("delay", 0, minutes * MINUTE)]]


def test_who_is_let_through_one_gate_may_be_held_at_the_next():
    """With two limits the stretches follow each other; the last ends with the call."""
    limits = {
        "concurrency": [inngest.Concurrency(limit=1)],
        "throttle": inngest.Throttle(limit=1, period=timedelta(minutes=1)),
    }
    found = held(many(4), **limits)
    assert found[2] == [("concurrency", 0, 0), ("throttle", 0, MINUTE)]
    for run in found:
        assert all(one[2] == two[1] for one, two in itertools.pairwise(run))
