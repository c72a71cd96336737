"""The life of one run: a fold over its facts.

Rules
    All that affects a run's state lives here; how it is decided does not.
    `apply` accepts only what the table of transitions allows; anything else is our defect.
    Nothing is ever removed from the record: a run that ended keeps its memos and calls.

    queued ──> running ──> completed | failed | cancelled
       └─────────────────> cancelled | failed | skipped
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from ndalab.core import facts
from ndalab.core.facts import ItemKind
from ndalab.core.jsontext import size
from ndalab.core.reply import Memo
from ndalab.errors import InternalError

Status = Literal["queued", "running", "completed", "failed", "cancelled", "skipped"]

TRANSITIONS: dict[Status, frozenset[Status]] = {
    "queued": frozenset({"running", "failed", "cancelled", "skipped"}),
    "running": frozenset({"running", "completed", "failed", "cancelled"}),
    "completed": frozenset(),
    "failed": frozenset(),
    "cancelled": frozenset(),
    "skipped": frozenset(),
}
ENDED = frozenset(status for status, then in TRANSITIONS.items() if not then)

PLANNING = frozenset({"StepPlanned", "Sleep", "WaitForEvent", "InvokeFunction", "AIGateway"})
"""Ops that a group waits for (semantics 1.8)."""


class Item(NamedTuple):
    """A piece of work that is on the agenda or being called."""

    number: int
    kind: ItemKind
    step: str | None
    attempt: int
    due: int


class Pause(NamedTuple):
    """What a step is waiting for, besides its own execution."""

    step: str
    kind: Literal["sleep", "wait", "invoke"]
    since: int
    until: int
    race: bool
    subject: str | None
    """The awaited event, or the invoked function."""
    expression: str | None = None


@dataclass(slots=True)
class Call:
    """One re-entry: what was sent and, once it came, what was answered."""

    started: facts.CallStarted
    memos: int
    """How many memos the call was given: the first so many of the run."""
    ended: facts.CallEnded | None = None


@dataclass(slots=True)
class StepState:
    """One step as it has come to be known."""

    hash: str
    name: str
    op: str
    seen_at: int
    started_at: int | None = None
    ended_at: int | None = None
    attempts: int = 0
    race: bool = False
    failures: list[facts.AttemptFailed] = field(default_factory=list)
    pause: Pause | None = None


@dataclass(slots=True)
class RunState:
    """Everything that is known of one run."""

    id: str
    function: str
    number: int
    events: tuple[str, ...]
    invoker: tuple[str, str] | None
    scheduled_at: int
    cron: str | None = None
    batch: bool = False
    by_cron: bool = False
    """Whether a schedule started it, or a run that a schedule started."""
    priority: int = 0
    slots: tuple[str, ...] = ()
    throttle: str | None = None
    singleton: str | None = None
    cancels: int = 0
    blocked: list[facts.Blocked] = field(default_factory=list)
    status: Status = "queued"
    started_at: int | None = None
    ended_at: int | None = None
    output: str | None = None
    error: str | None = None
    memos: dict[str, Memo] = field(default_factory=dict)
    memo_bytes: int = 0
    steps: dict[str, StepState] = field(default_factory=dict)
    items: dict[int, Item] = field(default_factory=dict)
    item_count: int = 0
    planned: set[str] = field(default_factory=set)
    pauses: dict[str, Pause] = field(default_factory=dict)
    pending: set[str] = field(default_factory=set)
    """Steps of the present group that have not ended."""
    force_plan: bool = False
    calls: list[Call] = field(default_factory=list)
    open_calls: dict[int, Call] = field(default_factory=dict)
    failures: list[facts.AttemptFailed] = field(default_factory=list)
    """Failed attempts of the function body itself."""
    injected: dict[str, facts.InjectionKind] = field(default_factory=dict)
    """Step -> the fault that a test injected there last."""
    changes: list[facts.PlanChanged] = field(default_factory=list)
    """In what the function did not meet the same steps again."""

    @property
    def ended(self) -> bool:
        """Whether the run is over."""
        return self.status in ENDED

    def become(self, status: Status) -> None:
        """Change the status along the table of transitions."""
        if status not in TRANSITIONS[self.status]:
            raise InternalError(
                f"Run {self.id} cannot go from {self.status} to {status}. "
                "This is a defect of ndalab: please report it."
            )
        self.status = status


def enqueued(run: RunState, fact: facts.Enqueued) -> None:
    """An item was added. A new discovery ends the planning mode of a group (semantics 1.8)."""
    run.items[fact.item] = Item(fact.item, fact.kind, fact.step, fact.attempt, fact.due)
    run.item_count = max(run.item_count, fact.item + 1)
    if fact.kind == "discovery" and fact.attempt == 0:
        run.force_plan = False
    if fact.kind == "step" and fact.step is not None:
        run.planned.add(fact.step)


def dequeued(run: RunState, fact: facts.Dequeued) -> None:
    """An item was used up."""
    run.items.pop(fact.item, None)


def call_started(run: RunState, fact: facts.CallStarted) -> None:
    """The function was entered; the first entry starts the run."""
    run.become("running")
    if run.started_at is None:
        run.started_at = fact.at
    call = Call(fact, len(run.memos))
    run.calls.append(call)
    run.open_calls[fact.item] = call
    if fact.step is not None and (step := run.steps.get(fact.step)):
        step.started_at = fact.at if step.started_at is None else step.started_at


def call_ended(run: RunState, fact: facts.CallEnded) -> None:
    """The function answered; several ops make a group, a single new one ends it."""
    run.items.pop(fact.item, None)
    call = run.open_calls.pop(fact.item, None)
    if call is None:
        return
    call.ended = fact
    for op in fact.ops:
        _see(run, op, call)
    if call.started.step is not None or fact.status != 206:
        return
    if len(fact.ops) > 1:
        run.force_plan = True
        run.pending = {op.step for op in fact.ops if op.op in PLANNING and op.step not in run.memos}
    else:
        # Recorded: after a group that a sleep ended, the lone step is planned, and its own
        # call no longer has the flag (recordings parallel_sleep_and_step, parallel_two_sleeps).
        run.force_plan = False


def _see(run: RunState, op: facts.Reported, call: Call) -> None:
    step = run.steps.get(op.step)
    if step is None:
        step = run.steps[op.step] = StepState(op.step, op.name, op.op, call.started.at)
    step.race = step.race or op.race
    if op.op in EXECUTED:
        step.op = "StepRun"
        step.attempts += 1
        if step.started_at is None:
            step.started_at = call.started.at


EXECUTED = frozenset({"StepRun", "StepError", "StepFailed"})
"""Ops that tell of a step body that ran."""


def attempt_failed(run: RunState, fact: facts.AttemptFailed) -> None:
    """A step or the body raised and will be tried again."""
    if fact.step is None:
        run.failures.append(fact)
    else:
        run.steps[fact.step].failures.append(fact)


def memoised(run: RunState, fact: facts.StepMemoised) -> None:
    """A step ended; timers that were only for it are closed."""
    run.memos[fact.step] = Memo(fact.kind, fact.value)
    run.memo_bytes += size(fact.value)
    run.planned.discard(fact.step)
    run.pending.discard(fact.step)
    run.pauses.pop(fact.step, None)
    if (step := run.steps.get(fact.step)) is not None:
        step.ended_at = fact.at
    for number in [n for n, i in run.items.items() if i.step == fact.step and i.kind == "timeout"]:
        del run.items[number]


def paused(run: RunState, pause: Pause) -> None:
    """A step began to wait."""
    run.pauses[pause.step] = pause
    step = run.steps[pause.step]
    step.pause = pause
    step.started_at = pause.since


def run_ended(run: RunState, fact: facts.RunEnded) -> None:
    """The run is over: nothing of it is due any more."""
    run.become(fact.status)
    run.ended_at = fact.at
    run.output = fact.output
    run.error = fact.error
    run.items.clear()
    run.pauses.clear()
