"""The source of a function, and on which of its lines each step stands. Reads, never runs.

Steps are found by the text of their ids: ``step.run("parse", …)`` by itself,
``step.run(f"risk {n}", …)`` by its pattern, and both within ``partial(step.run, "parse", …)``.
Where a single place computes its id some other way, it stands for all ids that no text explains.
"""

from __future__ import annotations

import ast
import functools
import inspect
import re
import textwrap
from collections.abc import Callable
from typing import Any, NamedTuple

LINES = 600
"""The most lines of a function that are shown."""

METHODS = frozenset(
    {"run", "sleep", "sleep_until", "invoke", "invoke_by_id", "wait_for_event", "send_event"}
    | {"infer"}
)


class Source(NamedTuple):
    """A function's text."""

    lines: tuple[str, ...]
    first: int
    """The number of the first line in its file or cell."""
    name: str
    """The function's own name, as stacks tell it."""
    sites: tuple[tuple[str, int], ...]
    """Pattern of a step's id and the line, counted from 1, on which it is asked for."""
    returns: tuple[int, ...]
    """Lines on which the function returns; its last line if it never says so."""

    def line_of(self, step: str) -> int | None:
        """Find the line that asks for a step; repeats have the line of the first."""
        plain = re.sub(r":\d+$", "", step)
        found = (line for pattern, line in self.sites if re.fullmatch(pattern, plain, re.DOTALL))
        return next(found, None)

    def line_in(self, stack: str) -> int | None:
        """Find the line of this function in a stack trace."""
        frames = re.findall(rf"line (\d+), in {re.escape(self.name)}$", stack, re.MULTILINE)
        inside = [int(line) - self.first + 1 for line in frames]
        return next((line for line in inside[::-1] if 1 <= line <= len(self.lines)), None)


def source_of(handler: Callable[..., Any] | None) -> Source | None:
    """Read a function's source; None where there is none, as for one made by `exec`."""
    try:
        lines, first = inspect.getsourcelines(inspect.unwrap(handler))  # type: ignore[arg-type]
        text = textwrap.dedent("".join(lines))
        tree = ast.parse(text)
    except (OSError, TypeError, ValueError, SyntaxError):
        return None
    found = next((node for node in ast.walk(tree) if isinstance(node, _FUNCTIONS)), None)
    if found is None:
        return None
    return Source(
        tuple(text.splitlines()[:LINES]),
        first,
        found.name,
        _ranked(_sites(found)),
        _returns(found),
    )


cached_source_of = functools.lru_cache(maxsize=64)(source_of)

_ANY = ".*"
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def _ranked(sites: list[tuple[str, int]]) -> tuple[tuple[str, int], ...]:
    """Put plain ids before patterns, and leave out places of which nothing can be told."""
    vague = [site for site in sites if site[0] == _ANY]
    known = [site for site in sites if site[0] != _ANY]
    plain_first = sorted(known, key=lambda site: (_ANY in site[0], site[1]))
    return (*plain_first, *(vague if len(vague) == 1 else []))


def _sites(tree: ast.AST) -> list[tuple[str, int]]:
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call))
    return [site for call in calls if (site := _site(call)) is not None]


def _site(call: ast.Call) -> tuple[str, int] | None:
    """A call of a step's method, or one that is handed such a method before the step's id."""
    method, arguments = call.func, call.args
    if not _is_method(method):
        if len(arguments) < 2 or not _is_method(arguments[0]):
            return None
        method, *arguments = arguments
    named = [keyword.value for keyword in call.keywords if keyword.arg == "step_id"]
    step = next(iter([*named, *arguments]), None)
    if step is None or (_pattern(step) == _ANY and not _is_of_step(method)):
        return None
    return _pattern(step), call.lineno


def _is_method(node: ast.AST) -> bool:
    return isinstance(node, ast.Attribute) and node.attr in METHODS


def _is_of_step(method: ast.AST) -> bool:
    """Whether it is `step.run` or `ctx.step.run`, and not the `run` of something else."""
    owner = method.value if isinstance(method, ast.Attribute) else None
    name = owner.attr if isinstance(owner, ast.Attribute) else getattr(owner, "id", "")
    return name in ("step", "ai")


def _pattern(node: ast.AST) -> str:
    """What ids an expression can give: exactly its text, or anything at its blanks."""
    if isinstance(node, ast.Constant):
        return re.escape(str(node.value))
    if not isinstance(node, ast.JoinedStr):
        return _ANY
    return "".join(map(_pattern, node.values))


def _returns(function: ast.FunctionDef | ast.AsyncFunctionDef) -> tuple[int, ...]:
    lines = _own_returns(function.body)
    last = function.end_lineno or function.lineno
    return tuple(sorted(lines)) or (last,)


def _own_returns(nodes: list[Any]) -> list[int]:
    found: list[int] = []
    for node in nodes:
        if isinstance(node, (*_FUNCTIONS, ast.Lambda, ast.ClassDef)):
            continue
        if isinstance(node, ast.Return):
            found.append(node.lineno)
        found += _own_returns(list(ast.iter_child_nodes(node)))
    return found
