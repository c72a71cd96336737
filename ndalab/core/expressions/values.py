"""The values of expressions: what counts as missing, as true, as equal, as smaller.

Numbers of an event are doubles. JSON containers therefore stay the `list` and `dict` they are and
their integers become floats when they are taken out; containers written in an expression are
`tuple` and `Entry` tuples in a `CelMap`, whose integers stay integers. Errors are values here:
the dialect computes with them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

MAX_INT = 2**63 - 1
MIN_INT = -(2**63)
MAX_UINT = 2**64 - 1


class Absent:
    """What is not there: a missing field, or the lack of a result."""

    __slots__ = ()


MISSING = Absent()
"""A field that the event does not have."""


@dataclass(frozen=True, slots=True)
class Failure(Absent):
    """The lack of a result, and why."""

    message: str


class UInt(int):
    """An unsigned integer."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class CelType:
    """The type of a value, as `type(x)` gives it."""

    name: str


@dataclass(frozen=True, slots=True)
class CelMap:
    """A map written in an expression. Small, so a lookup simply compares."""

    entries: tuple[tuple[Any, Any], ...]


NO_OVERLOAD = Failure("no such overload")

_KINDS: dict[type, str] = {
    type(None): "null_type",
    bool: "bool",
    int: "int",
    UInt: "uint",
    float: "double",
    str: "string",
    bytes: "bytes",
    list: "list",
    tuple: "list",
    dict: "map",
    CelMap: "map",
    datetime: "google.protobuf.Timestamp",
    timedelta: "google.protobuf.Duration",
    CelType: "type",
}
TYPES = {name: CelType(name) for name in _KINDS.values()}
NUMBERS = frozenset({"int", "uint", "double"})
_ZEROS: dict[str, Any] = {
    "bool": False,
    "int": 0,
    "uint": UInt(0),
    "double": 0.0,
    "string": "",
}


def kind(value: Any) -> str:
    """Name the type of `value`."""
    return _KINDS.get(type(value), "unknown")


def lift(value: Any) -> Any:
    """Take a JSON value as an expression sees it: an integer is a double."""
    taken = type(value)
    if taken is int:
        return float(value) if abs(value) < 2**1023 else Failure("number out of range")
    if taken in _KINDS:
        return value
    return _foreign(value)


def _foreign(value: Any) -> Any:
    if isinstance(value, Mapping):
        return dict(value)
    for plain in (str, float):
        if isinstance(value, plain):
            return plain(value)
    return lift(int(value)) if isinstance(value, int) else Failure("not a JSON value")


def zero(name: str) -> Any:
    """Give the zero of a type, which stands for a null beside it; None where there is none."""
    return _ZEROS.get(name)


def truthy(value: Any) -> bool:
    """Tell whether `value` counts as true in `&&`, `||` and `?:`. Empty containers do."""
    if isinstance(value, Absent) or value is None:
        return False
    if isinstance(value, bool | int | float | str):
        return bool(value)
    return True


def items(value: Any) -> Iterable[Any] | None:
    """List the elements of a list or the keys of a map; None for anything else."""
    match value:
        case tuple():
            return value
        case list():
            return map(lift, value)
        case dict():
            return value.keys()
        case CelMap(entries=entries):
            return [key for key, _ in entries]
        case _:
            return None


def entries(value: Any) -> list[tuple[Any, Any]]:
    """List the entries of a map."""
    if isinstance(value, CelMap):
        return list(value.entries)
    return [(key, lift(item)) for key, item in value.items()]


def element(container: Any, key: Any) -> Any:
    """Look `key` up in a list or a map."""
    if isinstance(container, Absent) or isinstance(key, Absent):
        return container if isinstance(container, Absent) else key
    match container:
        case list() | tuple():
            return _at(container, key)
        case dict() if type(key) is str:
            return lift(container[key]) if key in container else Failure(f"no such key: {key}")
        case dict():
            return Failure(f"no such key: {key}")
        case CelMap(entries=pairs):
            found = (value for known, value in pairs if equal(known, key) is True)
            return next(found, Failure(f"no such key: {key}"))
        case _:
            return NO_OVERLOAD


def _at(container: Any, key: Any) -> Any:
    if kind(key) not in NUMBERS or key != key or abs(key) > MAX_INT or int(key) != key:
        return NO_OVERLOAD
    if not 0 <= key < len(container):
        return Failure(f"index out of bounds: {int(key)}")
    return lift(container[int(key)]) if isinstance(container, list) else container[int(key)]


def equal(left: Any, right: Any) -> bool:
    """Compare for equality: numbers by value, other types only with their own."""
    ours, theirs = kind(left), kind(right)
    if ours in NUMBERS and theirs in NUMBERS:
        return _number_equal(left, right)
    if ours != theirs:
        return False
    if ours == "list":
        pairs: Iterator[tuple[Any, Any]] = zip(_all(left), _all(right), strict=False)
        return len(left) == len(right) and all(equal(one, other) for one, other in pairs)
    return _map_equal(left, right) if ours == "map" else bool(left == right)


def _all(value: Any) -> Iterable[Any]:
    return value if isinstance(value, tuple) else map(lift, value)


def _number_equal(left: Any, right: Any) -> bool:
    # Beside a double an integer is compared as a double, as the server's library does.
    if isinstance(left, float) or isinstance(right, float):
        return float(left) == float(right)
    return int(left) == int(right)


def _map_equal(left: Any, right: Any) -> bool:
    mine, other = entries(left), entries(right)
    return (
        len(mine) == len(other)
        and all(equal(value, found) for key, value in mine for found in [element(right, key)])
        and all(not isinstance(element(right, key), Absent) for key, _ in mine)
    )


def compare(left: Any, right: Any) -> int | None:
    """Order two values as -1, 0 or 1; None if they have no order (NaN, other types)."""
    ours, theirs = kind(left), kind(right)
    if ours in NUMBERS and theirs in NUMBERS:
        mixed = isinstance(left, float) or isinstance(right, float)
        left, right = (float(left), float(right)) if mixed else (left, right)
        if left != left or right != right:
            return None
    elif ours != theirs or ours in ("null_type", "list", "map", "type", "unknown"):
        return None
    return int(left > right) - int(left < right)


def plain(value: Any) -> Any:
    """Turn a result into plain Python: lists, dicts, ints."""
    match value:
        case UInt():
            return int(value)
        case tuple():
            return [plain(item) for item in value]
        case CelMap(entries=pairs):
            return {plain(key): plain(item) for key, item in pairs}
        case CelType(name=name):
            return name
        case _:
            return value
