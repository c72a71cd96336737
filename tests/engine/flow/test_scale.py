"""Long queues and crowds of waiting runs cost what they must, not its square."""

import asyncio
from datetime import timedelta

import inngest
import pytest

from ndalab import Lab
from ndalab.core.expressions import Expression

QUEUES = {
    "concurrency": {"concurrency": [inngest.Concurrency(limit=1)]},
    "keyed": {"concurrency": [inngest.Concurrency(limit=1, key="event.data.k")]},
    "throttle": {"throttle": inngest.Throttle(limit=1, period=timedelta(seconds=1), burst=None)},
}


async def crowd(client, fn, runs):
    """Send so many events at once and settle; return the facts."""
    with Lab(client, [fn]) as lab:
        await lab.send([inngest.Event(name="demo/fn", data={"k": 1}) for _ in range(runs)])
        await lab.settle()
        assert {run.status for run in lab.runs()} == {"completed"}
        return lab._executor.history


@pytest.mark.parametrize("name", QUEUES)
def test_a_queue_costs_the_same_for_each_run(client, function, name):
    """A thousand queued runs make ten times the facts of a hundred: none waits in vain twice."""

    @function(**QUEUES[name])
    async def fn(ctx):
        return None

    few = asyncio.run(crowd(client, fn, 100))
    many = asyncio.run(crowd(client, fn, 1000))

    assert len(many) <= 10.5 * len(few)
    assert len(few) <= 10 * 100


@pytest.fixture
def evaluations(monkeypatch):
    """Count how often an expression is asked whether it matches."""
    count = []
    asked = Expression.matches

    def matches(self, *args, **kwargs):
        count.append(self)
        return asked(self, *args, **kwargs)

    monkeypatch.setattr(Expression, "matches", matches)
    return count


@pytest.mark.parametrize("ids", [[f"d{n}" for n in range(1000)], list(range(1000))])
@pytest.mark.parametrize(
    "condition",
    [
        "async.data.id == event.data.id",
        "event.data.id == async.data.id && async.data.ok == true",
    ],
)
def test_an_event_is_compared_with_the_waits_it_may_satisfy(
    client, function, evaluations, condition, ids
):
    """Among a thousand runs that wait, each for its own id, an event asks one expression."""

    @function()
    async def fn(ctx):
        found = await ctx.step.wait_for_event(
            "go", event="go", if_exp=condition, timeout=timedelta(hours=1)
        )
        return found and found.data["id"]

    async def main():
        with Lab(client, [fn]) as lab:
            await lab.send([inngest.Event(name="demo/fn", data={"id": one}) for one in ids])
            await lab.idle()
            evaluations.clear()
            await lab.send(inngest.Event(name="go", data={"id": ids[777], "ok": True}))
            await lab.idle()
            return [run.output for run in lab.runs(status="completed")]

    assert asyncio.run(main()) == [ids[777]]
    assert len(evaluations) == 1


def test_a_cancel_event_is_compared_with_the_runs_it_may_cancel(client, function, evaluations):
    """Cancellations by an equality are indexed like waits."""

    @function(cancel=[inngest.Cancel(event="stop", if_exp="event.data.id == async.data.id")])
    async def fn(ctx):
        await ctx.step.sleep("nap", timedelta(hours=1))

    async def main():
        with Lab(client, [fn]) as lab:
            await lab.send(
                [inngest.Event(name="demo/fn", data={"id": f"d{n}"}) for n in range(1000)]
            )
            await lab.idle()
            evaluations.clear()
            await lab.send(inngest.Event(name="stop", data={"id": "d5"}))
            return [run.event.data["id"] for run in lab.runs(status="cancelled")]

    assert asyncio.run(main()) == ["d5"]
    assert len(evaluations) == 1
