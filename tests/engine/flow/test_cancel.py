"""Cancellation by event and by timeout: what is cancelled, when, and what is left of it."""

import asyncio
from datetime import timedelta

import inngest
import pytest

from ndalab import Lab

HOUR = timedelta(hours=1)
CANCELLED = "inngest/function.cancelled"


@pytest.fixture
def stoppable(function):
    """Make a function ``fn`` with these cancellations that sleeps for an hour."""

    def stoppable(*cancels, **options):
        @function(cancel=[inngest.Cancel(**c) for c in cancels], **options)
        async def fn(ctx):
            await ctx.step.sleep("nap", HOUR)
            return ctx.event.data.get("n")

        return fn

    return stoppable


def statuses(lab):
    return [run.status for run in lab.runs()]


def test_an_event_cancels_a_sleeping_run_at_once(stoppable, event, story, ends):
    """The run ends when the event comes, not when it would have woken."""
    lab = story([stoppable({"event": "stop"})], event(n=1), 60, event("stop"))

    assert (statuses(lab), ends(lab.runs())) == (["cancelled"], [60])


def test_the_condition_compares_the_two_events(stoppable, event, story):
    """Only the runs whose own event agrees with the cancel event are cancelled, all of them."""
    fn = stoppable({"event": "stop", "if_exp": "event.data.n == async.data.n"})
    lab = story([fn], [event(n=n) for n in (1, 2, 1)], event("stop", n=1))

    assert statuses(lab) == ["cancelled", "completed", "cancelled"]


def test_both_sides_missing_are_equal(stoppable, event, story):
    """A field that neither event has cancels the run, as on the server."""
    fn = stoppable({"event": "stop", "if_exp": "event.data.absent == async.data.absent"})
    lab = story([fn], event(), event("stop"))

    assert statuses(lab) == ["cancelled"]


@pytest.mark.parametrize(("after", "status"), [(30, "cancelled"), (31, "completed")])
def test_a_cancellation_counts_for_as_long_as_its_timeout(stoppable, event, story, after, status):
    """The timeout limits how long after scheduling the event is heeded."""
    fn = stoppable({"event": "stop", "timeout": timedelta(seconds=30)})
    lab = story([fn], event(), after, event("stop"))

    assert statuses(lab) == [status]


def test_an_event_before_the_run_does_not_cancel_it(stoppable, event, story):
    """Neither an earlier event nor the run's own trigger counts, even with the same name."""
    fn = stoppable({"event": "stop"}, {"event": "demo/fn"})
    lab = story([fn], event("stop"), event(n=1))

    assert statuses(lab) == ["completed"]


def test_a_later_event_of_the_same_name_restarts(stoppable, event, story):
    """A function that its own trigger cancels ends with the last event's run only."""
    lab = story([stoppable({"event": "demo/fn"})], event(n=1), 10, event(n=2))

    assert statuses(lab) == ["cancelled", "completed"]


def test_any_of_five_events_cancels(stoppable, event, story):
    """Each entry stands for itself."""
    fn = stoppable(*[{"event": f"stop/{n}"} for n in range(5)])

    assert statuses(story([fn], event(), event("stop/4"))) == ["cancelled"]


def test_a_queued_run_is_cancelled_without_a_call(stoppable, event, story):
    """A throttled run that is cancelled has never been entered."""
    throttle = inngest.Throttle(limit=1, period=HOUR, burst=None)
    lab = story(
        [stoppable({"event": "stop"}, throttle=throttle)], [event(), event()], event("stop")
    )

    assert [(run.status, len(run.calls)) for run in lab.runs()] == [
        ("cancelled", 0),
        ("cancelled", 0),
    ]


def test_a_call_in_flight_finishes_and_is_discarded(client, function, event):
    """The step that sends its own cancellation completes; nothing it returned is kept."""
    log = []

    @function(cancel=[inngest.Cancel(event="stop")])
    async def fn(ctx):
        async def work():
            await client.send(event("stop"))
            log.append("still working")
            return "result"

        await ctx.step.run("work", work)
        log.append("never")

    async def main():
        with Lab(client, [fn]) as lab:
            [run] = await lab.trigger(event())
            return run

    run = asyncio.run(main())
    assert log == ["still working"]
    assert (run.status, run.output, len(run.calls)) == ("cancelled", None, 1)
    assert [(step.name, step.status) for step in run.steps] == [("work", "cancelled")]


def test_cancelling_calls_no_on_failure(function, event, story):
    """A cancelled run has not failed."""
    log = []

    @function(
        cancel=[inngest.Cancel(event="stop")],
        on_failure=lambda ctx: log.append("failed"),
    )
    def fn(ctx):
        ctx.step.sleep("nap", HOUR)

    lab = story([fn], event(), event("stop"))

    assert (statuses(lab), log) == (["cancelled"], [])


def test_cancelling_a_parent_leaves_its_child(function, stoppable, event, story):
    """Children of a cancelled run go on to their end."""
    child = stoppable()

    @function("parent", cancel=[inngest.Cancel(event="stop")])
    async def parent(ctx):
        await ctx.step.invoke("child", function=child, data={"n": 7})

    lab = story([parent, child], event("demo/parent"), 10, event("stop"))

    assert [(run.status, run.output) for run in lab.runs()] == [
        ("cancelled", None),
        ("completed", 7),
    ]


def test_what_is_cancelled_waits_for_nothing_any_more(function, event, story):
    """An event for a wait of a cancelled run is just an event."""

    @function(cancel=[inngest.Cancel(event="stop")])
    async def fn(ctx):
        await ctx.step.wait_for_event("go", event="go", timeout=HOUR)

    lab = story([fn], event(), event("stop"), event("go"))

    assert statuses(lab) == ["cancelled"]
    assert [e.name for e in lab.events(internal=True)].count(CANCELLED) == 1


def test_a_run_that_never_gets_its_turn_is_cancelled_by_the_start_timeout(function, event, story):
    """The start timeout counts from scheduling and ends the run without a call."""

    @function(
        throttle=inngest.Throttle(limit=1, period=HOUR, burst=None),
        timeouts=inngest.Timeouts(start=timedelta(seconds=90)),
    )
    async def fn(ctx):
        return "done"

    lab = story([fn], [event(), event()])

    assert [(run.status, len(run.calls)) for run in lab.runs()] == [
        ("completed", 1),
        ("cancelled", 0),
    ]


def test_the_start_timeout_counts_an_events_future(function, event, story, ends):
    """An event for tomorrow does not wait longer than the start timeout."""

    @function(timeouts=inngest.Timeouts(start=timedelta(seconds=90)))
    async def fn(ctx):
        return "done"

    lab = story([fn], event(ts=1_767_603_600_000 + 3_600_000))

    assert (statuses(lab), ends(lab.runs())) == (["cancelled"], [90])


def test_the_start_timeout_is_over_with_the_first_call(function, event, story):
    """A run that has begun may take as long as it likes."""

    @function(timeouts=inngest.Timeouts(start=timedelta(seconds=90)), retries=1)
    async def fn(ctx):
        await ctx.step.sleep("nap", HOUR)

    assert statuses(story([fn], event())) == ["completed"]


@pytest.mark.parametrize("pause", ["sleep", "wait", "retry", "invoke"])
def test_the_finish_timeout_cuts_every_kind_of_pause(function, event, story, ends, pause):
    """Ten minutes after its first call a run is cancelled, whatever it waits for."""

    @function("child")
    async def child(ctx):
        await ctx.step.sleep("nap", HOUR)

    @function(timeouts=inngest.Timeouts(finish=timedelta(minutes=10)), retries=5)
    async def fn(ctx):
        if pause == "sleep":
            await ctx.step.sleep("nap", HOUR)
        elif pause == "wait":
            await ctx.step.wait_for_event("go", event="go", timeout=HOUR)
        elif pause == "invoke":
            await ctx.step.invoke("child", function=child)
        else:
            raise ValueError

    lab = story([fn, child], event(), retry_interval=3600)
    [run] = lab.runs("fn")

    assert (run.status, ends([run])) == ("cancelled", [600])


def test_the_finish_timeout_counts_from_the_first_call(function, event, story, starts, ends):
    """Time in the queue does not count."""

    @function(
        throttle=inngest.Throttle(limit=1, period=HOUR, burst=None),
        timeouts=inngest.Timeouts(finish=timedelta(minutes=10)),
    )
    async def fn(ctx):
        await ctx.step.sleep("nap", HOUR)

    lab = story([fn], [event(), event()])

    assert starts(lab.runs()) == [0, 3600]
    assert ends(lab.runs()) == [600, 4200]
