"""A scene that grows: only the runs that a decision touched are drawn again.

What it gives for a run is what `scene` would give for it, but for `depth`, which follows from the
causes: whoever puts the parts together knows them all. No timer and no sending live here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from ndalab.core.facts import Fact, RunScheduled
from ndalab.core.run import RunState
from ndalab.core.scene.beats import Beats, extend
from ndalab.core.scene.links import links_of, relatives
from ndalab.core.scene.runs import Painter
from ndalab.core.state import State


class Growing:
    """Draws runs as they change. It keeps the beats of all calls, and whom each step invoked."""

    def __init__(
        self,
        state: State,
        ids: Sequence[str] | None = None,
        label: Callable[[str], str] = str,
    ) -> None:
        """Begin with nothing drawn.

        Args:
            state: What has happened, and goes on happening.
            ids: The runs to show; None shows all, also those to come.
            label: Turns a function's id into the name to show.
        """
        self.origin: int | None = None
        self._state = state
        self._ids = None if ids is None else dict.fromkeys(ids)
        self._label = label
        self._beats: Beats = {}
        self._children: dict[str, dict[str, None]] = {}
        self._indexed = 0

    @property
    def ids(self) -> list[str]:
        """The runs that are shown, in the order of their creation."""
        return [run for run in self._state.runs if self._shows(run)]

    def reached(self, facts: Iterable[Fact]) -> list[str]:
        """List the shown runs whose part changes with these facts."""
        found: dict[str, None] = {}
        for fact in facts:
            run = getattr(fact, "run", None)
            if run is None or run not in self._state.runs or not self._shows(run):
                continue
            found[run] = None
            invoker = self._state.runs[run].invoker
            if isinstance(fact, RunScheduled) and invoker and self._shows(invoker[0]):
                found[invoker[0]] = None
        return list(found)

    def parts(self, ids: Iterable[str]) -> list[dict[str, Any]]:
        """Draw runs, as they are now, in the order of their creation.

        The origin is the first event of all that was ever drawn; where it moves, everything drawn
        before has to be drawn again (`origin` tells).
        """
        runs = sorted((self._state.runs[run] for run in ids), key=lambda run: run.number)
        if not runs:
            return []
        self._index()
        first = min(self._state.events[run.events[0]].at for run in runs)
        self.origin = first if self.origin is None else min(self.origin, first)
        links = links_of(self._state, self._around(runs))
        extend(self._beats, runs, self._known(), links)
        painter = Painter(self._state, links, self._beats, self.origin, self._label)
        return [painter.run(run, 0) for run in runs]

    def _shows(self, run: str) -> bool:
        return self._ids is None or run in self._ids

    def _known(self) -> dict[str, RunState]:
        if self._ids is None:
            return self._state.runs
        return {run: self._state.runs[run] for run in self._ids}

    def _index(self) -> None:
        runs = list(self._state.runs.values())[self._indexed :]
        self._indexed += len(runs)
        for run in runs:
            if run.invoker is not None:
                self._children.setdefault(run.invoker[0], {})[run.id] = None

    def _around(self, runs: Sequence[RunState]) -> dict[str, None]:
        """The runs, and those next to them that explain when they were called."""
        around: dict[str, None] = {}
        for run in runs:
            kin = [run.id, *relatives(self._state, run), *self._children.get(run.id, ())]
            around.update((one, None) for one in kin if self._shows(one))
        return around
