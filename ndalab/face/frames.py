"""Runs, steps and events as pandas data frames.

Columns and their types are the same whether there are rows or not; times are in UTC. A `run` is
the run's number in the order of creation: ids are given only when asked for.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from ndalab.core.state import State
from ndalab.engine.clock import from_ms
from ndalab.errors import UsageError
from ndalab.face.views import Error, Run, Step

if TYPE_CHECKING:
    import pandas as pd

_TIME = "datetime64[ms, UTC]"
_RUNS = {
    "run": "int64",
    "function": "string",
    "status": "string",
    "event": "string",
    "queued_at": _TIME,
    "started_at": _TIME,
    "ended_at": _TIME,
    "steps": "int64",
    "calls": "int64",
    "output": "object",
    "error": "string",
}
_STEPS = {
    "run": "int64",
    "function": "string",
    "step": "string",
    "op": "string",
    "status": "string",
    "attempts": "int64",
    "started_at": _TIME,
    "ended_at": _TIME,
    "output": "object",
    "error": "string",
}
_EVENTS = {
    "name": "string",
    "data": "object",
    "origin": "string",
    "sent_by": "string",
    "received_at": _TIME,
    "ts": _TIME,
    "runs": "int64",
}


def runs_frame(runs: Sequence[Run], *, ids: bool = False) -> pd.DataFrame:
    """Tabulate runs: one row a run.

    Args:
        runs: What to tabulate.
        ids: Add a column with the runs' ids.
    """
    rows = [_run_row(run) for run in runs]
    return _frame(rows, _RUNS, {"run_id": [run.id for run in runs]} if ids else {})


def steps_frame(runs: Sequence[Run], *, ids: bool = False) -> pd.DataFrame:
    """Tabulate steps: one row a step, in the order in which each run came to know them.

    Args:
        runs: The runs whose steps to tabulate.
        ids: Add a column with the runs' ids.
    """
    steps = [(run, step) for run in runs for step in run.steps]
    rows = [_step_row(run, step) for run, step in steps]
    return _frame(rows, _STEPS, {"run_id": [run.id for run, _ in steps]} if ids else {})


def events_frame(
    state: State, label: Callable[[str], str] = str, *, ids: bool = False
) -> pd.DataFrame:
    """Tabulate all events, the lab's own included: one row an event.

    Args:
        state: What has happened.
        label: Turns a function's id into the name to show.
        ids: Add columns with the events' ids and with their senders' run ids.
    """
    events = list(state.events.values())
    started = Counter(event for run in state.runs.values() for event in run.events)
    rows = [
        (
            event.name,
            json.loads(event.data),
            event.origin,
            label(state.runs[event.run].function) if event.run in state.runs else None,
            from_ms(event.at),
            from_ms(event.ts),
            started[event.id],
        )
        for event in events
    ]
    known: dict[str, list[Any]] = {
        "event_id": [event.id for event in events],
        "run_id": [event.run for event in events],
    }
    return _frame(rows, _EVENTS, known if ids else {})


def _run_row(run: Run) -> tuple[Any, ...]:
    return (
        _number(run),
        run.function_id,
        run.status,
        run.event.name,
        run.queued_at,
        run.started_at,
        run.ended_at,
        len(run.steps),
        len(run.calls),
        run.output,
        _error(run.error),
    )


def _step_row(run: Run, step: Step) -> tuple[Any, ...]:
    return (
        _number(run),
        run.function_id,
        step.name,
        step.op,
        step.status,
        step.attempts,
        step.started_at,
        step.ended_at,
        step.output,
        _error(step.error),
    )


def _number(run: Run) -> int:
    return run._state.number  # noqa: SLF001


def _error(error: Error | None) -> str | None:
    if error is None:
        return None
    return f"{error.name}: {error.message}" if error.message else error.name


def _frame(
    rows: Sequence[tuple[Any, ...]], types: dict[str, str], extra: dict[str, list[Any]]
) -> pd.DataFrame:
    """Build a frame column by column, so that no type is guessed from what rows there are."""
    pandas = _pandas()
    columns = dict(zip(types, zip(*rows, strict=True), strict=True)) if rows else {}
    made = {name: _series(pandas, columns.get(name, ()), kind) for name, kind in types.items()}
    made |= {name: _series(pandas, values, "string") for name, values in extra.items()}
    frame: pd.DataFrame = pandas.DataFrame(made)
    return frame


def _series(pandas: Any, values: Iterable[Any], kind: str) -> Any:
    return pandas.Series(list(values), dtype=kind)


def _pandas() -> Any:
    try:
        import pandas as pd
    except ImportError as err:
        raise UsageError(
            'Data frames need pandas: pip install "ndalab[notebook]", then restart the kernel.'
        ) from err
    return pd
