"""What flow control holds back survives the process: a lab on the same store goes on with it."""

import asyncio
from datetime import timedelta

import inngest
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ndalab import Lab
from ndalab.core.facts import decode, encode
from ndalab.core.state import State
from ndalab.stores.sqlite import SqliteJournal

HOUR = timedelta(hours=1)
TEN = timedelta(seconds=10)

HELD_BACK = {
    "batch": {"batch_events": inngest.Batch(max_size=5, timeout=TEN)},
    "debounce": {"debounce": inngest.Debounce(period=TEN)},
    "throttle": {"throttle": inngest.Throttle(limit=1, period=TEN, burst=None)},
    "rate limit": {"rate_limit": inngest.RateLimit(limit=1, period=TEN)},
    "concurrency": {"concurrency": [inngest.Concurrency(limit=1)]},
    "singleton": {"singleton": inngest.Singleton(mode="cancel")},
    "idempotency": {"idempotency": "event.data.n"},
    "priority": {"priority": inngest.Priority(run="-20")},
    "cancel": {"cancel": [inngest.Cancel(event="stop", if_exp="async.data.n == event.data.n")]},
    "timeouts": {"timeouts": inngest.Timeouts(start=timedelta(seconds=4), finish=TEN)},
}


def make(client, log, **options):
    """Make a function of this flow control whose run sleeps, waits and works."""

    @client.create_function(
        fn_id="fn",
        trigger=[
            inngest.TriggerEvent(event="demo/fn"),
            inngest.TriggerCron(cron="*/2 * * * *"),
        ],
        retries=1,
        **options,
    )
    async def fn(ctx):
        await ctx.step.sleep("nap", timedelta(seconds=3))
        await ctx.step.run("work", lambda: log.append([e.data.get("n") for e in ctx.events]))
        found = await ctx.step.wait_for_event("go", event="go", timeout=timedelta(seconds=30))
        return found and found.data

    return fn


def event(name="demo/fn", **data):
    return inngest.Event(name=name, data=data)


SCRIPT = [
    [event(n=1), event(n=2), event(n=2)],
    2.5,
    event(n=3),
    4,
    event("go", n=1),
    event("stop", n=2),
    event(n=4),
    100,
    event(n=5),
    150,
]


async def play(client, options, path, cuts):
    """Play the script; after each action that `cuts` names, close the lab and open it anew."""
    log = []
    fn = make(client, log, **options)
    lab = Lab(client, [fn], store=path)
    for number, action in enumerate(SCRIPT):
        if isinstance(action, (int, float)):
            await lab.advance(seconds=action)
        else:
            await lab.send(action)
        if number in cuts:
            lab.close()
            lab = Lab(client, [fn], store=path)
    await lab.settle()
    lab.close()
    return lab.recording(), log


@pytest.mark.parametrize("name", HELD_BACK)
def test_a_story_with_cuts_ends_like_one_without(client, tmp_path, name):
    """Closing and reopening after every action changes no run, no call and no order."""
    options = HELD_BACK[name]
    whole = asyncio.run(play(client, options, tmp_path / "whole.db", set()))
    cut = asyncio.run(play(client, options, tmp_path / "cut.db", set(range(len(SCRIPT)))))

    assert cut == whole
    assert whole[0]["runs"]


def picture(state):
    """Show all of a state that its future depends on, in comparable form."""
    return {
        "runs": {
            run.id: (run.status, run.memos, run.items, run.pauses, run.pending, run.planned)
            for run in state.runs.values()
        },
        "timers": state.timers,
        "ticks": state.ticks,
        "meters": state.meters,
        "batches": state.batches,
        "debounces": state.debounces,
        "singletons": state.singletons,
        "invokers": state.invokers,
        "cancel_until": state.cancel_until,
        "unfinished": list(state.unfinished),
        "executing": {key: n for key, n in state.executing.items() if n},
        "received": state.received,
        "parked": {
            place: gate
            for place, gate in state.parking.gates().items()
            if place[1] in state.runs[place[0]].items
        },
        "starts": state._starts,
        "dropped": state.dropped,
    }


actions = st.one_of(
    st.integers(0, 40),
    st.builds(lambda n: event(n=n), st.integers(0, 3)),
    st.builds(lambda n: [event(n=i) for i in range(n)], st.integers(2, 6)),
    st.builds(lambda n: event("go", n=n), st.integers(0, 3)),
    st.builds(lambda n: event("stop", n=n), st.integers(0, 3)),
)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.sampled_from(sorted(HELD_BACK)), st.lists(actions, min_size=1, max_size=8))
def test_the_state_folded_from_the_journal_is_the_live_state(client, name, script):
    """Whatever happened, the facts written down and read back give the same state."""

    async def main():
        with Lab(client, [make(client, [], **HELD_BACK[name])]) as lab:
            for action in script:
                if isinstance(action, int):
                    await lab.advance(seconds=action)
                else:
                    await lab.send(action)
            executor = lab._executor
            folded = State.of(decode(encode(fact)) for fact in executor.history)
            return picture(folded), picture(executor.state)

    folded, live = asyncio.run(main())

    assert folded == live


@pytest.mark.parametrize("name", ["throttle", "concurrency"])
def test_a_queue_survives_in_order(client, tmp_path, name):
    """Runs that were queued when the lab closed start in the order in which they came."""
    path, order = tmp_path / "lab.db", []

    @client.create_function(
        fn_id="fn", trigger=inngest.TriggerEvent(event="demo/fn"), **HELD_BACK[name]
    )
    async def fn(ctx):
        order.append(ctx.event.data["n"])

    async def main():
        with Lab(client, [fn], store=path) as lab:
            await lab.send([event(n=n) for n in range(5)])
            if name == "throttle":
                await lab.advance(seconds=15)
        with Lab(client, [fn], store=path) as lab:
            await lab.send(event(n=5))
            await lab.settle()

    asyncio.run(main())
    assert order == list(range(6))


def crowd(client, **options):
    """Make a function whose runs meet each other at every gate."""

    @client.create_function(
        fn_id="fn", trigger=inngest.TriggerEvent(event="demo/fn"), retries=1, **options
    )
    async def fn(ctx):
        await ctx.step.run("first", lambda: 1)
        await ctx.step.sleep("nap", timedelta(seconds=3))
        await ctx.group.parallel(
            tuple(lambda n=n: ctx.step.run(f"branch{n}", lambda: n) for n in range(2))
        )
        return [e.data["n"] for e in ctx.events]

    return fn


async def decisions(client, fn):
    """Send six events at once, settle, and return the facts of each decision in turn."""
    seen = []
    with Lab(client, [fn]) as lab:
        lab.observe(lambda facts: seen.append(list(facts)))
        await lab.send([event(n=n % 4) for n in range(6)])
        await lab.settle()
        return seen, fates(lab)


def fates(lab):
    return [(run.id, run.status, run.output, run.ended_at) for run in lab.runs()]


@pytest.mark.parametrize("name", HELD_BACK)
def test_a_lab_killed_after_any_decision_ends_as_if_nothing_had_been(client, tmp_path, name):
    """Of every run the same comes out, at the same time, wherever the journal breaks off."""
    fn = crowd(client, **HELD_BACK[name])
    seen, whole = asyncio.run(decisions(client, fn))

    async def resume(upto):
        path = tmp_path / f"{upto}.db"
        journal = SqliteJournal(path)
        for facts in seen[:upto]:
            journal.append(facts)
        journal.close()
        with Lab(client, [fn], store=path) as lab:
            await lab.settle()
            return fates(lab)

    for upto in range(1, len(seen), 1 + len(seen) // 12):
        assert asyncio.run(resume(upto)) == whole


def test_a_call_that_is_cut_off_again_and_again_holds_one_slot(client, tmp_path):
    """A limit of one is free again after a run that was killed three times has ended."""
    path = tmp_path / "lab.db"
    done = []

    @client.create_function(
        fn_id="fn",
        trigger=inngest.TriggerEvent(event="demo/fn"),
        concurrency=[inngest.Concurrency(limit=1)],
    )
    async def fn(ctx):
        if stuck:
            await asyncio.Event().wait()
        done.append(ctx.event.data["n"])

    async def interrupted():
        with Lab(client, [fn], store=path) as lab:
            if not lab.events():
                await lab.send([event(n=1), event(n=2)])
            task = asyncio.create_task(lab.settle())
            for _ in range(10):
                await asyncio.sleep(0)
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def finish():
        with Lab(client, [fn], store=path) as lab:
            await lab.settle()
            return [run.status for run in lab.runs()]

    stuck = True
    for _ in range(3):
        asyncio.run(interrupted())
    stuck = False

    assert asyncio.run(finish()) == ["completed", "completed"]
    assert done == [1, 2]
