"""THE SEAM: the only file that speaks the SDK's call protocol, and may use its internals.

It does what the SDK's own request handler does (`inngest._internal.comm_lib.handler`, 0.5.19),
without HTTP: build the SDK's objects, enter the function, read its answer. Memo hits are
answered from one table in constant time, because the SDK's copy of the table at each hit makes
long runs cubic. `engine.door` does the same through the SDK's public door; one contract suite
holds the two together.
"""

from __future__ import annotations

import datetime
import functools
import json
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from typing import Any

import inngest
from inngest._internal import errors as sdk_errors
from inngest._internal import execution_lib, middleware_lib, net, server_lib, step_lib, types
from inngest._internal.execution_lib import models as execution_models
from inngest._internal.step_lib import base as memo_base
from inngest._internal.transforms import hash_step_id

from ndalab.core.facts import InjectionKind
from ndalab.core.jsontext import canonical
from ndalab.core.reply import Memo, Op, Reply, Request
from ndalab.core.spec import FunctionSpec
from ndalab.engine.clock import from_ms
from ndalab.engine.faults import StepFaults
from ndalab.engine.ports import Clock
from ndalab.engine.registration import specs_of
from ndalab.engine.sightings import Sightings, seen
from ndalab.engine.threads import Threads
from ndalab.engine.times import retry_after_seconds
from ndalab.engine.tracebacks import user_stack

Function = inngest.Function[Any]

_hash = functools.lru_cache(maxsize=65_536)(hash_step_id)
_MISS = object()


class KernelSeam:
    """Enters functions in this process, on this loop."""

    def __init__(
        self,
        client: inngest.Inngest,
        functions: Iterable[Function],
        clock: Clock,
        faults: StepFaults | None = None,
    ) -> None:
        self._client = client
        self._clock = clock
        self._faults = faults or StepFaults()
        self._functions = {key: fn for fn in functions for key in handler_ids(fn)}
        self._threads = Threads(in_turn=clock.virtual)

    def specs(self) -> list[FunctionSpec]:
        """Describe the functions and their on_failure handlers."""
        return [spec for fn in dict.fromkeys(self._functions.values()) for spec in specs_of(fn)]

    def close(self) -> None:
        """Let the thread of sync handlers end when its work is done."""
        self._threads.close()

    async def call(self, request: Request) -> Reply:
        """Enter a function once and read its answer.

        A function's own exceptions become replies; only interrupts of the process pass through.
        """
        fn = self._functions[request.function]
        call = _Call(self._client, fn, request, self._clock, self._faults)
        if fn.is_handler_async:
            result = await call.run()
        else:
            result = await self._threads.run(call.run_sync)
        reply = _reply(result)
        return reply._replace(plan=call.sightings.plan(), injected=tuple(call.injected))


def handler_ids(fn: Function) -> list[str]:
    """List the ids under which a server calls a function: its own, and its on_failure's."""
    return [fn.id] if fn.on_failure_fn_id is None else [fn.id, fn.on_failure_fn_id]


class _Call:
    """The SDK's objects for one request, as its request handler makes them."""

    def __init__(
        self,
        client: inngest.Inngest,
        fn: Function,
        request: Request,
        clock: Clock,
        faults: StepFaults,
    ) -> None:
        self.client, self.fn, self.request, self.clock = client, fn, request, clock
        self.faults = faults
        self.timings = net.ServerTimings()
        self.middleware = middleware_lib.MiddlewareManager.from_client(client, {}, self.timings)
        self.memos = _Memos(request.memos)
        self.events = [server_lib.Event.model_validate(event) for event in request.events]
        self.counter = step_lib.StepIDCounter()
        self.sightings = Sightings()
        self.injected: list[tuple[InjectionKind, str]] = []
        self.begun = False
        """Whether the SDK has told middleware that all memos were met."""

    def passes_over(self, step: str) -> bool:
        """Whether a step without a memo is not this call's, and the SDK need not be told of it."""
        return self.request.step not in (None, step) and (self.begun or self.memos.size > 0)

    async def run(self) -> execution_lib.CallResult:
        execution = _Execution(self, *self._execution())
        step = _Step(self, self.client, execution, *self._step())
        context = execution_lib.Context(group=_Group(self), step=step, **self._context())
        return await self.fn.call(self.client, context, self.request.function, self.middleware)

    def run_sync(self) -> execution_lib.CallResult:
        execution = _ExecutionSync(self, *self._execution())
        step = _StepSync(self, self.client, execution, *self._step())
        context = execution_lib.ContextSync(group=_GroupSync(self), step=step, **self._context())
        return self.fn.call_sync(self.client, context, self.request.function, self.middleware)

    def _execution(self) -> tuple[Any, ...]:
        request = server_lib.ServerRequest.model_construct(
            ctx=server_lib.ServerRequestCtx.model_construct(
                attempt=self.request.attempt,
                disable_immediate_execution=self.request.disable_immediate_execution,
                max_attempts=self.request.max_attempts,
                run_id=self.request.run,
                stack=server_lib.ServerRequestCtxStack.model_construct(stack=[]),
            ),
            event=self.events[0],
            events=self.events,
            steps={},
            use_api=False,
        )
        return self.memos, self.middleware, request, self.request.step, self.timings

    def _step(self) -> tuple[Any, ...]:
        return self.middleware, self.counter, self.request.step

    def _context(self) -> dict[str, Any]:
        # A server sends the event twice, in `event` and in `events`; they are two objects.
        return {
            "attempt": self.request.attempt,
            "event": server_lib.Event.model_validate(self.request.events[0]),
            "events": self.events,
            "job_id": None,
            "logger": self.client.logger,
            "request_id": None,
            "run_id": self.request.run,
        }


class _Memos(step_lib.StepMemos):
    """The memo table: constant time, decoded when hit, so that no call shares a value."""

    def __init__(self, table: Mapping[str, Memo]) -> None:
        self.left = dict(table)
        self._shown: dict[str, memo_base.Output] | None = None

    @property
    def size(self) -> int:
        return len(self.left)

    def values(self) -> Iterator[memo_base.Output]:
        """Show the memos to middleware, which may change them in place."""
        if self._shown is None:
            self._shown = {key: _output(memo) for key, memo in self.left.items()}
        return iter([self._shown[key] for key in self.left])

    def pop(self, hashed_id: str) -> memo_base.Output | types.EmptySentinel:
        memo = self.left.pop(hashed_id, None)
        if memo is None:
            return types.empty_sentinel
        return _output(memo) if self._shown is None else self._shown[hashed_id]

    def take(self, hashed_id: str) -> Any:
        """Take a memo's value, or an error to raise, or _MISS."""
        memo = self.left.pop(hashed_id, None)
        if memo is None:
            return _MISS
        if self._shown is None and memo.kind != "error":
            return _value(memo.value)
        found = _output(memo) if self._shown is None else self._shown[hashed_id]
        return found.data if found.error is None else _step_error(found.error)


def _output(memo: Memo) -> memo_base.Output:
    if memo.kind == "error":
        return memo_base.Output.model_validate({"error": json.loads(memo.value)})
    return memo_base.Output(data=_value(memo.value))


def _step_error(error: Any) -> sdk_errors.StepError:
    return sdk_errors.StepError(message=error.message, name=error.name, stack=error.stack)


# json.loads spends most of its time around this scanner; memos are our own canonical text.
_scan: Callable[[str, int], tuple[Any, int]] = vars(json.JSONDecoder())["scan_once"]


def _value(text: str) -> Any:
    return _scan(text, 0)[0] if text[0] in "[{" else _scalar(text)


@functools.lru_cache(maxsize=4096)
def _scalar(text: str) -> Any:
    return json.loads(text)


def _hit(step: _Step | _StepSync, step_id: str, op: str = "StepRun") -> Any:
    """Answer a step from the table, or _MISS so that the SDK's own code goes on.

    Raises:
        SkipInterrupt: The call is for another step, and this one has no memo yet.
    """
    if execution_models._in_step.get():
        return _MISS
    counts, call = step._step_id_counter._counts, step._call
    count = counts.get(step_id, 0)
    key = _hash(step_id if count == 0 else f"{step_id}:{count}")
    found = call.memos.take(key)
    if found is _MISS and not call.passes_over(key):
        return _MISS
    counts[step_id] = count + 1
    call.sightings.met.append(seen(key, op))
    if found is _MISS:
        raise memo_base.SkipInterrupt(step_id)
    return found


def _hit_sync(step: _StepSync, step_id: str, op: str = "StepRun") -> Any:
    """Do the same for handlers in threads, which may themselves start threads."""
    with step._step_id_counter._mutex:
        return _hit(step, step_id, op)


def _shown(step: _Step | _StepSync, step_id: str) -> str:
    """Name the step that comes next under an id, as runs show it."""
    count = step._step_id_counter._counts.get(step_id, 0)
    return step_id if count == 0 else f"{step_id}:{count}"


class _Step(inngest.Step):
    """The SDK's step tools, with quick memo hits, the lab's clock and a test's faults."""

    def __init__(self, call: _Call, *args: Any) -> None:
        super().__init__(*args)
        self._call = call

    async def run(  # type: ignore[override]  # the SDK's type variables are private
        self,
        step_id: str,
        handler: Callable[..., Awaitable[Any]],
        *handler_args: Any,
        output_type: object = types.EmptySentinel,
    ) -> Any:
        found = _hit(self, step_id)
        if found is _MISS:
            name = _shown(self, step_id)
            body = self._call.faults.body(self._call, name, _hash(name), handler)
            return await super().run(step_id, body, *handler_args, output_type=output_type)
        if not self._call.memos.left:
            await self._middleware.before_execution()
        if isinstance(found, sdk_errors.StepError):
            raise found
        if output_type is types.EmptySentinel:
            return found
        return self._client._deserialize(found, output_type)

    async def sleep(self, step_id: str, duration: int | datetime.timedelta) -> None:
        await self.sleep_until(step_id, _end(self._call.clock, duration))

    async def sleep_until(self, step_id: str, until: datetime.datetime) -> None:
        if _hit(self, step_id, "Sleep") is _MISS:
            await super().sleep_until(step_id, until)
        elif self._call.memos.size == 0:
            await self._middleware.before_execution()


class _StepSync(inngest.StepSync):
    """The same for functions that are not async."""

    def __init__(self, call: _Call, *args: Any) -> None:
        super().__init__(*args)
        self._call = call

    def run(  # type: ignore[override]
        self,
        step_id: str,
        handler: Callable[..., Any],
        *handler_args: Any,
        output_type: object = types.EmptySentinel,
    ) -> Any:
        found = _hit_sync(self, step_id)
        if found is _MISS:
            name = _shown(self, step_id)
            body = self._call.faults.body_sync(self._call, name, _hash(name), handler)
            return super().run(step_id, body, *handler_args, output_type=output_type)
        if self._call.memos.size == 0:
            self._middleware.before_execution_sync()
        if isinstance(found, sdk_errors.StepError):
            raise found
        return self._client._deserialize(found, output_type)

    def sleep(self, step_id: str, duration: int | datetime.timedelta) -> None:
        self.sleep_until(step_id, _end(self._call.clock, duration))

    def sleep_until(self, step_id: str, until: datetime.datetime) -> None:
        if _hit_sync(self, step_id, "Sleep") is _MISS:
            super().sleep_until(step_id, until)
        elif self._call.memos.size == 0:
            self._middleware.before_execution_sync()


class _Execution(execution_lib.ExecutionV0):
    """The SDK's execution, which also notes the steps it is told of."""

    def __init__(self, call: _Call, *args: Any) -> None:
        super().__init__(*args)
        self._call = call

    async def report_step(self, step_info: step_lib.StepInfo) -> Any:
        _note(self._call, step_info)
        return await super().report_step(step_info)


class _ExecutionSync(execution_lib.ExecutionV0Sync):
    """The same for functions that are not async."""

    def __init__(self, call: _Call, *args: Any) -> None:
        super().__init__(*args)
        self._call = call

    def report_step(self, step_info: step_lib.StepInfo) -> Any:
        _note(self._call, step_info)
        return super().report_step(step_info)


def _note(call: _Call, step: step_lib.StepInfo) -> None:
    if execution_models._in_step.get():
        return
    call.begun |= call.memos.size == 0
    call.sightings.note(step.id, _name(step), step.op.value, step.name or "", step.opts)


class _Group(step_lib.Group):
    """The SDK's group, which also tells where its branches are and when an error leaves it."""

    def __init__(self, call: _Call) -> None:
        self._sightings = call.sightings

    async def parallel(self, callables: Any, *args: Any, **options: Any) -> Any:
        try:
            return await super().parallel(
                tuple(map(self._sightings.within, callables)), *args, **options
            )
        except Exception:
            self._sightings.escaped()
            raise


class _GroupSync(step_lib.GroupSync):
    """The same for functions that are not async."""

    def __init__(self, call: _Call) -> None:
        self._sightings = call.sightings

    def parallel(self, callables: Any, *args: Any, **options: Any) -> Any:
        try:
            return super().parallel(tuple(map(self._sightings.within, callables)), *args, **options)
        except Exception:
            self._sightings.escaped()
            raise


def _end(clock: Clock, duration: int | datetime.timedelta) -> datetime.datetime:
    if isinstance(duration, int):
        duration = datetime.timedelta(milliseconds=duration)
    return from_ms(clock.now()) + duration


def _reply(result: execution_lib.CallResult) -> Reply:
    """Read the SDK's result as its `CommResponse` would show it (semantics 1.4)."""
    if result.multi:
        return _ops_reply(result.multi)
    if result.error is not None:
        return Reply(
            500,
            error=error_data(result.error),
            no_retry=not sdk_errors.is_retriable(result.error),
            retry_after=_retry_after(result.error),
        )
    if result.output is types.empty_sentinel:
        return Reply(200, output="null")
    text = _dump(result.output)
    return Reply(200, output=text) if text is not None else unserialisable(None)


def _ops_reply(results: list[execution_lib.CallResult]) -> Reply:
    ops = []
    no_retry = False
    for result in results:
        op = _op(result)
        if op is None:
            return unserialisable(result.step.display_name if result.step else None)
        ops.append(op)
        no_retry |= result.error is not None and not sdk_errors.is_retriable(result.error)
    return Reply(206, ops=tuple(ops), no_retry=no_retry)


def _op(result: execution_lib.CallResult) -> Op | None:
    """Read one op; None when its output is not JSON."""
    step = result.step
    assert step is not None
    data = None
    if result.output is not types.empty_sentinel:
        data = _dump(result.output)
        if data is None:
            return None
    return Op(
        step.op.value,
        step.id,
        _name(step),
        step.name,
        step.opts,
        data,
        None if result.error is None else error_data(result.error),
    )


def _name(step: step_lib.StepInfo) -> str:
    index = step.userland.index if step.userland else None
    return step.display_name if index is None else f"{step.display_name}:{index}"


def _dump(value: object) -> str | None:
    """Write JSON as it comes back from a server; None when JSON cannot hold the value."""
    try:
        return canonical(value)
    except (TypeError, ValueError, RecursionError):
        return None


def unserialisable(step: str | None) -> Reply:
    """The SDK's answer, which is retried like any other error (recorded)."""
    subject = f'"{step}" ' if step else ""
    return Reply(
        500,
        error={
            "code": server_lib.ErrorCode.OUTPUT_UNSERIALIZABLE.value,
            "message": f"{subject}returned unserializable data",
            "name": sdk_errors.OutputUnserializableError.__name__,
        },
    )


def error_data(err: Exception) -> dict[str, Any]:
    """Describe an exception as the SDK does, with a stack that holds no machine's paths."""
    if isinstance(err, sdk_errors.StepError):
        code, name, message, stack = err.code.value, err.name, err.message, err.stack
    elif isinstance(err, sdk_errors.Error):
        code, name, message = err.code.value, err.name, err.message
        stack = user_stack(err) if err.include_stack else None
    else:
        code, name, message = server_lib.ErrorCode.UNKNOWN.value, type(err).__name__, str(err)
        stack = user_stack(err)
    return {"code": code, "message": message, "name": name, "stack": stack}


def _retry_after(err: Exception) -> float | None:
    if isinstance(err, sdk_errors.RetryAfterError):
        return retry_after_seconds(err.retry_after)
    return None


def middleware_of(client: inngest.Inngest) -> middleware_lib.MiddlewareManager:
    """Make what runs a client's middleware around a send."""
    return middleware_lib.MiddlewareManager.from_client(client, None, None)


def ids_of(result: inngest.SendEventsResult) -> list[str]:
    """Give the ids of a send.

    Raises:
        SendEventsError: An event was refused.
    """
    if result.error is not None:
        raise sdk_errors.SendEventsError(result.error, result.ids)
    return result.ids
