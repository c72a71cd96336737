"""The widgets of the panel: buttons for the clock, and one widget for all that is typed or chosen.

Inputs speak in custom messages: while a cell awaits, ipykernel 7.4 lets only the first change of
a trait through, and messages and buttons always. Traits carry what the kernel shows, one way.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import anywidget
import ipywidgets
import traitlets

from ndalab.face.controls.controls import LEAPS, Controls, View

STATIC = Path(__file__).parents[1] / "static"
_VIEW = "application/vnd.jupyter.widget-view+json"


class Inputs(anywidget.AnyWidget):
    """All that is typed or chosen."""

    _esm = STATIC / "controls.js"
    _css = STATIC / "controls.css"
    forms: traitlets.List[Any] = traitlets.List().tag(sync=True)
    view: traitlets.Dict[str, Any] = traitlets.Dict().tag(sync=True)

    def __repr__(self) -> str:
        return "Inputs()"


class Panel:
    """Shows controls in a notebook. Its text is the same on every run."""

    def __init__(self, controls: Controls, title: str) -> None:
        self.controls = controls
        self._title = title
        self._inputs = Inputs(forms=controls.forms)
        self._inputs.on_msg(lambda _widget, message, _buffers: controls.receive(message))
        self._play = _button("Play", "Let time pass at the chosen speed", controls.toggle, controls)
        step = _button("Next", "Let time pass until the next thing is due", controls.step, controls)
        leaps = [_leap(words, controls) for words in LEAPS]
        self._clock = [step, *leaps, self._play]
        self.widget = ipywidgets.VBox([ipywidgets.HBox(self._clock), self._inputs])
        controls.attach(self._draw)

    def close(self) -> None:
        """Take the panel out of service."""
        self.controls.close()
        self.widget.close()

    def _draw(self, view: View) -> None:
        self._inputs.view = view
        self._play.description = "Pause" if view["playing"] else "Play"
        for button in self._clock:
            button.disabled = not view["virtual"]

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        shown = self.widget._repr_mimebundle_()
        return {"text/plain": repr(self), _VIEW: shown[_VIEW]}

    def __repr__(self) -> str:
        count = len(self.controls.forms)
        return f"<Controls of {self._title}: {count} event{'' if count == 1 else 's'}>"


def _button(words: str, hint: str, work: Any, controls: Controls) -> Any:
    button = ipywidgets.Button(description=words, tooltip=hint)
    button.layout.width = "auto"
    button.on_click(lambda _: controls.do(work))
    return button


def _leap(words: str, controls: Controls) -> Any:
    hint = f"Let {words.removeprefix('+')} pass"
    return _button(words, hint, lambda: controls.leap(LEAPS[words]), controls)
