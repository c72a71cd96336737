"""Expressions: read once, then evaluated against many events."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any

from ndalab.core.expressions import residual
from ndalab.core.expressions.check import check_names, refuse_all_but_logic
from ndalab.core.expressions.evaluate import NOW, Run, build
from ndalab.core.expressions.parser import parse
from ndalab.core.expressions.problems import EvaluationError, ExpressionError
from ndalab.core.expressions.syntax import Node
from ndalab.core.expressions.unparse import unparse
from ndalab.core.expressions.values import MISSING, Failure, plain

VARIABLES = ("event", "async")

Equality = tuple[tuple[str, ...], Any]


@dataclass(frozen=True, slots=True)
class Expression:
    """An expression of Inngest's dialect of CEL. Build it with `compile_expression`."""

    text: str
    node: Node = field(repr=False, compare=False)
    _run: Run = field(repr=False, compare=False)

    def evaluate(self, bindings: Mapping[str, Any], *, now: datetime | None = None) -> Any:
        """Compute the value, as plain Python.

        Args:
            bindings: The variables: JSON values, of which integers count as doubles.
            now: What `now()` answers; an expression that asks for it fails without.

        Raises:
            EvaluationError: There is no value for these variables.
        """
        return plain(self.compute(bindings, now=now))

    def matches(self, bindings: Mapping[str, Any], *, now: datetime | None = None) -> bool:
        """Tell whether the value is true: not merely truthy, and not an error."""
        try:
            return self.compute(bindings, now=now) is True
        except EvaluationError:
            return False

    def interpolate(self, event: Mapping[str, Any]) -> Expression:
        """Put the run's event in; afterwards only `async` is needed.

        As on the server this is done only if the text contains `event.`; fields the event does
        not have become null.
        """
        if "event." not in self.text:
            return self
        node = residual.substitute(self.node, event)
        return Expression(unparse(node), node, build(node))

    def equalities(self) -> tuple[Equality, ...]:
        """List paths such as `("async", "data", "id")` and the values they must have.

        The expression is true only for events that have all of them. Values are texts, booleans
        and numbers; Python's `==`, as in a dict, never misses an event that has them.
        """
        return residual.equalities(self.node, "async")

    def compute(self, bindings: Mapping[str, Any], *, now: datetime | None = None) -> Any:
        """Compute the value like `evaluate`, but keep the types of expressions.

        Raises:
            EvaluationError: There is no value for these variables.
        """
        try:
            value = self._run(bindings if now is None else {**bindings, NOW: now})
        except RecursionError:
            value = Failure("a value is nested too deep")
        if isinstance(value, Failure):
            raise EvaluationError(f"expression {self.text!r} has no value here: {value.message}")
        return False if value is MISSING else value


def compile_expression(
    text: str, variables: tuple[str, ...] = VARIABLES, *, check: bool = True
) -> Expression:
    """Read an expression.

    Args:
        text: The expression.
        variables: The variables it may use.
        check: Whether unknown names are refused now. The server only parses some expressions
            (concurrency keys, priorities); unknown names in them have no value later.

    Raises:
        ExpressionError: It does not follow the grammar or, with `check`, uses unknown names.
    """
    if not isinstance(text, str):
        raise ExpressionError(f"an expression is text such as 'event.data.id', not {text!r}")
    return _compile(text, tuple(variables), check)


@lru_cache(maxsize=4096)
def _compile(text: str, variables: tuple[str, ...], check: bool) -> Expression:
    node = parse(text)
    try:
        check_names(text, node, variables)
    except ExpressionError as error:
        if check:
            raise
        return Expression(text, node, _failing(str(error)))
    return Expression(text, node, build(node))


def _failing(message: str) -> Run:
    return lambda _: Failure(message)


def check_restrictive(expression: Expression) -> None:
    """Refuse what a condition of `cancel` may not use.

    Raises:
        ExpressionError: Lists what is not allowed, in the words of the server.
    """
    refuse_all_but_logic(expression.text, expression.node)
