"""The lab as a whole: what it lists, and what it does when its store fails."""

import asyncio
import contextlib
from datetime import timedelta

import inngest
import pytest

from ndalab import Error, Lab, ServiceError

client = inngest.Inngest(app_id="lab", is_production=False)


@client.create_function(fn_id="work", trigger=inngest.TriggerEvent(event="lab/work"), retries=0)
async def work(ctx):
    """Sleep, or fail at once."""
    if ctx.event.data.get("fail"):
        raise ValueError("asked to")
    await ctx.step.sleep("rest", timedelta(hours=1))
    return ctx.event.data.get("n")


@client.create_function(fn_id="other", trigger=inngest.TriggerEvent(event="lab/other"))
def other(ctx):
    """Do nothing."""


FUNCTIONS = [work, other]


def test_runs_are_listed_by_function_and_status():
    """In the order they were created, by the function itself or its id, with any status."""

    async def main():
        with Lab(client, FUNCTIONS) as lab:
            await lab.send([{"name": "lab/work", "data": {"n": n}} for n in range(2)])
            await lab.send([{"name": "lab/work", "data": {"fail": True}}, {"name": "lab/other"}])
            await lab.idle()
            return {
                "all": [run.function_id for run in lab.runs()],
                "function": lab.runs(work)[0].id == lab.runs("work")[0].id,
                "running": [run.event.data for run in lab.runs(status="running")],
                "both": [run.error for run in lab.runs(function="work", status="failed")],
                "none": lab.runs("nobody"),
                "found": lab.run(lab.runs()[0].id).status,
            }

    assert asyncio.run(main()) == {
        "all": ["work", "work", "work", "other"],
        "function": True,
        "running": [{"n": 0}, {"n": 1}],
        "both": [Error("ValueError", "asked to")],
        "none": [],
        "found": "running",
    }


def test_a_run_is_live():
    """A run that was listed before tells what is true now."""

    async def main():
        with Lab(client, FUNCTIONS) as lab:
            await lab.send({"name": "lab/work", "data": {"n": 5}})
            [run] = lab.runs()
            story = [run.status]
            await lab.idle()
            story.append((run.status, run.step("rest").status, run.output))
            await lab.settle()
            story.append((run.status, run.step("rest").status, run.output))
            return story

    assert asyncio.run(main()) == [
        "queued",
        ("running", "waiting", None),
        ("completed", "completed", 5),
    ]


def test_reprs_are_stable_and_say_what_there_is():
    """They hold neither ids nor addresses."""

    async def main():
        with Lab(client, FUNCTIONS) as lab:
            [run] = await lab.trigger({"name": "lab/work"})
            return repr(lab), repr(run), repr(run.steps), repr(run.calls)

    assert asyncio.run(main()) == (
        "<Lab 'lab': 1 runs, virtual>",
        "<Run of work: completed>",
        "[<Step rest: Sleep completed>]",
        "[<Call: 206 Sleep rest>, <Call: 200>]",
    )


@pytest.mark.parametrize("clock", ["virtual", "wall"])
def test_a_full_disk_stops_the_lab_and_loses_nothing(tmp_path, clock):
    """The error says what to do; a lab on the same store goes on from what was recorded."""
    store = tmp_path / "lab.sqlite"
    event = {"name": "lab/other", "data": {"text": "x" * 20_000}}

    async def fill():
        with Lab(client, FUNCTIONS, store=store, clock=clock) as lab:
            await lab.trigger(event)
            recorded = len(lab.events())
            database = lab._executor._journal._db
            pages = database.execute("PRAGMA page_count").fetchone()[0]
            database.execute(f"PRAGMA max_page_count = {pages}")
            with contextlib.suppress(ServiceError):
                for _ in range(50):
                    await lab.trigger(event)
                    recorded = len(lab.events())
            for again in (lab.settle, lab.idle):
                with pytest.raises(ServiceError, match="make room"):
                    await again()
            with pytest.raises(ServiceError, match="make room and open the lab again"):
                await lab.send(event)
            return recorded

    async def go_on():
        with Lab(client, FUNCTIONS, store=store, clock=clock) as lab:
            await lab.settle()
            before = len(lab.events())
            [run] = await lab.trigger(event)
            return before, run.status, {run.status for run in lab.runs()}

    recorded = asyncio.run(fill())
    before, status, statuses = asyncio.run(go_on())

    assert (before, status, statuses) == (recorded, "completed", {"completed"})


def test_an_observer_may_send_events():
    """What it sends is recorded after what it was told of."""
    told = []

    async def main():
        with Lab(client, FUNCTIONS) as lab:

            def observer(facts):
                told.append(type(facts[0]).__name__)
                if len(told) == 1:
                    client.send_sync(inngest.Event(name="lab/other"))

            lab.observe(observer)
            await lab.trigger({"name": "lab/other"})
            return [run.status for run in lab.runs()], len(lab.events())

    assert asyncio.run(main()) == (["completed", "completed"], 2)


def test_a_lab_may_be_closed_by_one_of_its_functions():
    """The run stays unfinished, whoever awaits is told, and the client has its methods back."""

    @client.create_function(fn_id="closer", trigger=inngest.TriggerEvent(event="lab/close"))
    async def closer(ctx):
        lab.close()
        return "closed"

    lab = Lab(client, [closer])
    with pytest.raises(ValueError, match="closed"):
        asyncio.run(lab.trigger({"name": "lab/close"}))

    assert [run.status for run in lab.runs()] == ["running"]
    assert "send" not in vars(client)


def test_a_recording_can_be_made_at_any_moment():
    """Before, in the middle and at the end; finished calls only."""

    async def main():
        with Lab(client, FUNCTIONS) as lab:
            counts = [len(lab.recording()["runs"])]
            await lab.send({"name": "lab/work"})
            counts.append(len(lab.recording()["runs"][0]["calls"]))
            await lab.idle()
            counts.append(len(lab.recording()["runs"][0]["calls"]))
            await lab.settle()
            counts.append(len(lab.recording()["runs"][0]["calls"]))
            return counts

    assert asyncio.run(main()) == [0, 0, 1, 2]
