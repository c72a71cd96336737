"""When a live view may speak: soon after something changed, and not too often."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable

INTERVAL = 0.05
"""Seconds between two messages at the least: 20 a second."""
SHARE = 4
"""How many times longer than a message took to make the next one has to wait."""


class Pace:
    """Acts on the event loop some time after it was asked to, once for many requests."""

    def __init__(self, act: Callable[[], None], interval: float = INTERVAL) -> None:
        """Take the running loop; without one, the first that asks from within a loop gives it.

        Args:
            act: What to do. It is called in the loop's thread.
            interval: Seconds between two acts, at the least.
        """
        self._act = act
        self._interval = interval
        self._loop = _running()
        self._thread = threading.get_ident()
        self._asked: float | None = None
        self._free = 0.0

    def ask(self) -> None:
        """Ask for an act. May be called from any thread; without any loop nothing happens."""
        if self._loop is None or self._loop.is_closed():
            self._loop, self._asked, self._free = _running(), None, 0.0
            self._thread = threading.get_ident()
        loop = self._loop
        if loop is None:
            return
        if self._asked is None:
            self._asked = loop.time()
            loop.call_soon_threadsafe(self._set, loop)
        elif self._is_late(loop):
            # Work that never waits lets no timer of the loop ring.
            self._run()

    def _is_late(self, loop: asyncio.AbstractEventLoop) -> bool:
        due = max(self._asked or 0.0, self._free) + 2 * self._interval
        return loop.time() > due and threading.get_ident() == self._thread

    def _set(self, loop: asyncio.AbstractEventLoop) -> None:
        loop.call_later(max(0.0, self._free - loop.time()), self._run)

    def _run(self) -> None:
        if self._asked is None or self._loop is None:
            return
        self._asked = None
        began = self._loop.time()
        self._act()
        now = self._loop.time()
        self._free = now + max(self._interval, SHARE * (now - began))


def _running() -> asyncio.AbstractEventLoop | None:
    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        return None
