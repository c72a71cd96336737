"""A syntax tree back to text, so that a condition with values put in can be stored and shown."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from typing import Any

from ndalab.core.expressions import syntax
from ndalab.core.expressions.syntax import Node
from ndalab.core.expressions.values import UInt

_LEVELS = {"||": 1, "&&": 2, "+": 4, "-": 4, "*": 5, "/": 5, "%": 5}
_RELATION = 3
_UNARY = 6
_UNSAFE = re.compile(r"[^ !#-\[\]-~\u00a1-\U0010ffff]")
_SHORT = {"\n": r"\n", "\r": r"\r", "\t": r"\t", '"': r"\"", "\\": r"\\"}


def unparse(node: Node, around: int = 0) -> str:
    """Write `node` as text; `around` is how tightly the operator around it binds."""
    text, level = _write(node)
    return f"({text})" if level < around else text


def _write(node: Node) -> tuple[str, int]:
    match node:
        case syntax.Conditional():
            parts = (unparse(node.condition, 1), unparse(node.then, 1), unparse(node.otherwise))
            return "{} ? {} : {}".format(*parts), 0
        case syntax.Or(terms=terms):
            return " || ".join(unparse(term, 2) for term in terms), 1
        case syntax.And(terms=terms):
            return " && ".join(unparse(term, _RELATION) for term in terms), 2
        case syntax.Call(function=name) if not name.isidentifier():
            return _operator(name, node.arguments)
        case syntax.Literal(value=value):
            return literal(value), _UNARY if _negative(value) else _UNARY + 1
        case _:
            return _tight(node), _UNARY + 1


def _negative(value: Any) -> bool:
    return isinstance(value, int | float) and math.copysign(1, value) < 0


def _operator(name: str, arguments: tuple[Node, ...]) -> tuple[str, int]:
    sign = name.strip("_@")
    if len(arguments) == 1:
        operand = unparse(arguments[0], _UNARY + 1)
        # A minus before digits would be read as part of the number.
        digits = sign == "-" and operand[0].isdigit()
        return f"{sign}({operand})" if digits else f"{sign}{operand}", _UNARY
    level = _LEVELS.get(sign, _RELATION)
    return f"{unparse(arguments[0], level)} {sign} {unparse(arguments[1], level + 1)}", level


def _tight(node: Node) -> str:
    match node:
        case syntax.Name(name=name):
            return name
        case syntax.Select(operand=operand, key=key):
            return f"{unparse(operand, _UNARY + 1)}.{key}"
        case syntax.Has(operand=operand, key=key):
            return f"has({unparse(operand, _UNARY + 1)}.{key})"
        case syntax.Index(operand=operand, key=key):
            return f"{unparse(operand, _UNARY + 1)}[{unparse(key)}]"
        case syntax.Call(function=name, arguments=(target, *rest), method=True):
            return f"{unparse(target, _UNARY + 1)}.{name}({_list(rest)})"
        case syntax.Call(function=name, arguments=arguments):
            return f"{name}({_list(arguments)})"
        case syntax.Macro():
            parts = (part for part in (node.condition, node.result) if part is not None)
            source = unparse(node.source, _UNARY + 1)
            return f"{source}.{node.macro}({node.variable}, {_list(parts)})"
        case syntax.Items(items=items):
            return f"[{_list(items)}]"
        case syntax.Entries(entries=entries):
            pairs = (f"{unparse(key)}: {unparse(item)}" for key, item in entries)
            return f"{{{', '.join(pairs)}}}"
        case _:
            raise TypeError(f"not a node of an expression: {node!r}")


def _list(nodes: Iterable[Node]) -> str:
    return ", ".join(unparse(node) for node in nodes)


def literal(value: Any) -> str:
    """Write a constant. In JSON lists and maps an integer is a double, as in any event."""
    match value:
        case None | bool():
            return {None: "null", True: "true", False: "false"}[value]
        case int():
            return f"{int(value)}u" if isinstance(value, UInt) else str(value)
        case float():
            return repr(value) if math.isfinite(value) else f'double("{value}")'
        case str():
            return f'"{_UNSAFE.sub(_escape, value)}"'
        case bytes():
            return 'b"' + "".join(f"\\x{byte:02x}" for byte in value) + '"'
        case dict():
            pairs = (f"{literal(str(key))}: {_inside(item)}" for key, item in value.items())
            return f"{{{', '.join(pairs)}}}"
        case _:
            return f"[{', '.join(map(_inside, value))}]"


def _inside(value: Any) -> str:
    return literal(float(value) if type(value) is int else value)


def _escape(match: re.Match[str]) -> str:
    code = ord(match[0])
    return _SHORT.get(match[0]) or (f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}")
