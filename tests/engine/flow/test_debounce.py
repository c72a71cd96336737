"""A debounce runs the last event once it has been quiet for its period and 1.05 seconds."""

from datetime import timedelta

import inngest
import pytest

BUFFER = 1.05


@pytest.fixture
def debounced(function):
    """Make a debounced function ``fn`` that returns its event's number."""

    def debounced(*, rate_limit=None, singleton=None, **options):
        debounce = inngest.Debounce(**{"period": timedelta(seconds=10)} | options)

        @function(debounce=debounce, rate_limit=rate_limit, singleton=singleton)
        async def fn(ctx):
            assert len(ctx.events) == 1
            return ctx.event.data["n"]

        return fn

    return debounced


def outputs(lab):
    return [run.output for run in lab.runs()]


def test_one_event_starts_after_period_and_buffer(debounced, event, story, starts):
    """A lone event waits 10 + 1.05 seconds."""
    lab = story([debounced()], event(n=1))

    assert (outputs(lab), starts(lab.runs())) == ([1], [10 + BUFFER])


def test_each_event_starts_the_wait_anew_and_the_last_one_runs(debounced, event, story, starts):
    """Three events, five seconds apart: one run, of the third, 10 + 1.05 seconds after it."""
    lab = story([debounced()], event(n=1), 5, event(n=2), 5, event(n=3))

    assert (outputs(lab), starts(lab.runs())) == ([3], [20 + BUFFER])


def test_two_quiet_spells_make_two_runs(debounced, event, story, starts):
    """An event after the run has started begins a new wait."""
    lab = story([debounced()], event(n=1), 12, event(n=2))

    assert (outputs(lab), starts(lab.runs())) == ([1, 2], [10 + BUFFER, 22 + BUFFER])


def test_an_event_in_the_buffer_still_counts(debounced, event, story, starts):
    """Until the run has started, even after the period, a new event takes over."""
    lab = story([debounced()], event(n=1), 10.5, event(n=2))

    assert (outputs(lab), starts(lab.runs())) == ([2], [20.5 + BUFFER])


def test_the_timeout_bounds_the_whole_wait(debounced, event, story, starts):
    """Events every five seconds cannot put the run off beyond the timeout."""
    fn = debounced(timeout=timedelta(seconds=22))
    lab = story([fn], *[x for n in range(6) for x in (event(n=n), 5)])

    assert starts(lab.runs())[0] == 22 + BUFFER
    assert outputs(lab) == [4, 5]


def test_each_key_is_debounced_by_itself(debounced, event, story, starts):
    """Two documents are quiet at different times."""
    fn = debounced(key="event.data.doc")
    lab = story([fn], event(n=1, doc="a"), 4, event(n=2, doc="b"), 4, event(n=3, doc="a"))

    assert (outputs(lab), starts(lab.runs())) == ([2, 3], [14 + BUFFER, 18 + BUFFER])


def test_an_event_with_an_older_time_is_ignored(debounced, event, story, starts):
    """What was sent late but happened earlier neither runs nor prolongs the wait."""
    older = 1_767_603_600_000 - 1
    lab = story([debounced()], event(n=1), 5, event(n=2, ts=older))

    assert (outputs(lab), starts(lab.runs())) == ([1], [10 + BUFFER])


def test_ids_do_not_matter_while_events_collapse(debounced, event, story):
    """The same id again is just another event."""
    lab = story([debounced()], event(key="x", n=1), 1, event(key="x", n=2), 60, event(key="x", n=3))

    assert outputs(lab) == [2, 3]


def test_the_run_does_not_count_on_the_rate_limit_again(debounced, event, story):
    """The event passed the rate limit when it came; the run it starts is not limited."""
    fn = debounced(rate_limit=inngest.RateLimit(limit=1, period=timedelta(seconds=60)))
    lab = story([fn], event(n=1), 5, event(n=2), 55, event(n=3))

    assert outputs(lab) == [1, 3]


def test_the_run_still_asks_the_singleton(function, event, story):
    """A debounced run that finds its singleton busy is skipped."""

    @function(
        debounce=inngest.Debounce(period=timedelta(seconds=1)),
        singleton=inngest.Singleton(mode="skip"),
    )
    async def fn(ctx):
        await ctx.step.sleep("nap", timedelta(minutes=1))
        return ctx.event.data["n"]

    lab = story([fn], event(n=1), 10, event(n=2), 10)

    assert outputs(lab) == [1]
    assert [run.event.data["n"] for run in lab.runs(status="skipped")] == [2]


def test_settle_waits_for_a_debounce(debounced, event, story):
    """A wait of a week is work left to do."""
    lab = story([debounced(period=timedelta(days=7))], event(n=1))

    assert [run.status for run in lab.runs()] == ["completed"]
