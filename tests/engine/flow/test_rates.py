"""Throttles delay starts, rate limits drop events, and both reckon like the server."""

from datetime import timedelta

import inngest
import pytest

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY_S = 24 * 3600


@pytest.fixture
def numbered(function):
    """Make a function ``fn`` with these options that returns its event's number."""

    def numbered(**options):
        @function(**options)
        async def fn(ctx):
            return ctx.event.data["n"]

        return fn

    return numbered


def outputs(lab):
    return [run.output for run in lab.runs()]


def throttle(**options):
    return {"throttle": inngest.Throttle(**{"limit": 1, "period": timedelta(seconds=10)} | options)}


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({}, [0, 0, 10, 20, 30]),
        ({"burst": None}, [0, 10, 20, 30, 40]),
        ({"burst": 3}, [0, 0, 0, 0, 10]),
        ({"limit": 2}, [0, 0, 0, 5, 10]),
        ({"limit": 5, "burst": None}, [0, 0, 0, 0, 0]),
        ({"limit": 0}, [0, 0, 10, 20, 30]),
    ],
)
def test_a_throttle_spreads_starts(numbered, event, story, starts, options, expected):
    """Limit and burst start at once, then one run every period divided by the limit."""
    lab = story([numbered(**throttle(**options))], [event(n=n) for n in range(5)])

    assert starts(lab.runs()) == expected
    assert outputs(lab) == [0, 1, 2, 3, 4]


def test_a_throttle_keeps_the_order_of_arrival(numbered, event, story, starts):
    """A latecomer does not overtake the runs that already wait, even at the instant of one."""
    fn = numbered(**throttle(burst=None))
    lab = story([fn], [event(n=n) for n in range(3)], 10, event(n=3))

    assert starts(lab.runs()) == [0, 10, 20, 30]


def test_a_throttle_has_a_rate_per_key(numbered, event, story, starts):
    """Tenants do not slow each other down."""
    fn = numbered(**throttle(burst=None, key="event.data.t"))
    lab = story([fn], [event(n=n, t=n % 2) for n in range(4)])

    assert starts(lab.runs()) == [0, 0, 10, 10]


def test_only_starts_are_throttled(function, event, story, ends):
    """Steps, retries and wake-ups of a started run pass freely."""

    @function(**throttle(burst=None))
    async def fn(ctx):
        await ctx.step.sleep("nap", timedelta(seconds=3))
        await ctx.step.run("a", lambda: 1)

    lab = story([fn], [event(), event()])

    assert ends(lab.runs()) == [3, 13]


def test_quiet_time_refills_a_throttle_but_not_beyond_its_capacity(numbered, event, story, starts):
    """After an hour of nothing two runs start at once, not more."""
    lab = story([numbered(**throttle())], 3600, [event(n=n) for n in range(3)])

    assert starts(lab.runs()) == [3600, 3600, 3610]


def test_a_cancelled_start_gives_its_turn_to_the_next(numbered, event, story, starts):
    """Cancelling a throttled run does not leave a gap, nor does it speed up the others."""
    fn = numbered(
        **throttle(burst=None),
        cancel=[inngest.Cancel(event="stop", if_exp="event.data.n == async.data.n")],
    )
    lab = story([fn], [event(n=n) for n in range(4)], 5, event("stop", n=1))

    assert starts(lab.runs()) == [0, None, 10, 20]


@pytest.mark.parametrize(
    ("limit", "seconds_between", "expected"),
    [
        (5, 0, [0]),
        (5, 11, [0, 2, 4]),
        (5, 12, [0, 1, 2, 3, 4]),
        (10, 0, [0, 1]),
        (20, 0, [0, 1, 2]),
        (20, 1, [0, 1, 2, 3]),
    ],
)
def test_a_rate_limit_is_smoothed_and_lossy(
    numbered, event, story, limit, seconds_between, expected
):
    """One per period/limit, a tenth of the limit more at once, and the rest is gone for good."""
    fn = numbered(rate_limit=inngest.RateLimit(limit=limit, period=MINUTE))
    script = [x for n in range(5) for x in (event(n=n), seconds_between)]

    assert outputs(story([fn], *script)) == expected


def test_a_rate_limit_has_a_bucket_per_key(numbered, event, story):
    """Each value of the key is limited by itself; false and missing are not limited at all."""
    limit = inngest.RateLimit(limit=1, period=HOUR, key="event.data.t")
    events = [event(n=n, t=t) for n, t in enumerate(["a", "a", "b", False, False])]
    lab = story([numbered(rate_limit=limit)], [*events, event(n=5), event(n=6)])

    assert outputs(lab) == [0, 2, 3, 4, 5, 6]


def test_idempotency_admits_one_event_a_day_for_each_key(numbered, event, story):
    """The key counts for 24 hours from the start; another value and no value are free."""
    fn = numbered(idempotency="event.data.order")
    lab = story(
        [fn],
        [event(n=1, order="a"), event(n=2, order="a"), event(n=3, order="b")],
        DAY_S - 1,
        event(n=4, order="a"),
        1,
        [event(n=5, order="a"), event(n=6), event(n=7)],
    )

    assert outputs(lab) == [1, 3, 5, 6, 7]


def test_idempotency_replaces_a_rate_limit(numbered, event, story):
    """A function with both is only idempotent."""
    limit = inngest.RateLimit(limit=1, period=HOUR)
    fn = numbered(rate_limit=limit, idempotency="event.data.n")

    assert outputs(story([fn], [event(n=n) for n in (1, 2, 2, 3)])) == [1, 2, 3]


def test_an_event_id_starts_a_function_once_in_a_day(numbered, event, story):
    """The id counts for 24 hours, whatever became of the run; then it is new again."""
    lab = story(
        [numbered()],
        [event(key="x", n=1), event(key="x", n=2), event(key="y", n=3)],
        DAY_S - 1,
        event(key="x", n=4),
        1,
        event(key="x", n=5),
    )

    assert outputs(lab) == [1, 3, 5]


def test_an_event_id_counts_for_each_function_by_itself(numbered, function, event, story):
    """The same id may start two functions; a duplicate is still listed and wakes waits."""

    @function("other", event="demo/other")
    async def other(ctx):
        found = await ctx.step.wait_for_event("again", event="demo/fn", timeout=HOUR)
        return found.data["n"]

    first, again = event(key="x", n=1), event(key="x", n=2)
    lab = story([numbered(), other], first, event("demo/other", key="x"), 1, again)

    assert outputs(lab) == [1, 2]
    assert len(lab.events()) == 3


def test_a_skipped_run_does_not_use_up_its_events_id(numbered, event, story, function):
    """An event that a singleton skipped may be sent again with the same id."""

    @function(singleton=inngest.Singleton(mode="skip"))
    async def fn(ctx):
        await ctx.step.sleep("nap", MINUTE)
        return ctx.event.data["n"]

    lab = story([fn], event(n=1), event(key="x", n=2), 61, event(key="x", n=3))

    assert outputs(lab) == [1, 3]
