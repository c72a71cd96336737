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
"""

from ndalab.core.expressions.expression import (
    Expression,
    check_restrictive,
    compile_expression,
)
from ndalab.core.expressions.keys import key_text, priority_factor
from ndalab.core.expressions.problems import EvaluationError, ExpressionError

__all__ = [
    "EvaluationError",
    "Expression",
    "ExpressionError",
    "check_restrictive",
    "compile_expression",
    "key_text",
    "priority_factor",
]
