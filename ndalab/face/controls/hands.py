"""Hand work over to the loop that the panel was made in. No widgets, no lab.

A front end's messages may arrive in another thread, and in the middle of an awaited cell. Nothing
is done there: it is done in the loop, in a task of its own, and what goes wrong is told, never
printed, since no cell would show it.
"""

from __future__ import annotations

import asyncio
import contextvars
from collections.abc import Awaitable, Callable

from ndalab.errors import UsageError

Work = Callable[[], Awaitable[None]]


class Hands:
    """Runs work in the loop of whoever made it."""

    def __init__(self, tell: Callable[[BaseException], None]) -> None:
        """Remember the running loop, if there is one.

        Args:
            tell: Is called, in the loop, with what a piece of work raised.
        """
        self._tell = tell
        self._loop = _running()
        self._tasks: set[asyncio.Task[None]] = set()

    def do(self, work: Work) -> None:
        """Begin some work soon; may be called from any thread.

        Raises:
            UsageError: There is no loop to do it in.
        """
        # Its own context: it is no part of the cell, or the call, that happens to be running.
        self._home().call_soon_threadsafe(self._begin, work, context=contextvars.Context())

    def later(self, seconds: float, act: Callable[[], None]) -> None:
        """Call `act` in the loop after a while; may be called from any thread."""
        loop = self._home()
        loop.call_soon_threadsafe(loop.call_later, seconds, act)

    @property
    def is_able(self) -> bool:
        """Whether there is a loop to work in."""
        return self._loop is not None and not self._loop.is_closed()

    async def done(self) -> None:
        """Wait until all that has begun is done."""
        await asyncio.sleep(0)
        while self._tasks:
            await asyncio.wait(self._tasks)

    def stop(self) -> None:
        """Cut off what has begun."""
        for task in self._tasks:
            task.cancel()

    def _home(self) -> asyncio.AbstractEventLoop:
        if not self.is_able:
            self._loop = _running()
        if self._loop is None:
            raise UsageError(
                "The panel has no event loop to work in. Make it in a notebook's cell, or inside "
                "asyncio.run(...)."
            )
        return self._loop

    def _begin(self, work: Work) -> None:
        task = asyncio.ensure_future(self._do(work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _do(self, work: Work) -> None:
        try:
            await work()
        except asyncio.CancelledError:
            raise
        except (Exception, KeyboardInterrupt, SystemExit) as err:  # noqa: BLE001
            # The end of the line: an exit raised here would take the kernel with it.
            self._tell(err)


def _running() -> asyncio.AbstractEventLoop | None:
    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        return None
