"""The lab's time for functions that ask the machine's clock, for labs that want it."""

from __future__ import annotations

from typing import Any

from ndalab.core.reply import Reply, Request
from ndalab.core.spec import FunctionSpec
from ndalab.engine.clock import from_ms
from ndalab.engine.ports import Clock, Seam
from ndalab.errors import UsageError


class PatchedClockSeam:
    """Wraps a seam; while any call is executing, `datetime.now()` and `time.time()` are the lab's.

    Calls overlap only at one instant of the lab's time, so one traveller serves them all.
    """

    def __init__(self, seam: Seam, clock: Clock) -> None:
        try:
            import time_machine
        except ImportError as err:
            raise UsageError(
                'patch_clock needs time-machine: pip install "ndalab[testing]".'
            ) from err
        if not clock.virtual:
            raise UsageError("patch_clock is for the virtual clock; the wall clock needs no patch.")
        self._travel = time_machine.travel
        self._seam = seam
        self._clock = clock
        self._inside = 0
        self._traveller: Any = None

    def specs(self) -> list[FunctionSpec]:
        """Describe the functions that can be called."""
        return self._seam.specs()

    def close(self) -> None:
        """Release what the wrapped seam holds."""
        self._seam.close()

    async def call(self, request: Request) -> Reply:
        """Enter a function once, at the lab's time."""
        self._enter()
        try:
            return await self._seam.call(request)
        finally:
            self._leave()

    def _enter(self) -> None:
        if self._inside == 0:
            self._traveller = self._travel(from_ms(self._clock.now()), tick=False)
            self._traveller.start()
        self._inside += 1

    def _leave(self) -> None:
        self._inside -= 1
        if self._inside == 0:
            self._traveller.stop()
