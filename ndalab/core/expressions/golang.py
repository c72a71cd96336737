"""Values as Go's `%v` prints them: the server's keys and concatenations are made of that."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from ndalab.core.durations import format_duration
from ndalab.core.expressions.values import CelMap, CelType, entries, items

# Go's `%v` changes to an exponent here, so that a million is `1e+06`.
_LONGEST = 6
_SHORTEST = -4


def number_text(value: float) -> str:
    """Write a number with as few digits as it needs: `3`, `0.1`, `1e+06`."""
    if isinstance(value, int):
        return str(int(value))
    if not math.isfinite(value):
        return "NaN" if math.isnan(value) else "+Inf" if value > 0 else "-Inf"
    sign, digits, _ = Decimal(repr(value)).normalize().as_tuple()
    exponent = Decimal(repr(value)).adjusted() if value else 0
    text = "".join(map(str, digits))
    if _SHORTEST <= exponent < _LONGEST:
        return f"{'-' * sign}{_positional(text, exponent)}"
    fraction = f".{text[1:]}" if text[1:] else ""
    return f"{'-' * sign}{text[0]}{fraction}e{exponent:+03d}"


def _positional(digits: str, exponent: int) -> str:
    if exponent < 0:
        return f"0.{'0' * (-exponent - 1)}{digits}"
    digits = digits.ljust(exponent + 1, "0")
    fraction = digits[exponent + 1 :]
    return f"{digits[: exponent + 1]}.{fraction}" if fraction else digits


def show(value: Any) -> str:
    """Write any value as `%v` does."""
    match value:
        case None:
            return "NULL_VALUE"
        case bool():
            return "true" if value else "false"
        case str():
            return value
        case int() | float():
            return number_text(value)
        case CelType(name=name):
            return name
        case _:
            return _show_container(value)


def _show_container(value: Any) -> str:
    match value:
        case bytes():
            return f"[{' '.join(map(str, value))}]"
        case datetime():
            return _show_time(value)
        case timedelta():
            return format_duration(value)
        case dict() | CelMap():
            pairs = sorted((_show_inner(key), _show_inner(item)) for key, item in entries(value))
            return f"map[{' '.join(f'{key}:{item}' for key, item in pairs)}]"
        case _:
            return f"[{' '.join(map(_show_inner, items(value) or ()))}]"


def _show_inner(value: Any) -> str:
    return "<nil>" if value is None else show(value)


def _show_time(value: datetime) -> str:
    value = value.astimezone(UTC)
    fraction = f".{value.microsecond:06d}".rstrip("0").rstrip(".")
    whole = value.replace(microsecond=0, tzinfo=None).isoformat(sep=" ")
    return f"{whole}{fraction} +0000 UTC"
