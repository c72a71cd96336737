"""What is compared: the lab with the SDK's own mock, its stores, seams and sizes."""

from __future__ import annotations

import asyncio
import logging
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import inngest
from inngest.experimental import mocked

from benchmarks.measuring import Comparison
from ndalab import Lab

GO = "bench/go"
PAYLOAD = {"clauses": ["term", "purpose"] * 20}
quiet = logging.getLogger("benchmarks.quiet")
quiet.setLevel(logging.CRITICAL + 1)


def _client() -> inngest.Inngest:
    return inngest.Inngest(app_id="bench", is_production=False, logger=quiet)


def _steps(client: inngest.Inngest, count: int) -> inngest.Function[Any]:
    @client.create_function(fn_id="steps", trigger=inngest.TriggerEvent(event=GO), retries=0)
    async def steps(ctx: inngest.Context) -> int:
        async def work() -> dict[str, Any]:
            return PAYLOAD

        for number in range(count):
            await ctx.step.run(f"step {number}", work)
        return count

    return steps


def _single(client: inngest.Inngest) -> inngest.Function[Any]:
    @client.create_function(fn_id="single", trigger=inngest.TriggerEvent(event=GO), retries=0)
    async def single(ctx: inngest.Context) -> Any:
        return ctx.event.data["n"]

    return single


def sequential(count: int, **options: Any) -> Callable[[], None]:
    """One run of so many steps, in a new lab."""
    client = _client()
    function = _steps(client, count)

    async def play() -> None:
        with Lab(client, [function], **options) as lab:
            [run] = await lab.trigger({"name": GO})
            assert run.output == count, run.error

    return lambda: asyncio.run(play())


def stored(count: int) -> Callable[[], None]:
    """The same, kept in a new file."""

    def play() -> None:
        with tempfile.TemporaryDirectory() as folder:
            sequential(count, store=Path(folder) / "lab.sqlite")()

    return play


def mock(count: int) -> Callable[[], None]:
    """The same in the SDK's own mock."""
    client = mocked.Inngest(app_id="bench")
    function = _steps(client, count)

    def play() -> None:
        loop = asyncio.new_event_loop()
        asyncio.set_event_loop(loop)
        try:
            result = mocked.trigger(function, inngest.Event(name=GO), client)
            assert result.output == count, result.error
        finally:
            asyncio.set_event_loop(None)
            loop.close()

    return play


def fan_out(count: int) -> Callable[[], None]:
    """So many runs of a function without steps, from one send."""
    client = _client()
    function = _single(client)

    async def play() -> None:
        with Lab(client, [function]) as lab:
            runs = await lab.trigger([{"name": GO, "data": {"n": n}} for n in range(count)])
            assert [run.output for run in runs] == list(range(count))

    return lambda: asyncio.run(play())


def times(number: int, play: Callable[[], None]) -> Callable[[], None]:
    """Play several times."""

    def plays() -> None:
        for _ in range(number):
            play()

    return plays


def importing(module: str) -> Callable[[], None]:
    """Import a module in a new interpreter, from compiled files."""
    command = [sys.executable, "-c", f"import {module}"]
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": ""}

    def play() -> None:
        subprocess.run(command, check=True, env=environment)

    return play


def comparisons() -> list[Comparison]:
    """List everything that is compared."""
    return [
        Comparison("100 steps: the lab / the SDK's mock", sequential(100), mock(100), 0.2),
        Comparison("100 steps: SQLite / memory", stored(100), sequential(100), 3),
        Comparison(
            "999 steps / 10 times 100 steps", sequential(999), times(10, sequential(100)), 6
        ),
        Comparison("1,000 runs / 10 times 100 runs", fan_out(1000), times(10, fan_out(100)), 1.5),
        Comparison(
            "100 steps: http seam / kernel seam",
            sequential(100, seam="http"),
            sequential(100),
            repeats=3,
        ),
        Comparison("import: ndalab / inngest", importing("ndalab"), importing("inngest"), 1.3, 9),
    ]
