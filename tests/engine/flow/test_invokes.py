"""What a parent gets from a child, whatever becomes of the child."""

from datetime import timedelta

import inngest
import pytest

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def parent(function):
    """Make a function ``fn`` that invokes a child and returns what it got."""

    def parent(child, *, times=1, timeout=MINUTE):
        @function()
        async def fn(ctx):
            got = None
            for n in range(times):
                try:
                    got = await ctx.step.invoke(
                        f"call{n}", function=child, data={"n": n}, timeout=timeout
                    )
                except inngest.StepError as err:
                    got = [err.name, err.message]
            return got

        return fn

    return parent


TIMED_OUT = ["InngestInvokeTimeoutError", "Timed out waiting for invoked function to complete"]


def result(lab):
    [run] = lab.runs("fn")
    return run.output


def test_a_child_gives_its_output(function, parent, event, story):
    """The parent gets the child's return value; the child sees the payload and who called."""

    @function("child")
    async def child(ctx):
        meta = ctx.event.data["_inngest"]
        return [ctx.event.name, ctx.event.data["n"], meta["source_fn_id"], meta["fn_id"]]

    lab = story([parent(child), child], event())

    assert result(lab) == ["inngest/function.invoked", 0, "demo-fn", "demo-child"]


def test_a_child_that_returns_nothing_gives_none(function, parent, event, story):
    """None is a value like others."""

    @function("child")
    async def child(ctx):
        return None

    lab = story([parent(child), child], event())

    assert (lab.runs("fn")[0].status, result(lab)) == ("completed", None)


def test_a_failing_child_fails_the_step_without_a_retry(function, parent, event, story):
    """The parent sees the child's own error; the child alone is retried."""

    @function("child", retries=2)
    async def child(ctx):
        raise ValueError("bad document")

    lab = story([parent(child), child], event(), retry_interval=1)

    assert result(lab) == ["ValueError", "bad document"]
    assert [len(run.calls) for run in lab.runs("child")] == [3]


def test_a_cancelled_child_gives_its_end_as_an_event(function, parent, event, story):
    """The server hands the finished event over; so does the lab."""

    @function("child", cancel=[inngest.Cancel(event="stop")])
    async def child(ctx):
        await ctx.step.sleep("nap", HOUR)

    lab = story([parent(child), child], event(), 5, event("stop"))
    got = result(lab)

    assert got["name"] == "inngest/function.finished"
    assert got["data"]["run_id"] == lab.runs("child")[0].id
    assert got["data"]["_inngest"] == {"status": "Cancelled"}
    assert not {"result", "error"} & set(got["data"])


def test_a_slow_child_times_the_step_out_and_goes_on(function, parent, event, story, ends):
    """The parent gets an error after the timeout; the child is not cancelled."""

    @function("child")
    async def child(ctx):
        await ctx.step.sleep("nap", HOUR)

    lab = story([parent(child), child], event())

    assert result(lab) == TIMED_OUT
    assert ends(lab.runs()) == [60, 3600]


def test_a_rate_limited_child_fails_the_step(function, parent, event, story):
    """The second call within the period is answered with an error at once."""

    @function("child", rate_limit=inngest.RateLimit(limit=1, period=HOUR))
    async def child(ctx):
        return "done"

    lab = story([parent(child, times=2), child], event())

    assert result(lab) == ["Error", "invoked function is rate limited"]
    assert len(lab.runs("child")) == 1


def test_a_batched_child_answers_all_who_called(function, event, story, ends):
    """Two parents whose invokes make one batch both get the batch's output."""

    @function("child", batch_events=inngest.Batch(max_size=5, timeout=timedelta(seconds=20)))
    async def child(ctx):
        return len(ctx.events)

    @function()
    async def fn(ctx):
        return await ctx.step.invoke("call", function=child, data={})

    lab = story([fn, child], [event(), event()])

    assert [run.output for run in lab.runs("fn")] == [2, 2]
    assert ends(lab.runs("fn")) == [20, 20]


def test_a_skipped_child_never_answers(function, parent, event, story, ends):
    """An invoke that a singleton skips is answered by the timeout only."""

    @function("child", singleton=inngest.Singleton(mode="skip"))
    async def child(ctx):
        await ctx.step.sleep("nap", HOUR)

    lab = story([parent(child), child], event("demo/child"), event())

    assert result(lab) == TIMED_OUT
    assert ends(lab.runs("fn")) == [60]


def test_of_debounced_calls_only_the_last_is_answered(function, event, story):
    """Earlier callers wait for their timeout."""

    @function("child", debounce=inngest.Debounce(period=timedelta(seconds=5)))
    async def child(ctx):
        return ctx.event.data["n"]

    @function()
    async def fn(ctx):
        try:
            return await ctx.step.invoke(
                "call", function=child, data={"n": ctx.event.data["n"]}, timeout=MINUTE
            )
        except inngest.StepError as err:
            return err.name

    lab = story([fn, child], event(n=1), 1, event(n=2))

    assert [run.output for run in lab.runs("fn")] == ["InngestInvokeTimeoutError", 2]


def test_a_throttled_child_answers_when_it_gets_its_turn(function, event, story, ends):
    """Throttles and concurrency apply to invoked runs as to all others."""

    @function("child", throttle=inngest.Throttle(limit=1, period=MINUTE, burst=None))
    async def child(ctx):
        return "done"

    @function()
    async def fn(ctx):
        return await ctx.step.invoke("call", function=child)

    assert ends(story([fn, child], [event(), event(), event()]).runs("fn")) == [0, 60, 120]


def test_an_unknown_function_fails_the_step(function, event, story):
    """The error names the id that was looked for."""

    @function(retries=0)
    async def fn(ctx):
        await ctx.step.invoke_by_id("call", function_id="nowhere")

    [run] = story([fn], event()).runs()

    assert run.status == "failed"
    assert run.error == ("Error", "could not find function with ID: demo-nowhere")


def test_a_child_ignores_its_own_trigger(client, function, event, story):
    """An invoke reaches its function whatever that listens to, and no other function."""

    @client.create_function(
        fn_id="child", trigger=inngest.TriggerEvent(event="never", expression="false")
    )
    async def child(ctx):
        return "reached"

    @function("spy", event="inngest/function.invoked")
    async def spy(ctx):
        return "spied"

    @function()
    async def fn(ctx):
        return await ctx.step.invoke("call", function=child)

    lab = story([fn, child, spy], event())

    assert [(run.function_id, run.output) for run in lab.runs()] == [
        ("fn", "reached"),
        ("child", "reached"),
    ]


def test_a_string_that_is_an_object_arrives_as_an_object(function, parent, event, story):
    """The server decodes a function's output that is the JSON text of an object, and no other."""

    @function("child")
    async def child(ctx):
        return '{"a": 1}'

    assert result(story([parent(child), child], event())) == {"a": 1}
