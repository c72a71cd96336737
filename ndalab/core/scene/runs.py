"""One run as plain data: its own row, its steps with their segments, its calls.

A segment is a stretch of one kind between two moments; its end is None while it is open:

    queued    asked for, not begun           sleeping  until a time
    running   being executed                 waiting   for an event
    failed    an attempt that raised         invoking  another function
    backoff   until the next attempt
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from typing import Any

from ndalab.core.facts import AttemptFailed
from ndalab.core.limits import INVOKE_TIMEOUT
from ndalab.core.plan import sentence
from ndalab.core.run import EXECUTED, Call, RunState, StepState
from ndalab.core.scene.beats import Beats
from ndalab.core.scene.held import held
from ndalab.core.scene.links import Links
from ndalab.core.scene.pieces import Segment, body_failed, entry, failure, segment
from ndalab.core.scene.words import brief_error, named, op_words, preview
from ndalab.core.state import State

_PAUSES = {"sleep": "sleeping", "wait": "waiting", "invoke": "invoking"}


class Painter:
    """Turns runs into plain data, each by itself."""

    def __init__(
        self,
        state: State,
        links: Links,
        beats: Beats,
        origin: int,
        label: Callable[[str], str],
    ) -> None:
        self.state = state
        self.links = links
        self.beats = beats
        self.origin = origin
        self.label = label

    def run(self, run: RunState, depth: int) -> dict[str, Any]:
        """Show a run."""
        return RunPart(self, run).shown(depth)


class RunPart:
    """One run being shown: what its steps and calls have in common."""

    def __init__(self, painter: Painter, run: RunState) -> None:
        self._painter = painter
        self._run = run
        self._beats = painter.beats[run.id]
        self._first_seen: dict[str, int] = {}
        self._runs_of: dict[str, list[int]] = {}
        self._given = {step: number for number, step in enumerate(run.memos)}
        for place, call in enumerate(run.calls):
            self._index(place, call)

    def shown(self, depth: int) -> dict[str, Any]:
        """Show the run with all its parts."""
        run, painter = self._run, self._painter
        event = painter.state.events[run.events[0]]
        return {
            "number": run.number,
            "id": run.id,
            "function": painter.label(run.function),
            "status": run.status,
            "depth": depth,
            "event": {"name": event.name, "at": event.at - painter.origin},
            "events": len(run.events),
            "batch": run.batch,
            "cron": run.cron,
            "cause": self._cause(),
            "queued": self._since(run.scheduled_at),
            "started": self._since(run.started_at),
            "ended": self._since(run.ended_at),
            "output": preview(run.output),
            "error": brief_error(run.error),
            "attempts": [failure(fact, painter.origin) for fact in run.failures],
            "notes": [sentence(change) for change in run.changes],
            "blocked": [fact.at - painter.origin for fact in run.blocked],
            "held": held(painter.state, run, painter.origin),
            "segments": self._segments(),
            "steps": [self._step(step) for step in run.steps.values()],
            "memos": [[run.steps[step].name, memo.kind] for step, memo in run.memos.items()],
            "calls": [self._call(place) for place in range(len(run.calls))],
        }

    def _index(self, place: int, call: Call) -> None:
        for op in call.ended.ops if call.ended else ():
            self._first_seen.setdefault(op.step, place)
            if op.op in EXECUTED:
                self._runs_of.setdefault(op.step, []).append(place)
        if call.ended is None and call.started.step is not None:
            self._runs_of.setdefault(call.started.step, []).append(place)

    def _since(self, at: int | None) -> int | None:
        return None if at is None else at - self._painter.origin

    def _moment(self, at: int, beat: int) -> list[int]:
        return [at - self._painter.origin, beat]

    def _began(self, place: int) -> list[int]:
        return self._moment(self._run.calls[place].started.at, self._beats[place])

    def _answered(self, place: int) -> list[int] | None:
        """The moment after a call; None while it runs."""
        call = self._run.calls[place]
        if call.ended is None:
            return None
        took_time = call.ended.at > call.started.at
        return self._moment(call.ended.at, 0 if took_time else self._beats[place] + 1)

    def _end_of_run(self) -> list[int] | None:
        run = self._run
        if run.ended_at is None:
            return None
        last = self._answered(len(run.calls) - 1) if run.calls else None
        if last is not None and last[0] == run.ended_at - self._painter.origin:
            return last
        return self._moment(run.ended_at, 0)

    def _cause(self) -> dict[str, Any] | None:
        cause = self._painter.links.causes.get(self._run.id)
        if cause is None:
            return None
        parent = self._painter.state.runs[cause.run]
        step = parent.steps.get(cause.step or "")
        return {
            "run": parent.number,
            "function": self._painter.label(parent.function),
            "step": step.name if step else None,
            "how": cause.how,
        }

    def _segments(self) -> list[Segment]:
        run = self._run
        if not run.calls:
            return [segment("queued", self._moment(run.scheduled_at, 0), self._end_of_run())]
        first = self._began(0)
        found = []
        if run.started_at is not None and run.started_at > run.scheduled_at:
            found.append(segment("queued", self._moment(run.scheduled_at, 0), first))
        found.append(segment("running", first, self._end_of_run()))
        bodies = [place for place, call in enumerate(run.calls) if body_failed(call)]
        found += [segment("failed", self._began(n), self._answered(n)) for n in bodies]
        return found + [
            self._backoff(fact, place) for place, fact in zip(bodies, run.failures, strict=False)
        ]

    def _backoff(self, fact: AttemptFailed, place: int) -> Segment:
        start = self._answered(place) or self._moment(fact.at, 0)
        retry = self._moment(fact.retry_at, 0)
        end = self._end_of_run()
        started = any(call.started.at >= fact.retry_at for call in self._run.calls[place + 1 :])
        if not started:
            return segment("backoff", start, end and min(retry, end), until=retry[0])
        # With no delay at all the next attempt is a beat of the same instant.
        return segment("backoff", start, max(start, retry))

    def _step(self, step: StepState) -> dict[str, Any]:
        run, painter = self._run, self._painter
        memo, pause = run.memos.get(step.hash), step.pause
        child = painter.links.children.get((run.id, step.hash))
        sent = painter.links.sent.get((run.id, step.hash), ())
        subject = self._subject(step)
        failed = memo is not None and memo.kind == "error"
        return {
            "name": step.name,
            "op": step.op,
            "words": op_words(step.op, pause, subject, len(sent)),
            "status": self._status(step),
            "seen": self._since(step.seen_at),
            "started": self._since(step.started_at),
            "ended": self._since(step.ended_at),
            "until": None if pause is None else pause.until - painter.origin,
            "subject": subject,
            "expression": pause.expression if pause else None,
            "timed_out": self._timed_out(step),
            "child": None if child is None else painter.state.runs[child].number,
            "sent": len(sent),
            "race": step.race,
            "injected": run.injected.get(step.hash),
            "output": None if memo is None or failed else preview(memo.value),
            "error": brief_error(memo.value) if memo is not None and failed else None,
            "attempts": self._attempts(step),
            "segments": self._step_segments(step),
        }

    def _subject(self, step: StepState) -> str | None:
        pause = step.pause
        if pause is None or pause.subject is None:
            return None
        return self._painter.label(pause.subject) if pause.kind == "invoke" else pause.subject

    def _status(self, step: StepState) -> str:
        memo = self._run.memos.get(step.hash)
        if memo is not None:
            return "failed" if memo.kind == "error" else "completed"
        if self._run.ended:
            return "cancelled"
        if step.hash in self._run.pauses:
            return "waiting"
        return "planned" if step.started_at is None else "running"

    def _timed_out(self, step: StepState) -> bool:
        memo, pause = self._run.memos.get(step.hash), step.pause
        if memo is None or pause is None:
            return False
        if pause.kind == "wait":
            return memo.kind == "null"
        error = brief_error(memo.value) if memo.kind == "error" else None
        return error is not None and error["name"] == INVOKE_TIMEOUT["name"]

    def _attempts(self, step: StepState) -> list[dict[str, Any]]:
        again = {fact.attempt: fact.retry_at for fact in step.failures}
        return [
            self._attempt(place, step.hash, again) for place in self._runs_of.get(step.hash, [])
        ]

    def _attempt(self, place: int, step: str, again: dict[int, int]) -> dict[str, Any]:
        call = self._run.calls[place]
        ops = call.ended.ops if call.ended else ()
        error = next((op.error for op in ops if op.step == step and op.error), None)
        return {
            "number": call.started.attempt + 1,
            "of": call.started.max_attempts,
            "start": self._began(place),
            "end": self._answered(place),
            "error": error and named({"name": error[0], "message": error[1]}),
            "retry_at": self._since(again.get(call.started.attempt)) if error else None,
        }

    def _step_segments(self, step: StepState) -> list[Segment]:
        if step.pause is not None:
            return [self._paused(step)]
        seen = self._first_seen.get(step.hash, 0)
        places = self._runs_of.get(step.hash, [])
        if not places and step.ended_at is not None:
            # The lab itself carried it out, as it does with a model call.
            resumed = self._resumed(step.hash, step.ended_at)
            return [segment("running", self._began(seen), resumed)]
        if not places:
            return [segment("queued", self._began(seen), self._end_of_run())]
        found = []
        if places[0] != seen:
            found.append(segment("queued", self._began(seen), self._began(places[0])))
        failures = {fact.attempt: fact for fact in step.failures}
        for place in places:
            found += self._tried(place, step.hash, failures)
        return found

    def _tried(self, place: int, step: str, failures: dict[int, AttemptFailed]) -> list[Segment]:
        call = self._run.calls[place]
        ops = call.ended.ops if call.ended else ()
        if not any(op.step == step and op.error for op in ops):
            return [segment("running", self._began(place), self._answered(place))]
        found = [segment("failed", self._began(place), self._answered(place))]
        fact = failures.get(call.started.attempt)
        return found if fact is None else [*found, self._backoff(fact, place)]

    def _paused(self, step: StepState) -> Segment:
        assert step.pause is not None
        start = self._began(self._first_seen.get(step.hash, 0))
        until = step.pause.until - self._painter.origin
        kind = _PAUSES[step.pause.kind]
        if step.ended_at is None:
            return segment(kind, start, self._end_of_run(), until=until)
        return segment(kind, start, self._resumed(step.hash, step.ended_at), until=until)

    def _resumed(self, step: str, ended_at: int) -> list[int]:
        """The moment at which the function could go on with a step's value."""
        place = bisect_right(self._run.calls, self._given[step], key=lambda call: call.memos)
        if place < len(self._run.calls) and self._run.calls[place].started.at == ended_at:
            return self._began(place)
        return self._moment(ended_at, 0)

    def _call(self, place: int) -> dict[str, Any]:
        call = self._run.calls[place]
        target = self._run.steps.get(call.started.step or "")
        name = target.name if target else None
        return entry(call, self._beats[place], name, self._painter.origin)
