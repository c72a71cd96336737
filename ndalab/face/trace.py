"""A trace: runs as text, as a picture and as files. A view: it keeps no record of its own."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from ndalab.core.scene import scene
from ndalab.core.state import State
from ndalab.errors import UsageError
from ndalab.face.export import mermaid, otel
from ndalab.face.export.comparison import Comparison, compare
from ndalab.face.export.otlp import otlp
from ndalab.face.export.perfetto import perfetto
from ndalab.face.html import fragment, page
from ndalab.face.picture import picture
from ndalab.face.plain import shorten
from ndalab.face.rows import BUDGET
from ndalab.face.text import text
from ndalab.face.views import Run

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import ReadableSpan
    from opentelemetry.sdk.trace.export import SpanExporter

    from ndalab.face.live.widget import LiveTrace, Watched


def ids_of(runs: Iterable[Run | Iterable[Run]]) -> list[str] | None:
    """Read what `lab.trace` was given: runs, or lists of them; None when it was given nothing.

    An empty list is a choice too: nothing is drawn for it, where no argument draws everything.

    Raises:
        UsageError: Something is not a run.
    """
    given = list(runs)
    found: list[str] = []
    for one in given:
        several = list(one) if isinstance(one, (list, tuple)) else [one]
        for run in several:
            if not isinstance(run, Run):
                raise UsageError(
                    f"{shorten(repr(run), 60)} is not a run. Pass what lab.runs(), lab.run(id) or "
                    "lab.trigger(event) gave you, or nothing to trace everything."
                )
            found.append(run.id)
    return found if given else None


class Trace:
    """Shows runs. It draws what is true at the moment of drawing, not of making.

    As the last expression of a cell it is a picture with a table; printed, it is text. Both are
    the same on every run of the same lab.
    """

    def __init__(
        self,
        state: State,
        ids: Sequence[str] | None,
        label: Callable[[str], str] = str,
        *,
        times: bool = True,
        watched: Watched | None = None,
    ) -> None:
        """Make a trace.

        Args:
            state: What has happened, and goes on happening.
            ids: The runs to show; None shows all there are when it is drawn.
            label: Turns a function's id into the name to show.
            times: Whether to show when things happened: not by default where the clock is real,
                since no two outputs would be the same.
            watched: The lab, for a live view of it.

        Raises:
            UsageError: A run is not of this lab.
        """
        for run in ids or ():
            if run not in state.runs:
                raise UsageError(
                    f"There is no run {run!r} in this lab. Pass runs that this lab gave you: "
                    "lab.trace(*lab.runs())."
                )
        self._state = state
        self._ids = None if ids is None else tuple(ids)
        self._label = label
        self._times = times
        self._watched = watched

    @property
    def scene(self) -> dict[str, Any]:
        """All that is known of the runs, as plain data (see `ndalab.core.scene`)."""
        return scene(self._state, self._ids, label=self._label)

    def with_times(self) -> Trace:
        """Show when things happened, also where the clock is real."""
        return Trace(self._state, self._ids, self._label, watched=self._watched)

    def live(self) -> LiveTrace:
        """Show the runs while they happen, as a widget for the last line of a cell.

        Asked for again, it is the same widget as long as that is open.

        Raises:
            UsageError: The trace is of no lab, or what shows widgets is not installed.
        """
        watched = self._watched
        if watched is None:
            raise UsageError("Only a lab's own trace is live: use lab.trace().live().")
        try:
            from ndalab.face.live.widget import LiveTrace, live
        except ImportError as err:
            raise UsageError(
                f"A live view needs {err.name}: pip install 'ndalab[notebook]'."
            ) from err
        state, ids, times = self._state, self._ids, self._times

        def still(label: Callable[[str], str]) -> dict[str, str]:
            drawn = scene(state, ids, label=label, limit=BUDGET)
            return {"text/html": fragment(drawn, times=times)}

        return live(watched, ids, lambda: LiveTrace(watched, state, ids, self._label, still))

    def text(self) -> str:
        """Write the runs as text."""
        return text(self._drawn(), times=self._times)

    def svg(self) -> str:
        """Draw the runs as an SVG picture."""
        return picture(self._drawn())

    def html(self) -> str:
        """Write the runs as a whole HTML page, which needs nothing from elsewhere."""
        return page(self._drawn(), times=True)

    def mermaid(self, kind: Literal["sequence", "gantt"] = "sequence") -> str:
        """Write the runs as a Mermaid diagram, for documents.

        Args:
            kind: ``"sequence"`` shows who called whom, ``"gantt"`` when things happened.

        Raises:
            UsageError: There is no such diagram.
        """
        writers = {"sequence": mermaid.sequence, "gantt": mermaid.gantt}
        if kind not in writers:
            raise UsageError(f'kind is {kind!r}; it must be "sequence" or "gantt".')
        return writers[kind](self.scene)

    def otel_spans(self) -> list[ReadableSpan]:
        """Show the runs as OpenTelemetry spans; a run is a trace, whose id is the run's.

        Raises:
            UsageError: OpenTelemetry's SDK is not installed.
        """
        return otel.otel_spans(self.scene)

    def export_otel(self, exporter: SpanExporter) -> int:
        """Hand the runs to an OpenTelemetry exporter, and say how many spans they are.

        Raises:
            ServiceError: The exporter did not take them.
            UsageError: OpenTelemetry's SDK is not installed.
        """
        return otel.export_otel(self.scene, exporter)

    def compare(self, first: Run, second: Run) -> Comparison:
        """Lay two runs side by side, aligned by step, and mark what differs.

        They may be of different labs; how long steps took counts where time is virtual.

        Raises:
            UsageError: One of the two is not a run.
        """
        return compare(first, second, times=self._times)

    def save(self, path: str | PathLike[str]) -> Path:
        """Write the runs to a file; its ending says how.

        It is one of ``.html``, ``.svg``, ``.json``, ``.txt``; ``.perfetto.json`` for
        ui.perfetto.dev, ``.otlp.json`` for OpenTelemetry, ``.mmd`` for Mermaid.

        Raises:
            UsageError: The ending is another one.
        """
        target = Path(path)
        writers: dict[str, Callable[[], str]] = {
            ".html": self.html,
            ".svg": self.svg,
            ".json": lambda: json.dumps(self.scene, indent=1),
            ".txt": self.text,
            ".mmd": self.mermaid,
            ".perfetto.json": lambda: perfetto(self.scene),
            ".otlp.json": lambda: otlp(self.scene),
        }
        double = "".join(target.suffixes[-2:]).lower()
        writer = writers.get(double) or writers.get(target.suffix.lower())
        if writer is None:
            raise UsageError(
                f"{target.name!r} does not say how to save a trace. End it in "
                f"{', '.join(list(writers)[:-1])} or {list(writers)[-1]}."
            )
        target.write_text(f"{writer().rstrip()}\n", encoding="utf-8", newline="\n")
        return target

    def _drawn(self) -> dict[str, Any]:
        return scene(self._state, self._ids, label=self._label, limit=BUDGET)

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        drawn = self._drawn()
        return {
            "text/plain": text(drawn, times=self._times),
            "text/html": fragment(drawn, times=self._times),
        }

    def __repr__(self) -> str:
        return self.text()
