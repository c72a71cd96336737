"""A singleton has one run at a time for each key: it skips the newcomer or cancels the old one."""

from datetime import timedelta

import inngest
import pytest

from ndalab import Lab

MINUTE = timedelta(minutes=1)


@pytest.fixture
def single(function):
    """Make a singleton ``fn`` that sleeps for a minute and returns its event's number."""

    def single(mode, key=None, **options):
        @function(singleton=inngest.Singleton(mode=mode, key=key), **options)
        async def fn(ctx):
            await ctx.step.sleep("nap", MINUTE)
            return ctx.event.data["n"]

        return fn

    return single


def fates(lab):
    seen = lab.runs() + lab.runs(status="skipped")
    return {run.event.data["n"]: run.status for run in seen}


def test_skip_drops_what_comes_while_a_run_is_busy(single, event, story):
    """The second event is skipped; the third, after the end, runs."""
    lab = story([single("skip")], event(n=1), 30, event(n=2), 31, event(n=3))

    assert fates(lab) == {1: "completed", 3: "completed", 2: "skipped"}


def test_skip_leaves_no_run_behind(single, event, story):
    """A skipped run is not listed with the others and has no events of its own."""
    lab = story([single("skip")], [event(n=1), event(n=2)])

    assert [run.output for run in lab.runs()] == [1]
    assert [e.name for e in lab.events(internal=True)].count("inngest/function.finished") == 1


def test_cancel_ends_the_old_run_for_the_new_one(single, event, story, ends):
    """Each event cancels its predecessor at once; the last one ends."""
    lab = story([single("cancel")], event(n=1), 30, event(n=2), 30, event(n=3))

    assert fates(lab) == {1: "cancelled", 2: "cancelled", 3: "completed"}
    assert ends(lab.runs()) == [30, 60, 120]


@pytest.mark.parametrize("mode", ["skip", "cancel"])
def test_keys_are_apart(single, event, story, mode):
    """Only events of the same key meet."""
    lab = story([single(mode, "event.data.k")], [event(n=n, k="aba"[n]) for n in range(3)])
    loser = {"skip": {2: "skipped"}, "cancel": {0: "cancelled"}}[mode]

    assert fates(lab) == dict.fromkeys(range(3), "completed") | loser


@pytest.mark.parametrize("data", [{"k": False}, {}])
def test_a_key_that_is_false_or_missing_is_free(single, event, story, data):
    """Such events run side by side, whatever else is busy."""
    lab = story(
        [single("skip", "event.data.k")], [event(n=n, **data) for n in range(3)], event(n=3, k="a")
    )

    assert fates(lab) == dict.fromkeys(range(4), "completed")


def test_a_key_that_fails_is_free(single, event, story):
    """An error in the key's expression means no lock."""
    lab = story([single("skip", "1 / 0")], [event(n=n) for n in range(2)])

    assert fates(lab) == dict.fromkeys(range(2), "completed")


def test_a_failed_run_releases_its_lock(function, event, story):
    """However a run ends, the next event runs."""

    @function(singleton=inngest.Singleton(mode="skip"), retries=0)
    async def fn(ctx):
        raise ValueError

    lab = story([fn], event(n=1), 1, event(n=2))

    assert fates(lab) == {1: "failed", 2: "failed"}


def test_a_retrying_run_keeps_its_lock(function, event, story):
    """Between two attempts the lock is held."""

    @function(singleton=inngest.Singleton(mode="skip"), retries=1)
    async def fn(ctx):
        if ctx.attempt == 0:
            raise ValueError

    lab = story([fn], event(n=1), 5, event(n=2), retry_interval=10)

    assert fates(lab) == {1: "completed", 2: "skipped"}


def test_a_queued_run_keeps_its_lock_and_may_be_cancelled(single, event, story):
    """The lock is taken when the run is scheduled, not when it starts."""
    throttle = inngest.Throttle(limit=1, period=timedelta(hours=1), burst=None)
    fn = single("cancel", throttle=throttle)
    lab = story([fn], event(n=1), 61, event(n=2), 1, event(n=3))

    assert fates(lab) == {1: "completed", 2: "cancelled", 3: "completed"}


def test_a_lock_outlives_the_process(client, single, event, tmp_path):
    """A lab that resumes still knows which keys are busy."""
    import asyncio

    fn = single("skip")

    async def main():
        with Lab(client, [fn], store=tmp_path / "lab.db") as lab:
            await lab.send(event(n=1))
            await lab.advance(seconds=10)
        with Lab(client, [fn], store=tmp_path / "lab.db") as lab:
            await lab.send(event(n=2))
            await lab.settle()
            return fates(lab)

    assert asyncio.run(main()) == {1: "completed", 2: "skipped"}
