import asyncio
from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ndalab.errors import UsageError
from ndalab.nda.conventions import Limiters, limiting, with_rate_limit
from ndalab.nda.conventions.pace import MachineClock, current
from ndalab.nda.workflow_errors import ApiError
from tests.nda.pacing import ScriptedClock


def play(scene):
    """Run a scene with limiters on a scripted clock."""

    async def playing():
        with limiting(Limiters(ScriptedClock())) as limiters:
            return await scene(limiters.clock)

    return asyncio.run(playing())


def caller(clock, log, name, error=None):
    async def call():
        log.append((name, round(clock.now(), 3)))
        if error is not None:
            raise error
        return name

    return call


def test_calls_of_concurrent_runs_share_one_pace():
    """Five runs that call at once are served a second apart, in the order they asked."""

    async def scene(clock):
        log = []
        await asyncio.gather(*(with_rate_limit("claude", caller(clock, log, n)) for n in range(5)))
        return log

    assert play(scene) == [(0, 0.0), (1, 1.0), (2, 2.0), (3, 3.0), (4, 4.0)]


def test_services_do_not_wait_for_each_other():
    """Claude's pace does not slow Voyage down."""

    async def scene(clock):
        log = []
        await asyncio.gather(
            with_rate_limit("claude", caller(clock, log, "c1")),
            with_rate_limit("claude", caller(clock, log, "c2")),
            with_rate_limit("voyage_ai", caller(clock, log, "v1")),
            with_rate_limit("voyage_ai", caller(clock, log, "v2")),
        )
        return sorted(log)

    assert play(scene) == [("c1", 0.0), ("c2", 1.0), ("v1", 0.0), ("v2", 0.2)]


def test_idle_time_is_not_saved_up():
    """After a quiet minute two calls are still a second apart."""

    async def scene(clock):
        log = []
        await with_rate_limit("claude", caller(clock, log, 1))
        await clock.sleep(60)
        await with_rate_limit("claude", caller(clock, log, 2))
        await with_rate_limit("claude", caller(clock, log, 3))
        return log

    assert play(scene) == [(1, 0.0), (2, 60.0), (3, 61.0)]


def test_a_service_that_asks_for_rest_gets_it_from_everybody():
    """After a 429 with a wait, those already queueing come after it, still apart."""

    async def scene(clock):
        log = []
        busy = ApiError("claude", "busy", 429, wait=timedelta(seconds=10))
        found = await asyncio.gather(
            with_rate_limit("claude", caller(clock, log, "a", busy)),
            with_rate_limit("claude", caller(clock, log, "b")),
            with_rate_limit("claude", caller(clock, log, "c")),
            return_exceptions=True,
        )
        return log, found

    log, found = play(scene)
    assert log[0] == ("a", 0.0)
    assert [when for _, when in log[1:]] == [10.0, 11.0]
    assert found[1:] == ["b", "c"]
    assert isinstance(found[0], ApiError)


def test_a_long_rest_is_left_to_the_workflow():
    """An hour's wait holds the others back for twenty seconds only; the run itself waits it out."""

    async def scene(clock):
        log = []
        busy = ApiError("claude", "busy", 429, wait=timedelta(hours=1))
        with pytest.raises(ApiError):
            await with_rate_limit("claude", caller(clock, log, "a", busy))
        await with_rate_limit("claude", caller(clock, log, "b"))
        return log

    assert play(scene) == [("a", 0.0), ("b", 20.0)]


def test_a_cancelled_caller_does_not_block_the_queue():
    """Who gives up while waiting leaves the others their turns."""

    async def scene(clock):
        log = []
        first = asyncio.create_task(with_rate_limit("claude", caller(clock, log, 1)))
        second = asyncio.create_task(with_rate_limit("claude", caller(clock, log, 2)))
        third = asyncio.create_task(with_rate_limit("claude", caller(clock, log, 3)))
        await first
        second.cancel()
        await third
        return log

    assert play(scene) == [(1, 0.0), (3, 2.0)]


def test_a_misspelt_service_is_refused_before_anything_is_called():
    """An unknown name calls nothing."""

    async def scene(clock):
        log = []
        with pytest.raises(UsageError, match="claude, voyage_ai"):
            await with_rate_limit("claud", caller(clock, log, 1))
        return log

    assert play(scene) == []


def test_the_block_alone_uses_its_limiters():
    """After `limiting`, the process's own limiters hold again."""
    before = current()
    with limiting(Limiters(ScriptedClock())) as mine:
        assert current() is mine
    assert current() is before
    assert isinstance(before.clock, MachineClock)


def test_limiters_serve_several_event_loops():
    """A second event loop goes on with the pace of the first."""
    limiters = Limiters(ScriptedClock())
    log = []

    async def once(name):
        with limiting(limiters):
            await with_rate_limit("claude", caller(limiters.clock, log, name))

    asyncio.run(once("a"))
    asyncio.run(once("b"))
    assert log == [("a", 0.0), ("b", 1.0)]


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(st.floats(0, 30), st.sampled_from([None, 0.0, 3.0, 15.0])), max_size=8))
def test_no_two_calls_are_ever_too_close(arrivals):
    """Whoever comes whenever, calls are a second apart and none comes during a rest."""

    async def scene(clock):
        log, rests = [], []

        async def come(after, rest):
            await clock.sleep(after)
            error = rest is not None and ApiError(
                "claude", "busy", 429, wait=timedelta(seconds=rest)
            )

            async def call():
                log.append(clock.now())
                if error:
                    rests.append((clock.now(), clock.now() + rest))
                    raise error

            await asyncio.gather(with_rate_limit("claude", call), return_exceptions=True)

        await asyncio.gather(*(come(*arrival) for arrival in arrivals))
        return log, rests

    log, rests = play(scene)
    assert len(log) == len(arrivals)
    assert all(later - earlier > 0.999 for earlier, later in pairwise(log))
    assert not [t for t in log for begin, end in rests if begin < t < end - 1e-6]
