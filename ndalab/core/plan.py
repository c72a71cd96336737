"""Whether a function met the same steps in two calls. It compares; it never decides what to do.

A function must meet its steps in the same order whenever its memos are the same (a run is replayed
at each call). Later calls know more and get further, and the chains of a parallel group grow each
by itself, so the steps of an earlier call must be a subsequence of a later one's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from ndalab.core.facts import ChangeKind, PlanChanged


class Met(NamedTuple):
    """A step that a call came to, whether it was memoised, run, reported or passed over."""

    step: str
    """Hash of the step id."""
    op: str
    digest: str
    """Of the options that must stay the same; empty where there are none."""


class Plan(NamedTuple):
    """What one call came to."""

    met: tuple[Met, ...] = ()
    places: Mapping[str, tuple[str, str]] = {}
    """Step -> its name and where the user's code calls it, as ``file.py, line 3``."""
    escapes: int = 0
    """How many errors left a parallel group, which cuts short the branches after them."""


class Change(NamedTuple):
    """The first thing in which a plan differs from an earlier one."""

    kind: ChangeKind
    step: str
    instead: str | None
    """The step that was met in its place."""


def difference(earlier: Plan, later: Plan) -> Change | None:
    """Find what a later call with the same memos, or more, should have met and did not."""
    if later.met[: len(earlier.met)] == earlier.met:
        return None
    now = {met.step: met for met in later.met}
    return (
        _vanished(earlier, later, now) or _altered(earlier.met, now) or _moved(earlier, later, now)
    )


def _vanished(earlier: Plan, later: Plan, now: Mapping[str, Met]) -> Change | None:
    if later.escapes > earlier.escapes:
        return None
    gone = next((place for place, met in enumerate(earlier.met) if met.step not in now), None)
    if gone is None:
        return None
    before = {met.step for met in earlier.met}
    new = next((met.step for met in later.met if met.step not in before), None)
    return Change("disappeared", earlier.met[gone].step, new)


def _altered(earlier: Sequence[Met], now: Mapping[str, Met]) -> Change | None:
    for met in earlier:
        found = now.get(met.step)
        if found is not None and found != met:
            return Change("changed", met.step, None)
    return None


def _moved(earlier: Plan, later: Plan, now: Mapping[str, Met]) -> Change | None:
    before = {met.step for met in earlier.met}
    order = [met.step for met in earlier.met if met.step in now]
    for expected, found in zip(order, [m.step for m in later.met if m.step in before], strict=True):
        if expected != found:
            return Change("moved", found, expected)
    return None


class Watch:
    """Remembers what each unfinished run came to last, to compare it with the next call's plan."""

    def __init__(self) -> None:
        self._latest: dict[str, tuple[int, Plan]] = {}
        self._places: dict[str, dict[str, tuple[str, str]]] = {}

    def compare(self, run: str, memos: int, plan: Plan) -> Change | None:
        """Take a call's plan into account; give the first difference from the one before.

        Args:
            run: Whose call it was.
            memos: How many memos the call was given. A call that knew less than another that has
                been answered already, as happens in race mode, is not compared.
            plan: What the call came to.
        """
        known, earlier = self._latest.get(run, (0, Plan()))
        self._places.setdefault(run, {}).update(plan.places)
        if memos < known:
            return None
        self._latest[run] = (memos, plan)
        return difference(earlier, plan)

    def place(self, run: str, step: str | None) -> tuple[str, str] | None:
        """Tell a step's name and where the user's code calls it, if a call of ours has seen it."""
        return self._places.get(run, {}).get(step or "")

    def forget(self, run: str) -> None:
        """Drop what is known of a run that ended."""
        self._latest.pop(run, None)
        self._places.pop(run, None)


_CHANGES = {
    "disappeared": "was not met again",
    "moved": "was met out of its order",
    "changed": "was met with other options or as another kind of step",
}


def sentence(change: PlanChanged) -> str:
    """Say which step changed between two calls, and where it stands in the user's code."""
    instead = "" if change.instead is None else f"; met instead: {change.instead!r}"
    other = "" if change.instead_place is None else f" ({change.instead_place})"
    place = "" if change.place is None else f" ({change.place})"
    return (
        f"Step {change.step!r}{place} {_CHANGES[change.kind]}{instead}{other}. A function must "
        "meet the same steps at every call: put what varies into a step."
    )
