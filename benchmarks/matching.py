"""What one event costs among many runs that wait, as a ratio: 10,000 waiting runs against 100.

Run with `python benchmarks/matching.py`. The two are measured in turn, in one process.
"""

from __future__ import annotations

import asyncio
import statistics
import time
from datetime import timedelta

import inngest

from ndalab import Lab

FEW, MANY, EVENTS, ROUNDS = 100, 10_000, 60, 3
client = inngest.Inngest(app_id="matching", is_production=False)


@client.create_function(fn_id="waiter", trigger=inngest.TriggerEvent(event="begin"))
async def waiter(ctx: inngest.Context) -> None:
    """Wait for the event that bears the run's own id."""
    await ctx.step.wait_for_event(
        "go", event="go", if_exp="async.data.id == event.data.id", timeout=timedelta(days=1)
    )


async def cost(waiting: int) -> float:
    """Median milliseconds to receive one event that wakes one of so many waiting runs."""
    with Lab(client, [waiter]) as lab:
        for start in range(0, waiting, 1000):
            ids = range(start, min(start + 1000, waiting))
            await lab.send([inngest.Event(name="begin", data={"id": f"doc-{n}"}) for n in ids])
        await lab.idle()
        spent = []
        for n in range(EVENTS):
            event = inngest.Event(name="go", data={"id": f"doc-{n}"})
            begun = time.perf_counter()
            await lab.send(event)
            spent.append(time.perf_counter() - begun)
        return statistics.median(spent) * 1000


async def main() -> None:
    """Print the medians and their ratio."""
    few, many = [], []
    for _ in range(ROUNDS):
        few.append(await cost(FEW))
        many.append(await cost(MANY))
    ratio = statistics.median(m / f for m, f in zip(many, few, strict=True))
    print(f"{FEW:>6} waiting: {statistics.median(few):.3f} ms an event")
    print(f"{MANY:>6} waiting: {statistics.median(many):.3f} ms an event")
    print(f"ratio {ratio:.2f} (must stay below 2)")


if __name__ == "__main__":
    asyncio.run(main())
