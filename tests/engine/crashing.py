"""A program that works on a stored lab until somebody kills it. Run by test_kill.py.

Usage: crashing.py FOLDER CLOCK. It appends a line to FOLDER/ran at the end of each step's body,
and to FOLDER/entered at its beginning; a step whose name is in FOLDER/hold waits there.
"""

import asyncio
import sys
import time
from datetime import timedelta
from pathlib import Path

import inngest

from ndalab import Lab

FOLDER = Path(sys.argv[1])
client = inngest.Inngest(app_id="crash", is_production=False)


def note(file, line):
    """Append a line and have it on disk, however the process ends."""
    with (FOLDER / file).open("a") as out:
        out.write(f"{line}\n")


def work(run, name):
    """Do a step's work: say when it begins and when it has ended."""
    note("entered", f"{run} {name}")
    while (FOLDER / "hold").read_text().split() == [name]:
        time.sleep(0.002)
    note("ran", f"{run} {name}")
    return name


@client.create_function(fn_id="child", trigger=inngest.TriggerEvent(event="crash/child"))
async def child(ctx):
    """A function that others start and invoke."""

    async def body():
        return work(ctx.event.data["n"], "child")

    return await ctx.step.run("child", body)


@client.create_function(fn_id="fn", trigger=inngest.TriggerEvent(event="crash/go"))
async def fn(ctx):
    """A function with every kind of step."""
    n = ctx.event.data["n"]

    def step(name):
        async def body():
            return work(n, name)

        return ctx.step.run(name, body)

    done = [await step("first")]
    await ctx.step.send_event("tell", inngest.Event(name="crash/child", data={"n": f"{n}s"}))
    await ctx.step.sleep("rest", timedelta(seconds=1))
    done += await ctx.group.parallel((lambda: step("left"), lambda: step("right")))
    done.append(await ctx.step.invoke("ask", function=child, data={"n": f"{n}i"}))
    done.append(await step("last"))
    return done


async def main():
    """Finish what is unfinished; on the first start, begin two runs."""
    with Lab(client, [fn, child], store=FOLDER / "lab.sqlite", clock=sys.argv[2]) as lab:
        if not lab.events():
            await lab.send([{"name": "crash/go", "data": {"n": n}} for n in range(2)])
        note("entered", "open")
        await lab.settle()
        for run in lab.runs():
            note("result", f"{run.function_id} {run.status} {run.output}")


asyncio.run(main())
