"""Limiters that keep the calls of a service apart, shared by all runs of one process.

A limiter hands out instants: whoever asks gets the next free one, in the order of asking, and
sleeps until then. Several processes each keep their own pace; the function's `throttle` is what
holds for all of them.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Protocol, TypeVar

from ndalab.nda.conventions.tables import RATE_LIMITS, rate_limit_delay
from ndalab.nda.workflow_errors import ApiError

T = TypeVar("T")

LONGEST_PAUSE = 20.0
"""Seconds. A service that wants more is left to the workflow, whose waits survive a restart."""


class Clock(Protocol):
    """What a limiter knows of time."""

    def now(self) -> float:
        """Seconds since some fixed instant; never going back."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Return when so many seconds have passed."""
        ...


class MachineClock:
    """Real seconds: what a real service counts."""

    def now(self) -> float:
        """Read the machine's steady clock."""
        return time.monotonic()

    async def sleep(self, seconds: float) -> None:
        """Let the others run for so many seconds."""
        await asyncio.sleep(seconds)


class Limiter:
    """Keeps calls `delay` seconds apart; safe across tasks, threads and event loops."""

    def __init__(self, delay: float, clock: Clock) -> None:
        self._delay = delay
        self._clock = clock
        self._lock = threading.Lock()
        self._free = self._paused = float("-inf")

    async def turn(self) -> None:
        """Return when it is the caller's turn."""
        due = self._claim()
        await self._until(due)
        while due < self._paused:
            due = self._claim()
            await self._until(due)

    def pause(self, seconds: float) -> None:
        """Let nobody call for so long: the service has asked to be left alone.

        Who already holds a turn in that time queues again behind it.
        """
        with self._lock:
            end = self._clock.now() + min(seconds, LONGEST_PAUSE)
            self._paused = max(self._paused, end)
            self._free = max(self._free, end)

    def _claim(self) -> float:
        with self._lock:
            due = max(self._free, self._clock.now())
            self._free = due + self._delay
            return due

    async def _until(self, due: float) -> None:
        wait = due - self._clock.now()
        if wait > 0:
            await self._clock.sleep(wait)


class Limiters:
    """One limiter for each service of `RATE_LIMITS`, on one clock."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self._all = {
            name: Limiter(rate_limit_delay(name).total_seconds(), clock) for name in RATE_LIMITS
        }

    def __getitem__(self, name: str) -> Limiter:
        rate_limit_delay(name)  # which says what services there are
        return self._all[name]


_MACHINE = Limiters(MachineClock())
_CURRENT: ContextVar[Limiters] = ContextVar("limiters", default=_MACHINE)


def current() -> Limiters:
    """Give the limiters that hold here."""
    return _CURRENT.get()


@contextmanager
def limiting(limiters: Limiters) -> Iterator[Limiters]:
    """Use these limiters in the block, and in the tasks that are started in it."""
    token = _CURRENT.set(limiters)
    try:
        yield limiters
    finally:
        _CURRENT.reset(token)


async def with_rate_limit(name: str, fn: Callable[[], Awaitable[T]]) -> T:
    """Call a service when it is our turn.

    Args:
        name: The service: one of `RATE_LIMITS`.
        fn: Makes the call. Where it raises an `ApiError` with a wait, nobody else calls either
            until that is over.

    Raises:
        UsageError: There is no such service.
    """
    limiter = current()[name]
    await limiter.turn()
    try:
        return await fn()
    except ApiError as error:
        if error.wait is not None:
            limiter.pause(error.wait.total_seconds())
        raise
