"""The functions of expressions on present values, and how each may be written.

`now()` and its like have no value here: they need the time, which evaluation is given.
"""

from __future__ import annotations

import base64
import binascii
import json
import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from ndalab.core.durations import parse_extended_duration
from ndalab.core.expressions import moments
from ndalab.core.expressions.golang import number_text
from ndalab.core.expressions.regex import matches
from ndalab.core.expressions.values import (
    MAX_INT,
    MAX_UINT,
    MIN_INT,
    NO_OVERLOAD,
    TYPES,
    CelMap,
    Failure,
    UInt,
    kind,
)
from ndalab.errors import UsageError

_INTEGER = re.compile(r"[+-]?[0-9]{1,19}")
_UNSIGNED = re.compile(r"[0-9]{1,20}")
_DOUBLE = re.compile(
    r"[+-]?(?:(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?|(?i:inf|infinity|nan))"
)
_TRUE = frozenset({"1", "t", "T", "TRUE", "true", "True"})
_FALSE = frozenset({"0", "f", "F", "FALSE", "false", "False"})


@dataclass(frozen=True, slots=True)
class Function:
    """A function: what it computes and with how many arguments, as a function or as a method."""

    compute: Callable[..., Any]
    arguments: tuple[int, ...] = ()
    method_arguments: tuple[int, ...] = ()


def size(value: Any) -> Any:
    """Count characters, bytes, elements or entries."""
    if isinstance(value, CelMap):
        return len(value.entries)
    return len(value) if isinstance(value, str | bytes | list | tuple | dict) else NO_OVERLOAD


def to_int(value: Any) -> Any:
    """Compute `int(value)`."""
    match kind(value):
        case "int" | "uint":
            return _fitting(int(value), MIN_INT, MAX_INT)
        case "double":
            return _fitting(_cut(value), MIN_INT + 1, MAX_INT)
        case "string" if _INTEGER.fullmatch(value):
            return _fitting(int(value), MIN_INT, MAX_INT)
        case "google.protobuf.Timestamp":
            return moments.since_epoch(value)
        case _:
            return Failure(f"no int can be made of {kind(value)}")


def to_uint(value: Any) -> Any:
    """Compute `uint(value)`."""
    match kind(value):
        case "int" | "uint":
            number = _fitting(int(value), 0, MAX_UINT)
        case "double":
            number = _fitting(_cut(value), 0, MAX_UINT)
        case "string" if _UNSIGNED.fullmatch(value):
            number = _fitting(int(value), 0, MAX_UINT)
        case _:
            return Failure(f"no uint can be made of {kind(value)}")
    return number if isinstance(number, Failure) else UInt(number)


def _cut(value: float) -> int | None:
    return int(value) if math.isfinite(value) else None


def _fitting(value: int | None, low: int, high: int) -> int | Failure:
    if value is None or not low <= value <= high:
        return Failure("integer overflow")
    return value


def to_double(value: Any) -> Any:
    """Compute `double(value)`."""
    match kind(value):
        case "int" | "uint" | "double":
            return float(value)
        case "string" if _DOUBLE.fullmatch(value):
            return float(value)
        case _:
            return Failure(f"no double can be made of {kind(value)}")


def to_string(value: Any) -> Any:
    """Compute `string(value)`."""
    match value:
        case bool():
            return "true" if value else "false"
        case int() | float():
            return number_text(value)
        case str():
            return value
        case bytes():
            return _utf8(value)
        case datetime():
            return moments.rfc3339(value)
        case timedelta():
            return moments.seconds(value)
        case _:
            return NO_OVERLOAD


def _utf8(value: bytes) -> str | Failure:
    try:
        return value.decode()
    except UnicodeDecodeError:
        return Failure("invalid UTF-8 in bytes")


def to_bool(value: Any) -> Any:
    """Compute `bool(value)`."""
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value in _TRUE | _FALSE:
        return value in _TRUE
    return Failure(f"no bool can be made of {kind(value)}")


def to_bytes(value: Any) -> Any:
    """Compute `bytes(value)`."""
    if isinstance(value, bytes):
        return value
    return value.encode("utf-8", "replace") if isinstance(value, str) else NO_OVERLOAD


def to_timestamp(value: Any) -> Any:
    """Compute `timestamp(value)`."""
    match kind(value):
        case "google.protobuf.Timestamp":
            return value
        case "string":
            return moments.timestamp(value)
        case "int":
            return moments.epoch(value)
        case _:
            return NO_OVERLOAD


def to_duration(value: Any) -> Any:
    """Compute `duration(value)`."""
    if isinstance(value, timedelta):
        return value
    return moments.duration(value) if isinstance(value, str) else NO_OVERLOAD


def on_text(compute: Callable[..., Any]) -> Callable[..., Any]:
    """Build a function that takes strings alone."""

    def checked(*values: Any) -> Any:
        return compute(*values) if all(type(value) is str for value in values) else NO_OVERLOAD

    return checked


def _decode(text: str) -> str:
    # Go gives what was read before the first bad character, so do we.
    encoded = text.replace("\n", "").replace("\r", "")
    while encoded:
        try:
            return base64.b64decode(encoded, validate=True).decode("utf-8", "replace")
        except (binascii.Error, ValueError):
            encoded = encoded[: (len(encoded) - 1) // 4 * 4]
    return ""


def _parse_json(text: str) -> Any:
    try:
        parsed = json.loads(text, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        return {}
    return parsed if isinstance(parsed, dict) else {}


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


def _loose_text(compute: Callable[[str], Any]) -> Callable[[Any], Any]:
    """Build one of Inngest's own functions: anything but a string counts as the empty string."""
    return lambda value: compute(value if type(value) is str else "")


def shifted(now: datetime, text: Any, sign: int) -> Any:
    """Compute `now_plus` and `now_minus`."""
    if type(text) is not str:
        return NO_OVERLOAD
    try:
        return moments.shift(now, sign * parse_extended_duration(text))
    except UsageError as error:
        return Failure(str(error))


def _text_method(compute: Callable[[str, str], Any]) -> Function:
    return Function(on_text(compute), method_arguments=(1,))


FUNCTIONS: dict[str, Function] = {
    "size": Function(size, (1,), (0,)),
    "int": Function(to_int, (1,)),
    "uint": Function(to_uint, (1,)),
    "double": Function(to_double, (1,)),
    "string": Function(to_string, (1,)),
    "bool": Function(to_bool, (1,)),
    "bytes": Function(to_bytes, (1,)),
    "timestamp": Function(to_timestamp, (1,)),
    "duration": Function(to_duration, (1,)),
    "type": Function(lambda value: TYPES.get(kind(value), NO_OVERLOAD), (1,)),
    "dyn": Function(lambda value: value, (1,)),
    "contains": _text_method(lambda text, inner: inner in text),
    "startsWith": _text_method(lambda text, start: text.startswith(start)),
    "endsWith": _text_method(lambda text, end: text.endswith(end)),
    "matches": Function(on_text(matches), (2,), (1,)),
    "lowercase": Function(_loose_text(str.lower), (1,)),
    "uppercase": Function(_loose_text(str.upper), (1,)),
    "b64decode": Function(_loose_text(_decode), (1,)),
    "json_parse": Function(_loose_text(_parse_json), (1,)),
    "date": Function(moments.date, (1,)),
    "now": Function(lambda now: now, (0,)),
    "now_plus": Function(lambda now, text: shifted(now, text, 1), (1,)),
    "now_minus": Function(lambda now, text: shifted(now, text, -1), (1,)),
} | {name: Function(moments.part(name), method_arguments=(0, 1)) for name in moments.PARTS}
CLOCKED = frozenset({"now", "now_plus", "now_minus"})
"""The functions that get the time as their first argument."""
