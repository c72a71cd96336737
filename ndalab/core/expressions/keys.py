"""What flow control makes of the value of an expression: priorities and keys."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ndalab.core.expressions.expression import Expression
from ndalab.core.expressions.golang import show
from ndalab.core.expressions.problems import EvaluationError

MOST_PRIORITY = 43_200
"""Seconds that a priority may move a run; the server's code, its documentation says 600."""


def priority_factor(expression: Expression, event: Mapping[str, Any]) -> int:
    """Compute a run's priority in seconds; what is not an int counts as 0.

    A number of the event is a double, so it needs `int(event.data.priority)`.
    """
    try:
        value = expression.compute({"event": event})
    except EvaluationError:
        return 0
    return max(-MOST_PRIORITY, min(MOST_PRIORITY, value)) if type(value) is int else 0


def key_text(expression: Expression, event: Mapping[str, Any]) -> str:
    """Write the value of a concurrency or throttle key as the server does.

    That is Go's `%v`: `3`, `1e+06`, `[a b]`, `map[k:v]`. A missing field gives `false`, an error
    gives `<nil>`.
    """
    try:
        return show(expression.compute({"event": event}))
    except EvaluationError:
        return "<nil>"
