"""A program of many kinds of steps, for test_determinism.py: prints a digest of its facts.

Usage: varied.py SEED. Steps take random real times; the facts must not show it.
"""

import asyncio
import hashlib
import random
import sys
import time
from datetime import timedelta

import inngest

from ndalab import Lab
from ndalab.core.facts import encode


def build(client):
    """Make functions whose steps end in an order that differs each time."""
    chance = random.Random()

    async def work(name):
        await asyncio.sleep(chance.random() / 500)
        return {"name": name, "set": sorted({"b", "a", name})}

    def sync_work(name):
        time.sleep(chance.random() / 1000)
        client.send_sync(inngest.Event(name="vary/leaf", data={"from": name}))
        return name

    @client.create_function(fn_id="tree", trigger=inngest.TriggerEvent(event="vary/tree"))
    async def tree(ctx):
        async def branch(n):
            await ctx.step.run(f"branch {n}", work, f"b{n}")
            await client.send(inngest.Event(name="vary/leaf", data={"from": n}))
            await ctx.step.sleep(f"rest {n}", timedelta(minutes=n))
            return await ctx.step.run(f"twig {n}", work, f"t{n}")

        out = await ctx.group.parallel(tuple(lambda n=n: branch(n) for n in range(4)))
        event = await ctx.step.wait_for_event(
            "wait",
            event="vary/leaf",
            if_exp="async.data.from == event.data.n",
            timeout=timedelta(hours=1),
        )
        return [out, event is None, await ctx.step.invoke("ask", function=leaf, data={"from": 0})]

    @client.create_function(fn_id="flaky", trigger=inngest.TriggerEvent(event="vary/tree"))
    async def flaky(ctx):
        if ctx.attempt < 2:
            await asyncio.sleep(chance.random() / 500)
            raise RuntimeError("again")
        return ctx.attempt

    @client.create_function(fn_id="sync", trigger=inngest.TriggerEvent(event="vary/tree"))
    def sync(ctx):
        return [ctx.step.run("work", sync_work, n) for n in range(3)]

    @client.create_function(fn_id="leaf", trigger=inngest.TriggerEvent(event="vary/leaf"))
    async def leaf(ctx):
        return await ctx.step.run("leaf", work, str(ctx.event.data["from"]))

    return [tree, flaky, sync, leaf]


async def facts(seed):
    """Play it all; give the facts as text."""
    client = inngest.Inngest(app_id="vary", is_production=False)
    with Lab(client, build(client), seed=seed) as lab:
        await lab.trigger([{"name": "vary/tree", "data": {"n": n}} for n in range(3)])
        return [encode(fact) for fact in lab._executor.history]


if __name__ == "__main__":
    import logging

    logging.disable()
    lines = asyncio.run(facts(int(sys.argv[1])))
    print(len(lines), hashlib.sha256("\n".join(lines).encode()).hexdigest())
