"""Small labs to draw, and snapshots of what they look like.

To renew the snapshots after a change that is meant, run `NDALAB_RENEW=1 pytest tests/face`, and
read the difference before committing it.
"""

import asyncio
import os
from datetime import timedelta
from functools import partial
from pathlib import Path

import inngest
import pytest

from ndalab import Lab

HERE = Path(__file__).parent

HOSTILE = (
    "a\nb",
    "\x1b[31mred\x1b[0m",
    "\u202egnp.exe",
    "x" * 3000,
    "👩‍⚖️ review 🚀",
    "<script>alert(1)</script>",
    "שלום עולם",
    "日本語のステップ",
    "]]>&amp;\"'",
    "\x00\x07",
)


async def value(result):
    return result


def function(client, name, event, **options):
    trigger = inngest.TriggerEvent(event=event)
    return client.create_function(fn_id=name, trigger=trigger, **options)


async def review():
    """One run with every kind of step, which causes two others and fails."""
    client = inngest.Inngest(app_id="demo", is_production=False)

    @function(client, "score-clause", "nda/clause")
    async def score_clause(ctx):
        await ctx.step.run("embed", partial(value, 1))
        return await ctx.step.run("score", partial(value, 3))

    @function(client, "review-nda", "nda/received", retries=1)
    async def review_nda(ctx):
        async def risk(number):
            if ctx.attempt == 0 and number == 1:
                raise ConnectionError("the model is overloaded")
            return number

        async def conclude():
            raise ValueError("clause 7 contradicts clause 2")

        await ctx.step.run("parse", partial(value, {"clauses": ["Purpose", "Term"]}))
        await ctx.step.send_event("tell", [inngest.Event(name="nda/clause")])
        await ctx.step.invoke("score", function=score_clause)
        await ctx.step.sleep("cool off", timedelta(hours=2))
        await ctx.step.wait_for_event("ok", event="nda/approved", timeout=timedelta(days=1))
        await ctx.group.parallel(
            tuple(partial(ctx.step.run, f"risk {n}", partial(risk, n)) for n in range(3))
        )
        await ctx.step.run("conclude", conclude)

    lab = Lab(client, [review_nda, score_clause], retry_interval=30)
    await lab.trigger({"name": "nda/received", "data": {"document": "a.pdf"}})
    return lab


async def fan_out(count=30):
    """A run that starts many, of which some fail."""
    client = inngest.Inngest(app_id="demo", is_production=False)

    @function(client, "split", "nda/received")
    async def split(ctx):
        events = [inngest.Event(name="nda/clause", data={"n": n}) for n in range(count)]
        await ctx.step.send_event("tell", events)
        return count

    @function(client, "clause", "nda/clause")
    async def clause(ctx):
        number = int(ctx.event.data["n"])
        await ctx.step.run("embed", partial(value, number))
        if number % 7 == 3:
            raise inngest.NonRetriableError("no such clause")
        await ctx.step.sleep("calm", timedelta(minutes=number % 3 + 1))
        return await ctx.step.run("score", partial(value, number))

    lab = Lab(client, [split, clause])
    await lab.trigger({"name": "nda/received"})
    return lab


async def hostile():
    """A run whose names, output and error try to break out of where they are shown."""
    client = inngest.Inngest(app_id="demo", is_production=False)

    @function(client, "hostile", "go", retries=0)
    async def break_out(ctx):
        for name in HOSTILE:
            await ctx.step.run(name, partial(value, "<img src=x onerror=alert(1)>\u202e\x1b[31m"))
        raise ValueError("<b>bad</b>\n\x1b[31m" + "y" * 5000)

    lab = Lab(client, [break_out])
    await lab.trigger({"name": "go"})
    return lab


async def unfinished():
    """Two runs in the middle of their lives, and one event that started nothing."""
    client = inngest.Inngest(app_id="demo", is_production=False)
    once = inngest.RateLimit(limit=1, period=timedelta(minutes=1))

    @function(client, "sleeper", "go")
    async def sleeper(ctx):
        await ctx.step.sleep("nap", timedelta(hours=2))
        await ctx.step.wait_for_event("call", event="phone", timeout=timedelta(days=3))

    @function(client, "picky", "go", rate_limit=once, retries=1)
    async def picky(ctx):
        raise RuntimeError("broken from the start")

    lab = Lab(client, [sleeper, picky], retry_interval=3600)
    await lab.send([{"name": "go"}, {"name": "go"}])
    await lab.advance(hours=3)
    return lab


LABS = {f.__name__: f for f in (review, fan_out, hostile, unfinished)}


@pytest.fixture(params=LABS)
def any_lab(request):
    """Each of the labs in turn, with its name."""
    return request.param, asyncio.run(LABS[request.param]())


@pytest.fixture
def build():
    """Build one of the labs by its name."""
    return lambda name, **options: asyncio.run(LABS[name](**options))


@pytest.fixture
def snapshot():
    """Compare text with a file beside the tests, or write the file when asked to."""

    def check(name, text):
        path = HERE / "snapshots" / name
        if os.environ.get("NDALAB_RENEW"):
            path.write_text(text + "\n", encoding="utf-8")
        assert path.read_text(encoding="utf-8") == text + "\n"

    return check
