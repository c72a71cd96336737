"""A function's source, and where its steps stand in it."""

import asyncio
from functools import partial

import pytest

from ndalab.face.live.source import source_of


async def workflow(ctx):
    """A function as users write them."""
    first = await ctx.step.run("parse", partial(str, 1))
    for n in range(3):
        await ctx.step.run(f"clause {n} of {first}", str)
    await ctx.group.parallel(
        (
            partial(ctx.step.run, "left", str),
            partial(ctx.step.sleep, f"right {first}", 1),
        )
    )
    name = "computed" if first else asyncio.run(first)
    await ctx.step.run(name, str)
    await ctx.step.send_event(step_id="tell", events=[])

    def helper():
        return 5

    if first:
        return helper()
    return None


LINES = {
    "parse": 3,
    "clause 0 of x": 5,
    "clause 2 of x": 5,
    "left": 8,
    "right hand": 9,
    "tell": 14,
    "parse:2": 3,
    "computed": 13,
}


@pytest.mark.parametrize(("step", "line"), LINES.items())
def test_a_step_is_found_by_the_text_of_its_id(step, line):
    """Plain ids, patterns, repeats, and ids handed on with the method all have their line."""
    assert source_of(workflow).line_of(step) == line


async def vague(ctx, names):
    """Two places whose ids no text tells apart."""
    await ctx.step.run("plain", str)
    await ctx.step.run(names[0], str)
    await ctx.step.run(names[1], str)


@pytest.mark.parametrize("step", ["computed", "", "plain.", "(", "plai"])
def test_a_step_whose_place_cannot_be_told_has_no_line(step):
    """Two computed ids could be either, and what is odd does no harm."""
    assert source_of(vague).line_of(step) is None
    assert source_of(vague).line_of("plain") == 3


def test_returns_are_the_functions_own():
    """A return of an inner function is none of the outer's."""
    assert source_of(workflow).returns == (20, 21)


def test_a_function_that_never_says_return_leaves_at_its_end():
    """The last line stands for the missing return."""

    async def silent(ctx):
        await ctx.step.run("a", str)

    assert source_of(silent).returns == (2,)


def test_a_line_is_found_in_a_stack():
    """The last frame of the function itself counts, whatever lies beneath it."""
    source = source_of(workflow)
    stack = (
        f'  File "x.py", line {source.first + 2}, in workflow\n    a\n'
        '  File "x.py", line 2, in deeper\n    b\n'
    )
    assert source.line_in(stack) == 3
    assert source.line_in("  File 'x.py', line 999999, in workflow\n") is None
    assert source.line_in("") is None


@pytest.mark.parametrize("odd", [None, len, eval("lambda ctx: None"), 5, partial(workflow)])
def test_no_source_is_no_error(odd):
    """What was made without a text has no source."""
    assert source_of(odd) is None
