"""The only record there is: what happened, as small tuples. No meaning and no I/O live here.

Everything else (run state, memos, trace, frames, recordings) is a function of a list of facts.
`at` is the lab's time in whole milliseconds since the Unix epoch. Fields named `data`, `value`,
`output` and `error` hold JSON text, so that no reader can change what happened.
"""

from __future__ import annotations

import json
from typing import Any, Literal, NamedTuple

ItemKind = Literal[
    "start", "discovery", "step", "sleep", "timeout", "start_deadline", "finish_deadline"
]
MemoKind = Literal["data", "error", "null", "event"]
EndStatus = Literal["completed", "failed", "cancelled", "skipped"]
ChangeKind = Literal["disappeared", "moved", "changed"]
InjectionKind = Literal["fail", "stub", "time out", "drop", "delay"]


class TimePassed(NamedTuple):
    """The clock was moved to here and nothing happened at this instant."""

    at: int


class EventReceived(NamedTuple):
    """An event reached the lab, from outside or from one of its own runs."""

    at: int
    id: str
    """The lab's ULID, which is what the sender gets back."""
    name: str
    data: str
    ts: int
    """Milliseconds; in the future it delays the runs that the event starts."""
    key: str | None
    """The id the sender chose; it takes part in idempotency (semantics 2.2)."""
    v: str | None
    user: str | None
    origin: Literal["sent", "internal"]
    run: str | None
    """The run that sent it."""


class RunScheduled(NamedTuple):
    """An event started a run. It is queued until its first call."""

    at: int
    run: str
    function: str
    events: tuple[str, ...]
    invoker: tuple[str, str] | None
    """Run id and step hash that wait for the answer, when the run was invoked."""
    cron: str | None = None
    """The schedule that started it."""
    batch: bool = False
    priority: int = 0
    """Seconds by which it goes ahead of others, or lets others go ahead."""
    slots: tuple[str, ...] = ()
    """Names of the concurrency counters that its calls count on."""
    throttle: str | None = None
    """Name of the meter that its start passes."""
    singleton: str | None = None
    """Name of the lock that it holds."""


class EventDropped(NamedTuple):
    """An event did not start a function that listens to it."""

    at: int
    function: str
    event: str
    reason: Literal["duplicate", "rate limit", "debounce", "key error"]


class Metered(NamedTuple):
    """A rate limit or a throttle let something pass (semantics 4.4, 4.5)."""

    at: int
    meter: str
    tat: int
    """Theoretical arrival time in microseconds."""


class BatchExtended(NamedTuple):
    """An event joined a batch, which starts at `due` at the latest (4.7)."""

    at: int
    function: str
    key: str
    event: str
    due: int


class BatchClosed(NamedTuple):
    """A batch became a run; the next event begins another."""

    at: int
    function: str
    key: str


class DebounceSet(NamedTuple):
    """An event waits until it has been quiet for long enough (4.6)."""

    at: int
    function: str
    key: str
    event: str
    due: int
    deadline: int | None


class DebounceClosed(NamedTuple):
    """The last event of a debounce is to start its run."""

    at: int
    function: str
    key: str


class CronSet(NamedTuple):
    """A schedule will tick next for the instant `scheduled`, at `due` (4.10)."""

    at: int
    function: str
    cron: str
    scheduled: int
    due: int


class CancelSet(NamedTuple):
    """An event may cancel the run until `until` (4.1)."""

    at: int
    run: str
    event: str
    expression: str | None
    until: int


class Blocked(NamedTuple):
    """An item is due but must wait for room in a counter, or for a throttle until `until`."""

    at: int
    run: str
    item: int
    gate: str
    until: int | None


class Enqueued(NamedTuple):
    """A piece of work for a run was put on the agenda. One item is one call, or a timer."""

    at: int
    run: str
    item: int
    kind: ItemKind
    step: str | None
    attempt: int
    due: int


class Dequeued(NamedTuple):
    """An item was used up without calling the function: a timer that only wrote a memo."""

    at: int
    run: str
    item: int


class CallStarted(NamedTuple):
    """The function was entered."""

    at: int
    run: str
    item: int
    attempt: int
    max_attempts: int
    step: str | None
    """Hash of the targeted step, None for a discovery."""
    disable_immediate_execution: bool


class Reported(NamedTuple):
    """One op of a response, as far as the record needs it."""

    op: str
    step: str
    name: str
    error: tuple[str, str] | None
    """Name and message."""
    race: bool = False
    """Whether the step belongs to a group in race mode."""


class CallEnded(NamedTuple):
    """The function answered."""

    at: int
    run: str
    item: int
    status: int
    ops: tuple[Reported, ...]
    error: tuple[str, str] | None
    no_retry: bool
    retry_after: bool


class AttemptFailed(NamedTuple):
    """A step or the function body raised and will be tried again."""

    at: int
    run: str
    step: str | None
    attempt: int
    error: str
    retry_at: int


class StepMemoised(NamedTuple):
    """A step has its final value; it will not run again."""

    at: int
    run: str
    step: str
    kind: MemoKind
    value: str


class SleepStarted(NamedTuple):
    """A step sleeps until the lab's clock reads `until`."""

    at: int
    run: str
    step: str
    until: int
    race: bool


class WaitStarted(NamedTuple):
    """A step waits for an event."""

    at: int
    run: str
    step: str
    event: str
    expression: str | None
    until: int
    race: bool


class InvokeStarted(NamedTuple):
    """A step waits for another function's run."""

    at: int
    run: str
    step: str
    function: str
    event: str
    """Id of the `inngest/function.invoked` event."""
    until: int
    race: bool


class PlanChanged(NamedTuple):
    """A function met other steps than in an earlier call: it is not deterministic."""

    at: int
    run: str
    kind: ChangeKind
    step: str
    """Name of the step, or its hash where the name is not known."""
    place: str | None
    """Where the user's code calls it, as ``file.py, line 3``."""
    instead: str | None
    instead_place: str | None


class Injected(NamedTuple):
    """A fault that a test asked for took effect."""

    at: int
    kind: InjectionKind
    run: str | None
    step: str | None
    """Hash of the step that was made to fail, replaced or timed out."""
    event: str | None
    """Id of the event that was dropped or delayed."""
    until: int | None
    """When a delayed event is delivered."""


class EventDelivered(NamedTuple):
    """An event that a test had delayed took effect."""

    at: int
    event: str


class RunEnded(NamedTuple):
    """The run reached its end; nothing of it happens any more."""

    at: int
    run: str
    status: EndStatus
    output: str | None
    error: str | None


Fact = (
    TimePassed
    | EventReceived
    | RunScheduled
    | EventDropped
    | Metered
    | BatchExtended
    | BatchClosed
    | DebounceSet
    | DebounceClosed
    | CronSet
    | CancelSet
    | Blocked
    | Enqueued
    | Dequeued
    | CallStarted
    | CallEnded
    | AttemptFailed
    | StepMemoised
    | SleepStarted
    | WaitStarted
    | InvokeStarted
    | PlanChanged
    | Injected
    | EventDelivered
    | RunEnded
)

KINDS: dict[str, type[Any]] = {
    cls.__name__: cls
    for cls in (
        TimePassed,
        EventReceived,
        RunScheduled,
        EventDropped,
        Metered,
        BatchExtended,
        BatchClosed,
        DebounceSet,
        DebounceClosed,
        CronSet,
        CancelSet,
        Blocked,
        Enqueued,
        Dequeued,
        CallStarted,
        CallEnded,
        AttemptFailed,
        StepMemoised,
        SleepStarted,
        WaitStarted,
        InvokeStarted,
        PlanChanged,
        Injected,
        EventDelivered,
        RunEnded,
    )
}


def encode(fact: Fact) -> str:
    """Write a fact as one line of JSON: its kind, then its fields in order."""
    return json.dumps([type(fact).__name__, *fact], separators=(",", ":"))


def decode(text: str) -> Fact:
    """Read what `encode` wrote.

    Raises:
        KeyError: The kind is unknown: a newer version wrote it.
    """
    kind, *fields = json.loads(text)
    if kind == "CallEnded":
        fields[4] = [Reported(*_tuples(op)) for op in fields[4]]
    fact: Fact = KINDS[kind](*map(_tuples, fields))
    return fact


def _tuples(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(v if isinstance(v, Reported) else _tuples(v) for v in value)
    return value
