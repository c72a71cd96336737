"""Functions as a server registers them: read from the SDK's own configuration and checked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import inngest

from ndalab.core.expressions import ExpressionError, compile_expression
from ndalab.core.spec import FunctionSpec, Trigger, max_attempts
from ndalab.errors import UsageError

_ANYWHERE = "http://ndalab.invalid"

NOT_YET = (
    "batch_events",
    "cancel",
    "concurrency",
    "debounce",
    "idempotency",
    "priority",
    "rate_limit",
    "singleton",
    "throttle",
    "timeouts",
)
"""Flow control that this version refuses rather than ignores."""


def specs_of(fn: inngest.Function[Any]) -> list[FunctionSpec]:
    """Describe a function and, if it has one, its on_failure handler."""
    config = fn.get_config(_ANYWHERE)
    found = [_spec(fn, config.main, "")]
    if config.on_failure is not None:
        found.append(_spec(fn, config.on_failure, "-failure"))
    return found


def _spec(fn: inngest.Function[Any], config: Any, suffix: str) -> FunctionSpec:
    retries = config.steps["step"].retries
    return FunctionSpec(
        id=config.id,
        local_id=fn.local_id + suffix,
        name=config.name,
        triggers=tuple(
            Trigger(event=trigger.event, expression=trigger.expression)
            for trigger in config.triggers
            if isinstance(trigger, inngest.TriggerEvent)
        ),
        max_attempts=max_attempts(None if retries is None else retries.attempts),
        is_async=fn.is_handler_async,
    )


def validate(functions: Sequence[Any]) -> None:
    """Check all functions as a server does when an app is synced (semantics 5).

    Raises:
        UsageError: One or more functions cannot be registered; the message lists every problem.
    """
    problems = [] if functions else ["No functions registered within your app: pass at least one."]
    for fn in functions:
        if isinstance(fn, inngest.Function):
            problems += [f"{fn.local_id}: {problem}" for problem in _problems(fn)]
        else:
            problems.append(
                f"{getattr(fn, '__name__', fn)!s} is not an Inngest function: decorate it with "
                "@client.create_function(...)."
            )
    problems += _duplicates([fn for fn in functions if isinstance(fn, inngest.Function)])
    if problems:
        raise UsageError("This lab cannot be opened.\n" + "\n".join(f"- {p}" for p in problems))


def _problems(fn: inngest.Function[Any]) -> list[str]:
    try:
        config: Any = fn.get_config(_ANYWHERE).main
    except Exception as err:  # noqa: BLE001  the SDK raises bare exceptions for bad settings
        return [str(err)]
    asked = [name for name in NOT_YET if getattr(config, name)]
    problems = [f"this version does not run {name} yet; remove it" for name in asked]
    if any(isinstance(t, inngest.TriggerCron) for t in config.triggers):
        problems.append("this version does not run cron triggers yet; remove them")
    for trigger in config.triggers:
        if isinstance(trigger, inngest.TriggerEvent):
            problems += _trigger_problems(trigger)
    return problems + _duplicate_triggers(config.triggers)


def _trigger_problems(trigger: inngest.TriggerEvent) -> list[str]:
    if not trigger.event:
        return ["An event trigger must specify an event name"]
    if len(trigger.event) > 255:
        return ["event name is too long. maximum length is 255 characters"]
    if trigger.expression is None:
        return []
    try:
        compile_expression(trigger.expression)
    except ExpressionError as err:
        return [f"invalid trigger expression on '{trigger.event}': {err}"]
    return []


def _duplicate_triggers(triggers: Sequence[Any]) -> list[str]:
    keys = Counter((t.event, t.expression) for t in triggers if isinstance(t, inngest.TriggerEvent))
    return [f"duplicate trigger {event}" for (event, _), count in keys.items() if count > 1]


def _duplicates(functions: Sequence[inngest.Function[Any]]) -> list[str]:
    """A server silently keeps the last of two; here that is an error."""
    ids = Counter(fn.id for fn in functions)
    return [
        f"{name}: {count} functions have this id; give each its own (stricter than a server, "
        "which would keep only the last)"
        for name, count in ids.items()
        if count > 1
    ]
