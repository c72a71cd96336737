"""Errors that answer one question for a workflow: shall this be tried again?

They are built on the SDK's own, so a lab and a real server read them alike. Errors that answer
"which status code?" belong to the HTTP API and may not be raised in a workflow.

RetriableError            passes by itself: tried again
NonRetriableError         the SDK's: failed for good
├── NotFoundError         a resource is missing
└── ValidationError       the input cannot be used
ApiError                  a service's status decides: 429 and 5xx are tried again
"""

from __future__ import annotations

import math
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from email.utils import parsedate_to_datetime
from inspect import isawaitable
from typing import Any, TypeVar

import inngest
import pydantic
from inngest import NonRetriableError

from ndalab.errors import ServiceError, UsageError

__all__ = [
    "ApiError",
    "NonRetriableError",
    "NotFoundError",
    "RetriableError",
    "ValidationError",
    "retry_after",
    "wrap_with_error_handling",
]

LONGEST_WAIT = timedelta(days=1)
"""A service that asks for more is asked again after this long."""

T = TypeVar("T")


class RetriableError(Exception):
    """Something that passes by itself: a network, a busy disk. Inngest tries again."""

    is_retriable = True


class NotFoundError(NonRetriableError):
    """A resource is not there, and will not be there on the next attempt either."""

    def __init__(self, resource: str, id: str) -> None:  # noqa: A002
        """Name what is missing.

        Args:
            resource: What kind of thing: ``"document"``.
            id: Which one.
        """
        super().__init__(f"There is no {resource} {id!r}.")
        self.resource = resource
        self.id = id


class ValidationError(NonRetriableError):
    """The input cannot be used as it is; trying again gives the same."""


class ApiError(ServiceError):
    """A service answered with an error; its status decides whether to try again.

    429 and 5xx are tried again, after the time the service asked for if it asked for one; every
    other status fails for good. Where no answer came at all, raise `RetriableError`.
    """

    is_retriable = True

    def __new__(
        cls, service: str, message: str, status: int, *, wait: timedelta | None = None
    ) -> ApiError:
        """Build the kind of `ApiError` that the SDK treats as the status demands."""
        del service, message
        if status != 429 and status < 500:
            return super().__new__(_FinalApiError)
        return super().__new__(_LaterApiError if wait is not None else ApiError)

    def __init__(
        self, service: str, message: str, status: int, *, wait: timedelta | None = None
    ) -> None:
        """Keep what the service said.

        Args:
            service: Who answered: ``"claude"``.
            message: What it said.
            status: The HTTP status.
            wait: How long it asked to be left alone; `retry_after` reads that off the headers.
        """
        Exception.__init__(self, f"{service} answered {status}: {message}")
        self.service = service
        self.status = status
        self.wait = None if wait is None else min(max(wait, timedelta(0)), LONGEST_WAIT)


class _FinalApiError(ApiError, NonRetriableError):
    is_retriable = False

    def __init__(
        self, service: str, message: str, status: int, *, wait: timedelta | None = None
    ) -> None:
        ApiError.__init__(self, service, message, status, wait=wait)
        NonRetriableError.__init__(self, str(self))


class _LaterApiError(ApiError, inngest.RetryAfterError):
    def __init__(
        self, service: str, message: str, status: int, *, wait: timedelta | None = None
    ) -> None:
        ApiError.__init__(self, service, message, status, wait=wait)
        inngest.RetryAfterError.__init__(self, str(self), self.wait or timedelta(0))


# A failed run shows the class's name. Which of the three it was is no concern of its reader.
for _kind in (_FinalApiError, _LaterApiError):
    _kind.__name__ = _kind.__qualname__ = ApiError.__name__


def retry_after(headers: Mapping[str, str]) -> timedelta | None:
    """Read how long a service asks to be left alone; None where it says nothing usable.

    `retry-after-ms` and both forms of `Retry-After` are known (RFC 9110, section 10.2.3). A date
    is compared with the `Date` of the same answer, so the two machines' clocks need not agree.
    """
    found = {name.lower(): value for name, value in headers.items()}
    milliseconds = _number(found.get("retry-after-ms"))
    if milliseconds is not None:
        return _span(milliseconds / 1000)
    asked = found.get("retry-after")
    seconds = _number(asked)
    return _span(seconds) if seconds is not None else _between(found.get("date"), asked)


def _number(text: str | None) -> float | None:
    try:
        number = float(text or "")
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _span(seconds: float) -> timedelta:
    return timedelta(seconds=min(max(seconds, 0), LONGEST_WAIT.total_seconds()))


def _between(earlier: str | None, later: str | None) -> timedelta | None:
    try:
        span = parsedate_to_datetime(later or "") - parsedate_to_datetime(earlier or "")
    except (ValueError, TypeError):
        return None
    return max(span, timedelta(0))


async def wrap_with_error_handling(name: str, fn: Callable[[], Awaitable[T]]) -> T:
    """Call `fn`, and turn what it raises into the error that decides rightly about retries.

    Args:
        name: What is being done, for the message: ``"fetch-data"``.
        fn: Takes nothing and returns something to await.

    Raises:
        NonRetriableError: The failure comes from the input or the code, and would come again.
        ApiError: A service answered with an error status.
        RetriableError: Anything else, because most of what is unknown passes.
    """
    try:
        pending = fn()
        if not isawaitable(pending):
            raise UsageError(f"{name}: {fn!r} gave nothing to await. Pass an async function.")
        return await pending
    except _DECIDED:
        raise
    except Exception as error:
        raise _decide(name, error) from error


_DECIDED = (
    NonRetriableError,
    inngest.RetryAfterError,
    inngest.StepError,
    RetriableError,
    ApiError,
)
_INPUT = (UsageError, pydantic.ValidationError)
_DEFECTS = (
    AssertionError,
    AttributeError,
    ImportError,
    NameError,
    NotImplementedError,
    TypeError,
)
_DENIED = (IsADirectoryError, NotADirectoryError, PermissionError)


def _decide(name: str, error: Exception) -> Exception:
    status = _status(error)
    said = f"{name}: {error}" if str(error) else f"{name}: {type(error).__name__}"
    if status is not None:
        return ApiError(name, str(error), status, wait=retry_after(_headers(error)))
    if isinstance(error, FileNotFoundError):
        return NotFoundError("file", str(error.filename))
    if isinstance(error, _INPUT):
        return ValidationError(said)
    if isinstance(error, _DEFECTS + _DENIED):
        return NonRetriableError(said)
    return RetriableError(said)


def _status(error: Exception) -> int | None:
    """Find the HTTP status that a client library left on its error, if it is one of failure."""
    places: tuple[Any, ...] = (
        getattr(error, "status_code", None),
        getattr(error, "http_status", None),
        getattr(getattr(error, "response", None), "status_code", None),
    )
    return next((place for place in places if type(place) is int and place >= 400), None)


def _headers(error: Exception) -> Mapping[str, str]:
    own = getattr(error, "headers", None)
    answered = getattr(getattr(error, "response", None), "headers", None)
    return next((found for found in (own, answered) if isinstance(found, Mapping)), {})
