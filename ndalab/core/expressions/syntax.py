"""The syntax tree of expressions: frozen nodes and the walk over them. No rule of meaning here.

Operators are calls named as CEL names them (`_==_`, `!_`, `@in`), because the server's messages
and rules speak of those names.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """What all nodes share: the offset in the text where they were found."""

    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Literal(Node):
    """A constant."""

    value: Any


@dataclass(frozen=True, slots=True)
class Name(Node):
    """A variable or the name of a type."""

    name: str


@dataclass(frozen=True, slots=True)
class Select(Node):
    """`operand.key`."""

    operand: Node
    key: str


@dataclass(frozen=True, slots=True)
class Has(Node):
    """`has(operand.key)`."""

    operand: Node
    key: str


@dataclass(frozen=True, slots=True)
class Index(Node):
    """`operand[key]`."""

    operand: Node
    key: Node


@dataclass(frozen=True, slots=True)
class Call(Node):
    """A function or an operator; the target of a method is the first argument."""

    function: str
    arguments: tuple[Node, ...]
    method: bool = False


@dataclass(frozen=True, slots=True)
class Or(Node):
    """`a || b || c`."""

    terms: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class And(Node):
    """`a && b && c`."""

    terms: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Conditional(Node):
    """`condition ? then : otherwise`."""

    condition: Node
    then: Node
    otherwise: Node


@dataclass(frozen=True, slots=True)
class Items(Node):
    """`[a, b]`."""

    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Entries(Node):
    """`{a: b}`."""

    entries: tuple[tuple[Node, Node], ...]


@dataclass(frozen=True, slots=True)
class Macro(Node):
    """`source.macro(variable, condition)`; `map` may have a condition and a result."""

    macro: str
    source: Node
    variable: str
    condition: Node | None
    result: Node | None = None


def children(node: Node) -> tuple[Node, ...]:
    """List the nodes directly below `node`."""
    match node:
        case Select(operand=operand) | Has(operand=operand):
            return (operand,)
        case Index(operand=operand, key=key):
            return (operand, key)
        case Call(arguments=nodes) | Or(terms=nodes) | And(terms=nodes) | Items(items=nodes):
            return nodes
        case Conditional():
            return (node.condition, node.then, node.otherwise)
        case Entries(entries=entries):
            return tuple(part for entry in entries for part in entry)
        case Macro():
            parts = (node.source, node.condition, node.result)
            return tuple(part for part in parts if part is not None)
        case _:
            return ()


def walk(node: Node) -> Iterator[Node]:
    """Yield `node` and all nodes below it."""
    waiting = [node]
    while waiting:
        current = waiting.pop()
        yield current
        waiting.extend(reversed(children(current)))


def depth(node: Node) -> int:
    """Count the levels of the tree, without recursion."""
    deepest, waiting = 0, [(node, 1)]
    while waiting:
        current, level = waiting.pop()
        deepest = max(deepest, level)
        waiting.extend((child, level + 1) for child in children(current))
    return deepest


def path(node: Node) -> tuple[str, tuple[str, ...], bool] | None:
    """Read `a.b.c` or `a["b"].c` as root, keys, and whether it is written with dots alone."""
    keys: list[str] = []
    dotted = True
    while True:
        match node:
            case Name(name=root):
                return root, tuple(reversed(keys)), dotted
            case Select(operand=operand, key=key):
                keys.append(key)
                node = operand
            case Index(operand=operand, key=Literal(value=str() as key)):
                keys.append(key)
                node, dotted = operand, False
            case _:
                return None
