"""What each input of the panel does. It knows the lab as a desk, and no widget.

Inputs arrive as messages, which are checked here; what is to be shown leaves as one plain value.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from ndalab.core.facts import Fact
from ndalab.core.scene.words import span
from ndalab.errors import UsageError
from ndalab.face.controls.desk import Desk
from ndalab.face.controls.forms import Models, forms, read
from ndalab.face.controls.hands import Hands
from ndalab.face.plain import shorten

View = dict[str, Any]

SPEEDS = {
    "1 second a second": 1,
    "1 minute a second": 60,
    "1 hour a second": 3600,
    "1 day a second": 86_400,
}
FIRST_SPEED = 3600
LEAPS = {"+1 min": timedelta(minutes=1), "+1 h": timedelta(hours=1), "+1 day": timedelta(days=1)}
FAULTS = {
    "fail": "let this step fail",
    "time_out": "let this wait time out",
    "drop": "lose this event",
}
TICK_S = 0.1
"""How often time moves while it plays, and the least time between two refreshes."""
LISTED = 100
"""The most runs that are offered to be cancelled."""
NAME = 60
"""Columns of a name or an error."""


class Controls:
    """Acts on a lab, and says what there is to show."""

    def __init__(self, desk: Desk, models: Models, events: Iterable[str]) -> None:
        self.forms = forms(models, events)
        self.speed = FIRST_SPEED
        self.is_playing = False
        self.hands = Hands(self._failed)
        self._desk = desk
        self._models = models
        self._note: dict[str, str] = {"kind": "info", "text": ""}
        self._errors: dict[str, Any] = {"event": None, "fields": {}}
        self._show: Callable[[View], None] = lambda _: None
        self._is_stale = False
        self._is_open = True
        self._turn = asyncio.Lock()
        desk.observe(self._told)

    def attach(self, show: Callable[[View], None]) -> None:
        """Call `show`, in the loop, with what there is to show from now on."""
        self._show = show
        show(self.view())

    def close(self) -> None:
        """Stop playing, and act no more."""
        self._is_open = self.is_playing = False
        self.hands.stop()

    def view(self) -> View:
        """Say what there is to show now."""
        return {
            "virtual": self._desk.is_virtual,
            "playing": self.is_playing,
            "speed": self.speed,
            "speeds": [[words, value] for words, value in SPEEDS.items()],
            "status": self._status(),
            "note": dict(self._note),
            "errors": dict(self._errors),
            "runs": self._unfinished(),
            "fault_kinds": [[kind, words] for kind, words in FAULTS.items()],
            "faults": [shorten(fault, NAME) for fault in self._desk.faults.unused()],
        }

    def receive(self, message: object) -> None:
        """Act on a message of the front end; may be called from any thread."""
        known = message if isinstance(message, Mapping) else {}
        work = {
            "send": lambda: self.send(known.get("event"), known.get("values")),
            "cancel": lambda: self.cancel(known.get("run")),
            "speed": lambda: self.set_speed(known.get("value")),
            "inject": lambda: self.inject(known.get("kind"), known.get("name"), known.get("times")),
            "clear": self.clear,
        }.get(str(known.get("k")))
        self.do(work or _not_understood)

    def do(self, work: Callable[[], Awaitable[None]]) -> None:
        """Have some work done in the loop, and show what came of it."""
        if self._is_open:
            self.hands.do(lambda: self._shown(work))

    async def send(self, event: object, values: object) -> None:
        """Send an event from its form, or show what is wrong with it by the field."""
        name = str(event)
        if name not in [form["event"] for form in self.forms] or not isinstance(values, Mapping):
            raise UsageError(_NOT_UNDERSTOOD)
        reading = read(self._models.get(name), values)
        self._errors = {"event": name, "fields": reading.errors}
        if reading.data is None:
            self._say(f"{shorten(name, NAME)} was not sent: see the fields marked.", "error")
            return
        await self._desk.send({"name": name, "data": reading.data})
        self._say(f"Sent {shorten(name, NAME)}.")

    async def cancel(self, run: object) -> None:
        """Cancel a run."""
        if not isinstance(run, str) or run not in dict(self._unfinished()):
            raise UsageError("That run is over. Choose one of those that are listed.")
        await self._desk.cancel(run)
        self._say("Cancelled the run.")

    async def step(self) -> None:
        """Let time pass until the next thing is due, and do it."""
        async with self._moving():
            due, now = self._desk.next_due(), self._desk.now()
            # Whoever else moves the clock comes first: what is due next is asked after that.
            await self._desk.idle()
            if due is not None and due <= now:
                self._say("Did what was due.")
                return
            due = self._desk.next_due()
            if due is None:
                self._say("Nothing is planned.")
                return
            length = max(timedelta(0), due - self._desk.now())
            await self._desk.advance(length)
            self._say(f"Moved by {_length(length)}.")

    async def leap(self, delta: timedelta) -> None:
        """Let this much time pass."""
        async with self._moving():
            await self._desk.advance(delta)
            self._say(f"Moved by {_length(delta)}.")

    async def toggle(self) -> None:
        """Play, or pause what plays."""
        if self.is_playing:
            self.is_playing = False
            self._say("Paused.")
            return
        self._refuse_real_time()
        self.is_playing = True
        self._say("Playing.")
        self.do(self.play)

    async def play(self, wait: Callable[[float], Awaitable[None]] = asyncio.sleep) -> None:
        """Let time pass at the chosen speed until it is paused or nothing is planned."""
        try:
            while self.is_playing:
                if self._desk.next_due() is None:
                    self._say("Paused: nothing is planned.")
                    return
                await wait(TICK_S)
                if self.is_playing:
                    async with self._moving():
                        await self._desk.advance(timedelta(seconds=self.speed * TICK_S))
        finally:
            self.is_playing = False

    async def set_speed(self, value: object) -> None:
        """Choose how fast time plays."""
        if not isinstance(value, int) or value not in SPEEDS.values():
            raise UsageError(_NOT_UNDERSTOOD)
        self.speed = value

    async def inject(self, kind: object, name: object, times: object) -> None:
        """Let a step fail or time out, or an event get lost."""
        doors = self._desk.faults
        door = {"fail": doors.fail, "time_out": doors.time_out, "drop": doors.drop}.get(str(kind))
        if door is None or not isinstance(name, str):
            raise UsageError(_NOT_UNDERSTOOD)
        door(name.strip(), _whole(times))
        self._say("The fault is set.")

    async def clear(self) -> None:
        """Forget the faults that are still to come."""
        self._desk.faults.clear()
        self._say("There are no faults now.")

    def _moving(self) -> asyncio.Lock:
        """Take turns in moving the clock, which only virtual time allows."""
        self._refuse_real_time()
        return self._turn

    def _refuse_real_time(self) -> None:
        if not self._desk.is_virtual:
            raise UsageError('Time is real in this lab; it passes by itself. See clock="virtual".')

    async def _shown(self, work: Callable[[], Awaitable[None]]) -> None:
        try:
            await work()
        finally:
            self._refresh()

    def _failed(self, err: BaseException) -> None:
        words = str(err) if isinstance(err, UsageError) else f"{type(err).__name__}: {err}"
        self._say(words, "error")
        self._refresh()

    def _say(self, text: str, kind: str = "info") -> None:
        self._note = {"kind": kind, "text": shorten(text, 300)}

    def _told(self, facts: Sequence[Fact]) -> None:  # noqa: ARG002
        """Note that something happened: it is shown soon, and not once for each fact."""
        if self._is_stale or not self._is_open or not self.hands.is_able:
            return
        self._is_stale = True
        self.hands.later(TICK_S, self._refresh)

    def _refresh(self) -> None:
        self._is_stale = False
        if self._is_open:
            self._show(self.view())

    def _status(self) -> str:
        counts = Counter(run.status for run in self._desk.runs())
        runs = ", ".join(f"{count:,} {status}" for status, count in sorted(counts.items()))
        return f"{self._desk.now():%Y-%m-%d %H:%M:%S} UTC · {runs or 'no runs'} · {self._next()}"

    def _next(self) -> str:
        due = self._desk.next_due()
        if due is None:
            return "nothing planned"
        left = due - self._desk.now()
        return f"next in {_length(left)}" if left > timedelta(0) else "something is due"

    def _unfinished(self) -> list[tuple[str, str]]:
        """List the runs that can be cancelled, the youngest first."""
        running = [run for run in self._desk.runs() if run.ended_at is None]
        names = [(run.id, f"{shorten(run.function_id, NAME)}, {run.status}") for run in running]
        return names[: -LISTED - 1 : -1]


def _length(delta: timedelta) -> str:
    return span(round(delta.total_seconds() * 1000))


def _whole(text: object) -> int:
    try:
        return int(str(text))
    except ValueError as err:
        raise UsageError(f"How often is {text!r}; it must be a whole number, 1 or more.") from err


_NOT_UNDERSTOOD = "The panel sent something that is not understood. Run its cell again."


async def _not_understood() -> None:
    raise UsageError(_NOT_UNDERSTOOD)
