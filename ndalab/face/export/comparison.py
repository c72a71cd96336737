"""Two runs side by side, aligned by step, with what differs marked.

Values are compared whole, as JSON, and not by how they are shown; what is shown is the stretch
around the first difference. The two runs may be of different labs.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any, Literal, NamedTuple
from xml.sax.saxutils import escape

from ndalab.core.scene import scene
from ndalab.core.scene.words import span
from ndalab.errors import UsageError
from ndalab.face.plain import shorten
from ndalab.face.views import Error, Run, Step

Mark = Literal["=", "≠", "−", "+"]
"""The same, different, only in the first run, only in the second."""

VALUE = 60
"""Columns of a value that are shown."""
LEAD = 12
"""Characters that are shown before the first difference."""
_WORDS = {"=": "same", "≠": "different", "−": "only in the first", "+": "only in the second"}


class Difference(NamedTuple):
    """One thing that two runs do not have in common."""

    what: str
    first: str
    second: str


class Line(NamedTuple):
    """A step, or a part of the run as a whole, in both runs."""

    name: str
    mark: Mark
    is_step: bool
    differences: tuple[Difference, ...] = ()


class Comparison:
    """Two runs side by side. As the last expression of a cell it is a table; printed, text."""

    def __init__(self, first: str, second: str, lines: Sequence[Line]) -> None:
        self.first = first
        self.second = second
        self.lines = tuple(lines)

    @property
    def same(self) -> bool:
        """Whether nothing differs."""
        return all(line.mark == "=" for line in self.lines)

    def text(self) -> str:
        """Write the comparison as text."""
        lines = [f"First:  {self.first}", f"Second: {self.second}", self._verdict()]
        return "\n".join([*lines, *(text for line in self.lines for text in _text(line))])

    def html(self) -> str:
        """Write the comparison as an HTML table without style or script."""
        body = "\n".join(row for line in self.lines for row in _row(line))
        heads = ("", "Run or step", "First", "Second")
        head = "".join(f'<th scope="col">{name}</th>' for name in heads)
        return (
            f"<div><p><strong>First:</strong> {_safe(self.first)}<br>"
            f"<strong>Second:</strong> {_safe(self.second)}<br>{self._verdict()}</p>\n"
            f"<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody>\n</table></div>"
        )

    def _verdict(self) -> str:
        steps = [line for line in self.lines if line.is_step]
        other = sum(line.mark != "=" for line in steps)
        rest = [line.name for line in self.lines if not line.is_step and line.mark != "="]
        if self.same:
            return f"The same: {len(steps)} of {len(steps)} steps."
        named = " and ".join(rest)
        if not other:
            return f"All {len(steps)} steps are the same; {named} differs."
        return f"{other} of {len(steps)} steps differ{f'; {named} too' if rest else ''}."

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        return {"text/plain": self.text(), "text/html": self.html()}

    def __repr__(self) -> str:
        return self.text()


def compare(first: Run, second: Run, *, times: bool = True) -> Comparison:
    """Align two runs by step and mark what differs.

    Args:
        first: One run.
        second: Another, which may be of another lab.
        times: Whether how long a step took counts.

    Raises:
        UsageError: One of the two is not a run.
    """
    for run in (first, second):
        if not isinstance(run, Run):
            raise UsageError(
                f"{shorten(repr(run), VALUE)} is not a run. Pass two runs: "
                "trace.compare(before, after), as lab.runs() or lab.trigger(event) gave you."
            )
    lines = [
        _whole("event", first.event.name, second.event.name, _data(first), _data(second)),
        *_steps(first, second, times=times),
        _ending(first, second),
    ]
    return Comparison(_title(first), _title(second), lines)


def _title(run: Run) -> str:
    steps = len(run.steps)
    return f"{run.function_id}, {run.status}, {steps} step{'' if steps == 1 else 's'}"


def _data(run: Run) -> Any:
    return [event.data for event in run.events]


def _whole(name: str, one: str, other: str, data: Any, other_data: Any) -> Line:
    found = [*_differ("name", one, other), *_differ("data", data, other_data)]
    return Line(name, "≠" if found else "=", False, tuple(found))


def _ending(first: Run, second: Run) -> Line:
    found = [
        *_differ("status", first.status, second.status),
        *_differ("output", first.output, second.output),
        *_differ("error", _error(first.error), _error(second.error)),
    ]
    return Line("result", "≠" if found else "=", False, tuple(found))


def _steps(first: Run, second: Run, *, times: bool) -> Iterator[Line]:
    ones = {step.name: step for step in first.steps}
    others = {step.name: step for step in second.steps}
    words, other_words = _words(first), _words(second)
    for name in merged(list(ones), list(others)):
        one, other = ones.get(name), others.get(name)
        if one is None or other is None:
            yield Line(name, "+" if one is None else "−", True)
            continue
        found = [
            *_differ("what", words[name], other_words[name]),
            *_step(one, other),
            *(_differ("took", _took(one), _took(other)) if times else ()),
        ]
        yield Line(name, "≠" if found else "=", True, tuple(found))


def merged(first: Sequence[str], second: Sequence[str]) -> list[str]:
    """Merge two orders of names: the first's, with each new one after what precedes it."""
    known = set(first)
    after: dict[str | None, list[str]] = {}
    former = None
    for name in second:
        if name in known:
            former = name
        else:
            after.setdefault(former, []).append(name)
    found = after.get(None, [])
    return found + [new for name in first for new in (name, *after.get(name, ()))]


def _words(run: Run) -> dict[str, str]:
    """Say what each step does, in the words of the trace."""
    shown = scene(run._all, [run.id], label=run._local_id)  # noqa: SLF001
    return {step["name"]: step["words"] for step in shown["runs"][0]["steps"]}


def _step(one: Step, other: Step) -> Iterator[Difference]:
    yield from _differ("status", one.status, other.status)
    yield from _differ("attempts", one.attempts, other.attempts)
    yield from _differ("output", one.output, other.output)
    yield from _differ("error", _error(one.error), _error(other.error))


def _took(step: Step) -> str | None:
    if step.started_at is None or step.ended_at is None:
        return None
    return span(round((step.ended_at - step.started_at).total_seconds() * 1000))


def _error(error: Error | None) -> str | None:
    return None if error is None else f"{error.name}: {error.message}"


def _differ(what: str, one: Any, other: Any) -> Iterator[Difference]:
    # As JSON text: True and 1 are equal in Python, and not in what a step returned.
    first, second = _shown(one), _shown(other)
    if first != second:
        yield Difference(what, *around(first, second))


def _shown(value: Any) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def around(first: str, second: str) -> tuple[str, str]:
    """Cut two texts to the stretch around their first difference."""
    place = next(
        (n for n, (a, b) in enumerate(zip(first, second, strict=False)) if a != b),
        min(len(first), len(second)),
    )
    if max(len(first), len(second)) <= VALUE or place < VALUE // 2:
        return first, second
    start = place - LEAD
    return f"…{first[start:]}", f"…{second[start:]}"


def _text(line: Line) -> Iterator[str]:
    if line.mark in "−+":
        yield f"{line.mark} {shorten(line.name, VALUE)}: {_WORDS[line.mark]}"
        return
    yield f"{line.mark} {shorten(line.name, VALUE)}"
    for what, first, second in line.differences:
        yield f"    {what}: {shorten(first, VALUE)}"
        yield f"    {' ' * len(what)}→ {shorten(second, VALUE)}"


def _row(line: Line) -> Iterator[str]:
    mark = f'<td title="{_WORDS[line.mark]}">{line.mark}</td>'
    name = f"<td><bdi>{_safe(line.name)}</bdi></td>"
    if not line.differences:
        words = _WORDS[line.mark]
        cells = f'<td colspan="2">{words}</td>'
        yield f"<tr>{mark}{name}{cells}</tr>"
        return
    yield f'<tr>{mark}{name}<td colspan="2">{_WORDS[line.mark]}</td></tr>'
    for what, first, second in line.differences:
        cells = "".join(f"<td><bdi>{_safe(text)}</bdi></td>" for text in (first, second))
        yield f"<tr><td></td><td>\u2003{what}</td>{cells}</tr>"


def _safe(text: str) -> str:
    return escape(shorten(text, VALUE))
