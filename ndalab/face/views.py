"""Runs, steps and calls as people ask for them. Each view reads the state when it is asked."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple

import inngest

from ndalab.core import transcript
from ndalab.core.plan import sentence
from ndalab.core.run import Call as CallState
from ndalab.core.run import RunState, Status, StepState
from ndalab.core.state import State
from ndalab.engine.clock import from_ms

LocalId = Callable[[str], str]


class Error(NamedTuple):
    """Why a run or a step failed: the exception's class name and its text."""

    name: str
    message: str


def event_of(state: State, event_id: str) -> inngest.Event:
    """Show a received event as the SDK's own class."""
    shown = state.event_map(event_id)
    return inngest.Event(name=shown["name"], data=shown["data"], id=shown["id"], ts=shown["ts"])


class Run:
    """One run. It is live: what it says is true at the moment of asking."""

    def __init__(self, state: State, run: RunState, local_id: LocalId) -> None:
        self._all = state
        self._state = run
        self._local_id = local_id

    @property
    def id(self) -> str:
        """The run's ULID."""
        return self._state.id

    @property
    def function_id(self) -> str:
        """The id given to `create_function`."""
        return self._local_id(self._state.function)

    @property
    def status(self) -> Status:
        """``queued``, ``running``, ``completed``, ``failed``, ``cancelled`` or ``skipped``."""
        return self._state.status

    @property
    def event(self) -> inngest.Event:
        """The event that started the run."""
        return event_of(self._all, self._state.events[0])

    @property
    def events(self) -> list[inngest.Event]:
        """All events that started the run: one, unless it is a batch."""
        return [event_of(self._all, event) for event in self._state.events]

    @property
    def output(self) -> Any:
        """What the function returned, as JSON gives it back; None until then."""
        return _loads(self._state.output)

    @property
    def error(self) -> Error | None:
        """Why the run failed."""
        return _error(self._state.error)

    @property
    def traceback(self) -> str | None:
        """The stack of the error, user frames only."""
        return (_loads(self._state.error) or {}).get("stack")

    @property
    def queued_at(self) -> datetime:
        """When the run was scheduled."""
        return from_ms(self._state.scheduled_at)

    @property
    def started_at(self) -> datetime | None:
        """When the function was first entered."""
        return _time(self._state.started_at)

    @property
    def ended_at(self) -> datetime | None:
        """When the run ended."""
        return _time(self._state.ended_at)

    @property
    def steps(self) -> list[Step]:
        """The steps, in the order in which they became known."""
        return [Step(self._state, step) for step in self._state.steps.values()]

    @property
    def calls(self) -> list[Call]:
        """The re-entries that were answered, in order."""
        return [Call(self._state, call) for call in self._state.calls if call.ended]

    @property
    def warnings(self) -> list[str]:
        """In what the function did not do the same when it was replayed, as sentences."""
        return [sentence(change) for change in self._state.changes]

    def step(self, name: str) -> Step:
        """Find a step by its id; repeats are called ``id:1``, ``id:2``.

        Raises:
            KeyError: The run has no such step; the message lists those it has.
        """
        for step in self.steps:
            if step.name == name:
                return step
        known = ", ".join(step.name for step in self.steps) or "none yet"
        raise KeyError(f"{self.function_id} has no step {name!r}. Its steps: {known}.")

    def __repr__(self) -> str:
        return f"<Run of {self.function_id}: {self.status}>"


class Step:
    """One step of a run."""

    def __init__(self, run: RunState, step: StepState) -> None:
        self._run = run
        self._state = step

    @property
    def name(self) -> str:
        """The step's id, with its index when the id was used before."""
        return self._state.name

    @property
    def op(self) -> str:
        """``StepRun``, ``Sleep``, ``WaitForEvent``, ``InvokeFunction``, or ``StepPlanned``."""
        return self._state.op

    @property
    def status(self) -> str:
        """``planned``, ``running``, ``waiting``, ``completed``, ``failed`` or ``cancelled``."""
        memo = self._run.memos.get(self._state.hash)
        if memo is not None:
            return "failed" if memo.kind == "error" else "completed"
        if self._run.ended:
            return "cancelled"
        if self._state.hash in self._run.pauses:
            return "waiting"
        return "running" if self._state.started_at is not None else "planned"

    @property
    def attempts(self) -> int:
        """How often the step's body ran."""
        return self._state.attempts

    @property
    def output(self) -> Any:
        """What the step gave: an output, an event's fields, or None."""
        memo = self._run.memos.get(self._state.hash)
        return None if memo is None or memo.kind == "error" else json.loads(memo.value)

    @property
    def error(self) -> Error | None:
        """Why the step failed for good."""
        memo = self._run.memos.get(self._state.hash)
        return _error(memo.value) if memo is not None and memo.kind == "error" else None

    @property
    def started_at(self) -> datetime | None:
        """When the step first ran or began to wait."""
        return _time(self._state.started_at)

    @property
    def ended_at(self) -> datetime | None:
        """When the step had its final value."""
        return _time(self._state.ended_at)

    def __repr__(self) -> str:
        return f"<Step {self.name}: {self.op} {self.status}>"


class Call:
    """One re-entry, in the words of the conformance recordings."""

    def __init__(self, run: RunState, call: CallState) -> None:
        self._record = transcript.call_record(run, call, call.started.at)
        self.started_at = from_ms(call.started.at)

    @property
    def step(self) -> str | None:
        """The targeted step; None when the call discovers what comes next."""
        return self._record["step"]  # type: ignore[no-any-return]

    @property
    def attempt(self) -> int:
        """Which attempt this was, counted from 0."""
        return self._record["attempt"]  # type: ignore[no-any-return]

    @property
    def max_attempts(self) -> int:
        """How many attempts there are in all."""
        return self._record["max_attempts"]  # type: ignore[no-any-return]

    @property
    def disable_immediate_execution(self) -> bool:
        """Whether a new step was to be planned instead of run at once."""
        return self._record["disable_immediate_execution"]  # type: ignore[no-any-return]

    @property
    def memo(self) -> dict[str, str]:
        """The memos the call was given: step name -> data, error, null or event."""
        return dict(self._record["memo"])

    @property
    def response(self) -> dict[str, Any]:
        """The answer: `status`, `ops`, `no_retry`, `retry_after`, and `error` for a 500."""
        return dict(self._record["response"])

    def __repr__(self) -> str:
        ops = ", ".join(f"{op[0]} {op[1]}" for op in self._record["response"]["ops"])
        target = "" if self.step is None else f" for {self.step}"
        return f"<Call{target}: {self._record['response']['status']}{' ' + ops if ops else ''}>"


def _loads(text: str | None) -> Any:
    return None if text is None else json.loads(text)


def _error(text: str | None) -> Error | None:
    if text is None:
        return None
    error = json.loads(text)
    return Error(str(error.get("name")), str(error.get("message")))


def _time(instant: int | None) -> datetime | None:
    return None if instant is None else from_ms(instant)
