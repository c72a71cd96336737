"""Batches: size, timeout, key, condition, weight, and the fate their events share."""

from datetime import timedelta

import inngest
import pytest

TEN = timedelta(seconds=10)


@pytest.fixture
def batched(function):
    """Make a function ``fn`` that returns the numbers of its batch."""

    def batched(**options):
        @function(batch_events=inngest.Batch(**{"max_size": 3, "timeout": TEN} | options))
        async def fn(ctx):
            return [e.data["n"] for e in ctx.events]

        return fn

    return batched


def test_a_full_batch_starts_at_once(batched, event, story, starts):
    """The third of three events makes the run; it holds all three, in order."""
    lab = story([batched()], event(n=1), 2, event(n=2), 2, event(n=3))

    assert [run.output for run in lab.runs()] == [[1, 2, 3]]
    assert starts(lab.runs()) == [4]


def test_a_batch_starts_when_its_first_event_has_waited_long_enough(batched, event, story, starts):
    """The timeout counts from the first event; later ones do not prolong it."""
    lab = story([batched()], event(n=1), 9, event(n=2))

    assert [run.output for run in lab.runs()] == [[1, 2]]
    assert starts(lab.runs()) == [10]


def test_more_events_than_fit_make_another_batch(batched, event, story, starts):
    """Four events in one request fill one batch of three and begin a second."""
    lab = story([batched()], [event(n=n) for n in range(4)])

    assert [run.output for run in lab.runs()] == [[0, 1, 2], [3]]
    assert starts(lab.runs()) == [0, 10]


def test_the_next_batch_counts_from_its_own_first_event(batched, event, story, starts):
    """A batch that was closed leaves no timer behind for its successor."""
    lab = story([batched()], [event(n=n) for n in range(3)], 5, event(n=3))

    assert starts(lab.runs()) == [0, 15]


def test_each_key_has_a_batch_of_its_own(batched, event, story, starts):
    """Events of different tenants never share a run."""
    fn = batched(key="event.data.tenant")
    lab = story([fn], *[event(n=n, tenant="ab"[n % 2]) for n in range(5)])

    assert [run.output for run in lab.runs()] == [[0, 2, 4], [1, 3]]
    assert starts(lab.runs()) == [0, 10]


def test_what_the_condition_excludes_runs_alone_and_at_once(batched, event, story, starts):
    """An event for which `if` is not true is not batched; neither is one for which it fails."""
    fn = batched(if_exp="event.data.bulk == true")
    lab = story([fn], event(n=1, bulk=True), event(n=2, bulk=False), event(n=3))

    assert [(run.output, len(run.events)) for run in lab.runs()] == [([2], 1), ([3], 1), ([1], 1)]
    assert starts(lab.runs()) == [0, 0, 10]


def test_ten_mebibytes_close_a_batch_early(batched, event, story, starts):
    """A batch starts when its events weigh 10 MiB, long before it is full."""
    heavy = [event(n=n, text="x" * (2_900_000)) for n in range(4)]
    lab = story([batched(max_size=50)], heavy, event(n=4))

    assert [run.output for run in lab.runs()] == [[0, 1, 2, 3], [4]]
    assert starts(lab.runs()) == [0, 10]


def test_the_events_of_a_batch_share_its_fate(function, event, story):
    """One bad event fails the run of all; each event is tried as often as the others."""

    @function(batch_events=inngest.Batch(max_size=2, timeout=TEN), retries=1)
    async def fn(ctx):
        for e in ctx.events:
            if e.data["bad"]:
                raise ValueError("bad event")

    [run] = story([fn], [event(bad=False), event(bad=True)]).runs()

    assert (run.status, len(run.calls), len(run.events)) == ("failed", 2, 2)
    assert run.error == ("ValueError", "bad event")


def test_a_batch_of_one_is_a_batch(batched, event, story):
    """A single event that the timeout releases is recorded as a batch run."""
    lab = story([batched()], event(n=1))

    assert [run["batch"] for run in lab.recording()["runs"]] == [True]


def test_a_batch_ignores_rate_limits_and_the_future(function, event, story, starts):
    """Rate limits do not apply to batches, and an event's later `ts` does not delay one."""

    @function(
        batch_events=inngest.Batch(max_size=2, timeout=TEN),
        rate_limit=inngest.RateLimit(limit=1, period=timedelta(hours=1)),
    )
    async def fn(ctx):
        return len(ctx.events)

    later = 1_767_603_600_000 + 3_600_000
    lab = story([fn], [event(ts=later), event()], [event(), event()])

    assert [run.output for run in lab.runs()] == [2, 2]
    assert starts(lab.runs()) == [0, 0]


def test_settle_waits_for_a_batch_that_is_filling(batched, event, story):
    """A batch that has not started is work left to do."""
    lab = story([batched(timeout=timedelta(minutes=30))], event(n=1))

    assert [run.status for run in lab.runs()] == ["completed"]
