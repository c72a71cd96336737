"""The one place that joins the parts: a lab runs Inngest functions inside this process."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from os import PathLike
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Literal, Self

import inngest
from pydantic import BaseModel

from ndalab.core import transcript
from ndalab.core.catalogue import Catalogue
from ndalab.core.draft import Habits
from ndalab.core.ids import Ids
from ndalab.core.run import Status
from ndalab.core.shuffle import Dealer
from ndalab.core.spec import FunctionSpec
from ndalab.engine import inbound
from ndalab.engine.clock import STARTS_AT, VirtualClock, WallClock, from_ms
from ndalab.engine.drivers import driver_for
from ndalab.engine.executor import Executor
from ndalab.engine.faults import Faults, FaultSeam, StepFaults
from ndalab.engine.gateway import GatewaySeam
from ndalab.engine.outgoing import ClientDoor
from ndalab.engine.ports import Clock, Journal, Observer, Seam
from ndalab.engine.registration import validate
from ndalab.engine.sdk import KernelSeam
from ndalab.errors import UsageError
from ndalab.face.summary import summary
from ndalab.face.views import Run, event_of
from ndalab.stores.memory import MemoryJournal

if TYPE_CHECKING:
    import pandas as pd

    from ndalab.face.controls.panel import Panel
    from ndalab.face.trace import Trace

Events = inngest.Event | dict[str, Any] | Sequence[inngest.Event | dict[str, Any]]
Function = inngest.Function[Any]

_open_stores: dict[Path, Lab] = {}


class Lab:
    """Runs the given functions, on a clock of its own, and remembers everything.

    While a lab is open, `client.send` and `client.send_sync` reach it from anywhere.
    """

    def __init__(
        self,
        client: inngest.Inngest,
        functions: Iterable[Function],
        *,
        store: str | PathLike[str] | None = None,
        clock: Literal["virtual", "wall"] = "virtual",
        seed: int = 0,
        starts_at: datetime | None = None,
        retry_interval: float | None = None,
        patch_clock: bool = False,
        seam: Literal["kernel", "http"] = "kernel",
        shuffle: bool = False,
    ) -> None:
        """Open a lab.

        Args:
            client: The client that the functions were made with.
            functions: Every function that may run.
            store: A path keeps all facts in an SQLite file; a new lab on it goes on where the
                last one stopped. None keeps them in memory.
            clock: ``"virtual"`` jumps when nothing can run; ``"wall"`` is real time.
            seed: Ids, jitter and tie-breaks follow from it.
            starts_at: Where the virtual clock begins, with a time zone.
            retry_interval: Seconds between attempts, like the Dev Server's flag. None: the
                server's back-off table with seeded jitter.
            patch_clock: Show the lab's time to functions that ask the machine's clock, during
                their calls. Needs the `testing` extra.
            seam: ``"kernel"`` enters functions directly; ``"http"`` goes through the SDK's own
                request handler, in process, which is slower and proves that it is the same.
            shuffle: Put what a server may take in any order into one that follows from the seed:
                calls due at one instant, parallel branches, the functions that an event starts.
                Tests with several seeds find races. False: the order of declaration.

        Raises:
            UsageError: An argument or a function's configuration cannot work; the message lists
                every problem.
        """
        self._functions = {fn.id: fn for fn in _validated(client, functions)}
        self._client = client
        self._seam_kind = seam
        self._clock = _clock(clock, starts_at)
        self._patch_clock = patch_clock
        self._store = _path(store)
        ids, interval = Ids(_integer(seed)), _interval(retry_interval)
        self._faults = StepFaults()
        self.faults = Faults(self._faults, lambda: self._executor, seam)
        called = self._seam()
        _take_over(self._store)
        journal = _journal(self._store)
        try:
            self._executor = Executor(
                catalogue=Catalogue(called.specs()),
                seam=called,
                journal=journal,
                clock=self._clock,
                ids=ids,
                habits=Habits(
                    retry_interval=interval,
                    deal=Dealer(ids) if shuffle else list,
                    fate=self._faults.fate,
                ),
            )
        except BaseException:
            # Its file would stay locked for as long as somebody keeps the traceback.
            journal.close()
            raise
        self._driver = driver_for(self._executor)
        self._door = ClientDoor(client, self._accept)
        self._closed = False
        if self._store is not None:
            _open_stores[self._store] = self

    async def send(self, events: Events) -> list[str]:
        """Send one event or several.

        Returns:
            Their ids, in order.

        Raises:
            UsageError: An event cannot be sent; none of this call was recorded.
        """
        return self._accept(inbound.as_list(events))

    async def idle(self) -> None:
        """Do all that is due now. Time does not move."""
        self._refuse_when_closed("idle")
        await self._driver.idle()

    async def advance(self, delta: timedelta | None = None, **span: float) -> None:
        """Let time pass; everything that becomes due on the way happens, in order.

        Args:
            delta: How long, as a timedelta.
            span: Or as its keywords: ``hours=2``, ``minutes=5``.

        Raises:
            UsageError: Both or neither were given, or time would run backwards.
        """
        self._refuse_when_closed("advance")
        await self._driver.advance(_milliseconds(delta, span, self._clock.now()))

    async def settle(self) -> None:
        """Let time pass until no run is unfinished."""
        self._refuse_when_closed("settle")
        await self._driver.settle()

    async def trigger(self, events: Events) -> list[Run]:
        """Send, settle, and return the runs that these events started."""
        self._refuse_when_closed("trigger")
        ids = set(await self.send(events))
        await self.settle()
        return [run for run in self.runs() if ids.intersection(run._state.events)]  # noqa: SLF001

    async def cancel(self, run: Run | str) -> None:
        """Cancel a run, as an event in its function's `cancel` would.

        Raises:
            KeyError: There is no run with this id.
            UsageError: The run is over.
        """
        self._refuse_when_closed("cancel")
        found = self.run(run.id if isinstance(run, Run) else run)
        if found.ended_at is not None:
            raise UsageError(
                f"The run of {found.function_id} is {found.status}. Only one that is queued or "
                "running can be cancelled."
            )
        self._executor.cancel(found.id)

    def now(self) -> datetime:
        """Read the lab's clock, in UTC."""
        return from_ms(self._clock.now())

    @property
    def is_virtual(self) -> bool:
        """Whether time is virtual: it then moves only when somebody awaits the lab."""
        return self._clock.virtual

    def next_due(self) -> datetime | None:
        """Say when something is due next; None when nothing is planned."""
        due = self._executor.next_due()
        return None if due is None else from_ms(due)

    def runs(
        self, function: Function | str | None = None, status: Status | None = None
    ) -> list[Run]:
        """List runs in the order in which they were created.

        Args:
            function: Only runs of this function, given itself or by its id.
            status: Only runs with this status. Runs that a singleton skipped are listed only
                with ``"skipped"``: a server keeps no record of them.
        """
        wanted = function.local_id if isinstance(function, inngest.Function) else function
        return [
            run
            for run in map(self._view, list(self._executor.state.runs))
            if wanted in (None, run.function_id)
            and (run.status == status or (status is None and run.status != "skipped"))
        ]

    def run(self, run_id: str) -> Run:
        """Find a run.

        Raises:
            KeyError: There is no run with this id.
        """
        if run_id not in self._executor.state.runs:
            raise KeyError(f"There is no run {run_id!r} in this lab; lab.runs() lists them.")
        return self._view(run_id)

    def events(self, internal: bool = False) -> list[inngest.Event]:
        """List the events received, in order.

        Args:
            internal: Also those that the lab made itself, ``inngest/function.*``.
        """
        state = self._executor.state
        return [
            event_of(state, event.id)
            for event in list(state.events.values())
            if internal or event.origin == "sent"
        ]

    def trace(self, *runs: Run | Iterable[Run]) -> Trace:
        """Draw runs; without arguments, all of them."""
        from ndalab.face.trace import Trace, ids_of

        times = self._clock.virtual
        state = self._executor.state
        return Trace(state, ids_of(runs), self._local_id, times=times, watched=self)

    def controls(self, models: Mapping[str, type[BaseModel]] | None = None) -> Panel:
        """Make a panel of buttons and forms that acts on this lab, also while a cell is awaiting.

        Args:
            models: The pydantic model of each event's data, by the event's name; each becomes a
                form. Other events that start a function are sent as JSON.

        Raises:
            UsageError: The widgets are not installed, or a model cannot be shown as a form.
        """
        from ndalab.face.controls import open_panel

        triggers = (trigger.event for spec in self._executor.catalogue for trigger in spec.triggers)
        plain = [name for name in triggers if "*" not in name and not name.startswith("inngest/")]
        return open_panel(self, models, plain, repr(self._client.app_id))

    def runs_frame(self) -> pd.DataFrame:
        """Tabulate runs: one row a run."""
        from ndalab.face import frames

        return frames.runs_frame(self.runs())

    def steps_frame(self) -> pd.DataFrame:
        """Tabulate steps: one row a step."""
        from ndalab.face import frames

        return frames.steps_frame(self.runs())

    def events_frame(self) -> pd.DataFrame:
        """Tabulate all events, internal ones included: one row an event."""
        from ndalab.face import frames

        return frames.events_frame(self._executor.state, self._local_id)

    def recording(self) -> dict[str, Any]:
        """Give the whole history in the format of the conformance recordings."""
        return transcript.recording(self._executor.state)

    def observe(self, observer: Observer) -> None:
        """Tell `observer` of the facts of every decision from now on."""
        self._executor.observe(observer)

    def forget(self, observer: Observer) -> None:
        """Tell `observer` nothing more."""
        self._executor.forget(observer)

    def handler_of(self, function: str) -> Callable[..., Any] | None:
        """Find the Python function behind an id as facts tell it; an on_failure has its own."""
        for fn in self._functions.values():
            if fn.id == function:
                return fn._handler  # noqa: SLF001
            if fn.on_failure_fn_id == function:
                return fn._opts.on_failure  # noqa: SLF001
        return None

    def spec_of(self, function: str) -> FunctionSpec | None:
        """Find what the lab knows of a function."""
        return self._executor.catalogue.get(function)

    def replace(self, fn: Function) -> None:
        """Use a new version of a function, or add one. Unfinished runs go on with it.

        Raises:
            UsageError: The function's configuration cannot work.
        """
        self._refuse_when_closed("replace")
        validate([fn])
        self._functions[fn.id] = fn
        self._executor.use(self._seam())

    def close(self) -> None:
        """Stop, give the client's own `send` back, and release the store. Twice is fine."""
        if self._closed:
            return
        self._closed = True
        self._door.close()
        self._driver.close()
        self._executor.close()
        if self._store is not None and _open_stores.get(self._store) is self:
            del _open_stores[self._store]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        stack: TracebackType | None,
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        runs = self._executor.state.runs
        state = "closed" if self._closed else self._clock.__class__.__name__.removesuffix("Clock")
        return f"<Lab {self._client.app_id!r}: {len(runs)} runs, {state.lower()}>"

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        functions = [spec.local_id for spec in self._executor.catalogue]
        runs = [(run.function_id, run.status) for run in self.runs()]
        title = f"Lab {self._client.app_id!r}"
        return {"text/plain": repr(self), "text/html": summary(title, functions, runs)}

    def _accept(self, events: list[Any]) -> list[str]:
        self._refuse_when_closed("send")
        count = len(events)
        places = (
            ["The event"] if count == 1 else [f"Event {n + 1} of {count}" for n in range(count)]
        )
        checked = [inbound.normalise(e, place) for e, place in zip(events, places, strict=True)]
        return self._executor.accept(checked)

    def _seam(self) -> Seam:
        functions = list(self._functions.values())
        seam: Seam
        if self._seam_kind not in ("kernel", "http"):
            raise UsageError(f'seam is {self._seam_kind!r}; it must be "kernel" or "http".')
        if self._seam_kind == "http":
            from ndalab.engine.door import HttpSeam

            seam = HttpSeam(self._client, functions, self._clock)
        else:
            seam = KernelSeam(self._client, functions, self._clock, self._faults)
        seam = GatewaySeam(FaultSeam(seam, self._faults))
        if not self._patch_clock:
            return seam
        from ndalab.engine.patching import PatchedClockSeam

        return PatchedClockSeam(seam, self._clock)

    def _view(self, run_id: str) -> Run:
        state = self._executor.state
        return Run(state, state.runs[run_id], self._local_id)

    def _local_id(self, function: str) -> str:
        spec = self._executor.catalogue.get(function)
        return spec.local_id if spec else function.removeprefix(f"{self._client.app_id}-")

    def _refuse_when_closed(self, what: str) -> None:
        if self._closed:
            raise UsageError(f"This lab is closed; `{what}` needs an open one. Build a new Lab.")
        if what not in ("send", "replace"):
            self._executor.refuse_inside_a_call(what)


def _validated(client: object, functions: Iterable[Function]) -> list[Function]:
    if not isinstance(client, inngest.Inngest):
        raise UsageError(
            f"The first argument is of type {type(client).__name__}; it must be the "
            "inngest.Inngest client that the functions were made with."
        )
    if isinstance(functions, inngest.Function):
        raise UsageError("Pass the functions as a list: Lab(client, [fn]).")
    found = list(functions)
    validate(found)
    return found


def _clock(kind: str, starts_at: datetime | None) -> Clock:
    if starts_at is not None and not isinstance(starts_at, datetime):
        raise UsageError(
            f"starts_at is of type {type(starts_at).__name__}; it must be a datetime with a zone."
        )
    if kind == "virtual":
        return VirtualClock(STARTS_AT if starts_at is None else starts_at)
    if kind != "wall":
        raise UsageError(f'clock is {kind!r}; it must be "virtual" or "wall".')
    if starts_at is not None:
        raise UsageError("starts_at is for the virtual clock; the wall clock starts now.")
    return WallClock()


def _path(store: object) -> Path | None:
    if store is None:
        return None
    if not isinstance(store, (str, PathLike)):
        raise UsageError(f"store is of type {type(store).__name__}; it must be a path, or None.")
    return Path(store).resolve()


def _integer(seed: object) -> int:
    if not isinstance(seed, int):
        raise UsageError(f"seed is {seed!r}; it must be an integer.")
    return seed


def _journal(store: Path | None) -> Journal:
    if store is None:
        return MemoryJournal()
    from ndalab.stores.sqlite import SqliteJournal

    return SqliteJournal(store)


def _take_over(store: Path | None) -> None:
    """Close the lab that has the store open here: a cell that opens a lab was run again."""
    if store is not None and store in _open_stores:
        _open_stores[store].close()


def _interval(seconds: float | None) -> float | None:
    if seconds is None:
        return None
    if not isinstance(seconds, (int, float)) or not 0 <= seconds < float("inf"):
        raise UsageError(f"retry_interval is {seconds}; it must be seconds, 0 or more.")
    return seconds


def _milliseconds(delta: timedelta | None, span: dict[str, float], now: int) -> int:
    if (delta is None) == (not span):
        raise UsageError("Say how long: lab.advance(hours=2), or lab.advance(timedelta(hours=2)).")
    try:
        length = timedelta(**span) if delta is None else delta
        milliseconds = round(length.total_seconds() * 1000)
        from_ms(now + milliseconds)
    except OverflowError as err:
        raise UsageError("The calendar ends with the year 9999: advance by less.") from err
    except (TypeError, AttributeError, ValueError) as err:
        raise UsageError(f"advance takes a timedelta, or a timedelta's keywords: {err}.") from err
    if milliseconds < 0:
        raise UsageError("Time cannot run backwards: advance by a span of 0 or more.")
    return milliseconds
