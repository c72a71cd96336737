"""The executor: take what is due, call the function, decide, record, tell observers.

Under the virtual clock everything due at one instant is called at once, and answers are taken
in the order of the calls, so that real waiting overlaps and the record never depends on it.
What a call sends counts from when its answer does, or when its answer is long in coming; the
sender has its ids at once. Under the wall clock answers are taken as they come, and events at
once.
"""

from __future__ import annotations

import asyncio
import contextlib
import contextvars
import logging
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from ndalab.core import decide, events, timers
from ndalab.core.catalogue import Catalogue
from ndalab.core.draft import Draft, Habits
from ndalab.core.facts import EventReceived, Fact, TimePassed
from ndalab.core.finish import finish
from ndalab.core.ids import Ids
from ndalab.core.reply import Reply, Request
from ndalab.core.run import Item, RunState
from ndalab.core.state import State
from ndalab.engine.inbound import Inbound
from ndalab.engine.ports import Clock, Journal, Observer, Seam
from ndalab.engine.tracebacks import user_stack
from ndalab.errors import InternalError, ServiceError, UsageError

logger = logging.getLogger(__name__)

MAX_RUNNING = 100
"""Calls at the same time, as on the Dev Server (semantics 4.9)."""

_current: contextvars.ContextVar[Running | None] = contextvars.ContextVar("call", default=None)


class Interrupt(NamedTuple):
    """What a call raised that is no answer, handed over to whoever awaits the lab.

    Raised in the call's own task it would stop the loop, and a notebook's kernel with it.
    """

    error: BaseException


class Running:
    """A call that has not been answered yet."""

    def __init__(self, executor: Executor, run: RunState, item: Item, request: Request) -> None:
        self.executor = executor
        self.run = run
        self.item = item
        self.request = request
        self.task: asyncio.Task[Reply | Interrupt] | None = None
        self.outer = _current.get()
        """The call that this one is made within: a function may have a lab of its own."""
        self.outbox: list[EventReceived] = []
        self.sent = 0

    @property
    def in_race(self) -> bool:
        """Whether the call runs a step of a group in race mode."""
        step = self.run.steps.get(self.item.step or "")
        return step is not None and step.race


class Executor:
    """Runs functions over a journal. It owns no loop: whoever awaits it lends one."""

    def __init__(
        self,
        *,
        catalogue: Catalogue,
        seam: Seam,
        journal: Journal,
        clock: Clock,
        ids: Ids,
        habits: Habits | None = None,
    ) -> None:
        self.state = State()
        self.history: list[Fact] = []
        self.catalogue = catalogue
        self.seam = seam
        self.clock = clock
        self.running: deque[Running] = deque()
        self._journal = journal
        self._ids = ids
        self._habits = habits or Habits()
        self._observers: list[Observer] = []
        self._changed: Callable[[], None] = lambda: None
        # Events may come from any thread; facts are recorded one decision at a time.
        self._lock = threading.RLock()
        self._broken: Exception | None = None
        self._restore()

    def observe(self, observer: Observer) -> None:
        """Tell `observer` of everything from now on."""
        self._observers.append(observer)

    def forget(self, observer: Observer) -> None:
        """Stop telling `observer`."""
        if observer in self._observers:
            self._observers.remove(observer)

    def on_change(self, wake: Callable[[], None]) -> None:
        """Call `wake`, from any thread, whenever something may have become due."""
        self._changed = wake

    def accept(self, inbound: Sequence[Inbound]) -> list[str]:
        """Record events and start what they trigger; return their ids, in order."""
        with self._lock:
            self.refuse_when_broken()
            sender = self._sender()
            if sender is not None and self.clock.virtual:
                facts = [self._event(event, sender) for event in inbound]
                sender.outbox += facts
            else:
                # Made one by one: an event's number depends on what those before it set off.
                facts = self._receive(self._event(event, sender) for event in inbound)
        self._changed()
        return [fact.id for fact in facts]

    def cancel(self, run: str) -> None:
        """End a run as cancelled, whatever it is doing. What it calls now is not taken."""
        with self._lock:
            self.refuse_when_broken()
            with self._decision() as draft:
                finish(draft, self.state.runs[run], "cancelled")
                events.drain(draft)
        self._changed()

    def next_due(self) -> int | None:
        """When something is due next, in milliseconds; None when nothing is planned."""
        with self._lock:
            return self.state.agenda.next_due()

    def keep_time(self) -> None:
        """Record how far time has moved, so that a lab which resumes begins there."""
        draft = self._draft()
        if not self.history or self.history[-1].at < draft.now:
            draft.add(TimePassed(draft.now))
            self._commit(draft)

    def launch_due(self) -> None:
        """Enter the functions of everything that is due, up to `MAX_RUNNING` at a time."""
        self.refuse_when_broken()
        loop = asyncio.get_running_loop()
        calls: list[Running] = []
        try:
            while len(self.running) + len(calls) < MAX_RUNNING:
                call = self._next_call()
                if call is None:
                    return
                calls.append(call)
        finally:
            for call in self._habits.deal(calls):
                self.running.append(call)
                task = _enter(self.seam, call.request)
                call.task = loop.create_task(task, context=_context(call))

    def take(self, call: Running, reply: Reply) -> None:
        """Take the answer of a call into account."""
        with self._lock:
            self.flush(call)
            self.running.remove(call)
            with self._decision() as draft:
                decide.answered(draft, call.run, call.item, reply)

    def abandon(self) -> None:
        """Cut off all calls. They have not happened: their items are due again."""
        with self._lock:
            for call in self.running:
                if call.task is not None:
                    call.task.cancel()
            self.running.clear()
            self.state.reopen_all()

    def close(self) -> None:
        """Cut off what runs and close the journal and the seam."""
        self._broken = UsageError("This lab was closed. Build a new Lab to go on.")
        self.abandon()
        self.seam.close()
        self._journal.close()

    def refuse_inside_a_call(self, what: str) -> None:
        """Refuse to wait for runs from within one of them.

        Raises:
            UsageError: The caller is a function or a step.
        """
        call = _current.get()
        while call is not None:
            if call in self.running:
                raise UsageError(
                    f"`{what}` was called from inside a function. It would wait for the very call "
                    "it is part of. Send events there, and wait in the cell or the test."
                )
            call = call.outer

    def _restore(self) -> None:
        for fact in self._journal.read():
            self._replay(fact)
        self.state.reopen_all()
        self.state.release_all()
        if self.history and self.clock.virtual:
            self.clock.advance_to(self.history[-1].at)
        self._arm()

    def _replay(self, fact: Fact) -> None:
        try:
            self.state.apply(fact)
        except (LookupError, TypeError, ValueError, InternalError) as err:
            raise ServiceError(
                f"The store does not make sense: {type(fact).__name__} number "
                f"{len(self.history) + 1} does not fit what came before. It is damaged: restore it "
                "from a copy, or choose another path."
            ) from err
        self.history.append(fact)

    def use(self, seam: Seam) -> None:
        """Call functions through another seam from now on; its functions replace the former."""
        with self._lock:
            former, self.seam = self.seam, seam
            self.catalogue = Catalogue(seam.specs())
            self.state.release_all()
            self._arm()
        former.close()
        self._changed()

    def is_settled(self, first: int) -> bool:
        """Whether nothing is left to happen but what schedules started after run `first`."""
        with self._lock:
            if timers.is_pending(self.state):
                return False
            unfinished = (self.state.runs[run] for run in self.state.unfinished)
            return all(run.by_cron and run.number >= first for run in unfinished)

    def _arm(self) -> None:
        with self._decision() as draft:
            timers.arm(draft)

    def refuse_when_broken(self) -> None:
        """Refuse to go on when the lab is closed, or its state ahead of a journal that failed."""
        if self._broken is not None:
            raise self._broken

    def _sender(self) -> Running | None:
        call = _current.get()
        if call is None or call.executor is not self or call not in self.running:
            return None
        return call

    def _event(self, event: Inbound, sender: Running | None) -> EventReceived:
        now = self.clock.now()
        if sender is None:
            event_id = self._ids.event(now, self.state.received)
        else:
            # A call that was cut off and is made anew must send under the same ids, so they
            # count from when the call was due.
            item, sender.sent = sender.item, sender.sent + 1
            event_id = self._ids.event_of_call(item.due, sender.run.id, item.number, sender.sent)
        return EventReceived(
            now,
            event_id,
            event.name,
            event.data,
            now if event.ts is None else event.ts,
            event.key,
            event.v,
            event.user,
            "sent",
            None if sender is None else sender.run.id,
        )

    def flush(self, call: Running) -> None:
        """Record what a call has sent so far."""
        with self._lock:
            facts, call.outbox = call.outbox, []
            self._receive(facts)

    def _receive(self, facts: Iterable[EventReceived]) -> list[EventReceived]:
        received = []
        with self._decision() as draft:
            for fact in facts:
                events.receive(draft, fact)
                events.drain(draft)
                received.append(fact)
        return received

    def _next_call(self) -> Running | None:
        """Use due items until one of them needs a call."""
        with self._lock:
            while (entry := self.state.agenda.pop_due(self.clock.now())) is not None:
                try:
                    with self._decision() as draft:
                        request = decide.begin(draft, entry)
                except UsageError:
                    # Its function is missing, and may yet be given with lab.replace.
                    self.state.agenda.add(entry.due, entry.rank, entry.owner, entry.item)
                    raise
                if request is not None:
                    run = self.state.runs[request.run]
                    return Running(self, run, run.items[request.item], request)
        return None

    def _draft(self) -> Draft:
        return Draft(self.state, self.catalogue, self._ids, self.clock.now(), self._habits)

    @contextlib.contextmanager
    def _decision(self) -> Iterator[Draft]:
        """Open a draft, and commit it when all went well."""
        draft = self._draft()
        try:
            yield draft
        except BaseException:
            if draft.facts:
                self._broken = InternalError(
                    "The lab stopped in the middle of a decision and cannot go on. What was "
                    "recorded before is safe: build the lab again."
                )
            raise
        self._commit(draft)

    def _commit(self, draft: Draft) -> None:
        if not draft.facts:
            return
        try:
            self._journal.append(draft.facts)
        except Exception as err:
            self._broken = err
            raise
        self.history += draft.facts
        for observer in tuple(self._observers):
            self._tell(observer, draft.facts)

    def _tell(self, observer: Observer, facts: Sequence[Fact]) -> None:
        try:
            observer(facts)
        except Exception:
            logger.exception("An observer raised; it will not be told any more.")
            self.forget(observer)


def _context(call: Running) -> contextvars.Context:
    """Give a call the context of who awaits the lab, so that what it prints finds its cell.

    Within another lab's call the SDK has marked that context as its step's; then it is a new one.
    """
    context = contextvars.Context() if call.outer else contextvars.copy_context()
    context.run(_current.set, call)
    return context


async def _enter(seam: Seam, request: Request) -> Reply | Interrupt:
    try:
        return await seam.call(request)
    except asyncio.CancelledError as err:
        task = asyncio.current_task()
        if task is None or task.cancelling():
            raise
        return _cancelled_itself(err)
    except (KeyboardInterrupt, SystemExit) as err:
        return Interrupt(err)


def _cancelled_itself(err: asyncio.CancelledError) -> Reply:
    """A cancellation that nobody asked for is the function's own failure."""
    error = {
        "code": "unknown",
        "name": type(err).__name__,
        "message": str(err),
        "stack": user_stack(err),
    }
    return Reply(500, error=error)


async def answer_of(call: Running) -> Reply:
    """Wait for a call's answer.

    Raises:
        InternalError: The seam itself failed, which no function can cause.
        UsageError: The lab was closed meanwhile.
    """
    assert call.task is not None
    try:
        answer = await call.task
    except asyncio.CancelledError:
        task = asyncio.current_task()
        if task is None or not task.cancelling():
            call.executor.refuse_when_broken()
        raise
    except Exception as err:
        raise InternalError(
            f"The call of {call.run.function} could not be made: {err!r}. "
            "This is a defect of ndalab: please report it."
        ) from err
    if isinstance(answer, Interrupt):
        raise answer.error
    return answer
