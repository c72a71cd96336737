"""Durations as text, in both dialects the server reads, and how sleeps are rounded.

Plain durations are Go's (`1h30m`, `500ms`); extended ones also know days and weeks (`1d2h`, `2w`).
"""

from __future__ import annotations

import re
from datetime import timedelta
from fractions import Fraction

from ndalab.errors import UsageError

MAX_SLEEP = timedelta(days=366)
"""The longest sleep, and the longest a wait may last."""

_LARGEST = 2**63 - 1
_PLAIN = {
    "ns": 1,
    "us": 1_000,
    "µs": 1_000,
    "μs": 1_000,
    "ms": 1_000_000,
    "s": 1_000_000_000,
    "m": 60_000_000_000,
    "h": 3_600_000_000_000,
}
_EXTENDED = _PLAIN | {"d": 24 * _PLAIN["h"], "w": 168 * _PLAIN["h"]}
_PART = re.compile(r"([0-9]*)(\.[0-9]*)?([^0-9.]*)")


def parse_duration(text: str) -> timedelta:
    """Read a plain duration such as `1h30m`; days and weeks are refused.

    Raises:
        UsageError: The text is not a duration, in the words of the server.
    """
    return timedelta(microseconds=_nanoseconds(text, _PLAIN) // 1000)


def parse_extended_duration(text: str) -> timedelta:
    """Read a duration that may have days and weeks, such as `1d2h`.

    Raises:
        UsageError: The text is not a duration, in the words of the server.
    """
    return timedelta(microseconds=_nanoseconds(text, _EXTENDED) // 1000)


def format_duration(duration: timedelta) -> str:
    """Write a duration as Go does: `1h30m0s`, `1.5s`, `500ms`, `0s`."""
    micros = duration // timedelta(microseconds=1)
    sign, micros = ("-", -micros) if micros < 0 else ("", micros)
    if 0 < micros < 1_000_000:
        unit, size = ("ms", 1000) if micros >= 1000 else ("µs", 1)
        return f"{sign}{_decimal(micros, size)}{unit}"
    minutes, rest = divmod(micros, 60_000_000)
    hours, minutes = divmod(minutes, 60)
    larger = f"{hours}h{minutes}m" if hours else f"{minutes}m" if minutes else ""
    return f"{sign}{larger}{_decimal(rest, 1_000_000)}s"


def rounded_sleep(remaining: timedelta) -> timedelta:
    """Round the time until a sleep ends to the nearest second, never below zero."""
    return timedelta(
        seconds=max(0, (remaining + timedelta(milliseconds=500)) // timedelta(seconds=1))
    )


def _decimal(amount: int, size: int) -> str:
    whole, rest = divmod(amount, size)
    fraction = f"{rest:0{len(str(size)) - 1}d}".rstrip("0")
    return f"{whole}.{fraction}" if fraction else str(whole)


def _nanoseconds(text: str, units: dict[str, int]) -> int:
    if not isinstance(text, str):
        raise UsageError(f"a duration is text such as '30s' or '1h30m', not {text!r}")
    sign, rest = (-1, text[1:]) if text.startswith("-") else (1, text.removeprefix("+"))
    if rest == "0":
        return 0
    if not rest:
        raise UsageError(_invalid(text))
    total = 0
    while rest:
        amount, rest = _part(text, rest, units)
        total += amount
        if total > _LARGEST:
            raise UsageError(_invalid(text))
    return sign * total


def _part(text: str, rest: str, units: dict[str, int]) -> tuple[int, str]:
    match = _PART.match(rest)
    assert match is not None
    whole, fraction, unit = match[1], match[2] or "", match[3]
    if (not whole and fraction in ("", ".")) or len(whole) > len(str(_LARGEST)):
        raise UsageError(_invalid(text))
    if not unit:
        raise UsageError(f'time: missing unit in duration "{text}"; say which, as in "30s"')
    if unit not in units:
        known = ", ".join(name for name in units if name.isascii())
        raise UsageError(f'time: unknown unit "{unit}" in duration "{text}"; use {known}')
    amount = Fraction(f"{whole or 0}.{fraction[1:20] or 0}") * units[unit]
    return int(amount), rest[match.end() :]


def _invalid(text: str) -> str:
    return f'time: invalid duration "{text}"; write numbers with units, as in "1h30m"'
