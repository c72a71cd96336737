"""A clock for limiters that moves only when everybody sleeps."""

import asyncio
import heapq
from itertools import count


class ScriptedClock:
    """Wakes sleepers in the order of their time, once nobody else can run."""

    def __init__(self):
        self.time = 0.0
        self.slept = []
        self._sleepers = []
        self._number = count()
        self._waking = None

    def now(self):
        """Read the clock."""
        return self.time

    async def sleep(self, seconds):
        """Sleep until the clock has been moved there."""
        self.slept.append(round(seconds, 6))
        woken = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleepers, (self.time + seconds, next(self._number), woken))
        if self._waking is None or self._waking.done():
            self._waking = asyncio.create_task(self._wake())
        await woken

    async def _wake(self):
        while self._sleepers:
            for _ in range(20):
                await asyncio.sleep(0)
            due, _, woken = heapq.heappop(self._sleepers)
            self.time = max(self.time, due)
            if not woken.done():
                woken.set_result(None)
