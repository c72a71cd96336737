"""How a function was entered again and again: its calls, its steps, and the lines it left at.

What each call did with each step follows from this in the browser, as a table of both would be
large: a step is remembered when its rank is below the call's memos. No markup lives here.
"""

from __future__ import annotations

import json
from typing import Any

from ndalab.core.run import EXECUTED, Call, RunState
from ndalab.face.live.source import Source
from ndalab.face.plain import clean, shorten

CALLS, STEPS = 400, 200
"""The most calls and steps that are told of."""
NAME, LINE = 120, 300

Story = dict[str, Any]


def story(run: RunState, source: Source | None, origin: int) -> Story:
    """Tell a run's re-entries.

    Args:
        run: The run.
        source: The function's source, where it is known.
        origin: The instant from which times are counted.
    """
    columns = {step: place for place, step in enumerate(list(run.steps)[:STEPS])}
    ranks = {step: rank for rank, step in enumerate(run.memos)}
    seen = _first_seen(run)
    return {
        "steps": [
            {
                "i": shorten(run.steps[step].name, NAME),
                "rank": ranks.get(step),
                "memo": run.memos[step].kind if step in run.memos else None,
                "seen": seen.get(step),
                "line": source.line_of(run.steps[step].name) if source else None,
            }
            for step in columns
        ],
        "calls": [_call(run, call, columns, source, origin) for call in run.calls[:CALLS]],
        "more": [max(0, len(run.calls) - CALLS), max(0, len(run.steps) - STEPS)],
        "source": None if source is None else _shown(source),
    }


def _shown(source: Source) -> dict[str, Any]:
    return {
        "name": source.name,
        "first": source.first,
        "lines": [clean(line[:LINE]) for line in source.lines],
    }


def _first_seen(run: RunState) -> dict[str, int]:
    found: dict[str, int] = {}
    for place, call in enumerate(run.calls):
        for op in call.ended.ops if call.ended else ():
            found.setdefault(op.step, place)
    return found


def _call(
    run: RunState, call: Call, columns: dict[str, int], source: Source | None, origin: int
) -> dict[str, Any]:
    begun, ended = call.started, call.ended
    ops = [op for op in ended.ops if op.step in columns] if ended else []
    return {
        "at": begun.at - origin,
        "target": columns.get(begun.step or ""),
        "attempt": begun.attempt + 1,
        "of": begun.max_attempts,
        "plan": begun.disable_immediate_execution,
        "memos": call.memos,
        "status": ended.status if ended else None,
        "ops": [[columns[op.step], _sign(op.op)] for op in ops],
        "error": shorten(f"{ended.error[0]}: {ended.error[1]}", LINE)
        if ended and ended.error
        else None,
        "lines": _lines(run, call, source) if source else [],
    }


def _sign(op: str) -> str:
    """What an op says of its step: it ran, it failed, or it is planned."""
    if op in ("StepError", "StepFailed"):
        return "failed"
    return "run" if op in EXECUTED else "planned"


def _lines(run: RunState, call: Call, source: Source) -> list[int]:
    """On which lines the call left: at its steps, where it returned, or where it raised."""
    ended = call.ended
    if ended is None:
        target = run.steps.get(call.started.step or "")
        line = source.line_of(target.name) if target else None
        return [] if line is None else [line]
    if ended.status == 200:
        return list(source.returns)
    if ended.status >= 400:
        line = source.line_in(_stack(run, call)) or _line_of_failure(run, call, source)
        return [] if line is None else [line]
    found = [source.line_of(op.name) for op in ended.ops]
    return sorted({line for line in found if line is not None})


def _line_of_failure(run: RunState, call: Call, source: Source) -> int | None:
    """The function left where it met a step that had failed for good, if it met one."""
    given = list(run.memos.items())[: call.memos]
    failed = [step for step, memo in given if memo.kind == "error"]
    return source.line_of(run.steps[failed[-1]].name) if failed else None


def _stack(run: RunState, call: Call) -> str:
    attempts = {fact.attempt: fact.error for fact in run.failures}
    text = attempts.get(call.started.attempt) or run.error or "{}"
    return str(json.loads(text).get("stack") or "")
