"""What a person asks a live view for: all about one run or one of its steps, cut to be read.

An answer is a list of items, each a label and text with a form that says how to set it:
``words``, ``json``, ``code`` or ``error``. What is cut says how long it was. No markup here.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

from ndalab.core.jsontext import size
from ndalab.core.run import RunState, StepState
from ndalab.core.scene.words import op_words, since, span
from ndalab.core.spec import FunctionSpec
from ndalab.core.state import State
from ndalab.face.plain import clean

TEXT = 20_000
"""Characters of a value that are sent."""
WORDS = 4_000
EVENTS = 20
"""The most events of a batch that are shown."""

Item = dict[str, Any]
Label = Callable[[str], str]


def run_details(
    state: State, run: RunState, label: Label, spec: FunctionSpec | None = None
) -> list[Item]:
    """Tell all about a run."""
    origin = state.events[run.events[0]].at
    items = [
        words("Function", label(run.function)),
        words("Status", run.status),
        words("Run id", run.id),
        words("Time", _time(run.scheduled_at, run.started_at, run.ended_at, origin)),
        words("Entered", f"{len(run.calls)}×, {len(run.memos)} memos of {size_of(run.memo_bytes)}"),
        *_usage([memo.value for memo in run.memos.values() if memo.kind == "data"]),
        *([words("Schedule", run.cron)] if run.cron else []),
        *_matched(state, run, spec),
        *(
            words("Not deterministic", f"step {change.step}: {change.kind}")
            for change in run.changes
        ),
    ]
    for number, event in enumerate(run.events[:EVENTS], 1):
        name = "Event" if len(run.events) == 1 else f"Event {number} of {len(run.events)}"
        items.append(value(name, json.dumps(state.event_map(event), ensure_ascii=False)))
    items += [error(f"Attempt {f.attempt + 1}", f.error) for f in run.failures]
    items += _outcome(run.output, run.error)
    return items


def step_details(state: State, run: RunState, step: StepState, label: Label) -> list[Item]:
    """Tell all about a step."""
    origin = state.events[run.events[0]].at
    memo, pause = run.memos.get(step.hash), step.pause
    subject = None
    if pause is not None and pause.subject is not None:
        subject = label(pause.subject) if pause.kind == "invoke" else pause.subject
    items = [
        words("Step", step.name),
        words("Does", op_words(step.op, pause, subject, 0)),
        words("Of", f"{label(run.function)}, run {run.number + 1}"),
        words("Time", _time(step.seen_at, step.started_at, step.ended_at, origin)),
        *([words("Attempts", str(step.attempts))] if step.attempts > 1 else []),
        *([words("Until at the latest", since(pause.until - origin))] if pause else []),
        *([code("Matches if", pause.expression)] if pause and pause.expression else []),
        *(
            [words("Memo", f"{memo.kind}, {size_of(size(memo.value))}")]
            if memo
            else [words("Memo", "none yet")]
        ),
        *(_usage([memo.value]) if memo and memo.kind == "data" else []),
        *(
            words("Injected fault", fault.kind)
            for fault in state.injected
            if (fault.run, fault.step) == (run.id, step.hash)
        ),
    ]
    items += [error(f"Attempt {f.attempt + 1}", f.error) for f in step.failures]
    failed = memo is not None and memo.kind == "error"
    if memo is not None:
        items += _outcome(None if failed else memo.value, memo.value if failed else None)
    return items


def words(label: str, text: str) -> Item:
    """Make an item of plain words."""
    return _item(label, "words", clean(text[:WORDS]), len(text), WORDS)


def code(label: str, text: str) -> Item:
    """Make an item of code."""
    return _item(label, "code", visible(text[:TEXT]), len(text), TEXT)


def value(label: str, text: str) -> Item:
    """Make an item of JSON text, indented where it is not too long for that."""
    shown = text
    if len(text) <= TEXT:
        shown = json.dumps(json.loads(text), ensure_ascii=False, indent=2)
    return _item(label, "json", visible(shown[:TEXT]), max(len(text), len(shown)), TEXT)


def error(label: str, text: str) -> Item:
    """Make an item of an error: what it says, then the user's frames."""
    told = json.loads(text)
    said = f"{told.get('name')}: {told.get('message') or ''}"
    stack = str(told.get("stack") or "")
    shown = f"{said[:WORDS]}\n\n{stack[:WORDS]}".rstrip()
    return _item(label, "error", visible(shown), len(said) + len(stack), 2 * WORDS)


def visible(text: str) -> str:
    """Clean text line by line: what is no line break or blank must not act, but be seen."""
    return "\n".join(map(clean, text.split("\n")))


def size_of(count: int) -> str:
    """Say how large: ``12 bytes``, ``3.4 kB``, ``5.0 MB``."""
    if count < 1000:
        return f"{count} bytes" if count != 1 else "1 byte"
    unit, of = ("kB", 1000) if count < 1_000_000 else ("MB", 1_000_000)
    return f"{count / of:.1f} {unit}"


def _item(label: str, form: str, text: str, total: int, limit: int) -> Item:
    cut = {"total": total} if total > limit else {}
    return {"label": label, "form": form, "text": text, **cut}


def _outcome(output: str | None, failure: str | None) -> list[Item]:
    if failure is not None:
        return [error("Error", failure)]
    return [] if output is None else [value("Output", output)]


def _time(asked: int, started: int | None, ended: int | None, origin: int) -> str:
    told = [f"asked for at {since(asked - origin)}"]
    if started is not None:
        told.append(f"begun at {since(started - origin)}")
    if ended is not None:
        told.append(f"ended at {since(ended - origin)}, after {span(ended - asked)}")
    return ", ".join(told)


def _matched(state: State, run: RunState, spec: FunctionSpec | None) -> list[Item]:
    """Show the expression of the trigger that the run's event satisfied."""
    name = state.events[run.events[0]].name
    found = [t.expression for t in spec.triggers if t.event == name] if spec else []
    return [code("Trigger matched", text) for text in found[:1] if text]


_TOKENS = (
    "input_tokens",
    "output_tokens",
    "cache_write_tokens",
    "cache_read_tokens",
    "cache_creation_input_tokens",
    "cache_read_input_tokens",
    "total_tokens",
)


def _usage(values: list[str]) -> list[Item]:
    """Add up the tokens and the cost that outputs report, wherever in them it stands."""
    reports = [
        report
        for text in values
        if "_tokens" in text or "cost_usd" in text
        for report in _reports(json.loads(text), 6)
    ]
    if not reports:
        return []
    counts = {key: sum(_number(report, key) for report in reports) for key in _TOKENS}
    told = [f"{int(n):,} {key.replace('_', ' ')}" for key, n in counts.items() if n]
    costs = [report["cost_usd"] for report in reports if "cost_usd" in report]
    if any(cost is None for cost in costs):
        told.append("cost unknown")
    elif costs:
        told.append(f"${sum(_number(report, 'cost_usd') for report in reports):.4f}")
    return [words("Tokens and cost", ", ".join(told) or "none")]


def _number(report: dict[str, Any], key: str) -> float:
    found = report.get(key)
    return found if isinstance(found, (int, float)) and not isinstance(found, bool) else 0


def _reports(told: Any, depth: int) -> Iterator[dict[str, Any]]:
    """Find the outermost objects that report usage: what they hold is counted in them."""
    if isinstance(told, dict) and any(key in told for key in (*_TOKENS, "cost_usd")):
        yield told
    elif depth and isinstance(told, (dict, list)):
        for inner in told.values() if isinstance(told, dict) else told:
            yield from _reports(inner, depth - 1)
