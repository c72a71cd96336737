"""Who moves the executor: the two ways in which time passes."""

from __future__ import annotations

import asyncio
import contextlib
import contextvars
import logging
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Protocol

from ndalab.engine.executor import Executor, Running, answer_of
from ndalab.errors import UsageError

logger = logging.getLogger(__name__)

HEARTBEAT_S = 0.1
"""An interrupted cell is only noticed when the loop wakes; it wakes this often."""

PATIENCE_S = 1.0
"""How long a call may really take before what became due meanwhile is called beside it.

Until then its answer decides what comes next, whatever else is ready.
"""

RACE_GRACE_S = 0.05
"""How long a step in race mode may really take before the run's other calls pass it.

Race mode is the one place where real time shows: that a slow branch does not hold back a quick
one is what the user asked for (recording parallel_race_staggered).
"""


class Driver(Protocol):
    """Lets time pass. All three come back when there is nothing left to do for them."""

    async def idle(self) -> None:
        """Do all that is due now."""
        ...

    async def advance(self, milliseconds: int) -> None:
        """Let this much time pass and do everything that becomes due."""
        ...

    async def settle(self) -> None:
        """Let time pass until no run is unfinished."""
        ...

    def close(self) -> None:
        """Stop."""
        ...


class VirtualDriver:
    """Time jumps to the next thing that is due, whenever somebody awaits it."""

    def __init__(self, executor: Executor) -> None:
        self._executor = executor
        self._turn = asyncio.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None

    async def idle(self) -> None:
        """Do all that is due now; time does not move."""
        async with self._driving():
            await self._drain()

    async def advance(self, milliseconds: int) -> None:
        """Move time, stopping at every instant at which something is due."""
        async with self._driving():
            until = self._executor.clock.now() + milliseconds
            await self._run_until(lambda due: due > until)
            self._executor.clock.advance_to(until)
            self._executor.keep_time()

    async def settle(self) -> None:
        """Move time until no run is unfinished."""
        async with self._driving():
            first = len(self._executor.state.runs)
            await self._run_until(lambda _: self._executor.is_settled(first))

    def close(self) -> None:
        """Nothing runs by itself here."""

    async def _run_until(self, enough: Callable[[int], bool]) -> None:
        while True:
            await self._drain()
            due = self._executor.next_due()
            if due is None or enough(due):
                return
            self._executor.clock.advance_to(due)

    async def _drain(self) -> None:
        executor = self._executor
        while True:
            executor.launch_due()
            if not executor.running:
                return
            call = await self._next_answered()
            executor.take(call, await answer_of(call))

    async def _next_answered(self) -> Running:
        """Choose whose answer counts next: the oldest call's, unless it is a slow racer."""
        calls = list(self._executor.running)
        oldest = calls[0]
        if not oldest.in_race:
            await self._patiently(oldest)
            return oldest
        if await _done([oldest], RACE_GRACE_S):
            return oldest
        rivals = [call for call in calls if call.run is oldest.run]
        return (await _done(rivals, None))[0]

    async def _patiently(self, call: Running) -> None:
        """Wait for an answer; a call that takes long may itself wait for what it has sent."""
        while not await _done([call], PATIENCE_S):
            self._executor.flush(call)
            self._executor.launch_due()

    def _turn_here(self) -> asyncio.Lock:
        """Whose turn it is, in this loop: a lock belongs to the loop that it was used in."""
        loop = asyncio.get_running_loop()
        if loop is not self._loop:
            if self._turn.locked():
                _refuse_two_loops(self._loop)
            self._turn, self._loop = asyncio.Lock(), loop
        return self._turn

    @contextlib.asynccontextmanager
    async def _driving(self) -> AsyncIterator[None]:
        async with self._turn_here():
            beat = _Heartbeat()
            try:
                yield
            except BaseException:
                self._executor.abandon()
                raise
            finally:
                beat.stop()


def _refuse_two_loops(loop: asyncio.AbstractEventLoop | None) -> None:
    """A lab may be awaited in one loop after the other, as in a script, not in two at once."""
    if loop is not None and loop.is_running() and loop is not asyncio.get_running_loop():
        raise UsageError(
            "This lab is being awaited in another event loop, in another thread. Await it in one."
        )


async def _done(calls: list[Running], seconds: float | None) -> list[Running]:
    """Wait until one of the calls has been answered; list those that have, oldest first."""
    tasks = [call.task for call in calls if call.task is not None]
    await asyncio.wait(tasks, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
    return [call for call in calls if call.task is not None and call.task.done()]


class _Heartbeat:
    """Wakes the loop now and then, so that an interrupt of the cell is noticed."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._beat()

    def _beat(self) -> None:
        self._handle = self._loop.call_later(HEARTBEAT_S, self._beat)

    def stop(self) -> None:
        self._handle.cancel()


class WallDriver:
    """Real time: a task works in the background as soon as something is due."""

    def __init__(self, executor: Executor) -> None:
        self._executor = executor
        self._loop: asyncio.AbstractEventLoop | None = None
        self._task: asyncio.Task[None] | None = None
        self._wake = asyncio.Event()
        self._progress = asyncio.Event()
        self._error: BaseException | None = None
        self._waiters = 0
        executor.on_change(self._changed)
        self._changed()

    async def idle(self) -> None:
        """Wait until nothing is due and nothing is being called."""
        await self._until(self._is_idle)

    async def advance(self, milliseconds: int) -> None:
        """Wait this long, while work goes on."""
        with self._waiting():
            await asyncio.sleep(milliseconds / 1000)

    async def settle(self) -> None:
        """Wait until no run is unfinished."""
        first = len(self._executor.state.runs)
        await self._until(lambda: self._executor.is_settled(first) and self._is_idle())

    def close(self) -> None:
        """Stop working in the background; whoever waits for it is told."""
        self._error = UsageError("This lab was closed while it was being awaited.")
        self._progress.set()
        if self._task is not None and self._loop is not None and not self._loop.is_closed():
            self._task.cancel()

    def _is_idle(self) -> bool:
        due = self._executor.next_due()
        busy = self._executor.running or (due is not None and due <= self._executor.clock.now())
        return not busy

    async def _until(self, reached: Callable[[], bool]) -> None:
        with self._waiting():
            while not reached():
                self._progress.clear()
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(HEARTBEAT_S):
                        await self._progress.wait()
                self._raise()

    @contextlib.contextmanager
    def _waiting(self) -> Iterator[None]:
        """Have work done; what stopped it is raised to all who wait, or to the next who does."""
        self._waiters += 1
        try:
            self._raise()
            self._start()
            yield
            self._raise()
        finally:
            self._waiters -= 1
            if not self._waiters:
                self._error = None

    def _raise(self) -> None:
        if self._error is not None:
            raise self._error
        # A failed send is told to its sender; the background task has not heard of it.
        self._executor.refuse_when_broken()

    def _changed(self) -> None:
        """Wake the background task; may be called from any thread."""
        try:
            running = asyncio.get_running_loop()
        except RuntimeError:
            running = None
        if running is not None and (self._is_homeless() or running is self._loop):
            self._start()
            self._wake.set()
        elif self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._changed)

    def _is_homeless(self) -> bool:
        return self._loop is None or self._loop.is_closed()

    def _start(self) -> None:
        loop = asyncio.get_running_loop()
        if self._loop is not loop:
            _refuse_two_loops(self._loop)
            self._loop, self._task = loop, None
            self._wake, self._progress = asyncio.Event(), asyncio.Event()
        if self._task is None or self._task.done():
            # The task outlives the call that sent the event; it must not pass for a part of it.
            self._task = loop.create_task(self._work(), context=contextvars.Context())

    async def _work(self) -> None:
        try:
            while True:
                self._executor.launch_due()
                await self._something()
                for call in [c for c in self._executor.running if c.task and c.task.done()]:
                    self._executor.take(call, await answer_of(call))
                self._progress.set()
        except asyncio.CancelledError:
            self._executor.abandon()
            raise
        except BaseException as err:
            logger.exception("The lab stopped working in the background.")
            self._error = err
            self._executor.abandon()
            self._progress.set()

    async def _something(self) -> None:
        """Wait for an answer, a new event, or the next due time."""
        self._wake.clear()
        if self._executor.next_due() is not None and self._delay() == 0:
            return
        woken = asyncio.ensure_future(self._wake.wait())
        tasks = [call.task for call in self._executor.running if call.task is not None]
        try:
            await asyncio.wait(
                [woken, *tasks], timeout=self._delay(), return_when=asyncio.FIRST_COMPLETED
            )
        finally:
            woken.cancel()

    def _delay(self) -> float | None:
        due = self._executor.next_due()
        return None if due is None else max(0.0, (due - self._executor.clock.now()) / 1000)


def driver_for(executor: Executor) -> Driver:
    """Choose the driver that fits the executor's clock."""
    return VirtualDriver(executor) if executor.clock.virtual else WallDriver(executor)
