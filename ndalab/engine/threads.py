"""Threads for handlers that are not async, so that they do not hold up the loop."""

from __future__ import annotations

import asyncio
import contextvars
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")

WORKERS = 100
"""As many as there may be calls at the same time."""

GRACE_S = 0.05
"""How long a handler may really take before the next one starts beside it."""


class Threads:
    """Runs blocking functions, side by side or in turn.

    In turn, quick functions run one after the other, so that what they print or append comes in
    the same order every time. One that blocks for longer does not hold up the next: functions
    may wait for each other, and calls of a service overlap.
    """

    def __init__(self, *, in_turn: bool) -> None:
        self._pool = ThreadPoolExecutor(WORKERS, thread_name_prefix="ndalab")
        self._in_turn = in_turn
        self._former: asyncio.Future[None] | None = None

    async def run(self, function: Callable[[], T]) -> T:
        """Run a function in a thread that sees the caller's context variables."""
        loop = asyncio.get_running_loop()
        context = contextvars.copy_context()
        if not self._in_turn:
            return await loop.run_in_executor(self._pool, context.run, function)
        former, mine = self._former, loop.create_future()
        self._former = mine
        try:
            if former is not None and former.get_loop() is loop:
                await asyncio.wait([former])
            job = loop.run_in_executor(self._pool, context.run, function)
            loop.call_later(GRACE_S, _pass_on, mine)
            return await job
        finally:
            _pass_on(mine)

    def close(self) -> None:
        """Let the threads end when their work is done."""
        self._pool.shutdown(wait=False)


def _pass_on(turn: asyncio.Future[None]) -> None:
    if not turn.done():
        turn.set_result(None)
