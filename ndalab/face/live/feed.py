"""What a live view tells its browsers, and when what changed: snapshots and deltas.

A delta says which number it has and each follows the one before; a browser that missed one asks
for a snapshot. Several changes of one run between two deltas are one. No timer and no sending
live here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from ndalab.core.facts import EventReceived, Fact
from ndalab.core.scene.growing import Growing
from ndalab.core.state import State
from ndalab.face.live.marks import Marks
from ndalab.face.live.wire import NAME, Part, change, run_part
from ndalab.face.plain import shorten

Message = dict[str, Any]

DROPPED = 20
"""The most kinds of dropped events that are told of."""


class Feed:
    """Follows a state. `saw` may be called from any thread; the rest belongs to one."""

    def __init__(
        self,
        state: State,
        ids: Sequence[str] | None = None,
        label: Callable[[str], str] = str,
        clock: Callable[[], float] | None = None,
    ) -> None:
        """Take what is known already as the first snapshot.

        Args:
            state: What has happened, and goes on happening.
            ids: The runs to show; None shows all, also those to come.
            label: Turns a function's id into the name to show.
            clock: Reads real time in seconds, to tell how long calls take; None tells nothing.
        """
        self._state = state
        self._marks = Marks(state, clock)
        self._label = label
        self._whole = ids is None
        self._growing = Growing(state, ids, label)
        self._parts: dict[int, Part] = {}
        self._dirty: dict[str, None] = dict.fromkeys(self._growing.ids)
        self._events = sum(event.origin == "sent" for event in state.events.values())
        self._head: Message = {}
        self._number = 0
        self._gone = False
        self._draw()
        self._head = self._heading()

    def saw(self, facts: Sequence[Fact]) -> None:
        """Take note of what a decision touched."""
        self._events += sum(isinstance(f, EventReceived) and f.origin == "sent" for f in facts)
        self._marks.saw(facts)
        self._dirty.update(dict.fromkeys(self._growing.reached(facts)))

    def snapshot(self) -> Message:
        """Say all that the browsers have been told so far."""
        return {
            "kind": "snap",
            "number": self._number,
            "head": self._head,
            "runs": list(self._parts.values()),
        }

    def delta(self) -> Message | None:
        """Say what changed since the last time; None if nothing that is shown did."""
        if self._gone:
            return None
        origin = self._growing.origin
        changes = self._draw()
        head = self._heading()
        if not changes and head == self._head:
            return None
        self._number += 1
        self._head = head
        if origin not in (None, self._growing.origin):
            self._redraw()
            return self.snapshot()
        return {"kind": "delta", "number": self._number, "head": head, "runs": changes}

    def let_go(self) -> None:
        """Forget the state, and keep what was told of it."""
        self._state = State()
        self._marks = Marks(self._state)
        self._growing = Growing(self._state)
        self._gone = True

    def _draw(self) -> list[Part]:
        dirty, self._dirty = self._dirty, {}
        changes = []
        for drawn in self._growing.parts(dirty):
            part = self._marks.put(run_part(drawn), self._state.runs[drawn["id"]])
            old = self._parts.get(part["n"])
            if part == old:
                continue
            self._parts[part["n"]] = part
            changes.append(part if old is None else change(old, part))
        return changes

    def _redraw(self) -> None:
        """Times are counted from the first event, and one from before it has come to be shown."""
        self._dirty = dict.fromkeys(self._growing.ids)
        self._draw()

    def _heading(self) -> Message:
        return {
            "origin": self._growing.origin or 0,
            "events": self._events if self._whole else None,
            "dropped": self._dropped(self._state.dropped) if self._whole else [],
            "faults": self._marks.notes() if self._whole else [],
        }

    def _dropped(self, dropped: Iterable[Any]) -> list[list[Any]]:
        counts = Counter(
            (self._state.events[fact.event].name, fact.function, fact.reason) for fact in dropped
        )
        return [
            [shorten(event, NAME), self._label(function), reason, count]
            for (event, function, reason), count in list(counts.items())[:DROPPED]
        ]
