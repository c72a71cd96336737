"""Beats: the order of what happens at one instant of a virtual clock.

A call's beat is greater than those of the calls of its own run before it at the same instant,
than that of the call that started its run, and than those that gave it the values it waited for.
Calls that were entered together share a beat.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ndalab.core.run import EXECUTED, Call, RunState
from ndalab.core.scene.links import Links

PASSES = 12
"""Answers that come back up a chain of invocations need a pass each; deeper ones are shown less
finely."""

Beats = dict[str, list[int]]
"""Run id -> the beat of each of its calls."""


def beats(runs: Sequence[RunState], links: Links) -> Beats:
    """Number the calls of each instant by what caused what."""
    found: Beats = {}
    extend(found, runs, {run.id: run for run in runs}, links)
    return found


def extend(
    found: Beats, runs: Sequence[RunState], known: Mapping[str, RunState], links: Links
) -> None:
    """Number the calls of some runs again, and leave the numbers of all others as they are.

    Args:
        found: The beats so far; changed in place.
        runs: The runs that may have changed.
        known: All runs that take part; causes among others count for nothing.
        links: What ties these runs to those around them.
    """
    found.update((run.id, [0] * len(run.calls)) for run in runs)
    waves = {run.id: _waves(run.calls) for run in runs}
    others = _Others(known, found)
    for _ in range(PASSES):
        before = {run.id: found[run.id] for run in runs}
        for run in runs:
            found[run.id] = _numbered(run, waves[run.id], others, links)
        if all(found[run.id] == before[run.id] for run in runs):
            break


def executions(run: RunState) -> dict[str, int]:
    """Find the call, by its place, that last ran each step."""
    return {
        op.step: place
        for place, call in enumerate(run.calls)
        if call.ended is not None
        for op in call.ended.ops
        if op.op in EXECUTED
    }


class _Others:
    """What a run can ask of the runs around it."""

    def __init__(self, runs: Mapping[str, RunState], found: Beats) -> None:
        self._runs = runs
        self._found = found
        self._executors: dict[str, dict[str, int]] = {}

    def sent_by(self, run_id: str, step: str | None, at: int) -> int:
        """The first beat after the call that sent something; 0 when it was at another time."""
        run = self._runs.get(run_id)
        if run is None:
            return 0
        place = self._executor(run, step or "")
        if place is None:
            calls = enumerate(run.calls)
            place = next((n for n, call in calls if call.started.at == at), None)
        return self._after(run, place, at)

    def reported_by(self, run_id: str, step: str, at: int) -> int:
        """The first beat after the call that asked for a step's pause."""
        run = self._runs.get(run_id)
        calls = enumerate(run.calls if run else [])
        place = next((n for n, call in calls if _reports(call, step)), None)
        return self._after(run, place, at)

    def ended(self, run_id: str | None, at: int) -> int:
        """The first beat after a run's last call."""
        run = self._runs.get(run_id or "")
        return self._after(run, len(run.calls) - 1 if run and run.calls else None, at)

    def _executor(self, run: RunState, step: str) -> int | None:
        if run.id not in self._executors:
            self._executors[run.id] = executions(run)
        return self._executors[run.id].get(step)

    def _after(self, run: RunState | None, place: int | None, at: int) -> int:
        if run is None or place is None or run.calls[place].started.at != at:
            return 0
        numbers = self._found.get(run.id, [])
        # What was not drawn yet cannot be told from what was before.
        return numbers[place] + 1 if place < len(numbers) else 0


def _numbered(run: RunState, waves: Sequence[bool], others: _Others, links: Links) -> list[int]:
    steps = list(run.memos)
    numbers: list[int] = []
    for place, call in enumerate(run.calls):
        at = call.started.at
        former = run.calls[place - 1] if place else None
        beat = 0
        if former is None:
            beat = _start(run, at, others, links)
        elif former.started.at == at:
            beat = numbers[-1] + waves[place]
        for step in steps[former.memos if former else 0 : call.memos]:
            beat = max(beat, _given(run, step, at, others, links))
        numbers.append(beat)
    return numbers


def _start(run: RunState, at: int, others: _Others, links: Links) -> int:
    cause = links.causes.get(run.id)
    if cause is None or run.scheduled_at != at:
        return 0
    if cause.how == "end":
        return others.ended(cause.run, at)
    if cause.how == "invoke":
        return others.reported_by(cause.run, cause.step or "", at)
    return others.sent_by(cause.run, cause.step, at)


def _given(run: RunState, step: str, at: int, others: _Others, links: Links) -> int:
    """The earliest beat at which a pause can have ended."""
    key = (run.id, step)
    if key in links.woken:
        return others.sent_by(*links.woken[key], at)
    return others.ended(links.children.get(key), at)


def _waves(calls: Sequence[Call]) -> list[bool]:
    """Tell which calls begin something new; parallel steps are entered together."""
    begins: list[bool] = []
    targets: set[str] = set()
    for place, call in enumerate(calls):
        target = call.started.step
        together = (
            target is not None
            and target not in targets
            and bool(targets)
            and calls[place - 1].memos == call.memos
        )
        begins.append(not together)
        targets = (targets if together else set()) | ({target} if target else set())
    return begins


def _reports(call: Call, step: str) -> bool:
    return call.ended is not None and any(op.step == step for op in call.ended.ops)
