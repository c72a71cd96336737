"""The operators of expressions on present values: strict CEL. `missing` judges all others."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from ndalab.core.expressions import moments
from ndalab.core.expressions.values import (
    MAX_INT,
    MAX_UINT,
    MIN_INT,
    NO_OVERLOAD,
    Failure,
    UInt,
    compare,
    element,
    equal,
    items,
    kind,
)


def whole(value: int, like: Any) -> Any:
    """Keep an integer result within 64 bits, signed or unsigned as `like` is."""
    if isinstance(like, UInt):
        return UInt(value) if 0 <= value <= MAX_UINT else Failure("unsigned integer overflow")
    return value if MIN_INT <= value <= MAX_INT else Failure("integer overflow")


def add(left: Any, right: Any) -> Any:
    """Compute `left + right`."""
    match kind(left), kind(right):
        case ("int", "int") | ("uint", "uint"):
            return whole(int(left) + int(right), left)
        case ("double", "double") | ("string", "string") | ("bytes", "bytes"):
            return left + right
        case ("list", "list"):
            return (*(items(left) or ()), *(items(right) or ()))
        case _:
            return _add_time(left, right)


def _add_time(left: Any, right: Any) -> Any:
    if isinstance(left, datetime) and isinstance(right, timedelta):
        return moments.shift(left, right)
    if isinstance(left, timedelta) and isinstance(right, datetime):
        return moments.shift(right, left)
    if isinstance(left, timedelta) and isinstance(right, timedelta):
        return left + right
    return NO_OVERLOAD


def subtract(left: Any, right: Any) -> Any:
    """Compute `left - right`."""
    match kind(left), kind(right):
        case ("int", "int") | ("uint", "uint"):
            return whole(int(left) - int(right), left)
        case ("double", "double"):
            return left - right
        case _:
            return _subtract_time(left, right)


def _subtract_time(left: Any, right: Any) -> Any:
    if isinstance(right, timedelta) and isinstance(left, datetime):
        return moments.shift(left, -right)
    if type(left) is type(right) and isinstance(left, datetime | timedelta):
        return left - right
    return NO_OVERLOAD


def multiply(left: Any, right: Any) -> Any:
    """Compute `left * right`."""
    match kind(left), kind(right):
        case ("int", "int") | ("uint", "uint"):
            return whole(int(left) * int(right), left)
        case ("double", "double"):
            return left * right
        case _:
            return NO_OVERLOAD


def divide(left: Any, right: Any) -> Any:
    """Compute `left / right`; integers are cut towards zero."""
    match kind(left), kind(right):
        case ("int", "int") | ("uint", "uint"):
            return whole(_quotient(left, right), left) if right else Failure("division by zero")
        case ("double", "double"):
            return left / right if right else _by_zero(left, right)
        case _:
            return NO_OVERLOAD


def modulo(left: Any, right: Any) -> Any:
    """Compute `left % right`; the result has the sign of `left`. Integers only."""
    if (kind(left), kind(right)) not in (("int", "int"), ("uint", "uint")):
        return NO_OVERLOAD
    if not right:
        return Failure("modulus by zero")
    return whole(int(left) - _quotient(left, right) * int(right), left)


def _quotient(left: int, right: int) -> int:
    size = abs(int(left)) // abs(int(right))
    return size if (left < 0) == (right < 0) else -size


def _by_zero(left: float, right: float) -> float:
    if left == 0 or math.isnan(left):
        return math.nan
    return math.copysign(math.inf, left) * math.copysign(1.0, right)


def negate(value: Any) -> Any:
    """Compute `-value`."""
    match kind(value):
        case "int":
            return whole(-value, value)
        case "double" | "google.protobuf.Duration":
            return -value
        case _:
            return NO_OVERLOAD


def invert(value: Any) -> Any:
    """Compute `!value`."""
    return not value if type(value) is bool else NO_OVERLOAD


def ordering(accept: Callable[[int], bool]) -> Callable[[Any, Any], Any]:
    """Build `<` and its like."""

    def order(left: Any, right: Any) -> Any:
        found = compare(left, right)
        return NO_OVERLOAD if found is None else accept(found)

    return order


def contained(value: Any, container: Any) -> Any:
    """Compute `value in container`: an element of a list, a key of a map."""
    if kind(container) == "map":
        return not isinstance(element(container, value), Failure)
    found = items(container)
    return NO_OVERLOAD if found is None else any(equal(value, item) for item in found)


OPERATORS: dict[str, Callable[..., Any]] = {
    "_==_": equal,
    "_!=_": lambda left, right: not equal(left, right),
    "_<_": ordering(lambda found: found < 0),
    "_<=_": ordering(lambda found: found <= 0),
    "_>_": ordering(lambda found: found > 0),
    "_>=_": ordering(lambda found: found >= 0),
    "_+_": add,
    "_-_": subtract,
    "_*_": multiply,
    "_/_": divide,
    "_%_": modulo,
    "-_": negate,
    "!_": invert,
    "@in": contained,
}
