"""One lab of each kind, built once: an export changes nothing."""

import asyncio
from functools import partial

import inngest
import pytest

from ndalab import Lab


@pytest.fixture
def pair():
    """Build a lab whose two runs do nearly the same, and give their steps a value to return."""

    def build(output="same", *, kind="good", more=()):
        client = inngest.Inngest(app_id="demo", is_production=False)
        trigger = inngest.TriggerEvent(event="go")

        @client.create_function(fn_id="review", trigger=trigger, retries=0)
        async def review(ctx):
            async def value(result):
                return result

            await ctx.step.run("parse", partial(value, output))
            for name in more:
                await ctx.step.run(name, partial(value, name))
            if kind == "bad":
                raise ValueError("no such clause")
            return await ctx.step.run("score", partial(value, 3))

        lab = Lab(client, [review])
        asyncio.run(lab.trigger({"name": "go", "data": {"document": "a.pdf"}}))
        return lab.runs()[0]

    return build
