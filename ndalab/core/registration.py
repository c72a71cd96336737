"""A function's configuration as the server gets it: checked, and turned into a spec.

The input is the JSON object the SDK registers. The checks are the server's, in its words, so that
searching for a message finds the documentation (semantics 5).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any, TypeVar

from ndalab.core.durations import format_duration, parse_duration, parse_extended_duration
from ndalab.core.expressions import ExpressionError, check_restrictive, compile_expression
from ndalab.core.spec import (
    DAY_MS,
    Batch,
    Cancel,
    Concurrency,
    Cron,
    Debounce,
    FunctionSpec,
    RateLimit,
    Singleton,
    Throttle,
    Trigger,
    max_attempts,
)
from ndalab.errors import UsageError

Config = dict[str, Any]
T = TypeVar("T")

MAX_CONCURRENCY = 2
MAX_TRIGGERS = 10
MAX_CANCELS = 5
MAX_NAME = 255
_JITTER = (timedelta(seconds=1), timedelta(minutes=5))
_DEBOUNCE = (timedelta(seconds=1), timedelta(days=7))


def problems(config: Config) -> list[str]:
    """List everything for which a server would refuse the function."""
    return [problem for check in _CHECKS for problem in check(config)]


def _name(config: Config) -> Iterator[str]:
    if not config.get("name"):
        yield "A function name is required"


def _concurrency(config: Config) -> Iterator[str]:
    limits = config.get("concurrency") or []
    if len(limits) > MAX_CONCURRENCY:
        yield (
            "There are more concurrency limits specified than the allowed max of: "
            f"{MAX_CONCURRENCY}"
        )
    for limit in limits:
        scope = limit.get("scope") or "fn"
        if scope != "fn" and not limit.get("key"):
            yield (f"A concurrency key must be specified for {scope.capitalize()} scoped limits")
        yield from _parses(limit.get("key"), f"Invalid concurrency key '{limit.get('key')}'")


def _triggers(config: Config) -> Iterator[str]:
    triggers = config.get("triggers") or []
    if len(triggers) > MAX_TRIGGERS:
        yield f"This function exceeds the max number of triggers: {MAX_TRIGGERS}"
    for trigger in triggers:
        yield from _cron(trigger) if trigger.get("cron") is not None else _event(trigger)
    events = Counter((t.get("event"), t.get("expression")) for t in triggers if "event" in t)
    yield from (f"duplicate trigger {event}" for (event, _), n in events.items() if n > 1)
    crons = Counter(t["cron"] for t in triggers if t.get("cron"))
    yield from (f"duplicate cron expression: {cron}" for cron, n in crons.items() if n > 1)


def _event(trigger: Config) -> Iterator[str]:
    name = trigger.get("event")
    if not name:
        yield "An event trigger must specify an event name"
        return
    if len(name) > MAX_NAME:
        yield f"event name is too long. maximum length is {MAX_NAME} characters"
    yield from _compiles(trigger.get("expression"), f"invalid trigger expression on '{name}'")


def _cron(trigger: Config) -> Iterator[str]:
    from ndalab.core.cron import parse_cron  # only functions with a schedule need it

    try:
        parse_cron(trigger["cron"])
    except UsageError as err:
        yield str(err)
    jitter = trigger.get("jitter")
    if jitter:
        yield from _jitter(jitter)


def _jitter(text: str) -> Iterator[str]:
    try:
        jitter = parse_extended_duration(text)
    except UsageError:
        yield f"'{text}' isn't a valid jitter duration"
        return
    least, most = _JITTER
    if jitter < timedelta(0):
        yield "cron jitter must be greater than or equal to zero"
    elif jitter < least:
        yield f"cron jitter must be at least {least.seconds}s"
    elif jitter > most:
        yield f"cron jitter must be less than or equal to {format_duration(most)}"


def _batch(config: Config) -> Iterator[str]:
    batch = config.get("batchEvents")
    if not batch:
        return
    if batch["maxSize"] < 2:
        yield f"batch size cannot be smaller than 2: {batch['maxSize']}"
    yield from _batch_timeout(batch.get("timeout"))
    yield from _compiles(batch.get("key"), "batch key expression is invalid")
    yield from _compiles(batch.get("if"), "conditional batch expression is invalid")
    for other, message in _WITHOUT_BATCH.items():
        if config.get(other):
            yield message


_WITHOUT_BATCH = {
    "cancel": "Batching and cancellation are mutually exclusive",
    "debounce": "Batching and debouncing are mutually exclusive",
    "singleton": "Batching and singletons are mutually exclusive",
    "priority": "A function cannot specify Priority.Run and Batch together",
}


def _batch_timeout(text: str | None) -> Iterator[str]:
    """The server reads this one duration in Go's plain dialect, without days (4.7)."""
    try:
        timeout = parse_duration(text or "")
    except UsageError as err:
        yield f"failed to parse time duration: {err}"
        return
    if timeout < timedelta(seconds=1):
        yield "batch timeout should be more than 1s"


def _priority(config: Config) -> Iterator[str]:
    priority = config.get("priority")
    if priority:
        yield from _parses(priority.get("run"), "Priority.Run expression is invalid")


def _cancel(config: Config) -> Iterator[str]:
    cancels = config.get("cancel") or []
    if len(cancels) > MAX_CANCELS:
        yield f"This function exceeds the max number of cancellation events: {MAX_CANCELS}"
    for cancel in cancels:
        condition = cancel.get("if")
        if condition:
            try:
                check_restrictive(compile_expression(condition))
            except ExpressionError as err:
                yield f"Cancellation expression is invalid: {err}"


def _debounce(config: Config) -> Iterator[str]:
    debounce = config.get("debounce")
    if not debounce:
        return
    yield from _compiles(debounce.get("key"), "Debounce expression is invalid")
    text, (least, most) = debounce.get("period"), _DEBOUNCE
    try:
        period = parse_extended_duration(text)
    except UsageError as err:
        yield f"The debounce period of '{text}' is invalid: {err}"
        return
    said = f"The debounce period of '{text}' is"
    if period < least:
        yield f"{said} less than the min of: {format_duration(least)}"
    elif period > most:
        yield f"{said} greater than the max of: {format_duration(most)}"


def _rate_limit(config: Config) -> Iterator[str]:
    limit = config.get("rateLimit")
    yield from _compiles(config.get("idempotency"), "key is invalid")
    if not limit:
        return
    if limit["limit"] <= 0:
        yield "limit must be greater than 0"
    yield from _compiles(limit.get("key"), "key is invalid")
    try:
        if parse_extended_duration(limit.get("period") or "") > timedelta(days=1):
            yield "period must be less than 24h0m0s"
    except UsageError as err:
        yield f"failed to parse time duration: {err}"


def _throttle(config: Config) -> Iterator[str]:
    throttle = config.get("throttle")
    if throttle:
        try:
            parse_extended_duration(throttle.get("period") or "")
        except UsageError as err:
            yield f"failed to parse time duration: {err}"


def _compiles(text: str | None, said: str) -> Iterator[str]:
    if text:
        try:
            compile_expression(text, ("event",))
        except ExpressionError as err:
            yield f"{said}: {err}"


def _parses(text: str | None, said: str) -> Iterator[str]:
    if text:
        try:
            compile_expression(text, check=False)
        except ExpressionError as err:
            yield f"{said}: {err}"


_CHECKS: tuple[Callable[[Config], Iterator[str]], ...] = (
    _name,
    _concurrency,
    _triggers,
    _batch,
    _priority,
    _cancel,
    _debounce,
    _rate_limit,
    _throttle,
)


def spec(config: Config, *, local_id: str, is_async: bool) -> FunctionSpec:
    """Turn a configuration without problems into a spec."""
    triggers = config.get("triggers") or []
    timeouts = config.get("timeouts") or {}
    retries = (config["steps"]["step"].get("retries") or {}).get("attempts")
    return FunctionSpec(
        id=config["id"],
        local_id=local_id,
        name=config["name"],
        triggers=tuple(
            Trigger(event=t["event"], expression=t.get("expression") or None)
            for t in triggers
            if t.get("event")
        ),
        crons=tuple(
            Cron(schedule=t["cron"], jitter=_ms(t.get("jitter")) or 0)
            for t in triggers
            if t.get("cron")
        ),
        max_attempts=max_attempts(retries),
        is_async=is_async,
        concurrency=tuple(map(_read_concurrency, config.get("concurrency") or [])),
        rate_limit=_read_rate_limit(config),
        throttle=_read(config.get("throttle"), _read_throttle),
        debounce=_read(config.get("debounce"), _read_debounce),
        batch=_read(config.get("batchEvents"), _read_batch),
        singleton=_read(config.get("singleton"), _read_singleton),
        priority=(config.get("priority") or {}).get("run"),
        cancels=tuple(map(_read_cancel, config.get("cancel") or [])),
        start_timeout=_ms(timeouts.get("start")) or None,
        finish_timeout=_ms(timeouts.get("finish")) or None,
    )


def _read(value: Config | None, reader: Callable[[Config], T]) -> T | None:
    return reader(value) if value else None


def _ms(text: str | None) -> int | None:
    if not text:
        return None
    return parse_extended_duration(text) // timedelta(milliseconds=1)


def _must_ms(text: str | None) -> int:
    return _ms(text) or 0


def _read_concurrency(value: Config) -> Concurrency:
    return Concurrency(limit=value["limit"], key=value.get("key"), scope=value.get("scope") or "fn")


def _read_rate_limit(config: Config) -> RateLimit | None:
    """Idempotency is a rate limit of one a day and replaces any other (4.4)."""
    if config.get("idempotency"):
        return RateLimit(limit=1, period=DAY_MS, key=config["idempotency"])
    value = config.get("rateLimit")
    if not value:
        return None
    return RateLimit(limit=value["limit"], period=_must_ms(value["period"]), key=value.get("key"))


def _read_throttle(value: Config) -> Throttle:
    return Throttle(
        limit=value["limit"],
        period=_must_ms(value["period"]),
        burst=value.get("burst") or 0,
        key=value.get("key"),
    )


def _read_debounce(value: Config) -> Debounce:
    return Debounce(
        period=_must_ms(value["period"]),
        timeout=_ms(value.get("timeout")),
        key=value.get("key"),
    )


def _read_batch(value: Config) -> Batch:
    return Batch(
        max_size=value["maxSize"],
        timeout=_must_ms(value["timeout"]),
        key=value.get("key"),
        condition=value.get("if"),
    )


def _read_singleton(value: Config) -> Singleton:
    return Singleton(mode=value["mode"], key=value.get("key"))


def _read_cancel(value: Config) -> Cancel:
    timeout = _ms(value.get("timeout"))
    return Cancel(
        event=value["event"],
        condition=value.get("if"),
        timeout=365 * DAY_MS if timeout is None else timeout,
    )
