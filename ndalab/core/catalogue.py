"""The functions of a lab, found by id and by event."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from ndalab.core.expressions import compile_expression
from ndalab.core.spec import INVOKED, FunctionSpec
from ndalab.core.triggers import TriggerIndex

if TYPE_CHECKING:
    from ndalab.core.expressions import Expression


class Catalogue:
    """Which function an event starts. Functions keep the order in which they were registered."""

    def __init__(self, specs: Iterable[FunctionSpec]) -> None:
        self._specs = {spec.id: spec for spec in specs}
        self._index: TriggerIndex[tuple[int, str, Expression | None]] = TriggerIndex()
        for place, spec in enumerate(self._specs.values()):
            for trigger in spec.triggers:
                expression = compile_expression(trigger.expression) if trigger.expression else None
                self._index.add(trigger.event, (place, spec.id, expression))

    def __iter__(self) -> Iterator[FunctionSpec]:
        return iter(self._specs.values())

    def get(self, function: str) -> FunctionSpec | None:
        """Find a function by its id with the app's prefix."""
        return self._specs.get(function)

    def started_by(self, event: Mapping[str, Any], now: datetime) -> list[FunctionSpec]:
        """List the functions whose trigger the event satisfies, each once (semantics 2.3)."""
        if event["name"] == INVOKED:
            target = self._specs.get(event["data"].get("_inngest", {}).get("fn_id", ""))
            return [target] if target else []
        found = {
            place: function
            for place, function, expression in self._index.matching(event["name"])
            if expression is None or expression.matches({"event": event}, now=now)
        }
        return [self._specs[found[place]] for place in sorted(found)]
