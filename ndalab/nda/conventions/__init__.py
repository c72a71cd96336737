"""The numbers that all functions share, and the pace of outside services.

A function takes its limits from here, so that they are set in one place. Nothing here calls a
service or knows a document.
"""

from ndalab.nda.conventions.pace import Clock, Limiter, Limiters, limiting, with_rate_limit
from ndalab.nda.conventions.tables import (
    CONCURRENCY,
    RATE_LIMITS,
    RETRY_CONFIG,
    RateLimit,
    Retry,
    rate_limit_delay,
)

__all__ = [
    "CONCURRENCY",
    "RATE_LIMITS",
    "RETRY_CONFIG",
    "Clock",
    "Limiter",
    "Limiters",
    "RateLimit",
    "Retry",
    "limiting",
    "rate_limit_delay",
    "with_rate_limit",
]
