"""What a test makes go wrong goes wrong as it would in earnest, and is recorded as injected."""

import asyncio
from datetime import timedelta

import inngest
import pytest

from ndalab import Lab, UsageError

HOUR = timedelta(hours=1)


@pytest.fixture
def with_faults(client):
    """Open a lab, let `prepare` tell its faults, trigger an event, return the lab."""

    def with_faults(functions, prepare, name="demo/fn", events=1, **options):
        async def main():
            with Lab(client, functions, retry_interval=1, **options) as lab:
                prepare(lab.faults)
                await lab.send([inngest.Event(name=name, data={"n": n}) for n in range(events)])
                await lab.settle()
                return lab

        return asyncio.run(main())

    return with_faults


def injected(lab):
    return [fact.kind for fact in lab._executor.state.injected]


@pytest.fixture(params=["async", "sync"])
def one_step(request, function):
    """A function of one step, retried twice, that returns what the step gave."""
    ran = []

    if request.param == "async":

        @function(retries=2)
        async def fn(ctx):
            async def body():
                ran.append("ran")
                return "real"

            return await ctx.step.run("work", body)
    else:

        @function(retries=2)
        def fn(ctx):
            return ctx.step.run("work", lambda: ran.append("ran") or "real")

    fn.ran = ran
    return fn


def test_a_step_fails_as_often_as_told_and_then_runs(one_step, with_faults):
    """Two failures are two attempts; the third runs the body."""
    lab = with_faults([one_step], lambda faults: faults.fail("work", times=2))
    [run] = lab.runs()

    assert (run.status, run.output, one_step.ran) == ("completed", "real", ["ran"])
    assert [call.response["ops"][0][:2] for call in run.calls[:3]] == [
        ["StepError", "work"],
        ["StepError", "work"],
        ["StepRun", "work"],
    ]
    assert [call.attempt for call in run.calls] == [0, 1, 2, 0]
    assert injected(lab) == ["fail", "fail"]


def test_a_step_that_fails_at_every_attempt_fails_for_good(one_step, with_faults):
    """On the last attempt the SDK answers StepFailed, and the function sees a StepError."""
    lab = with_faults([one_step], lambda faults: faults.fail("work", 3, ValueError("broken disk")))
    [run] = lab.runs()

    assert (run.status, run.error) == ("failed", ("ValueError", "broken disk"))
    assert run.calls[2].response["ops"] == [
        ["StepFailed", "work", {"name": "ValueError", "message": "broken disk"}]
    ]
    assert one_step.ran == []


def test_an_error_that_is_not_to_be_retried_ends_the_run(one_step, with_faults):
    """A NonRetriableError goes the SDK's own way: no second attempt."""
    error = inngest.NonRetriableError("give up")
    [run] = with_faults([one_step], lambda faults: faults.fail("work", error=error)).runs()

    assert (run.status, run.error, len(run.calls)) == (
        "failed",
        ("NonRetriableError", "give up"),
        1,
    )


def test_an_error_may_be_given_by_its_class(one_step, with_faults):
    """A class is raised as an instance of it; without any it is an InjectedError."""
    [run] = with_faults([one_step], lambda faults: faults.fail("work", 9, KeyError)).runs()
    [other] = with_faults([one_step], lambda faults: faults.fail("work", 9)).runs()

    assert run.error.name == "KeyError"
    assert other.error == ("InjectedError", "work was made to fail")


def test_a_stub_stands_for_the_step(one_step, with_faults):
    """The value is given as if the body had returned it; the body does not run."""
    lab = with_faults([one_step], lambda faults: faults.stub("work", {"a": (1, None)}))
    [run] = lab.runs()

    assert (run.output, one_step.ran) == ({"a": [1, None]}, [])
    assert run.step("work").output == {"a": [1, None]}
    assert injected(lab) == ["stub"]


def test_faults_take_effect_in_the_order_in_which_they_were_told(one_step, with_faults):
    """First a failure, then a value."""

    def prepare(faults):
        faults.fail("work")
        faults.stub("work", "stubbed")

    lab = with_faults([one_step], prepare)

    assert lab.runs()[0].output == "stubbed"
    assert injected(lab) == ["fail", "stub"]


def test_a_stub_of_none_is_a_value(one_step, with_faults):
    """None is not the same as no stub."""
    [run] = with_faults([one_step], lambda faults: faults.stub("work", None, times=1)).runs()

    assert (run.output, one_step.ran) == (None, [])


def test_a_repeated_id_is_named_with_its_number(function, with_faults):
    """The second of three steps named alike is ``item:1``."""

    @function()
    async def fn(ctx):
        return [await ctx.step.run("item", lambda n=n: n) for n in range(3)]

    lab = with_faults([fn], lambda faults: faults.stub("item:1", "stubbed"))

    assert lab.runs()[0].output == [0, "stubbed", 2]


def test_branches_of_a_group_fail_each_by_itself(function, with_faults):
    """One branch is retried; its sibling runs once."""
    ran = []

    @function(retries=1)
    async def fn(ctx):
        return await ctx.group.parallel(
            tuple(lambda n=n: ctx.step.run(n, lambda: ran.append(n) or n) for n in "ab")
        )

    [run] = with_faults([fn], lambda faults: faults.fail("a")).runs()

    assert (run.output, ran) == (["a", "b"], ["b", "a"])


def test_a_fault_is_for_the_function_that_it_names(function, with_faults):
    """A step of the same id in another function is not met."""

    def make(fn_id):
        @function(fn_id, event="e", retries=0)
        async def fn(ctx):
            return await ctx.step.run("work", lambda: "real")

        return fn

    one, two = make("one"), make("two")
    by_id = with_faults([one, two], lambda f: f.fail("work", function="two"), name="e")
    itself = with_faults([one, two], lambda f: f.fail("work", function=one), name="e")

    assert [run.status for run in by_id.runs()] == ["completed", "failed"]
    assert [run.status for run in itself.runs()] == ["failed", "completed"]


def test_a_fault_is_for_the_run_that_it_names(client, function):
    """Of two runs that sleep, the one that was named fails afterwards."""

    @function(retries=0)
    async def fn(ctx):
        await ctx.step.sleep("nap", HOUR)
        await ctx.step.run("work", lambda: 1)

    async def main():
        with Lab(client, [fn]) as lab:
            await lab.send([inngest.Event(name="demo/fn")] * 2)
            await lab.idle()
            lab.faults.fail("work", run=lab.runs()[1])
            await lab.settle()
            return [run.status for run in lab.runs()]

    assert asyncio.run(main()) == ["completed", "failed"]


@pytest.mark.parametrize("seam", ["kernel", "http"])
def test_a_wait_times_out_without_waiting(function, with_faults, seconds, seam):
    """The function goes on with None, and no time has passed."""

    @function()
    async def fn(ctx):
        found = await ctx.step.wait_for_event("approval", event="yes", timeout=HOUR)
        return "approved" if found else "expired"

    lab = with_faults([fn], lambda faults: faults.time_out("approval"), events=2, seam=seam)
    first, second = lab.runs()

    assert (first.output, seconds(first.ended_at)) == ("expired", 0)
    assert (second.output, seconds(second.ended_at)) == ("expired", 3600)
    assert injected(lab) == ["time out"]


def child_and_parent(function):
    @function("child", event="demo/child")
    async def child(ctx):
        await ctx.step.sleep("nap", HOUR)
        return "real"

    @function(retries=3)
    async def fn(ctx):
        try:
            return await ctx.step.invoke("call", function=child)
        except inngest.StepError as err:
            return err.name

    return [fn, child]


def test_an_invoke_times_out_and_its_child_goes_on(function, with_faults):
    """As on the server, the child is not cancelled."""
    lab = with_faults(child_and_parent(function), lambda faults: faults.time_out("call"))

    assert [run.output for run in lab.runs()] == ["InngestInvokeTimeoutError", "real"]


def test_an_invoke_may_fail_or_be_stubbed_without_a_child(function, with_faults):
    """No child is started for it."""
    functions = child_and_parent(function)
    failed = with_faults(functions, lambda faults: faults.fail("call", error=OSError("down")))
    stubbed = with_faults(functions, lambda faults: faults.stub("call", "stubbed"))

    assert [run.output for run in failed.runs()] == ["OSError"]
    assert [run.output for run in stubbed.runs()] == ["stubbed"]


def test_stubs_in_a_group_are_followed_by_one_call(function, with_faults):
    """Two stubbed invokes of a group make one discovery, like two that were answered."""
    _, child = child_and_parent(function)

    @function()
    async def fn(ctx):
        return await ctx.group.parallel(
            tuple(lambda n=n: ctx.step.invoke(n, function=child) for n in "ab")
        )

    def prepare(faults):
        faults.stub("a", 1)
        faults.stub("b", 2)

    [run] = with_faults([fn, child], prepare).runs()

    assert (run.output, len(run.calls)) == ([1, 2], 2)


def test_a_wait_may_be_stubbed_with_an_event(function, with_faults):
    """The function gets the event as if it had come."""

    @function()
    async def fn(ctx):
        found = await ctx.step.wait_for_event("w", event="yes", timeout=HOUR)
        return found.data

    event = inngest.Event(name="yes", data={"by": "Ada"})

    assert with_faults([fn], lambda f: f.stub("w", event)).runs()[0].output == {"by": "Ada"}


def test_a_dropped_event_is_recorded_and_does_nothing(one_step, with_faults):
    """The first of three events starts no run; it is listed all the same."""
    lab = with_faults([one_step], lambda faults: faults.drop("demo/fn"), events=3)

    assert [run.event.data["n"] for run in lab.runs()] == [1, 2]
    assert [event.data["n"] for event in lab.events()] == [0, 1, 2]
    assert injected(lab) == ["drop"]


def test_a_dropped_event_wakes_nobody(function, with_faults, client):
    """A wait whose event gets lost times out."""

    @function()
    async def fn(ctx):
        await ctx.step.send_event("ask", inngest.Event(name="yes"))
        found = await ctx.step.wait_for_event("w", event="yes", timeout=HOUR)
        return found is not None

    @function("answer", event="yes")
    async def answer(ctx):
        await ctx.step.sleep("think", timedelta(minutes=1))
        await ctx.step.send_event("send", inngest.Event(name="yes2"))

    lab = with_faults([fn, answer], lambda faults: faults.drop("yes", times=5))

    assert [(run.function_id, run.output) for run in lab.runs()] == [("fn", False)]


@pytest.mark.parametrize("seam", ["kernel", "http"])
def test_a_delayed_event_takes_effect_later(one_step, with_faults, seconds, seam):
    """The run starts ten minutes after the event was sent."""
    delay = timedelta(minutes=10)
    lab = with_faults([one_step], lambda f: f.delay("demo/fn", delay), events=2, seam=seam)

    assert [run.event.data["n"] for run in lab.runs()] == [1, 0]
    assert [seconds(run.queued_at) for run in lab.runs()] == [0, 600]
    assert injected(lab) == ["delay"]


def test_a_delayed_event_survives_the_process(client, one_step, tmp_path):
    """A lab that resumes delivers it once."""
    path = tmp_path / "lab.db"

    async def main():
        with Lab(client, [one_step], store=path) as lab:
            lab.faults.delay("demo/fn", HOUR)
            await lab.send(inngest.Event(name="demo/fn"))
            await lab.advance(minutes=10)
            assert lab.runs() == []
        for _ in range(2):
            with Lab(client, [one_step], store=path) as lab:
                await lab.settle()
        return [run.status for run in lab.runs()]

    assert asyncio.run(main()) == ["completed"]


def test_an_internal_event_can_get_lost(function, with_faults):
    """Without the failed event the handler of failures is not called."""

    async def handler(ctx):
        return "called"

    @function(retries=0, on_failure=handler)
    async def fn(ctx):
        raise ValueError

    lab = with_faults([fn], lambda faults: faults.drop("inngest/function.failed"))

    assert [run.function_id for run in lab.runs()] == ["fn"]


def test_clear_forgets_what_has_not_happened(one_step, with_faults):
    """After clear the step runs."""

    def prepare(faults):
        faults.fail("work", 5)
        faults.drop("demo/fn")
        faults.clear()

    [run] = with_faults([one_step], prepare).runs()

    assert (run.output, len(run.calls)) == ("real", 2)


def test_what_was_not_used_is_told(one_step, with_faults):
    """A fault for a step that does not exist, or that was not tried so often, is listed."""

    def prepare(faults):
        faults.fail("wrok")
        faults.fail("work", 2)
        faults.stub("work", "stubbed")
        faults.time_out("work")

    lab = with_faults([one_step], prepare)

    assert lab.faults.unused() == ["fail 'wrok' (1 more)", "time out 'work' (1 more)"]


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        (lambda f: f.fail("work", 0), "times is 0"),
        (lambda f: f.fail("work", True), "times is True"),
        (lambda f: f.fail("work", times=1.5), r"times is 1\.5"),
        (lambda f: f.fail(""), "names no step"),
        (lambda f: f.fail(None), "names no step"),
        (lambda f: f.fail("work", error="oops"), "must be an exception"),
        (lambda f: f.fail("work", error=KeyboardInterrupt), "must be an exception"),
        (lambda f: f.fail("work", function="nowhere"), "no function 'nowhere'. It has: fn"),
        (lambda f: f.fail("work", run="nowhere"), "no run 'nowhere'"),
        (lambda f: f.stub("work", {1, 2}), "JSON cannot hold the value for 'work'"),
        (lambda f: f.stub("work", float("nan")), "JSON cannot hold"),
        (lambda f: f.time_out("w", times=-1), "times is -1"),
        (lambda f: f.drop(""), "no event's name"),
        (lambda f: f.drop("inngest/scheduled.timer"), "ticks are not sent"),
        (lambda f: f.delay("e", timedelta(0)), "must be a timedelta above 0"),
        (lambda f: f.delay("e", 5), "must be a timedelta above 0"),
    ],
)
def test_what_could_never_take_effect_is_refused(client, one_step, ask, message):
    """A wrong request says what is wrong at once."""
    with Lab(client, [one_step]) as lab, pytest.raises(UsageError, match=message):
        ask(lab.faults)


def test_a_run_that_is_over_cannot_fail_any_more(client, one_step):
    """Naming an ended run is a mistake."""

    async def main():
        with Lab(client, [one_step]) as lab:
            [run] = await lab.trigger(inngest.Event(name="demo/fn"))
            with pytest.raises(UsageError, match=r"is over \(completed\)"):
                lab.faults.fail("work", run=run)

    asyncio.run(main())


def test_the_http_seam_refuses_what_it_cannot_do(client, one_step):
    """Reaching into a step needs the kernel seam."""
    with Lab(client, [one_step], seam="http") as lab:
        for ask in (lambda: lab.faults.fail("work"), lambda: lab.faults.stub("work", 1)):
            with pytest.raises(UsageError, match='use seam="kernel"'):
                ask()
