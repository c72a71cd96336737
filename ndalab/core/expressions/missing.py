"""What Inngest makes of operands that are missing, null or of two types, where CEL has an error.

A missing field is less than everything, equal to null alone, and every other function of it is
false. An operand without a result counts as missing.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ndalab.core.expressions.arithmetic import OPERATORS
from ndalab.core.expressions.golang import show
from ndalab.core.expressions.values import Absent, Failure, kind, zero

_SMALLER = frozenset({"_<_", "_<=_"})
_LARGER = frozenset({"_>_", "_>=_"})


def lenient(function: str, compute: Callable[..., Any]) -> Callable[..., Any]:
    """Wrap a function so that it also answers for operands it does not know."""

    def answer(*values: Any) -> Any:
        for value in values:
            if isinstance(value, Absent):
                return without(function, values)
        result = compute(*values)
        return rescued(function, values, result) if isinstance(result, Failure) else result

    return answer


def strict(compute: Callable[..., Any]) -> Callable[..., Any]:
    """Wrap a function as standard CEL has it: no result without all operands.

    Calls on the variable of a macro are evaluated so.
    """

    def answer(*values: Any) -> Any:
        lacking = next((value for value in values if isinstance(value, Absent)), None)
        return compute(*values) if lacking is None else lacking

    return answer


def without(function: str, values: tuple[Any, ...]) -> Any:
    """Answer for a function of which an operand is absent."""
    match function:
        case "_==_":
            return any(value is None for value in values)
        case "_!=_":
            return all(value is not None for value in values)
        case "_+_":
            return next((value for value in values if not isinstance(value, Absent)), False)
        case "size":
            return 0
        case smaller if smaller in _SMALLER:
            return isinstance(values[0], Absent)
        case larger if larger in _LARGER:
            return not isinstance(values[0], Absent)
        case _:
            return False


def rescued(function: str, values: tuple[Any, ...], failure: Failure) -> Any:
    """Answer for a function of two types that CEL does not combine."""
    if len(values) != 2 or kind(values[0]) == kind(values[1]):
        return failure
    if function == "_+_":
        return show(values[0]) + show(values[1])
    if any(value is None for value in values):
        return _beside_null(function, values, failure)
    return failure


def _beside_null(function: str, values: tuple[Any, ...], failure: Failure) -> Any:
    known = next(value for value in values if value is not None)
    filler = zero(kind(known))
    if function not in _SMALLER | _LARGER or filler is None:
        return failure
    return OPERATORS[function](*(filler if value is None else value for value in values))
