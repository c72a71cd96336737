"""A scene as the rows that every face shows, within a budget. No markup and no widths.

All faces draw these same rows, so that the picture never says more or less than the text.
"""

from __future__ import annotations

from collections import Counter
from typing import Any, Literal, NamedTuple

from ndalab.core.scene.words import since, span

BUDGET = 120
"""The most rows that are drawn."""
DROPPED = 20
"""The most kinds of dropped events that are told of."""
DEEPEST = 8
"""Runs nested deeper than this are not moved further to the right."""

Scene = dict[str, Any]
Kind = Literal["run", "step", "attempt", "result", "note"]


class Row(NamedTuple):
    """One line of a trace. Its text is as users wrote it: a face cleans or escapes it."""

    kind: Kind
    depth: int
    status: str
    label: str
    what: str = ""
    start: int | None = None
    end: int | None = None
    until: int | None = None
    """When an open pause ends at the latest."""
    entered: int = 0
    segments: tuple[dict[str, Any], ...] = ()
    inner: tuple[dict[str, Any], ...] = ()
    """The segments of steps that have no row of their own."""
    calls: tuple[tuple[int, int], ...] = ()
    waits: int | None = None
    """Milliseconds until a failed attempt is made again."""


def rows(scene: Scene, budget: int = BUDGET) -> list[Row]:
    """List the rows to draw; what does not fit is counted in rows of its own."""
    runs = scene["runs"]
    detailed = [_detailed(run) for run in runs]
    if sum(map(len, detailed)) > budget:
        detailed = _within(runs, detailed, budget)
    found = [row for part in detailed for row in part]
    found += _dropped(scene["dropped"])
    found += _injected(scene["injected"])
    missing = Counter(scene["totals"]["hidden"])
    missing.update(run["status"] for run in runs[len(detailed) :])
    return [*found, _more("run", missing, 0)] if missing else found


def _dropped(dropped: list[dict[str, str]]) -> list[Row]:
    """Say which events started nothing, as one row for each function and reason."""
    counts = Counter((d["event"], d["function"], d["reason"]) for d in dropped)
    return [
        Row(
            "note",
            0,
            "",
            f"{_plural(count, 'event')} '{event}' did not start '{function}': {reason}",
        )
        for (event, function, reason), count in list(counts.items())[:DROPPED]
    ]


_INJECTED = {"drop": "was dropped", "delay": "was delayed"}


def _injected(injected: list[dict[str, str]]) -> list[Row]:
    """Say which events a test made go missing or come late."""
    counts = Counter((one["event"], one["kind"]) for one in injected)
    return [
        Row("note", 0, "", f"{_plural(count, 'event')} '{event}' {_INJECTED[kind]} (injected)")
        for (event, kind), count in list(counts.items())[:DROPPED]
    ]


def title(scene: Scene) -> str:
    """Say what a trace shows: how many runs, and how they ended."""
    totals = scene["totals"]
    statuses = _counted(totals["statuses"])
    shown = f" ({statuses})" if statuses else ""
    events = _plural(totals["events"], "event")
    return f"{_plural(totals['runs'], 'run')}{shown}, {events}"


def length(scene: Scene) -> int:
    """Milliseconds between the first and the last thing shown."""
    ticks = scene["axis"]["ticks"]
    return int(ticks[-1][1]) if ticks else 0


def when(row: Row) -> str:
    """Say from when to when a row lasts: ``+0``, ``+0 → +2 h``, ``+2 h → …`` while it is open."""
    if row.start is None:
        return ""
    if row.end is None:
        due = "" if row.until is None else f" {since(row.until)}"
        return f"{since(row.start)} → …{due}" if row.status not in _OVER else since(row.start)
    first, last = since(row.start), since(row.end)
    return first if first == last else f"{first} → {last}"


def failure(error: dict[str, str]) -> str:
    """Say why something failed: ``ValueError: no such clause``."""
    return f"{error['name']}: {error['message']}" if error["message"] else error["name"]


_OVER = frozenset({"completed", "failed", "cancelled", "skipped"})


def _within(runs: list[dict[str, Any]], detailed: list[list[Row]], budget: int) -> list[list[Row]]:
    """Give each run an equal share of rows; with too little for that, one row each."""
    share = budget // max(1, len(runs))
    if share < 6:
        return _one_row_each(runs, budget)
    return [_cut(run, part, share) for run, part in zip(runs, detailed, strict=True)]


def _cut(run: dict[str, Any], part: list[Row], share: int) -> list[Row]:
    if len(part) <= share:
        return part
    ends = [row for row in part[1:] if row.kind == "result"]
    kept = part[: share - 1 - len(ends)]
    shown = sum(row.kind == "step" for row in kept)
    missing = Counter(step["status"] for step in run["steps"][shown:])
    note = [_more("step", missing, run["depth"] + 1)] if missing else []
    return [*kept, *note, *ends]


def _one_row_each(runs: list[dict[str, Any]], budget: int) -> list[list[Row]]:
    """Draw the steps on their run's row; what is left of the budget tells why runs failed."""
    left = budget - len(runs)
    found: list[list[Row]] = []
    for run in runs[:budget]:
        inner = tuple(segment for step in run["steps"] for segment in step["segments"])
        part = [_run_row(run)._replace(inner=inner)]
        if run["error"] is not None and left > 0:
            part.append(_error_row(run["error"], run["depth"] + 1))
            left -= 1
        found.append(part)
    return found


def _detailed(run: dict[str, Any]) -> list[Row]:
    depth = run["depth"] + 1
    found = [_run_row(run)]
    found += [_attempt_row(attempt, " of the function", depth) for attempt in run["attempts"]]
    for step in run["steps"]:
        found.append(_step_row(step, depth))
        found += [
            _attempt_row({**attempt, "at": attempt["start"][0]}, "", depth + 1)
            for attempt in step["attempts"]
            if attempt["error"] is not None
        ]
        if step["error"] is not None and not any(a["error"] for a in step["attempts"]):
            found.append(_error_row(step["error"], depth + 1))
    if run["error"] is not None:
        found.append(_error_row(run["error"], depth))
    elif run["output"] is not None:
        found.append(Row("result", depth, "completed", run["output"]))
    return found + [Row("note", depth, "", note) for note in run["notes"]]


def _run_row(run: dict[str, Any]) -> Row:
    return Row(
        "run",
        run["depth"],
        run["status"],
        run["function"],
        _trigger(run),
        run["queued"] if run["started"] is None else run["started"],
        run["ended"],
        entered=len(run["calls"]),
        segments=tuple(run["segments"]),
        calls=tuple((call["at"], call["beat"]) for call in run["calls"]),
    )


def _error_row(error: dict[str, str], depth: int) -> Row:
    return Row("result", depth, "failed", failure(error))


def _trigger(run: dict[str, Any]) -> str:
    cause = run["cause"]
    if run["cron"] is not None:
        return f"on schedule {run['cron']}"
    if cause is not None and cause["how"] == "invoke":
        return f"invoked by {cause['step'] or cause['function']}"
    more = f" and {run['events'] - 1} more" if run["events"] > 1 else ""
    return f"on {run['event']['name']}{more}"


def _step_row(step: dict[str, Any], depth: int) -> Row:
    tries = len(step["attempts"])
    what = step["words"]
    if step["timed_out"]:
        what += ", timed out"
    if tries > 1:
        what += f", {tries} attempts"
    if step["injected"]:
        what = f"injected {step['injected']}: {what}"
    segments = tuple(step["segments"])
    open_until = step["until"] if step["ended"] is None else None
    return Row(
        "step",
        depth,
        step["status"],
        step["name"],
        what,
        segments[0]["start"][0] if segments else step["seen"],
        step["ended"],
        open_until,
        segments=segments,
    )


def _attempt_row(attempt: dict[str, Any], of: str, depth: int) -> Row:
    retry_at = attempt["retry_at"]
    return Row(
        "attempt",
        depth,
        "failed",
        f"attempt {attempt['number']}{of}: {failure(attempt['error'])}",
        start=attempt["at"],
        waits=None if retry_at is None else retry_at - attempt["at"],
    )


def sign(row: Row) -> str:
    """Give a row of prose its sign."""
    if row.kind == "note":
        return ""
    if row.kind == "attempt":
        return "↻ "
    return "→ " if row.status == "completed" else "✗ "


def again(row: Row) -> str:
    """Say when a failed attempt is made again."""
    return "" if row.waits is None else f"; again after {span(row.waits)}"


def _more(what: str, missing: Counter[str], depth: int) -> Row:
    count = sum(missing.values())
    text = f"… and {_plural(count, f'more {what}')}: {_counted(missing)}"
    return Row("note", depth, "", text)


def _counted(statuses: dict[str, int] | Counter[str]) -> str:
    return ", ".join(f"{count:,} {status}" for status, count in sorted(statuses.items()))


def _plural(count: int, noun: str) -> str:
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"
