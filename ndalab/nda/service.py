"""How a service with a key is called: when, how often, and what of a failure may be told.

Which client library speaks to it, and in what words, is not known here.
"""

from __future__ import annotations

import asyncio
import traceback
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import Any, TypeVar
from urllib.parse import urlsplit

from pydantic import SecretStr

from ndalab.errors import ServiceError, UsageError
from ndalab.nda import live
from ndalab.nda.conventions import with_rate_limit
from ndalab.nda.conventions.pace import LONGEST_PAUSE, current
from ndalab.nda.workflow_errors import ApiError, RetriableError

T = TypeVar("T")

PAUSES = (0.5, 2.0)
"""Seconds before the second and the third attempt, where the service asks for no other time."""

LONGEST_MESSAGE = 300
"""Characters of what a service says about a failure; an error page of a proxy is longer."""


@dataclass(frozen=True, slots=True)
class Service:
    """A service, where it is and the key to it."""

    name: str
    """Its name in `RATE_LIMITS`."""
    title: str
    """Its name for people."""
    package: str
    """The client library."""
    url: str
    key: SecretStr

    @classmethod
    def opened(cls, name: str, title: str, package: str, url: str, key: str) -> Service:
        """Take the settings of a service, if they can work.

        Raises:
            UsageError: There is no key, the address is none, or the library is not installed.
        """
        if find_spec(package) is None:
            raise UsageError(
                f"{title} needs the library {package}, which is not installed. "
                'Install it: pip install "ndalab[ai]"'
            )
        return cls(name, title, package, _address(title, url), SecretStr(_key(title, key)))

    async def library(self) -> Any:
        """Import the client library, which takes seconds, without stopping the loop."""
        return await asyncio.to_thread(import_module, self.package)

    async def call(self, attempt: Callable[[], Awaitable[T]]) -> T:
        """Make a call when it is our turn, and again where that may help.

        A service that asks for a longer rest than twenty seconds gets it from the workflow: the
        error carries the wait, and a durable run waits better than a function that sleeps.

        Raises:
            UsageError: Live calls are off.
            ApiError: The service refused, or is still failing.
            RetriableError: The service could not be reached, or answered nonsense.
        """
        live.check(self.title, self.url)
        for pause in PAUSES:
            try:
                return await with_rate_limit(self.name, attempt)
            except (ApiError, RetriableError) as error:
                await current().clock.sleep(_wait(error, pause))
        return await with_rate_limit(self.name, attempt)

    def failure(self, error: Exception, said: str, status: int | None, **more: Any) -> Exception:
        """Make the error to raise for what a client library raised, without the key in it.

        Args:
            error: What the library raised. It stays the cause, unless it tells the key.
            said: What went wrong, in the service's words or ours.
            status: The HTTP status of the answer; None where there was no usable answer.
            more: What else an `ApiError` takes.
        """
        said = self.redact(" ".join(said.split()))[:LONGEST_MESSAGE]
        found = (
            RetriableError(f"{self.name}: {said}")
            if status is None
            else ApiError(self.name, said, status, **more)
        )
        told = self.key.get_secret_value() in "".join(traceback.format_exception(error))
        found.__cause__ = ServiceError(self.redact(str(error))) if told else error
        return found

    def redact(self, text: str) -> str:
        """Blank out the key."""
        return text.replace(self.key.get_secret_value(), "[key]")


def _wait(error: ApiError | RetriableError, pause: float) -> float:
    """Tell how long to wait before the next attempt; raise where there shall be none."""
    if not isinstance(error, ApiError):
        return pause
    wait = None if error.wait is None else error.wait.total_seconds()
    if not error.is_retriable or (wait is not None and wait > LONGEST_PAUSE):
        raise error
    return pause if wait is None else wait


def _key(title: str, key: str) -> str:
    key = key.strip() if isinstance(key, str) else ""
    if not key:
        raise UsageError(f"{title} needs a key. Pass api_key, or work with the offline parts.")
    if not key.isascii() or not key.isprintable() or " " in key:
        raise UsageError(f"The key for {title} holds characters that no key has; copy it again.")
    return key


def _address(title: str, url: str) -> str:
    try:
        parts = urlsplit(url)
        fits = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        fits = False
    if not fits:
        raise UsageError(f"{url!r} is no address for {title}; write https://host or http://host.")
    return url.rstrip("/")
