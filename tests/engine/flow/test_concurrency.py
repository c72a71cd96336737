"""Concurrency limits count calls that execute, never runs that sleep or wait."""

import asyncio
from datetime import timedelta

import inngest
import pytest

from ndalab import Lab

Limit = inngest.Concurrency


class Gauge:
    """Counts how many bodies are inside at once."""

    def __init__(self):
        self.inside, self.most, self.order = 0, 0, []

    async def enter(self, label):
        """Stay inside for a few turns of the loop."""
        self.inside += 1
        self.most = max(self.most, self.inside)
        self.order.append(label)
        for _ in range(5):
            await asyncio.sleep(0)
        self.inside -= 1


@pytest.fixture
def gauge():
    return Gauge()


@pytest.fixture
def busy(function, gauge):
    """Make functions whose body is seen by the gauge."""

    def busy(fn_id, *limits, event="demo/fn"):
        @function(fn_id, event=event, concurrency=list(limits) or None)
        async def fn(ctx):
            await gauge.enter(f"{fn_id}{ctx.event.data['n']}")

        return fn

    return busy


def test_without_a_limit_all_run_at_once(busy, gauge, event, story):
    """Nothing holds back runs of a function that has no limit."""
    story([busy("f")], [event(n=n) for n in range(7)])

    assert gauge.most == 7


@pytest.mark.parametrize("limit", [1, 2, 3])
def test_no_more_calls_than_the_limit_execute_at_once(busy, gauge, event, story, limit):
    """With limit n, n bodies are inside at once and the others follow in order."""
    lab = story([busy("f", Limit(limit=limit))], [event(n=n) for n in range(7)])

    assert gauge.most == limit
    assert gauge.order == [f"f{n}" for n in range(7)]
    assert {run.status for run in lab.runs()} == {"completed"}


def test_each_key_has_its_own_room(busy, gauge, event, story):
    """A limit of one per tenant lets two tenants in together, not two runs of one."""
    fn = busy("f", Limit(limit=1, key="event.data.t"))
    story([fn], [event(n=n, t="aab"[n % 3]) for n in range(6)])

    assert gauge.most == 2
    assert gauge.order[:2] == ["f0", "f2"]


def test_function_scope_is_not_shared(busy, gauge, event, story):
    """Two functions with a limit of one each execute side by side."""
    limit = Limit(limit=1, key="event.data.t")
    story([busy("f", limit), busy("g", limit)], [event(n=n, t="x") for n in range(3)])

    assert gauge.most == 2


@pytest.mark.parametrize("scope", ["env", "account"])
def test_wider_scopes_are_shared_by_functions(busy, gauge, event, story, scope):
    """The same key and value at env or account scope is one counter for all functions."""
    limit = Limit(limit=1, key="event.data.t", scope=scope)
    story([busy("f", limit), busy("g", limit)], [event(n=n, t="x") for n in range(3)])

    assert gauge.most == 1
    assert sorted(gauge.order) == ["f0", "f1", "f2", "g0", "g1", "g2"]


def test_env_and_account_do_not_share(busy, gauge, event, story):
    """A counter of the environment is not the account's."""
    one, two = (Limit(limit=1, key="event.data.t", scope=s) for s in ("env", "account"))
    story([busy("f", one), busy("g", two)], [event(n=n, t="x") for n in range(3)])

    assert gauge.most == 2


def test_two_limits_must_both_have_room(busy, gauge, event, story):
    """Three in all and one per tenant: four tenants' runs come three at a time."""
    fn = busy("f", Limit(limit=3), Limit(limit=1, key="event.data.t"))
    lab = story([fn], [event(n=n, t=n % 4) for n in range(12)])

    assert gauge.most == 3
    assert len(gauge.order) == len(set(gauge.order)) == 12
    assert {run.status for run in lab.runs()} == {"completed"}


def test_sleeping_and_waiting_runs_hold_nothing(function, event, story, ends):
    """Five runs that sleep an hour under a limit of one all end after an hour."""

    @function(concurrency=[Limit(limit=1)])
    async def fn(ctx):
        await ctx.step.sleep("nap", timedelta(hours=1))
        await ctx.step.wait_for_event("go", event="go", timeout=timedelta(hours=1))

    lab = story([fn], [event() for _ in range(5)])

    assert ends(lab.runs()) == [7200] * 5


def test_retrying_runs_hold_nothing(function, event, story, starts):
    """While one run waits for its second attempt, the others go ahead."""
    tried = []

    @function(concurrency=[Limit(limit=1)], retries=1)
    async def fn(ctx):
        tried.append(ctx.event.data["n"])
        if ctx.event.data["n"] == 0 and ctx.attempt == 0:
            raise ValueError

    lab = story([fn], [event(n=n) for n in range(3)], retry_interval=60)

    assert tried == [0, 1, 2, 0]
    assert starts(lab.runs()) == [0, 0, 0]


def test_steps_of_older_runs_go_before_younger_runs_starts(function, event, story):
    """Under a limit of one the oldest run is finished before the next is begun."""
    log = []

    @function(concurrency=[Limit(limit=1)])
    async def fn(ctx):
        for name in ("a", "b"):
            await ctx.step.run(name, lambda n=name: log.append(f"{n}{ctx.event.data['n']}"))

    story([fn], [event(n=n) for n in range(3)])

    assert log == ["a0", "b0", "a1", "b1", "a2", "b2"]


def test_parallel_branches_need_room_too(function, gauge, event, story):
    """A group of six under a limit of two is executed two at a time."""

    @function(concurrency=[Limit(limit=2)])
    async def fn(ctx):
        async def work(n):
            await gauge.enter(n)
            return n

        return await ctx.group.parallel(
            tuple(lambda n=n: ctx.step.run(f"s{n}", work, n) for n in range(6))
        )

    [run] = story([fn], event()).runs()

    assert (gauge.most, gauge.order, run.output) == (2, list(range(6)), list(range(6)))


def test_a_missing_key_is_one_bucket(busy, gauge, event, story):
    """Events without the key's field share one counter."""
    story([busy("f", Limit(limit=1, key="event.data.absent"))], [event(n=n) for n in range(4)])

    assert gauge.most == 1


def test_an_unkeyed_limit_of_zero_is_the_default(busy, gauge, event, story):
    """Limit 0 without a key means the server's default, which is plenty."""
    story([busy("f", Limit(limit=0))], [event(n=n) for n in range(9)])

    assert gauge.most == 9


def test_a_keyed_limit_of_zero_blocks_forever(busy, event, story):
    """Limit 0 with a key lets nothing in; settle still comes back."""
    lab = story([busy("f", Limit(limit=0, key="event.data.n"))], event(n=1))

    assert [run.status for run in lab.runs()] == ["queued"]


def test_cancelling_a_queued_run_makes_room_for_the_next(client, function, event):
    """A run that is cancelled in the queue does not take the others' turn with it."""
    order = []

    @function(concurrency=[Limit(limit=1)], cancel=[inngest.Cancel(event="stop")])
    async def victim(ctx):
        order.append(ctx.event.data["n"])
        if ctx.event.data["n"] == 0:
            await client.send(event("stop"))
            await client.send(event(n=9))

    async def main():
        with Lab(client, [victim]) as lab:
            await lab.send([event(n=n) for n in range(4)])
            await lab.settle()
            return [run.status for run in lab.runs()]

    assert asyncio.run(main()) == ["cancelled"] * 4 + ["completed"]
    assert order == [0, 9]
