"""The two errors of expressions. One is raised when a text is read, the other when it is run."""

from __future__ import annotations

from ndalab.errors import UsageError

_SHOWN = 80


class ExpressionError(UsageError):
    """An expression cannot be used as written; the message says where and what is allowed."""


class EvaluationError(UsageError):
    """An expression has no result for this event."""


def misread(text: str, at: int, problem: str, advice: str) -> ExpressionError:
    """Build the error for a defect at offset `at` of `text`."""
    shown = text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
    return ExpressionError(f"{problem} at column {at + 1} of expression {shown!r}: {advice}")
