"""Timestamps and durations of expressions: reading, writing, parts. They hold microseconds."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from ndalab.core.durations import parse_duration
from ndalab.core.expressions.values import NO_OVERLOAD, Failure
from ndalab.errors import UsageError

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = "(?P<month>[A-Za-z]{3})"
_CLOCK = r"(?P<clock>\d\d:\d\d(?::\d\d)?)"
_WEEKDAY = "[A-Za-z]{3}"
_ZONE = r"(?:(?P<zone>[+-]\d{4})|[A-Z]{3,4})"
_RFC3339 = re.compile(
    r"(?P<date>\d{4}-\d\d-\d\d)[Tt](?P<clock>\d\d:\d\d:\d\d)(?P<fraction>\.\d+)?(?P<zone>[Zz]|[+-]\d\d:\d\d)"
)
_ISO = re.compile(r"(?P<date>\d{4}-\d\d-\d\d)(?:T(?P<clock>\d\d:\d\d:\d\d)(?P<fraction>\.\d+)?)?")
_WRITTEN = [
    re.compile(rf"{_WEEKDAY}, (?P<day>\d\d) {_MONTH} (?P<year>\d{{4}}) {_CLOCK} {_ZONE}"),
    re.compile(rf"(?P<day>\d\d) {_MONTH} (?P<year>\d\d) {_CLOCK} {_ZONE}"),
    re.compile(rf"[A-Za-z]+, (?P<day>\d\d)-{_MONTH}-(?P<year>\d\d) {_CLOCK} {_ZONE}"),
    re.compile(rf"{_WEEKDAY} {_MONTH} +(?P<day>\d\d?) {_CLOCK}(?: {_ZONE})? (?P<year>\d{{4}})"),
]
_YEAR_2000 = 946_684_800
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def timestamp(text: str) -> datetime | Failure:
    """Read an RFC 3339 timestamp."""
    match = _RFC3339.fullmatch(text)
    return _iso(match, text) if match else Failure(f"invalid timestamp {text!r}")


def date(value: Any) -> datetime | Failure:
    """Read a date in one of the common forms, or from whole seconds, milliseconds, nanoseconds."""
    if type(value) is int:
        return _unix(value)
    if type(value) is not str:
        return Failure("date() takes a string or an int; for a number of the event use int(…)")
    match = _RFC3339.fullmatch(value) or _ISO.fullmatch(value)
    if match:
        return _iso(match, value)
    written = next(filter(None, (form.fullmatch(value) for form in _WRITTEN)), None)
    return _spelled(written) if written else Failure(f"unknown date format {value!r}")


def epoch(seconds: int) -> datetime | Failure:
    """Count seconds from 1970."""
    return _moment(lambda: _EPOCH + timedelta(seconds=seconds))


def since_epoch(moment: datetime) -> int:
    """Count whole seconds since 1970."""
    return (moment - _EPOCH) // timedelta(seconds=1)


def rfc3339(moment: datetime) -> str:
    """Write a timestamp, with as many digits as it needs."""
    moment = moment.astimezone(UTC)
    fraction = f".{moment.microsecond:06d}".rstrip("0").rstrip(".")
    return f"{moment.replace(microsecond=0, tzinfo=None).isoformat()}{fraction}Z"


def duration(text: str) -> timedelta | Failure:
    """Read a plain duration."""
    try:
        return parse_duration(text)
    except UsageError as error:
        return Failure(str(error))


def seconds(span: timedelta) -> str:
    """Write a duration as CEL does: seconds, `5400s`."""
    return f"{span.total_seconds():.6f}".rstrip("0").rstrip(".") + "s"


def shift(moment: datetime, span: timedelta) -> datetime | Failure:
    """Move a timestamp."""
    return _moment(lambda: moment + span)


def part(name: str) -> Callable[..., Any]:
    """Build `getHours` and its like."""

    def get(value: Any, zone: Any = "UTC") -> Any:
        if isinstance(value, timedelta):
            return _SPANS[name](value) if name in _SPANS else NO_OVERLOAD
        if not isinstance(value, datetime) or type(zone) is not str:
            return NO_OVERLOAD
        place = _zone(zone)
        local = place if isinstance(place, Failure) else _moment(lambda: value.astimezone(place))
        return local if isinstance(local, Failure) else _PARTS[name](local)

    return get


_PARTS: dict[str, Callable[[datetime], int]] = {
    "getFullYear": lambda at: at.year,
    "getMonth": lambda at: at.month - 1,
    "getDate": lambda at: at.day,
    "getDayOfMonth": lambda at: at.day - 1,
    "getDayOfWeek": lambda at: at.isoweekday() % 7,
    "getDayOfYear": lambda at: at.timetuple().tm_yday - 1,
    "getHours": lambda at: at.hour,
    "getMinutes": lambda at: at.minute,
    "getSeconds": lambda at: at.second,
    "getMilliseconds": lambda at: at.microsecond // 1000,
}
_SPANS: dict[str, Callable[[timedelta], int]] = {
    "getHours": lambda span: _whole(span, timedelta(hours=1)),
    "getMinutes": lambda span: _whole(span, timedelta(minutes=1)),
    "getSeconds": lambda span: _whole(span, timedelta(seconds=1)),
    "getMilliseconds": lambda span: _whole(span, timedelta(milliseconds=1)),
}
PARTS = tuple(_PARTS)


def _whole(span: timedelta, unit: timedelta) -> int:
    return abs(span) // unit * (1 if span >= timedelta() else -1)


def _zone(name: str) -> tzinfo | Failure:
    match = re.fullmatch(r"([+-]?)(\d\d):(\d\d)", name)
    if match and int(match[2]) < 24 and int(match[3]) < 60:
        offset = timedelta(hours=int(match[2]), minutes=int(match[3]))
        return timezone(-offset if match[1] == "-" else offset)
    try:
        return ZoneInfo(name or "UTC")
    except (KeyError, ValueError, OSError):
        return Failure(f"unknown time zone {name}")


def _iso(match: re.Match[str], text: str) -> datetime | Failure:
    parts = match.groupdict()
    clock = parts["clock"] or "00:00:00"
    fraction = (parts["fraction"] or ".0")[:7]
    zone = (parts.get("zone") or "Z").upper().replace("Z", "+00:00")
    try:
        return datetime.fromisoformat(f"{parts['date']}T{clock}{fraction:0<7}{zone}").astimezone(
            UTC
        )
    except (ValueError, OverflowError):
        return Failure(f"invalid timestamp {text!r}")


def _spelled(match: re.Match[str]) -> datetime | Failure:
    month = match["month"].lower()
    if month not in _MONTHS:
        return Failure(f"unknown date format {match[0]!r}")
    year = int(match["year"])
    # Two digits mean 1969 to 2068, as in Go.
    year += 0 if year > 99 else 1900 if year >= 69 else 2000
    zone = match["zone"] or "+0000"
    day = f"{year:04d}-{_MONTHS.index(month) + 1:02d}-{int(match['day']):02d}"
    text = f"{day}T{match['clock']:0<5}"
    try:
        return datetime.fromisoformat(f"{text}{zone[:3]}:{zone[3:]}").astimezone(UTC)
    except (ValueError, OverflowError):
        return Failure(f"unknown date format {match[0]!r}")


def _unix(value: int) -> datetime | Failure:
    if value < _YEAR_2000:
        return Failure("date() reads numbers from the year 2000 on")
    if value < 9_999_999_999:
        return epoch(value)
    size = 1000 if value < 9_999_999_999_999 else 1_000_000_000
    return _moment(lambda: _EPOCH + timedelta(microseconds=value * 1_000_000 // size))


def _moment(build: Callable[[], datetime]) -> datetime | Failure:
    try:
        return build()
    except OverflowError:
        return Failure("timestamp out of range")
