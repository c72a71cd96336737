"""The live view as a widget: it listens to a lab and tells the browsers. No drawing lives here.

The widget is known to the kernel until it is closed; so it holds the lab weakly, and what it
shows stays when the lab is gone. Asking again for a view of the same runs gives the same widget.
"""

from __future__ import annotations

import os
import threading
import time
import weakref
from collections.abc import Callable, Sequence
from typing import Any, Protocol, cast

import anywidget
import traitlets

from ndalab.core.facts import Fact
from ndalab.core.spec import FunctionSpec
from ndalab.core.state import State
from ndalab.engine.ports import Observer
from ndalab.face.live.answers import answer
from ndalab.face.live.bundle import script, styles
from ndalab.face.live.feed import Feed
from ndalab.face.live.pace import Pace

STATIC_ONLY = "NDALAB_STATIC"
"""Set in the environment, it leaves widgets out of outputs: for notebooks that are committed."""
VIEW = "application/vnd.jupyter.widget-view+json"


class Watched(Protocol):
    """What a live view needs of a lab."""

    def observe(self, observer: Observer) -> None:
        """Tell `observer` of the facts of every decision."""
        ...

    def forget(self, observer: Observer) -> None:
        """Stop telling `observer`."""
        ...

    def handler_of(self, function: str) -> Callable[..., Any] | None:
        """Find the Python function behind an id."""
        ...

    def spec_of(self, function: str) -> FunctionSpec | None:
        """Find what the lab knows of a function."""
        ...


class Names:
    """Gives functions the names a lab gives them, and holds the lab no longer than others do."""

    def __init__(self, label: Callable[[str], str]) -> None:
        """Take what turns an id into a name; where it is a method, its object is held weakly."""
        bound = hasattr(label, "__self__")
        self._find: Callable[[], Callable[[str], str] | None]
        self._find = weakref.WeakMethod(label) if bound else lambda: label
        self._known: dict[str, str] = {}

    def __call__(self, function: str) -> str:
        """Give a function's name: the last one known, when the lab is gone."""
        label = self._find()
        if label is not None:
            self._known[function] = label(function)
        return self._known.get(function, function)


class LiveTrace(anywidget.AnyWidget):
    """Shows runs while they happen.

    It is a widget like others: the last expression of a cell draws it, and it may be put in a
    box. `close` ends it; a lab that is gone leaves it as it last was.
    """

    _esm = script()
    _css = styles()
    state = traitlets.Dict().tag(sync=True)

    def __init__(
        self,
        watched: Watched,
        state: State,
        ids: Sequence[str] | None,
        label: Callable[[str], str],
        picture: Callable[[Callable[[str], str]], dict[str, str]],
    ) -> None:
        """Begin to listen.

        Args:
            watched: The lab.
            state: What has happened in it, and goes on happening.
            ids: The runs to show; None shows all, also those to come.
            label: Turns a function's id into the name to show.
            picture: Draws what is shown where there are no widgets, by its mimetype, when it is
                given `label`.
        """
        # Some kernels hand a browser's questions to a thread of their own.
        self._lock = threading.RLock()
        names = Names(label)
        self._feed = Feed(state, ids, names, time.perf_counter)
        self._known: State | None = state
        self._ids = ids
        self._label = names
        self._picture = picture
        self._watched = weakref.ref(watched, lambda _: self._lost())
        super().__init__()
        self._pace = Pace(self.flush)
        self.on_msg(self._asked)
        watched.observe(self._saw)

    def flush(self) -> None:
        """Tell the browsers now what has changed since they were last told."""
        with self._lock:
            message = self._feed.delta()
            if message is not None:
                self.send(message)

    def close(self) -> None:
        """Listen no more, and leave the page."""
        watched = self._watched()
        if watched is not None:
            watched.forget(self._saw)
        super().close()

    def get_state(self, key: Any = None, drop_defaults: bool = False) -> dict[str, Any]:
        """Give the state a browser begins with: always the latest, though it was never sent."""
        told: dict[str, Any] = super().get_state(key=key, drop_defaults=drop_defaults)
        if "state" in told or (drop_defaults and key is None):
            with self._lock:
                told["state"] = self._feed.snapshot()
        return told

    def _saw(self, facts: Sequence[Fact]) -> None:
        self._feed.saw(facts)
        self._pace.ask()

    def _lost(self) -> None:
        """The lab is gone: keep what is shown, and nothing behind it."""
        self.flush()
        last = self._picture(self._label)
        self._picture = lambda _: last
        self._known = None
        self._feed.let_go()

    def _asked(self, _: Any, message: Any, __: Any) -> None:
        if not isinstance(message, dict):
            return
        if message.get("kind") == "sync":
            with self._lock:
                self.flush()
                self.send(self._feed.snapshot())
        elif self._known is not None:
            self.send(self._answer(message, self._known))

    def _answer(self, message: dict[str, Any], state: State) -> dict[str, Any]:
        return answer(message, state, self._ids, self._label, self._watched())

    def _repr_mimebundle_(self, **_: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        data: dict[str, Any] = {"text/plain": repr(self), **self._picture(self._label)}
        if os.environ.get(STATIC_ONLY):
            return data, {}
        return {**data, VIEW: _view_of(self)}, {}

    def __repr__(self) -> str:
        return "<Live trace>"


_views: weakref.WeakKeyDictionary[Any, dict[tuple[str, ...] | None, LiveTrace]]
_views = weakref.WeakKeyDictionary()


def live(watched: Watched, ids: tuple[str, ...] | None, make: Callable[[], Any]) -> LiveTrace:
    """Give the open view of these runs, or make one."""
    views = _views.setdefault(watched, {})
    view = views.get(ids)
    if view is None or view.comm is None:
        view = views[ids] = cast("LiveTrace", make())
    return view


def _view_of(widget: LiveTrace) -> dict[str, Any]:
    return {"version_major": 2, "version_minor": 0, "model_id": widget.model_id}
