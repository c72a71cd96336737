"""Expressions: Inngest's dialect of CEL, for triggers, conditions and keys. Pure, without clock.

Standard CEL with these differences: numbers of an event are doubles; a missing field has no error
but a meaning (`missing.py`); `+` of two types joins texts; `&&`, `||` and `?:` go by truthiness.

    lexer -> parser -> syntax    text to a tree
    check                        names, and what conditions of `cancel` may use
    values, arithmetic, functions, moments    what values can do
    letters, pattern, regex      `matches`
    missing, golang              the dialect's own rules
    evaluate, residual, unparse  a tree to a function, to a simpler tree, to text
    expression, keys             what others use

The compiler is loaded when the first expression is read: most labs have none, and everybody
waits for `import ndalab`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ndalab.core.expressions.problems import EvaluationError, ExpressionError

if TYPE_CHECKING:
    from ndalab.core.expressions.expression import Expression

__all__ = [
    "EvaluationError",
    "Expression",
    "ExpressionError",
    "check_restrictive",
    "compile_expression",
    "key_text",
    "priority_factor",
]


def compile_expression(
    text: str, variables: tuple[str, ...] = ("event", "async"), *, check: bool = True
) -> Expression:
    """Read an expression; see `expression.compile_expression`."""
    from ndalab.core.expressions import expression

    return expression.compile_expression(text, variables, check=check)


def check_restrictive(condition: Expression) -> None:
    """Refuse what a condition of `cancel` may not use; see `expression.check_restrictive`."""
    from ndalab.core.expressions import expression

    expression.check_restrictive(condition)


def key_text(key: Expression, event: Mapping[str, Any]) -> str:
    """Write the value of a key as the server does; see `keys.key_text`."""
    from ndalab.core.expressions import keys

    return keys.key_text(key, event)


def priority_factor(priority: Expression, event: Mapping[str, Any]) -> int:
    """Compute a run's priority in seconds; see `keys.priority_factor`."""
    from ndalab.core.expressions import keys

    return keys.priority_factor(priority, event)


def __getattr__(name: str) -> Any:
    if name != "Expression":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from ndalab.core.expressions.expression import Expression

    return Expression
