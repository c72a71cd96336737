"""The tables: how much at once, how often again, how far apart. Data only."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import timedelta
from typing import Generic, TypeVar, cast

import inngest

from ndalab.errors import UsageError

V = TypeVar("V")

TENANT = "event.data.tenant_id"


class _Table(Mapping[str, V], Generic[V]):
    """A frozen dataclass whose fields can also be looked up by name."""

    def __getitem__(self, name: str) -> V:
        if name not in list(self):
            raise UsageError(
                f"There is no {name!r} in {type(self).__name__}; it has {', '.join(self)}."
            )
        return cast("V", getattr(self, name))

    def __iter__(self) -> Iterator[str]:
        return (f.name for f in fields(self))  # type: ignore[arg-type]

    def __len__(self) -> int:
        return len(list(iter(self)))


def _per_tenant(limit: int) -> list[inngest.Concurrency]:
    return [inngest.Concurrency(limit=limit, key=TENANT)]


@dataclass(frozen=True)
class Concurrency(_Table[list[inngest.Concurrency]]):
    """Steps at the same time, as `create_function(concurrency=...)` takes them.

    Most limits hold for each tenant by itself, so that none can keep the others waiting.
    """

    analysis: list[inngest.Concurrency]
    embeddings: list[inngest.Concurrency]
    document_processing: list[inngest.Concurrency]
    comparison: list[inngest.Concurrency]
    generation: list[inngest.Concurrency]
    bootstrap: list[inngest.Concurrency]
    """One for all tenants: the reference index is everyone's."""


@dataclass(frozen=True, slots=True)
class Retry:
    """How often a step is tried again after its first attempt."""

    retries: int


@dataclass(frozen=True)
class RetryConfig(_Table[Retry]):
    """Retries by what a function leans on, for `create_function(retries=...)`."""

    default: Retry = Retry(3)
    """For what passes soon: a busy disk, a lock."""
    external: Retry = Retry(5)
    """For services with a key, whose bad spells last minutes."""
    none: Retry = Retry(0)
    """For what must not happen twice."""


@dataclass(frozen=True, slots=True)
class RateLimit:
    """How far apart the calls of a service are."""

    delay_ms: int
    batch_size: int = 1
    """Items in one call."""


@dataclass(frozen=True)
class RateLimits(_Table[RateLimit]):
    """The services that functions call."""

    claude: RateLimit = RateLimit(delay_ms=1000)
    voyage_ai: RateLimit = RateLimit(delay_ms=200, batch_size=128)


CONCURRENCY = Concurrency(
    analysis=_per_tenant(5),
    embeddings=_per_tenant(3),
    document_processing=_per_tenant(10),
    comparison=_per_tenant(3),
    generation=_per_tenant(5),
    bootstrap=[inngest.Concurrency(limit=1)],
)
RETRY_CONFIG = RetryConfig()
RATE_LIMITS = RateLimits()


def rate_limit_delay(name: str) -> timedelta:
    """Tell how long to sleep between two calls of a service, for `step.sleep`.

    Raises:
        UsageError: There is no such service; the message lists those there are.
    """
    return timedelta(milliseconds=RATE_LIMITS[name].delay_ms)
