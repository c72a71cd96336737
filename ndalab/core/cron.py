"""Cron expressions of five fields, as the server's parser (robfig) reads them, and their instants.

Fields are minute, hour, day of month, month, day of week (0 is Sunday, 7 is refused), with `*` or
`?`, lists, ranges, steps and English names. A prefix `TZ=Europe/Paris ` or `CRON_TZ=…` sets the
zone. Without one it is UTC; the server uses the zone of its machine.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from ndalab.errors import UsageError

LONGEST = 255
_YEARS_AHEAD = 5
# One before Python's last, so that no zone leads beyond it.
_LAST_YEAR = date.max.year - 1
_MINUTE = timedelta(minutes=1)
_DAY = timedelta(days=1)
_NUMBER = re.compile(r"[+-]?[0-9]{1,18}")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WEEKDAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")


@dataclass(frozen=True, slots=True)
class _Field:
    """What a field may hold."""

    low: int
    high: int
    names: tuple[str, ...] = ()


_FIELDS = (
    _Field(0, 59),
    _Field(0, 23),
    _Field(1, 31),
    _Field(1, 12, _MONTHS),
    _Field(0, 6, _WEEKDAYS),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CronSchedule:
    """When a cron expression fires."""

    text: str
    zone: tzinfo
    minutes: tuple[int, ...]
    hours: tuple[int, ...]
    days: frozenset[int]
    months: frozenset[int]
    weekdays: frozenset[int]
    either_day: bool
    """Whether day of month *or* day of week is enough: so if both are restricted."""

    def next_after(self, instant: datetime) -> datetime | None:
        """Find the first instant after `instant`, in the zone of `instant`.

        A time that a change of clocks skips does not fire that day; one that comes twice fires
        twice.

        Args:
            instant: Any instant with a zone.

        Returns:
            None if nothing fires within five years, as with 30 February.

        Raises:
            UsageError: `instant` has no zone.
        """
        if instant.utcoffset() is None:
            raise UsageError(f"{instant} has no time zone: add tzinfo=datetime.UTC or another")
        moment = instant.astimezone(UTC)
        if moment.year > _LAST_YEAR:
            return None
        first = moment.replace(second=0, microsecond=0) + _MINUTE
        for day in _days(first.astimezone(self.zone).date()):
            found = self._first_on(day, first) if self._matches(day) else None
            if found is not None:
                return found.astimezone(instant.tzinfo)
        return None

    def _matches(self, day: date) -> bool:
        if day.month not in self.months:
            return False
        by_date, by_weekday = day.day in self.days, day.isoweekday() % 7 in self.weekdays
        return by_date or by_weekday if self.either_day else by_date and by_weekday

    def _first_on(self, day: date, first: datetime) -> datetime | None:
        """Find the first instant of `day` from `first` on, both as UTC."""
        midnight = datetime(day.year, day.month, day.day, tzinfo=self.zone)
        offsets = {each.utcoffset() for each in (midnight, midnight + _DAY)}
        offset = midnight.utcoffset()
        if len(offsets) == 1 and offset is not None:
            return self._on_plain_day(midnight.replace(tzinfo=None), offset, first)
        return self._on_day_of_change(midnight, first)

    def _on_plain_day(
        self, midnight: datetime, offset: timedelta, first: datetime
    ) -> datetime | None:
        local = first.replace(tzinfo=None) + offset
        earliest = (local.hour, local.minute) if local > midnight else (0, 0)
        time = next((time for time in self._times(earliest[0]) if time >= earliest), None)
        if time is None:
            return None
        return (midnight.replace(hour=time[0], minute=time[1]) - offset).replace(tzinfo=UTC)

    def _times(self, from_hour: int = 0) -> Iterator[tuple[int, int]]:
        hours = (hour for hour in self.hours if hour >= from_hour)
        return ((hour, minute) for hour in hours for minute in self.minutes)

    def _on_day_of_change(self, midnight: datetime, first: datetime) -> datetime | None:
        """Ask every minute of a day on which the clocks change what the clock shows."""
        moment = max(first, midnight.astimezone(UTC))
        while (wall := moment.astimezone(self.zone)).date() == midnight.date():
            if wall.hour in self.hours and wall.minute in self.minutes:
                return moment
            moment += _MINUTE
        return None


def parse_cron(text: str) -> CronSchedule:
    """Read a cron expression.

    Raises:
        UsageError: It is not one; the message begins as the server's.
    """
    if not isinstance(text, str):
        raise UsageError(f"a cron schedule is text such as '0 9 * * MON-FRI', not {text!r}")
    if len(text) > LONGEST:
        raise UsageError(f"cron is too long. maximum length is {LONGEST} characters")
    try:
        return _parse(text)
    except _InvalidError as problem:
        raise UsageError(f"'{text}' isn't a valid cron schedule: {problem}") from None


class _InvalidError(Exception):
    """What is wrong with a part of a cron expression."""


def _parse(text: str) -> CronSchedule:
    zone, rest = _zone(text)
    if rest.startswith("@"):
        raise _InvalidError(f"descriptors such as {rest} are not accepted; write five fields")
    fields = rest.split()
    if len(fields) != len(_FIELDS):
        raise _InvalidError(
            f"expected exactly 5 fields, found {len(fields)}: minute hour day month weekday"
        )
    values = [_values(field, bounds) for field, bounds in zip(fields, _FIELDS, strict=True)]
    return CronSchedule(
        text=text,
        zone=zone,
        minutes=tuple(sorted(values[0])),
        hours=tuple(sorted(values[1])),
        days=values[2],
        months=values[3],
        weekdays=values[4],
        either_day=not (_starred(fields[2]) or _starred(fields[4])),
    )


def _zone(text: str) -> tuple[tzinfo, str]:
    prefix, equals, rest = text.partition("=")
    if not equals or prefix not in ("TZ", "CRON_TZ"):
        return UTC, text.strip()
    name, _, fields = rest.partition(" ")
    try:
        return ZoneInfo(name or "UTC"), fields.strip()
    except (KeyError, ValueError, OSError):
        problem = f"provided bad location {name}: unknown time zone; use one such as Europe/Paris"
        raise _InvalidError(problem) from None


def _starred(field: str) -> bool:
    """Tell whether a field leaves everything open. With a step above 1 it does not."""
    return any(_open(part) for part in field.split(","))


def _open(part: str) -> bool:
    span, _, step = part.partition("/")
    return span.partition("-")[0] in ("*", "?") and (not step or int(step) == 1)


def _values(field: str, bounds: _Field) -> frozenset[int]:
    parts = [part for part in field.split(",") if part]
    if not parts:
        raise _InvalidError(f"a field without a value: {field}")
    return frozenset(value for part in parts for value in _range(part, bounds))


def _range(part: str, bounds: _Field) -> range:
    span, *steps = part.split("/")
    low, *highs = span.split("-")
    if len(steps) > 1:
        raise _InvalidError(f"too many slashes: {part}")
    if len(highs) > 1:
        raise _InvalidError(f"too many hyphens: {part}")
    start, end = _ends(low, highs, bounds, stepped=bool(steps))
    step = _number(steps[0], _Field(0, 0)) if steps else 1
    if start < bounds.low:
        raise _InvalidError(f"beginning of range ({start}) below minimum ({bounds.low}): {part}")
    if end > bounds.high:
        raise _InvalidError(f"end of range ({end}) above maximum ({bounds.high}): {part}")
    if start > end:
        raise _InvalidError(f"beginning of range ({start}) beyond end of range ({end}): {part}")
    if step == 0:
        raise _InvalidError(f"step of range should be a positive number: {part}")
    return range(start, end + 1, step)


def _ends(low: str, highs: list[str], bounds: _Field, *, stepped: bool) -> tuple[int, int]:
    if low in ("*", "?"):
        return bounds.low, bounds.high
    start = _number(low, bounds)
    if highs:
        return start, _number(highs[0], bounds)
    # "N/step" means from N to the end.
    return start, bounds.high if stepped else start


def _number(text: str, bounds: _Field) -> int:
    name = text.lower()
    if name in bounds.names:
        return bounds.names.index(name) + bounds.low
    if not _NUMBER.fullmatch(text):
        raise _InvalidError(f"failed to parse int from {text!r}")
    if int(text) < 0:
        raise _InvalidError(f"negative number ({text}) not allowed")
    return int(text)


def _days(first: date) -> Iterator[date]:
    last = min(first.year + _YEARS_AHEAD, _LAST_YEAR)
    while first.year <= last:
        yield first
        first += _DAY
