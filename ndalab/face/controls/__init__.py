"""A panel that acts on a lab: send events, move the clock, cancel runs, inject faults.

forms     pydantic models as forms, and what was typed as data: pure
desk      what a panel may do with a lab
hands     hand work over to the loop of the notebook
controls  what each input does; knows no widget
panel     the widgets, imported only when a panel is asked for
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from ndalab.errors import UsageError
from ndalab.face.controls.controls import Controls
from ndalab.face.controls.desk import Desk
from ndalab.face.controls.forms import Models

if TYPE_CHECKING:
    from ndalab.face.controls.panel import Panel


def open_panel(desk: Desk, models: Models | None, events: Iterable[str], title: str) -> Panel:
    """Make a panel.

    Args:
        desk: The lab that it acts on.
        models: The pydantic model of each event's data, by the event's name.
        events: Names of events that may be sent as well, with free JSON.
        title: What the lab is called.

    Raises:
        UsageError: The widgets are not installed, or `models` cannot be shown as forms.
    """
    try:
        from ndalab.face.controls.panel import Panel
    except ImportError as err:
        raise UsageError(
            'A panel needs widgets: pip install "ndalab[notebook]", then restart the kernel.'
        ) from err
    return Panel(Controls(desk, {} if models is None else models, events), title)
