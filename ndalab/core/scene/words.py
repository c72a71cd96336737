"""Plain words for ops, spans and values. No layout and no escaping: a face does both."""

from __future__ import annotations

import json
from collections.abc import Container
from typing import Any

from ndalab.core.limits import INVOKE_DEFAULT_MS
from ndalab.core.run import Pause

PREVIEW = 300
"""Characters of a value that a scene keeps."""

_UNITS = (("d", 86_400_000), ("h", 3_600_000), ("min", 60_000), ("s", 1_000))


def span(milliseconds: int, units: int = 2) -> str:
    """Say how long: ``2 h``, ``1 min 30 s``, ``1.5 s``, ``20 ms``, ``0 s``."""
    if milliseconds < 1000:
        return f"{milliseconds} ms" if milliseconds else "0 s"
    if milliseconds < 60_000:
        return f"{_tenths(milliseconds)} s"
    parts, rest = [], milliseconds
    for unit, size in _UNITS:
        count, rest = divmod(rest, size)
        if count:
            parts.append(f"{count} {unit}")
    return " ".join(parts[:units])


def since(milliseconds: int, unlike: Container[str] = ()) -> str:
    """Say when, counted from the origin: ``+0``, ``+2 h``; finer if it would read like others."""
    if not milliseconds:
        return "+0"
    choices = [f"+{span(milliseconds, units)}" for units in (2, 3, 4)]
    return next((words for words in choices if words not in unlike), choices[-1])


def op_words(op: str, pause: Pause | None, subject: str | None, sent: int) -> str:
    """Say what a step does: ``step``, ``sleep 2 h``, ``wait for 'x' up to 1 d``, ``invoke f``."""
    if sent:
        return "send an event" if sent == 1 else f"send {sent} events"
    if pause is None:
        return _PLAIN.get(op, op)
    length = pause.until - pause.since
    if pause.kind == "sleep":
        return f"sleep {span(length)}"
    if pause.kind == "wait":
        return f"wait for '{subject}' up to {span(length)}"
    limit = "" if length >= INVOKE_DEFAULT_MS else f" up to {span(length)}"
    return f"invoke {subject}{limit}"


_PLAIN = {
    "StepRun": "step",
    "StepPlanned": "step",
    "StepError": "step",
    "StepFailed": "step",
    "Sleep": "sleep",
    "WaitForEvent": "wait",
    "InvokeFunction": "invoke",
    "AIGateway": "infer",
}


def preview(text: str | None) -> str | None:
    """Show a value in brief, as JSON text."""
    if text is None or text == "null":
        return None
    if len(text) <= 8 * PREVIEW:
        text = json.dumps(json.loads(text), ensure_ascii=False)
    return text if len(text) <= PREVIEW else f"{text[:PREVIEW]}…"


def brief_error(error: str | None) -> dict[str, str] | None:
    """Show an error's name and message, without its stack."""
    return None if error is None else named(json.loads(error))


def named(error: dict[str, Any]) -> dict[str, str]:
    """Show what a person reads of an error."""
    message = str(error.get("message") or "")
    cut = message if len(message) <= PREVIEW else f"{message[:PREVIEW]}…"
    return {"name": str(error.get("name")), "message": cut}


def _tenths(milliseconds: int) -> str:
    return f"{milliseconds / 1000:.1f}".removesuffix(".0")
