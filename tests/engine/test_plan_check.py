"""The lab notices that a function does not meet the same steps again, and leaves the run alone."""

import asyncio
import importlib.util
import itertools
from datetime import datetime, timedelta
from pathlib import Path

import inngest
import pytest

from ndalab import Lab

HOUR = timedelta(hours=1)


def line_of(function, text):
    """Number of the line of this file in which a function has a piece of text."""
    code = function._handler.__code__
    lines = Path(code.co_filename).read_text().splitlines()
    start = code.co_firstlineno
    return next(n for n, line in enumerate(lines[start - 1 :], start) if text in line)


def test_a_steady_function_has_no_warnings(function, play):
    """Steps, sleeps, waits, groups and retries met in the same order are fine."""

    @function(retries=1)
    async def fn(ctx):
        await ctx.step.run("a", lambda: 1)
        await ctx.step.sleep("nap", HOUR)
        await ctx.group.parallel(
            (lambda: ctx.step.run("b", lambda: 1), lambda: ctx.step.sleep("c", HOUR))
        )
        if ctx.attempt == 0:
            raise ValueError
        await ctx.step.wait_for_event("w", event="never", timeout=HOUR)

    run = play([fn])

    assert (run.status, run.warnings) == ("completed", [])


def test_a_step_that_disappeared_is_named_with_its_line(function, play):
    """A step that only the first call met is reported, with what came in its place."""
    calls = itertools.count()

    @function()
    async def fn(ctx):
        await ctx.step.run("always", lambda: 1)
        if next(calls) < 1:
            await ctx.step.run("sometimes", lambda: 2)
        await ctx.step.run("last", lambda: 3)

    run = play([fn])

    assert run.status == "completed"
    [warning] = run.warnings
    assert warning == (
        f"Step 'sometimes' (test_plan_check.py, line {line_of(fn, 'sometimes')}) was not met "
        f"again; met instead: 'last' (test_plan_check.py, line {line_of(fn, 'last')}). A function "
        "must meet the same steps at every call: put what varies into a step."
    )


def test_a_step_that_is_not_needed_any_more_is_reported(function, play):
    """A function that returns without a step that it had met before is not steady."""
    calls = itertools.count()

    @function()
    def fn(ctx):
        if next(calls) == 0:
            ctx.step.run("once", lambda: 1)
        return "done"

    run = play([fn])

    assert (run.status, run.output, len(run.warnings)) == ("completed", "done", 1)
    assert "'once'" in run.warnings[0]
    assert "was not met again." in run.warnings[0]


def test_steps_that_change_places_are_reported_once(function, play):
    """Two steps whose order differs from call to call make one warning for each step."""
    orders = itertools.cycle([["a", "b"], ["a", "b"], ["b", "a"]])

    @function()
    async def fn(ctx):
        for name in next(orders):
            await ctx.step.run(name, lambda: 1)
        await ctx.step.run("c", lambda: 1)
        await ctx.step.run("d", lambda: 1)

    run = play([fn])

    assert run.status == "completed"
    assert "out of its order" in run.warnings[0]
    assert len(run.warnings) == len({warning.split("(")[0] for warning in run.warnings})


def test_options_that_change_are_reported(function, play):
    """A wait whose expression differs between two calls is reported."""
    calls = itertools.count()

    @function()
    async def fn(ctx):
        n = next(calls)
        await ctx.step.wait_for_event(
            "w", event="never", if_exp=f"async.data.n == {n}", timeout=HOUR
        )

    run = play([fn])

    assert [w.split("was")[1].split(".")[0] for w in run.warnings] == [
        " met with other options or as another kind of step"
    ]


def test_the_end_of_a_sleep_may_change(function, play):
    """A sleep until now and an hour names another time at each call, which is no change."""

    @function()
    async def fn(ctx):
        until = datetime.now().astimezone() + HOUR * (1 + ctx.attempt)
        await ctx.group.parallel(
            (lambda: ctx.step.sleep_until("s", until), lambda: ctx.step.run("b", lambda: 1))
        )

    assert play([fn]).warnings == []


def test_chains_in_a_group_grow_each_by_itself(function, play):
    """The second step of a chain comes before the other chain's first; that is as it should be."""

    @function()
    async def fn(ctx):
        async def chain(name):
            for n in range(3):
                await ctx.step.run(f"{name}{n}", lambda: 1)

        await ctx.group.parallel((lambda: chain("a"), lambda: chain("b")))

    assert play([fn]).warnings == []


@pytest.mark.parametrize("mode", [inngest.ParallelMode.WAIT, inngest.ParallelMode.RACE])
def test_an_error_that_leaves_a_group_hides_its_other_branches(function, play, mode):
    """A failed first branch cuts the group short; what the others had met is not missed."""

    @function(retries=0)
    async def fn(ctx):
        async def fail():
            raise ValueError("no")

        try:
            await ctx.group.parallel(
                (
                    lambda: ctx.step.run("bad", fail),
                    lambda: ctx.step.run("good", lambda: 1),
                    lambda: ctx.step.sleep("nap", HOUR),
                ),
                parallel_mode=mode,
            )
        except inngest.StepError:
            await ctx.step.run("rescue", lambda: 1)

    assert play([fn]).warnings == []


def test_a_group_that_loses_a_branch_is_reported(function, play):
    """A fan-out over a list that shrinks between two calls is not steady."""
    calls = itertools.count()

    @function()
    async def fn(ctx):
        names = "abc" if next(calls) < 4 else "ab"
        await ctx.group.parallel(
            tuple(lambda n=n: ctx.step.run(f"read {n}", lambda: 1) for n in names)
        )

    [warning] = play([fn]).warnings

    assert "'read c'" in warning
    assert f"line {line_of(fn, 'read {n}')}" in warning


def test_a_new_version_that_drops_a_step_is_noticed(client, function):
    """An edited cell that replaces a function in mid-run is told what its runs miss."""

    def version(names):
        @function()
        async def fn(ctx):
            for name in names:
                await ctx.step.run(name, lambda: 1)
            await ctx.step.sleep("nap", HOUR)

        return fn

    async def main():
        with Lab(client, [version(["a", "b"])]) as lab:
            await lab.send(inngest.Event(name="demo/fn"))
            await lab.idle()
            lab.replace(version(["a"]))
            await lab.settle()
            [run] = lab.runs()
            return run.status, run.warnings

    status, [warning] = asyncio.run(main())

    assert status == "completed"
    assert warning.startswith("Step 'b'")


SCENARIOS = Path(__file__).parents[1] / "conformance" / "scenarios"


@pytest.mark.parametrize("name", sorted(path.stem for path in SCENARIOS.glob("*.py")))
def test_no_scenario_raises_a_false_alarm(name):
    """Functions that the real server runs as they are have no warnings."""
    spec = importlib.util.spec_from_file_location("playing_here", SCENARIOS.parent / "playing.py")
    playing = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(playing)
    warnings = []

    class Watched(playing.Lab):
        def close(self):
            warnings.extend(w for run in self.runs() for w in run.warnings)
            super().close()

    playing.Lab = Watched
    asyncio.run(playing.play(name))

    assert warnings == []
