"""Events as people send them, checked and brought into the lab's form (semantics 2.1)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import inngest

from ndalab.core import limits
from ndalab.core.jsontext import canonical, size
from ndalab.errors import UsageError

EARLIEST_MS = 315_532_800_000
"""1980-01-01, before which a server takes no event."""
LATEST_MS = 4_102_444_800_000
"""2100-01-01."""
_DEEP = 50
_INTEGER_BITS = 14_000
"""About the 4300 digits that Python turns into text."""
FIELDS = ("name", "data", "id", "ts", "user", "v")


class Inbound(NamedTuple):
    """An event that may be recorded as it is."""

    name: str
    data: str
    """JSON text of an object."""
    key: str | None
    ts: int | None
    user: str | None
    v: str | None


def as_list(events: Any) -> list[Any]:
    """Make a list of one event or of a sequence of events.

    Raises:
        UsageError: It is neither, or there are too many.
    """
    if isinstance(events, (inngest.Event, Mapping)):
        return [events]
    if isinstance(events, (str, bytes)) or not isinstance(events, Sequence):
        raise UsageError(
            f"Cannot send {type(events).__name__}: pass an inngest.Event, or a list of them."
        )
    if len(events) > limits.MAX_EVENTS_PER_SEND:
        raise UsageError(
            f"Cannot have more than {limits.MAX_EVENTS_PER_SEND} events in a batch; "
            f"these are {len(events)}. Send them in several calls."
        )
    return list(events)


def normalise(event: Any, place: str = "The event") -> Inbound:
    """Check one event.

    Args:
        event: An `inngest.Event`, or a mapping with its fields.
        place: How the error shall call the event.

    Raises:
        UsageError: A server would refuse the event; the message says why.
    """
    fields = _fields(event, place)
    name = _name(fields.get("name"), place)
    where = f"{place} ({name!r})"
    inbound = Inbound(
        name,
        _json(_data(fields.get("data"), where), f"{where}: data"),
        _text(fields.get("id"), f"{where}: id"),
        _ts(fields.get("ts"), where),
        _json(fields["user"], f"{where}: user") if fields.get("user") else None,
        _text(fields.get("v"), f"{where}: v"),
    )
    _check_size(inbound, where)
    return inbound


def _fields(event: Any, place: str) -> Mapping[str, Any]:
    if isinstance(event, inngest.Event):
        return {"name": event.name, "data": event.data, "id": event.id, "ts": event.ts}
    if not isinstance(event, Mapping):
        raise UsageError(
            f"{place} is of type {type(event).__name__}; it must be an inngest.Event "
            "or a dict with a name and data."
        )
    unknown = sorted(set(event) - set(FIELDS))
    if unknown:
        raise UsageError(
            f"{place} has the unknown field {unknown[0]!r}; an event has {', '.join(FIELDS)}. "
            "What a function shall read belongs into data."
        )
    return event


def _name(name: Any, place: str) -> str:
    if not isinstance(name, str) or not name.strip():
        raise UsageError(f"{place} has no name. Give it one like 'nda/uploaded'.")
    if name.lower().startswith("inngest/"):
        raise UsageError(
            f"{place}: event name is reserved for internal use: {name}. "
            "Names that begin with inngest/ belong to the server."
        )
    return name


def _data(data: Any, where: str) -> dict[str, Any]:
    if data is None:
        return {}
    if not isinstance(data, Mapping):
        raise UsageError(f"{where}: data is of type {type(data).__name__}; it must be an object.")
    return {key: value for key, value in data.items() if key != "_inngest"}


def _json(value: Any, where: str) -> str:
    try:
        return canonical(value)
    except (TypeError, ValueError, RecursionError) as err:
        path, problem = _culprit(value, "", ())
        raise UsageError(f"{where}{path} {problem}; JSON cannot hold it.") from err


def _culprit(value: Any, path: str, outer: tuple[Any, ...]) -> tuple[str, str]:
    """Find the first value that JSON refuses, and where it lies."""
    if any(value is one for one in outer):
        return path, "holds itself"
    if len(outer) > _DEEP:
        return path, "is nested too deeply"
    pairs: list[tuple[str, Any]] = []
    if isinstance(value, dict):
        bad = [key for key in value if not isinstance(key, (str, int, float, bool, type(None)))]
        if bad:
            return path, f"has a key of type {type(bad[0]).__name__}"
        pairs = [(f"{path}.{key}", item) for key, item in value.items()]
    elif isinstance(value, (list, tuple)):
        pairs = [(f"{path}[{i}]", item) for i, item in enumerate(value)]
    for where, item in pairs:
        found = _culprit(item, where, (*outer, value))
        if found[1]:
            return found
    return path, _scalar_problem(value)


def _scalar_problem(value: Any) -> str:
    if isinstance(value, int) and value.bit_length() > _INTEGER_BITS:
        return f"is an integer of {value.bit_length()} bits"
    if isinstance(value, float) and value - value != 0:
        return f"is {value}"
    if value is None or isinstance(value, (str, int, float, dict, list, tuple)):
        return ""
    return f"is of type {type(value).__name__}"


def _text(value: Any, where: str) -> str | None:
    if value is None or value == "":
        return None
    if not isinstance(value, str):
        raise UsageError(f"{where} is of type {type(value).__name__}; it must be text.")
    return value


def _ts(ts: Any, where: str) -> int | None:
    if not ts:
        return None
    if isinstance(ts, bool) or not isinstance(ts, int):
        raise UsageError(f"{where}: ts is {ts!r}; it must be whole milliseconds since 1970.")
    if not EARLIEST_MS <= ts <= LATEST_MS:
        raise UsageError(
            f"{where}: ts is {ts}; it must lie between 1980 and 2100. "
            "It counts milliseconds, not seconds."
        )
    return ts


def _check_size(inbound: Inbound, where: str) -> None:
    total = size(inbound.data) + size(inbound.name)
    if total > limits.MAX_EVENT_BYTES:
        raise UsageError(
            f"{where}: Event is over the max size: Max {limits.MAX_EVENT_BYTES} bytes / "
            f"Size {total} bytes. Send a reference to the content instead of the content."
        )
