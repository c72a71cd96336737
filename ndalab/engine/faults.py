"""Doors for faults: what a test makes go wrong, and how it meets steps and events.

A step that is made to fail raises inside the SDK's own step, so that attempts, retries and the
final failure are the SDK's and the server's. What took effect is recorded as a fact `Injected`.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from inspect import isawaitable
from typing import Any, Literal, Protocol

from ndalab.core.catalogue import Catalogue
from ndalab.core.draft import Fate
from ndalab.core.facts import InjectionKind
from ndalab.core.jsontext import canonical
from ndalab.core.reply import Op, Reply, Request
from ndalab.core.spec import SCHEDULED, FunctionSpec
from ndalab.core.state import State
from ndalab.engine.ports import Seam
from ndalab.errors import UsageError


class InjectedError(Exception):
    """What a step raises that a test made to fail, unless the test says what else."""


class World(Protocol):
    """What there is for a fault to be told of; the executor is one."""

    catalogue: Catalogue
    state: State


@dataclass
class Rule:
    """One fault: what it meets, what it does, and how often yet."""

    kind: InjectionKind
    name: str
    left: int | None
    function: str | None = None
    run: str | None = None
    value: Any = None
    used: int = 0
    met: set[tuple[str, str]] = field(default_factory=set)
    """Runs and steps in which it took effect."""

    def is_for(self, request: Request, name: str) -> bool:
        """Whether it may take effect on this step of this run."""
        scope = self.function in (None, request.function) and self.run in (None, request.run)
        return self.name == name and scope and self.left != 0

    @property
    def is_open(self) -> bool:
        """Whether it has not taken effect as often as it should."""
        return not self.used if self.left is None else self.left > 0

    def use(self) -> None:
        """Count one effect."""
        self.used += 1
        if self.left is not None:
            self.left -= 1

    def __str__(self) -> str:
        often = "" if self.left is None else f" ({self.left} more)"
        return f"{self.kind} {self.name!r}{often}"


class Caller(Protocol):
    """A call as the seam makes it."""

    request: Request
    injected: list[tuple[InjectionKind, str]]


class StepFaults:
    """The faults of one lab, as the seam asks for them."""

    def __init__(self) -> None:
        self.rules: list[Rule] = []

    def take(self, request: Request, name: str, *kinds: InjectionKind) -> Rule | None:
        """Find the first fault that meets a step, and count it."""
        for rule in self.rules:
            if rule.kind in kinds and rule.is_for(request, name):
                rule.use()
                return rule
        return None

    def body(
        self, call: Caller, name: str, step: str, handler: Callable[..., Awaitable[Any]]
    ) -> Callable[..., Awaitable[Any]]:
        """Put the door before a step's body, if any fault may meet it."""
        if not self._may_meet(call.request, name):
            return handler

        async def guarded(*args: Any) -> Any:
            found, value = self._enter(call, name, step)
            if found:
                return value
            result: Any = handler(*args)
            return await result if isawaitable(result) else result

        return guarded

    def body_sync(
        self, call: Caller, name: str, step: str, handler: Callable[..., Any]
    ) -> Callable[..., Any]:
        """Do the same for a function that is not async."""
        if not self._may_meet(call.request, name):
            return handler

        def guarded(*args: Any) -> Any:
            found, value = self._enter(call, name, step)
            return value if found else handler(*args)

        return guarded

    def _may_meet(self, request: Request, name: str) -> bool:
        return any(r.kind in ("fail", "stub") and r.is_for(request, name) for r in self.rules)

    def _enter(self, call: Caller, name: str, step: str) -> tuple[bool, Any]:
        """Raise, or tell whether there is a value instead of the body's."""
        rule = self.take(call.request, name, "fail", "stub")
        if rule is None:
            return False, None
        call.injected.append((rule.kind, step))
        if rule.kind == "fail":
            raise rule.value.with_traceback(None)
        return True, rule.value

    def fate(self, event: str) -> Fate | None:
        """Tell what happens to an event of this name, and count it."""
        for rule in self.rules:
            if rule.kind in ("drop", "delay") and rule.name == event and rule.left != 0:
                rule.use()
                return rule.kind, rule.value or 0
        return None


class FaultSeam:
    """Wraps a seam; waits, invokes and model calls come back as a test wants them."""

    def __init__(self, seam: Seam, faults: StepFaults) -> None:
        self._seam = seam
        self._faults = faults

    def specs(self) -> list[FunctionSpec]:
        """Describe the functions that can be called."""
        return self._seam.specs()

    def close(self) -> None:
        """Release what the wrapped seam holds."""
        self._seam.close()

    async def call(self, request: Request) -> Reply:
        """Enter a function once, and meet what it asks for."""
        reply = await self._seam.call(request)
        if not self._faults.rules or not reply.ops:
            return reply
        injected = list(reply.injected)
        ops = tuple(self._meet(request, op, injected) for op in reply.ops)
        return reply._replace(ops=ops, injected=tuple(injected))

    def _meet(self, request: Request, op: Op, injected: list[tuple[InjectionKind, str]]) -> Op:
        kinds = _MEETS.get(op.code, ())
        known = (request.run, op.step)
        if not kinds or any(known in rule.met for rule in self._faults.rules):
            return op
        rule = self._faults.take(request, op.display, *kinds)
        if rule is None:
            return op
        if op.code != "AIGateway":
            rule.met.add(known)
        injected.append((rule.kind, op.step))
        return _changed(op, rule)


_MEETS: dict[str, tuple[InjectionKind, ...]] = {
    "WaitForEvent": ("time out", "stub"),
    "InvokeFunction": ("time out", "stub", "fail"),
    "AIGateway": ("stub", "fail"),
}


def _changed(op: Op, rule: Rule) -> Op:
    if rule.kind == "time out":
        return op._replace(opts={**(op.opts or {}), "timeout": "0s"})
    if rule.kind == "stub":
        return op._replace(data=canonical(rule.value), error=None, is_replaced=True)
    error = {"name": type(rule.value).__name__, "message": str(rule.value)}
    return op._replace(data=None, error=error, is_replaced=True)


class Faults:
    """Makes steps fail, waits time out and events get lost: ``lab.faults``.

    A fault is told before it can happen. It takes effect so many `times`, in the order in which
    faults were told, and only in runs of the `function` or in the `run` that were named, if any.
    Steps are named as runs show them: a repeated id is ``"id:1"``, ``"id:2"``.
    """

    def __init__(
        self, faults: StepFaults, world: Callable[[], World], seam: Literal["kernel", "http"]
    ) -> None:
        self._faults = faults
        self._world = world
        self._seam = seam

    def fail(
        self,
        step: str,
        times: int = 1,
        error: BaseException | type[BaseException] | None = None,
        *,
        function: Any = None,
        run: Any = None,
    ) -> None:
        """Let a step raise instead of running, at its next `times` attempts.

        The attempts count like any others: with as many failures as the step has attempts, it
        fails for good. An invoke or a model call fails as if the other side had failed.

        Args:
            step: The step's id.
            times: At how many attempts.
            error: What to raise, an exception or its class; an `InjectedError` by default.
            function: Only in runs of this function, given itself or by its id.
            run: Only in this run, given itself or by its id.

        Raises:
            UsageError: The fault could never take effect as asked.
        """
        self._add("fail", step, _times(times), function, run, _error(error, step))

    def stub(
        self,
        step: str,
        value: Any,
        times: int | None = None,
        *,
        function: Any = None,
        run: Any = None,
    ) -> None:
        """Let a step give a value instead of running: every time, unless `times` says how often.

        For an invoke or a model call no call is made. For a wait the value is the event, or None.

        Raises:
            UsageError: The fault could never take effect as asked, or JSON cannot hold the value.
        """
        self._add("stub", step, None if times is None else _times(times), function, run, value)

    def time_out(self, step: str, times: int = 1, *, function: Any = None, run: Any = None) -> None:
        """Let a wait or an invoke time out as soon as it begins, without time passing.

        Raises:
            UsageError: The fault could never take effect as asked.
        """
        self._add("time out", step, _times(times), function, run)

    def drop(self, event: str, times: int = 1) -> None:
        """Let the next events of this name get lost: recorded, but nothing starts or wakes.

        Raises:
            UsageError: The fault could never take effect as asked.
        """
        self._add("drop", _event(event), _times(times))

    def delay(self, event: str, by: timedelta, times: int = 1) -> None:
        """Let the next events of this name take effect later than they were sent.

        Raises:
            UsageError: The fault could never take effect as asked.
        """
        if not isinstance(by, timedelta) or by <= timedelta(0):
            raise UsageError(f"by is {by!r}; it must be a timedelta above 0.")
        self._add("delay", _event(event), _times(times), value=by // timedelta(milliseconds=1))

    def clear(self) -> None:
        """Forget all faults. What has happened stays."""
        self._faults.rules.clear()

    def unused(self) -> list[str]:
        """List the faults that have not taken effect as often as they should, as sentences.

        A stub without `times` is listed until it has been used once.
        """
        return [str(rule) for rule in self._faults.rules if rule.is_open]

    def _add(
        self,
        kind: InjectionKind,
        name: str,
        times: int | None,
        function: Any = None,
        run: Any = None,
        value: Any = None,
    ) -> None:
        if not isinstance(name, str) or not name:
            raise UsageError(f"{name!r} names no step: give the id, as in step.run(id, ...).")
        if kind in ("fail", "stub") and self._seam == "http":
            raise UsageError(
                f'{kind} reaches into the step, which the http seam cannot: use seam="kernel".'
            )
        if kind == "stub":
            value = _json(value, name)
        scope = None if function is None else _function_id(self._world(), function)
        only = None if run is None else _run_id(self._world(), run)
        self._faults.rules.append(Rule(kind, name, times, scope, only, value))

    def __repr__(self) -> str:
        return f"<Faults: {', '.join(map(str, self._faults.rules)) or 'none'}>"


def _function_id(world: World, function: Any) -> str:
    wanted = getattr(function, "id", function)
    for spec in world.catalogue:
        if wanted in (spec.id, spec.local_id):
            return spec.id
    known = ", ".join(spec.local_id for spec in world.catalogue)
    raise UsageError(f"This lab has no function {wanted!r}. It has: {known}.")


def _run_id(world: World, run: Any) -> str:
    found = world.state.runs.get(getattr(run, "id", run))
    if found is None:
        raise UsageError(f"This lab has no run {getattr(run, 'id', run)!r}; lab.runs() lists them.")
    if found.ended:
        raise UsageError(
            f"Run {found.id} is over ({found.status}); nothing can befall it any more."
        )
    return found.id


def _times(times: int) -> int:
    if isinstance(times, bool) or not isinstance(times, int) or times < 1:
        raise UsageError(f"times is {times!r}; it must be a whole number, 1 or more.")
    return times


def _error(error: Any, step: str) -> Exception:
    if error is None:
        return InjectedError(f"{step} was made to fail")
    if isinstance(error, type) and issubclass(error, Exception):
        error = error()
    if not isinstance(error, Exception):
        raise UsageError(f"error is {error!r}; it must be an exception, or the class of one.")
    return error


def _event(name: str) -> str:
    if not isinstance(name, str) or not name:
        raise UsageError(f"{name!r} is no event's name.")
    if name == SCHEDULED:
        raise UsageError("A schedule's ticks are not sent, so they cannot be lost or late.")
    return name


def _json(value: Any, step: str) -> Any:
    """Check a value; an event stands for its fields, a model for what the SDK makes of it."""
    if hasattr(value, "model_dump"):
        value = value.model_dump(mode="json")
    try:
        canonical(value)
    except (TypeError, ValueError, RecursionError) as err:
        raise UsageError(f"JSON cannot hold the value for {step!r}: {err}.") from err
    return value
