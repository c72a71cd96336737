"""A priority moves a run ahead of others that wait, by seconds; a negative one holds it back."""

from datetime import timedelta

import inngest
import pytest


@pytest.fixture
def ranked(function):
    """Make a function ``fn`` of this priority, one call at a time, that logs its numbers."""

    def ranked(expression, log):
        @function(
            priority=inngest.Priority(run=expression),
            concurrency=[inngest.Concurrency(limit=1)],
        )
        async def fn(ctx):
            log.append(ctx.event.data["n"])

        return fn

    return ranked


PLAN = "event.data.plan == 'pro' ? 120 : 0"


def test_a_higher_priority_passes_those_that_wait(ranked, event, story):
    """Of runs that are queued together, the pro ones go first, each group in its own order."""
    log = []
    story([ranked(PLAN, log)], [event(n=n, plan="pro" if n % 2 else "free") for n in range(6)])

    assert log == [1, 3, 5, 0, 2, 4]


def test_a_priority_passes_only_what_is_younger_than_its_seconds(function, event, story):
    """Factor 120 goes ahead of a run queued 100 s before, not of one queued 130 s before."""
    log = []

    @function(
        priority=inngest.Priority(run=PLAN),
        throttle=inngest.Throttle(limit=1, period=timedelta(seconds=1000), burst=None),
    )
    async def fn(ctx):
        log.append(ctx.event.data["n"])

    script = [
        event(n=0),
        event(n=1),
        30,
        event(n=2),
        100,
        event(n=3, plan="pro"),
    ]
    story([fn], *script)

    assert log == [0, 1, 3, 2]


def test_a_negative_priority_holds_a_run_back(ranked, event, story, starts):
    """Minus thirty starts thirty seconds late even when nothing else waits."""
    lab = story([ranked("-30", [])], event(n=1))

    assert starts(lab.runs()) == [30]


def test_a_number_from_the_event_is_a_double_and_counts_as_zero(ranked, event, story):
    """`event.data.p` gives no priority; `int(event.data.p)` does."""
    events = [event(n=n, p=n * 10) for n in range(4)]
    plain, cast = [], []
    story([ranked("event.data.p", plain)], events)
    story([ranked("int(event.data.p)", cast)], events)

    assert plain == [0, 1, 2, 3]
    assert cast == [3, 2, 1, 0]


@pytest.mark.parametrize("expression", ["'high'", "event.data.absent", "1 / 0", "true"])
def test_what_is_no_number_counts_as_zero(ranked, event, story, starts, expression):
    """An expression without an int as its value changes nothing, and nothing fails."""
    log = []
    lab = story([ranked(expression, log)], [event(n=n) for n in range(3)])

    assert log == [0, 1, 2]
    assert starts(lab.runs()) == [0, 0, 0]


def test_a_priority_is_clamped_to_twelve_hours(ranked, event, story, starts):
    """A million seconds back are 43,200."""
    lab = story([ranked("-1000000", [])], event(n=1))

    assert starts(lab.runs()) == [43_200]
