"""What holds for every workflow: random ones, composed of the step tools by a small grammar."""

import asyncio
import logging
from datetime import timedelta

import inngest
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ndalab import Lab
from ndalab.core.facts import decode, encode
from ndalab.core.state import State

SETTINGS = settings(
    max_examples=30,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)

simple = st.one_of(
    st.tuples(st.just("run"), st.integers(0, 3)),
    st.tuples(st.just("sleep"), st.sampled_from([0, 1, 60, 5000])),
    st.tuples(st.just("wait"), st.sampled_from([1, 30, 4000])),
    st.tuples(st.just("send"), st.integers(0, 2)),
    st.tuples(st.just("invoke"), st.booleans()),
    st.tuples(st.just("raise"), st.integers(1, 2)),
)
chain = st.lists(simple, min_size=1, max_size=3)
group = st.tuples(
    st.just("parallel"),
    st.sampled_from(list(inngest.ParallelMode)),
    st.lists(chain, min_size=1, max_size=3),
)
program = st.lists(st.one_of(simple, group), min_size=1, max_size=4)
action = st.one_of(
    st.tuples(st.just("start"), st.just(0)),
    st.tuples(st.just("tick"), st.just(0)),
    st.tuples(st.just("advance"), st.sampled_from([0, 1, 45, 3600])),
)
script = st.lists(action, max_size=5)


def build(client, plan):
    """Make a function that carries out a plan, and the one that it starts and invokes."""

    async def carry_out(ctx, ops, place):
        out = []
        for number, op in enumerate(ops):
            out.append(await one(ctx, op, f"{place}.{number}"))
        return out

    async def one(ctx, op, name):
        kind, value = op[0], op[1]
        if kind == "run":

            async def work():
                if ctx.attempt < value:
                    raise RuntimeError(name)
                return {"name": name, "attempt": ctx.attempt}

            try:
                return await ctx.step.run(name, work)
            except inngest.StepError as err:
                return err.message
        if kind == "sleep":
            return await ctx.step.sleep(name, timedelta(seconds=value))
        if kind == "wait":
            event = await ctx.step.wait_for_event(
                name, event="prop/tick", timeout=timedelta(seconds=value)
            )
            return event is not None
        if kind == "send":
            events = [inngest.Event(name="prop/leaf", data={"n": n}) for n in range(value)]
            return len(await ctx.step.send_event(name, events))
        if kind == "invoke":
            try:
                return await ctx.step.invoke(name, function=leaf, data={"fail": value})
            except inngest.StepError as err:
                return err.name
        if kind == "raise":
            if ctx.attempt < value:
                raise ValueError(name)
            return "went on"
        return await ctx.group.parallel(
            tuple(
                lambda n=n, branch=branch: carry_out(ctx, branch, f"{name}/{n}")
                for n, branch in enumerate(op[2])
            ),
            parallel_mode=value,
        )

    @client.create_function(
        fn_id="plan", trigger=inngest.TriggerEvent(event="prop/start"), retries=2
    )
    async def main(ctx):
        return await carry_out(ctx, plan, "0")

    @client.create_function(fn_id="leaf", trigger=inngest.TriggerEvent(event="prop/leaf"))
    async def leaf(ctx):
        if ctx.event.data.get("fail"):
            raise inngest.NonRetriableError("leaf")
        return ctx.event.data.get("n")

    return [main, leaf]


async def act(lab, action):
    """Carry out one action of a script."""
    kind, value = action
    if kind == "advance":
        await lab.advance(seconds=value)
    else:
        await lab.send({"name": f"prop/{kind}"})
        await lab.idle()


def a_client():
    """A client whose functions may fail without a word."""
    quiet = logging.getLogger("ndalab.tests.quiet")
    quiet.setLevel(logging.CRITICAL + 1)
    return inngest.Inngest(app_id="prop", is_production=False, logger=quiet)


async def whole(plan, actions, **options):
    """Play a script in one lab; give the lab's state and its facts."""
    client = a_client()
    with Lab(client, build(client, plan), **options) as lab:
        await lab.send({"name": "prop/start"})
        for action in actions:
            await act(lab, action)
        await asyncio.wait_for(lab.settle(), 20)
        return lab._executor.state, list(lab._executor.history)


def check_that_all_has_ended(state):
    """Settling ends; no run is left, and nothing stays due."""
    assert state.unfinished == {}
    assert {run.status for run in state.runs.values()} <= {"completed", "failed"}
    assert state.agenda.next_due() is None


def check_that_the_state_is_a_fold(state, history):
    """Facts written and read again amount to the very state that the lab had."""
    again = [decode(encode(fact)) for fact in history]
    folded = State.of(again)

    assert again == history
    assert folded.runs == state.runs
    assert folded.events == state.events
    assert folded.unfinished == state.unfinished


ONCE = {
    "StepMemoised": ("run", "step"),
    "CallStarted": ("run", "item"),
    "CallEnded": ("run", "item"),
    "RunEnded": ("run",),
    "Enqueued": ("run", "item"),
    "EventReceived": ("id",),
}


def check_that_things_happen_once(history):
    """A step has one value, each call that started one answer, each run one end; time goes on."""
    seen = {
        kind: [
            tuple(getattr(fact, field) for field in fields)
            for fact in history
            if type(fact).__name__ == kind
        ]
        for kind, fields in ONCE.items()
    }

    assert {kind: len(found) for kind, found in seen.items()} == {
        kind: len(set(found)) for kind, found in seen.items()
    }
    assert sorted(seen["CallStarted"]) == sorted(seen["CallEnded"])
    assert [fact.at for fact in history] == sorted(fact.at for fact in history)


@SETTINGS
@given(program, script)
def test_every_workflow_ends_and_is_what_its_facts_say(plan, actions):
    """Whatever the workflow, it ends, its state is a fold of its facts, and nothing is twice."""
    state, history = asyncio.run(whole(plan, actions))

    check_that_all_has_ended(state)
    check_that_the_state_is_a_fold(state, history)
    check_that_things_happen_once(history)


@SETTINGS
@given(program, script, st.integers(0, 5))
def test_a_lab_closed_and_opened_again_goes_on_as_if_nothing_had_been(
    tmp_path_factory, plan, actions, cut
):
    """Closed anywhere in its script, a stored lab leaves the same facts as one left alone."""
    store = tmp_path_factory.mktemp("again") / "lab.sqlite"

    async def in_two():
        client = a_client()
        with Lab(client, build(client, plan), store=store) as lab:
            await lab.send({"name": "prop/start"})
            for action in actions[:cut]:
                await act(lab, action)
            now = lab.now()
        with Lab(client, build(client, plan), store=store, starts_at=now) as lab:
            for action in actions[cut:]:
                await act(lab, action)
            await lab.settle()
            return list(lab._executor.history)

    _, expected = asyncio.run(whole(plan, actions))

    assert asyncio.run(in_two()) == expected


@pytest.mark.parametrize("point", range(1, 8))
def test_a_lab_cancelled_at_any_point_ends_the_same(point):
    """Wherever the awaiting task is cut off, going on gives the outputs of one left alone."""
    plan = [
        ("run", 1),
        ("parallel", inngest.ParallelMode.WAIT, [[("run", 0), ("sleep", 60)], [("invoke", False)]]),
        ("send", 2),
        ("run", 0),
    ]

    async def cut_off():
        client = a_client()
        with Lab(client, build(client, plan)) as lab:
            await lab.send({"name": "prop/start"})
            count = 0

            def observer(facts):
                nonlocal count
                count += 1
                if count == point * 3:
                    task.cancel()

            lab.observe(observer)
            task = asyncio.ensure_future(lab.settle())
            await asyncio.gather(task, return_exceptions=True)
            await lab.settle()
            return lab._executor.state, task.cancelled()

    expected, _ = asyncio.run(whole(plan, []))
    state, was_cancelled = asyncio.run(cut_off())

    assert was_cancelled
    assert [(r.status, r.output) for r in state.runs.values()] == [
        (r.status, r.output) for r in expected.runs.values()
    ]
