"""The values of key expressions: what tells one counter, lock or batch from another."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from ndalab.core.expressions import EvaluationError, compile_expression, key_text


def text_of(key: str | None, event: Mapping[str, Any]) -> str:
    """Write a key's value as text; no key gives the empty text, an error ``<nil>``."""
    return "" if not key else key_text(compile_expression(key, check=False), event)


def value_of(key: str, event: Mapping[str, Any], now: datetime) -> Any:
    """Compute a key's value.

    Raises:
        EvaluationError: The expression has no value for this event.
    """
    return compile_expression(key, check=False).evaluate({"event": event}, now=now)


def is_exempt(key: str | None, event: Mapping[str, Any], now: datetime) -> bool:
    """Whether a key's value is ``false``, which means that no limit applies (semantics 4.3, 4.4).

    Raises:
        EvaluationError: The expression has no value for this event.
    """
    return bool(key) and value_of(key or "", event, now) is False


__all__ = ["EvaluationError", "is_exempt", "text_of", "value_of"]
