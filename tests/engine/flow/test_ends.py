"""Every end of a run leaves exactly the internal events that the server emits."""

from datetime import timedelta

import inngest
import pytest

FAILED, FINISHED, CANCELLED = (
    f"inngest/function.{end}" for end in ("failed", "finished", "cancelled")
)


def internal(lab):
    return [e for e in lab.events(internal=True) if e.name.startswith("inngest/")]


def only(lab, name):
    [found] = [e for e in internal(lab) if e.name == name]
    return found


def test_a_completed_run_is_finished_with_its_result(function, event, story):
    """One event: who, with what, and what came out."""

    @function()
    async def fn(ctx):
        return {"n": 1}

    lab = story([fn], event(key="x", doc="a"))
    [run], [finished] = lab.runs(), internal(lab)

    assert finished.name == FINISHED
    assert finished.data["function_id"] == "demo-fn"
    assert finished.data["run_id"] == run.id
    assert finished.data["result"] == {"n": 1}
    assert finished.data["_inngest"] == {"status": "Completed"}
    assert finished.data["event"]["data"] == {"doc": "a"}
    assert finished.data["event"]["id"] == "x"
    assert finished.data["events"] == [finished.data["event"]]
    assert "error" not in finished.data


@pytest.mark.parametrize("value", [None, 0, False, "", [], {}])
def test_an_empty_result_is_present(function, event, story, value):
    """Null, zero, false and empty are results too."""

    @function()
    async def fn(ctx):
        return value

    finished = only(story([fn], event()), FINISHED)

    assert "result" in finished.data
    assert finished.data["result"] == value


def test_a_failed_run_says_so_twice(function, event, story):
    """The failed event, whose id is the run's, comes first; both carry the error."""

    @function(retries=0)
    async def fn(ctx):
        raise ValueError("bad document")

    lab = story([fn], event())
    failed, finished = internal(lab)

    assert (failed.name, finished.name) == (FAILED, FINISHED)
    assert failed.id == lab.runs()[0].id != finished.id
    assert failed.data == finished.data
    assert failed.data["_inngest"] == {"status": "Failed"}
    assert {k: failed.data["error"][k] for k in ("error", "name", "message")} == {
        "error": "invalid status code: 500",
        "name": "ValueError",
        "message": "bad document",
    }
    assert {k: failed.data["result"][k] for k in ("name", "message")} == {
        "name": "ValueError",
        "message": "bad document",
    }


def test_what_is_not_to_be_retried_is_called_so(function, event, story):
    """The summary of a non-retriable error names it."""

    @function(retries=3)
    async def fn(ctx):
        raise inngest.NonRetriableError("stop here")

    lab = story([fn], event())

    assert only(lab, FAILED).data["error"]["error"] == "NonRetriableError"
    assert len(lab.runs()[0].calls) == 1


def test_a_cancelled_run_has_neither_result_nor_error(function, event, story):
    """Cancelled, then finished."""

    @function(cancel=[inngest.Cancel(event="stop")])
    async def fn(ctx):
        await ctx.step.sleep("nap", timedelta(hours=1))

    lab = story([fn], event(), event("stop"))
    cancelled, finished = internal(lab)

    assert (cancelled.name, finished.name) == (CANCELLED, FINISHED)
    assert cancelled.id == lab.runs()[0].id
    assert cancelled.data["_inngest"] == {"status": "Cancelled"}
    assert not {"result", "error"} & (set(cancelled.data) | set(finished.data))


@pytest.mark.parametrize("which", ["start", "finish"])
def test_a_timeout_is_a_cancellation(function, event, story, which):
    """A run that took too long emits what a cancelled one does."""

    @function(
        timeouts=inngest.Timeouts(**{which: timedelta(seconds=5)}),
        throttle=inngest.Throttle(limit=1, period=timedelta(hours=1), burst=None),
    )
    async def fn(ctx):
        await ctx.step.sleep("nap", timedelta(seconds=1 if which == "start" else 9))

    lab = story([fn], [event()] if which == "finish" else [event(), event()])

    assert [e.name for e in internal(lab)][-2:] == [CANCELLED, FINISHED]


def test_the_time_of_an_end_is_its_events_time(function, event, story):
    """`ts` counts on the lab's clock."""

    @function()
    async def fn(ctx):
        await ctx.step.sleep("nap", timedelta(seconds=30))

    assert only(story([fn], event()), FINISHED).ts == 1_767_603_600_000 + 30_000


def test_on_failure_runs_silently(function, event, story):
    """The handler gets the failed event once; its own end emits nothing."""
    seen = []

    async def handler(ctx):
        seen.append([ctx.event.name, ctx.event.data["error"]["message"]])

    @function(retries=0, on_failure=handler)
    async def fn(ctx):
        raise ValueError("bad document")

    lab = story([fn], event())

    assert seen == [[FAILED, "bad document"]]
    assert [e.name for e in internal(lab)] == [FAILED, FINISHED]
    assert [run.calls[0].max_attempts for run in lab.runs("fn-failure")] == [1]


def test_a_batch_answers_every_invoker_but_is_finished_once(function, event, story):
    """One finished event for the batch."""

    @function(batch_events=inngest.Batch(max_size=2, timeout=timedelta(seconds=5)))
    async def fn(ctx):
        return len(ctx.events)

    finished = only(story([fn], [event(n=1), event(n=2)]), FINISHED)

    assert [e["data"]["n"] for e in finished.data["events"]] == [1, 2]
    assert finished.data["event"]["data"] == {"n": 1}


def test_what_starts_no_run_emits_nothing(function, event, story):
    """Rate limited, skipped and debounced events leave no internal event."""

    @function(rate_limit=inngest.RateLimit(limit=1, period=timedelta(hours=1)))
    async def fn(ctx):
        return None

    lab = story([fn], [event() for _ in range(5)])

    assert [e.name for e in internal(lab)] == [FINISHED]


def test_an_end_can_be_waited_for(function, event, story):
    """A run may wait for the end of another."""

    @function("worker")
    async def worker(ctx):
        await ctx.step.sleep("nap", timedelta(seconds=30))
        return 42

    @function()
    async def fn(ctx):
        done = await ctx.step.wait_for_event(
            "done",
            event=FINISHED,
            if_exp="async.data.function_id == 'demo-worker'",
            timeout=timedelta(hours=1),
        )
        return done.data["result"]

    lab = story([fn, worker], event(), event("demo/worker"))

    assert [run.output for run in lab.runs("fn")] == [42]
