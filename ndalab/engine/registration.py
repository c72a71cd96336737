"""Functions as a server registers them: read from the SDK's own configuration and checked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import inngest

from ndalab.core import registration
from ndalab.core.spec import FunctionSpec
from ndalab.errors import UsageError

_ANYWHERE = "http://ndalab.invalid"


def specs_of(fn: inngest.Function[Any]) -> list[FunctionSpec]:
    """Describe a function and, if it has one, its on_failure handler."""
    main, on_failure = _configs(fn)
    found = [registration.spec(main, local_id=fn.local_id, is_async=fn.is_handler_async)]
    if on_failure is not None:
        found.append(
            registration.spec(
                on_failure, local_id=f"{fn.local_id}-failure", is_async=fn.is_handler_async
            )
        )
    return found


def _configs(fn: inngest.Function[Any]) -> tuple[dict[str, Any], dict[str, Any] | None]:
    """Ask the SDK for what it would send to a server.

    Raises:
        Exception: The SDK itself refuses the settings, with whatever it raises for that.
    """
    config = fn.get_config(_ANYWHERE)
    on_failure = None if config.on_failure is None else _dict(config.on_failure)
    return _dict(config.main), on_failure


def _dict(config: Any) -> dict[str, Any]:
    found = config.to_dict()
    if isinstance(found, Exception):
        raise found
    return dict(found)


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
        return registration.problems(_configs(fn)[0])
    except Exception as err:  # noqa: BLE001  the SDK raises bare exceptions for bad settings
        return [str(err)]


def _duplicates(functions: Sequence[inngest.Function[Any]]) -> list[str]:
    """A server silently keeps the last of two; here that is an error."""
    ids = Counter(fn.id for fn in functions)
    return [
        f"{name}: {count} functions have this id; give each its own (stricter than a server, "
        "which would keep only the last)"
        for name, count in ids.items()
        if count > 1
    ]
