"""Conditions of waits and cancellations: put the run's event in, find what can be indexed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from ndalab.core.expressions import syntax
from ndalab.core.expressions.syntax import Literal, Node
from ndalab.core.expressions.values import Failure, lift

_ABSENT = object()
# Above this a double cannot tell neighbouring integers apart, and an index would.
_EXACT = 2**53


def substitute(node: Node, event: Mapping[str, Any]) -> Node:
    """Replace what reads `event` by its value; a field it does not have becomes null.

    As on the server, three things stay as they are and later find no event: the body of a macro,
    `has()` of a field that is not there, and missing keys written in brackets.
    """
    found = syntax.path(node)
    if found is not None and found[0] == "event":
        return _known(node, event, found[1], dotted=found[2])
    match node:
        case syntax.Has():
            return _present(node, event)
        case syntax.Macro():
            return replace(node, source=substitute(node.source, event))
        case _:
            return _rebuilt(node, event)


def _rebuilt(node: Node, event: Mapping[str, Any]) -> Node:
    match node:
        case syntax.Select():
            return replace(node, operand=substitute(node.operand, event))
        case syntax.Index():
            operand, key = _each((node.operand, node.key), event)
            return syntax.Index(operand, key, at=node.at)
        case syntax.Call():
            return replace(node, arguments=_each(node.arguments, event))
        case syntax.Or() | syntax.And():
            return replace(node, terms=_each(node.terms, event))
        case syntax.Items():
            return replace(node, items=_each(node.items, event))
        case syntax.Entries():
            pairs = (_each(pair, event) for pair in node.entries)
            return replace(node, entries=tuple((key, item) for key, item in pairs))
        case syntax.Conditional():
            parts = _each((node.condition, node.then, node.otherwise), event)
            return syntax.Conditional(*parts, at=node.at)
        case _:
            return node


def _each(nodes: tuple[Node, ...], event: Mapping[str, Any]) -> tuple[Node, ...]:
    return tuple(substitute(node, event) for node in nodes)


def _known(node: Node, event: Mapping[str, Any], keys: tuple[str, ...], *, dotted: bool) -> Node:
    value = _follow(event, keys)
    if value is _ABSENT:
        return Literal(None, at=node.at) if dotted else node
    taken = lift(value)
    return node if isinstance(taken, Failure) else Literal(taken, at=node.at)


def _follow(value: Any, keys: tuple[str, ...]) -> Any:
    for key in keys:
        if not isinstance(value, Mapping):
            return _ABSENT
        value = value.get(key, _ABSENT)
    return value


def _present(node: syntax.Has, event: Mapping[str, Any]) -> Node:
    found = syntax.path(node.operand)
    if found is None or found[0] != "event":
        return replace(node, operand=substitute(node.operand, event))
    there = _follow(event, (*found[1], node.key)) is not _ABSENT
    return Literal(True, at=node.at) if there else node


def equalities(node: Node, variable: str) -> tuple[tuple[tuple[str, ...], Any], ...]:
    """List the paths from `variable` that must have a certain value for `node` to be true."""
    terms = node.terms if isinstance(node, syntax.And) else (node,)
    found: list[tuple[tuple[str, ...], Any]] = []
    for term in terms:
        if isinstance(term, syntax.And):
            found += equalities(term, variable)
        elif isinstance(term, syntax.Call) and term.function == "_==_":
            found += _equality(term, variable)
    return tuple(found)


def _equality(term: syntax.Call, variable: str) -> list[tuple[tuple[str, ...], Any]]:
    left, right = term.arguments
    if isinstance(left, Literal):
        left, right = right, left
    found = syntax.path(left)
    if found is None or found[0] != variable or not found[1] or not isinstance(right, Literal):
        return []
    return [((variable, *found[1]), right.value)] if _indexable(right.value) else []


def _indexable(value: Any) -> bool:
    """Tell whether one key stands for all that equals `value`. Null also equals what is missing."""
    if isinstance(value, int | float):
        return abs(value) < _EXACT
    return isinstance(value, str)
