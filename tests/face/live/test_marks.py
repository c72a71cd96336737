"""What a live view adds to the scene: faults that were injected, and functions that changed."""

import asyncio

import inngest
import pytest

from ndalab import Lab
from ndalab.core.facts import PlanChanged
from ndalab.face.live.feed import Feed


async def one():
    return 1


@pytest.fixture
def lab():
    """A lab whose function has two steps and an on_failure handler."""
    client = inngest.Inngest(app_id="demo", is_production=False)

    async def mourn(ctx):
        await ctx.step.run("mourn", one)

    @client.create_function(
        fn_id="f", trigger=inngest.TriggerEvent(event="go"), retries=0, on_failure=mourn
    )
    async def f(ctx):
        await ctx.step.run("a", one)
        await ctx.step.run("b", one)

    with Lab(client, [f]) as made:
        yield made


def told(lab):
    return Feed(lab._executor.state, None, lab._local_id).snapshot()


def test_a_step_that_was_made_to_fail_says_so(lab):
    """The fault stands with the step that it met, and with no other."""
    lab.faults.fail("b")
    asyncio.run(lab.trigger({"name": "go"}))
    snapshot = told(lab)
    assert [(s["i"], s["s"], s.get("u")) for s in snapshot["runs"][0]["p"]] == [
        ("a", "completed", None),
        ("b", "failed", "fail"),
    ]
    assert snapshot["head"]["faults"] == []


def test_an_event_that_was_lost_on_purpose_is_told(lab):
    """A fault that meets an event has no row; the heading tells of it."""
    lab.faults.drop("go")
    asyncio.run(lab.trigger({"name": "go"}))
    snapshot = told(lab)
    assert snapshot["runs"] == []
    assert snapshot["head"]["faults"] == ["fault injected: drop 'go'"]


def test_a_function_that_met_other_steps_says_so(lab):
    """The first difference between two calls is told with the run."""
    asyncio.run(lab.trigger({"name": "go"}))
    state = lab._executor.state
    run = next(iter(state.runs))
    state.apply(PlanChanged(0, run, "disappeared", "a", None, None, None))
    assert told(lab)["runs"][0]["w"] == "step 'a' disappeared"


def test_an_on_failure_handler_has_a_source_of_its_own(lab):
    """The lab finds the handler behind either id, and nothing behind another."""
    assert lab.handler_of("demo-f").__name__ == "f"
    assert lab.handler_of("demo-f-failure").__name__ == "mourn"
    assert lab.handler_of("demo-g") is None
