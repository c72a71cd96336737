"""Whether a due item may be called now: counters of calls, and throttles of starts."""

from __future__ import annotations

from ndalab.core import gcra
from ndalab.core.draft import Draft
from ndalab.core.facts import Blocked, Metered
from ndalab.core.run import Item, RunState
from ndalab.core.spec import FunctionSpec

UNKEYED_DEFAULT = 1000
"""What an unkeyed limit of 0 means (semantics 4.9)."""


def passes(draft: Draft, run: RunState, item: Item) -> bool:
    """Let an item pass, or park it where it will be taken up again."""
    spec = draft.function(run)
    full = _full_counter(draft, spec, run)
    if full is not None:
        draft.add(Blocked(draft.now, run.id, item.number, full, None))
        _pass_on(draft, spec, run, full)
        return False
    return not _is_start(item) or _passes_throttle(draft, spec, run, item)


def _is_start(item: Item) -> bool:
    return item.kind == "start" and item.attempt == 0


def _full_counter(draft: Draft, spec: FunctionSpec, run: RunState) -> str | None:
    for counter, limit in zip(run.slots, _limits(spec, run), strict=True):
        if draft.state.executing[counter] >= limit:
            return counter
    return None


def _limits(spec: FunctionSpec, run: RunState) -> list[int]:
    """The limits of the run's counters, as the function has them now."""
    found = [
        UNKEYED_DEFAULT if limit.limit == 0 and not limit.key else limit.limit
        for limit in spec.concurrency
    ]
    # A new version of the function may have fewer limits than the run was scheduled with.
    missing = len(run.slots) - len(found)
    return [*found[: len(run.slots)], *[UNKEYED_DEFAULT] * max(0, missing)]


def _pass_on(draft: Draft, spec: FunctionSpec, run: RunState, full: str) -> None:
    """Room in another counter that this item cannot use is for the next one there."""
    for counter, limit in zip(run.slots, _limits(spec, run), strict=True):
        if counter != full and draft.state.executing[counter] < limit:
            draft.state.release(counter)


def _passes_throttle(draft: Draft, spec: FunctionSpec, run: RunState, item: Item) -> bool:
    """Let a start pass at the throttle's rate; the others keep their order (4.5)."""
    meter, throttle = run.throttle, spec.throttle
    # A start that was cut off has paid already.
    if meter is None or throttle is None or run.started_at is not None:
        return True
    rate = {"limit": throttle.limit, "period": throttle.period * 1000, "burst": throttle.burst}
    verdict = gcra.throttle(draft.state.meters.get(meter), draft.now * 1000, **rate)
    if not verdict.allowed:
        until = -(-verdict.allowed_at // 1000)
        draft.add(Blocked(draft.now, run.id, item.number, meter, until))
        return False
    draft.add(Metered(draft.now, meter, verdict.tat))
    draft.state.release(meter)
    return True
