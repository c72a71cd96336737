"""Errors of steps and bodies: how often they are tried, when, and how a run fails."""

import asyncio
import itertools
from datetime import UTC, datetime, timedelta

import inngest
import pytest

from ndalab import Lab

BACKOFF = (15, 30, 60, 120, 300, 600, 1200, 2400, 3600, 7200, 7200)
JITTER = 30


class Flaky:
    """Raises a given number of times, then returns."""

    def __init__(self, times, error=None):
        self.times = times
        self.error = error or (lambda: RuntimeError("not yet"))
        self.ran = 0

    async def __call__(self):
        """Run once more."""
        self.ran += 1
        if self.ran <= self.times:
            raise self.error()
        return self.ran


def gaps(run, seconds):
    """Seconds between one call and the next."""
    starts = [seconds(call.started_at) for call in run.calls]
    return [later - earlier for earlier, later in itertools.pairwise(starts)]


def test_a_failing_step_is_tried_five_times(function, play):
    """Without a `retries` setting a step has five attempts; the run fails with its error."""
    flaky = Flaky(99)

    @function()
    async def fn(ctx):
        await ctx.step.run("call", flaky)

    run = play([fn])

    assert (flaky.ran, run.status, run.error) == (5, "failed", ("RuntimeError", "not yet"))
    assert [(c.attempt, c.max_attempts, c.response["status"]) for c in run.calls] == [
        (0, 5, 206),
        (1, 5, 206),
        (2, 5, 206),
        (3, 5, 206),
        (4, 5, 206),
        (0, 5, 500),
    ]


@pytest.mark.parametrize("seed", [0, 1, 7])
def test_attempts_follow_the_back_off_table(function, play, seconds, seed):
    """Each wait is the table's plus a jitter below 30 s; the jitter differs from wait to wait."""
    flaky = Flaky(11)

    @function(retries=11)
    async def fn(ctx):
        return await ctx.step.run("call", flaky)

    run = play([fn], seed=seed)
    waits = gaps(run, seconds)[: len(BACKOFF)]
    jitters = [wait - base for wait, base in zip(waits, BACKOFF, strict=True)]

    assert run.output == 12
    assert all(0 <= jitter < JITTER for jitter in jitters)
    assert len(set(jitters)) == len(BACKOFF)


def test_the_jitter_is_the_same_for_the_same_seed(function, play, seconds):
    """Two labs with one seed retry at the same instants; another seed gives others."""

    @function()
    async def fn(ctx):
        raise RuntimeError("always")

    first, again, other = (gaps(play([fn], seed=s), seconds) for s in (3, 3, 4))

    assert first == again
    assert first != other


def test_retry_interval_replaces_table_and_jitter(function, play, seconds):
    """With retry_interval all waits are that long, exactly."""

    @function(retries=3)
    async def fn(ctx):
        raise RuntimeError("always")

    assert gaps(play([fn], retry_interval=2.5), seconds) == [2.5, 2.5, 2.5]


def test_each_step_has_its_own_attempts(function, play):
    """A step that needed three attempts leaves all of its own to the next step."""
    first, second = Flaky(2), Flaky(2)

    @function(retries=2)
    async def fn(ctx):
        await ctx.step.run("first", first)
        await ctx.step.run("second", second)

    run = play([fn])

    assert run.status == "completed"
    assert [(s.name, s.attempts) for s in run.steps] == [("first", 3), ("second", 3)]


def test_a_body_and_a_lone_step_share_the_attempts_of_their_call(function, play):
    """An error of the body counts against the step that the same call would run next."""
    body, step = Flaky(1), Flaky(99)

    @function(retries=2)
    async def fn(ctx):
        if ctx.attempt == 0 and step.ran == 0:
            await body()
        await ctx.step.run("call", step)

    play([fn], retry_interval=1)

    assert (body.ran, step.ran) == (1, 2)


def test_retries_are_clipped_to_twenty(function, play):
    """More than twenty retries are as twenty."""

    @function(retries=50)
    async def fn(ctx):
        raise RuntimeError("always")

    run = play([fn], retry_interval=1)

    assert (len(run.calls), run.calls[0].max_attempts) == (21, 21)


def test_a_caught_step_error_lets_the_run_go_on(function, play):
    """When its attempts are used up the step raises StepError, which the body may catch."""

    @function(retries=1)
    async def fn(ctx):
        try:
            await ctx.step.run("call", Flaky(99))
        except inngest.StepError as err:
            return [err.name, err.message]

    run = play([fn])

    assert (run.status, run.output) == ("completed", ["RuntimeError", "not yet"])
    assert (run.step("call").status, run.step("call").error.name) == ("failed", "RuntimeError")


def test_sync_steps_fail_and_are_caught_alike(function, play):
    """The same for a sync function."""

    def fail():
        raise KeyError("absent")

    @function(retries=0)
    def fn(ctx):
        try:
            ctx.step.run("call", fail)
        except inngest.StepError as err:
            return err.name

    run = play([fn])

    assert (run.output, len(run.calls)) == ("KeyError", 2)


def test_an_uncaught_step_error_is_not_tried_again(function, play):
    """A StepError that leaves the body ends the run without more attempts of the body."""

    @function(retries=2)
    async def fn(ctx):
        await ctx.step.run("call", Flaky(99))

    run = play([fn], retry_interval=1)

    assert [c.response["no_retry"] for c in run.calls] == [False, False, False, True]


@pytest.mark.parametrize("where", ["body", "step"])
def test_non_retriable_errors_end_the_run_at_once(function, play, where):
    """NonRetriableError has one attempt, in the body and in a step, caught as StepError or not."""

    async def fail():
        raise inngest.NonRetriableError("no such document")

    @function()
    async def fn(ctx):
        try:
            await (ctx.step.run("call", fail) if where == "step" else fail())
        except inngest.StepError:
            return "caught"

    run = play([fn])

    assert (run.status, len(run.calls)) == ("failed", 1)
    assert run.error == ("NonRetriableError", "no such document")


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        (90, 90),
        (timedelta(minutes=10), 600),
        (lambda: datetime.now(UTC) + timedelta(hours=2), 7200),
        (0, 1),
        (timedelta(days=30), 86_400),
    ],
)
def test_retry_after_sets_the_wait(function, play, seconds, after, expected):
    """RetryAfterError takes milliseconds, a timedelta or a time; at least 1 s, at most a day."""

    def error():
        value = after() if callable(after) else after
        if isinstance(value, int):
            value *= 1000
        return inngest.RetryAfterError("busy", value)

    flaky = Flaky(1, error)

    @function()
    async def fn(ctx):
        return await ctx.step.run("call", flaky)

    run = play([fn])

    assert (run.output, gaps(run, seconds)[0]) == (2, expected)
    assert run.calls[0].response["retry_after"] is True


def test_retry_after_counts_from_the_labs_time(client, function, seconds):
    """However far the lab's clock has moved, RetryAfterError waits as long as it says."""
    flaky = Flaky(1, lambda: inngest.RetryAfterError("busy", timedelta(minutes=5)))

    @function()
    async def fn(ctx):
        await ctx.step.sleep("long", timedelta(days=100))
        return await ctx.step.run("call", flaky)

    async def main():
        with Lab(client, [fn]) as lab:
            return (await lab.trigger({"name": "demo/fn"}))[0]

    run = asyncio.run(main())

    assert seconds(run.ended_at) == timedelta(days=100, minutes=5).total_seconds()


def test_on_failure_is_told_of_a_failed_run(client, function):
    """The handler runs once, with the error and the event of the run that failed."""
    told = []

    async def on_failure(ctx):
        told.append(ctx.event.data["error"]["message"])
        return await ctx.step.run("note", Flaky(0))

    @function(retries=1, on_failure=on_failure)
    async def fn(ctx):
        raise RuntimeError("broken")

    async def main():
        with Lab(client, [fn]) as lab:
            await lab.trigger({"name": "demo/fn", "data": {"n": 1}})
            return lab.runs(), lab.events(internal=True)

    runs, events = asyncio.run(main())

    assert told == ["broken", "broken"]  # one run, entered twice: it has a step
    assert [(r.function_id, r.status, r.output) for r in runs] == [
        ("fn", "failed", None),
        ("fn-failure", "completed", 1),
    ]
    assert [e.name for e in events] == [
        "demo/fn",
        "inngest/function.failed",
        "inngest/function.finished",
    ]
    failed = events[1].data
    assert (failed["function_id"], failed["event"]["data"]) == ("demo-fn", {"n": 1})
    assert failed["run_id"] == runs[0].id


def test_a_failing_on_failure_handler_has_one_attempt_and_is_silent(client, function):
    """It fails once; no events tell of it, so that nothing goes round in circles."""

    def on_failure(ctx):
        raise RuntimeError("worse")

    @function(retries=0, on_failure=on_failure)
    def fn(ctx):
        raise RuntimeError("bad")

    async def main():
        with Lab(client, [fn]) as lab:
            await lab.trigger({"name": "demo/fn"})
            return lab.runs(function="fn-failure"), len(lab.events(internal=True))

    [run], events = asyncio.run(main())

    assert (run.status, run.error.message, len(run.calls), events) == ("failed", "worse", 1, 3)


def test_a_completed_run_emits_finished(client, function):
    """inngest/function.finished carries the result, the ids and the event."""

    @function()
    async def fn(ctx):
        return {"risk": 3}

    async def main():
        with Lab(client, [fn]) as lab:
            [run] = await lab.trigger({"name": "demo/fn", "data": {"n": 1}})
            return run, lab.events(internal=True)[1]

    run, finished = asyncio.run(main())

    assert finished.name == "inngest/function.finished"
    assert {k: finished.data[k] for k in ("function_id", "run_id", "result")} == {
        "function_id": "demo-fn",
        "run_id": run.id,
        "result": {"risk": 3},
    }


def test_a_function_can_listen_to_finished_runs(client, function):
    """Internal events start functions, whose own runs are silent."""
    heard = []

    @function()
    async def fn(ctx):
        return 1

    @function("listener", event="inngest/function.finished")
    async def listener(ctx):
        heard.append(ctx.event.data["function_id"])

    async def main():
        with Lab(client, [fn, listener]) as lab:
            await lab.trigger({"name": "demo/fn"})

    asyncio.run(main())

    assert heard == ["demo-fn"]


def test_parallel_errors_wait_for_their_siblings(function, play):
    """A failed branch does not stop the others; the body then sees the error."""
    log = []

    async def good():
        log.append("good")

    @function(retries=0)
    async def fn(ctx):
        try:
            await ctx.group.parallel(
                (
                    lambda: ctx.step.run("bad", Flaky(99)),
                    lambda: ctx.step.run("good", good),
                )
            )
        except inngest.StepError as err:
            return err.message

    run = play([fn])

    assert (run.output, log) == ("not yet", ["good"])


def test_the_thousandth_step_is_the_last(client, function):
    """A run that has made 1000 steps fails, and its on_failure handler hears of it."""
    told = []

    def on_failure(ctx):
        told.append(ctx.event.data["error"]["name"])

    @function(on_failure=on_failure)
    def fn(ctx):
        for _ in range(1001):
            ctx.step.run("more", int)

    async def main():
        with Lab(client, [fn]) as lab:
            return (await lab.trigger({"name": "demo/fn"}))[0]

    run = asyncio.run(main())

    assert (run.status, run.error.name) == ("failed", "InngestErrFunctionOverflowed")
    assert (len(run.steps), told) == (1000, ["InngestErrFunctionOverflowed"])


def test_999_steps_are_enough_room(function, play):
    """A run of 999 steps completes."""

    @function()
    def fn(ctx):
        return sum(ctx.step.run("more", lambda: 1) for _ in range(999))

    assert play([fn]).output == 999


def test_tracebacks_show_the_users_frames_without_paths(function, play):
    """A run's traceback names the user's file and line, not the machine's folders."""

    @function(retries=0)
    async def fn(ctx):
        raise RuntimeError("here")

    text = play([fn]).traceback

    assert 'File "test_errors_and_retries.py", line' in text
    assert 'raise RuntimeError("here")' in text
    assert text.endswith("RuntimeError: here\n")
    assert "/" not in text
