"""What calls of a service used up, and what that costs by an editable table. No service here."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path

from pydantic import Field, TypeAdapter, ValidationError

from ndalab.errors import UsageError
from ndalab.nda.schemas import Value


class Usage(Value):
    """Tokens and cost of some calls, as a step reports them in its output."""

    model: str
    calls: int = Field(default=0, ge=0)
    input_tokens: int = Field(default=0, ge=0)
    """Without what came from the cache or went into it."""
    output_tokens: int = Field(default=0, ge=0)
    cache_write_tokens: int = Field(default=0, ge=0)
    cache_read_tokens: int = Field(default=0, ge=0)
    cost_usd: float | None = 0.0
    """By the table of prices; None where the table does not know the model."""

    def __add__(self, other: Usage) -> Usage:
        """Sum up the calls of one model."""
        known = self.cost_usd is not None and other.cost_usd is not None
        return Usage(
            model=self.model,
            calls=self.calls + other.calls,
            input_tokens=self.input_tokens + other.input_tokens,
            output_tokens=self.output_tokens + other.output_tokens,
            cache_write_tokens=self.cache_write_tokens + other.cache_write_tokens,
            cache_read_tokens=self.cache_read_tokens + other.cache_read_tokens,
            cost_usd=round((self.cost_usd or 0) + (other.cost_usd or 0), 8) if known else None,
        )

    def __str__(self) -> str:
        """Say it in a few words, for a message."""
        tokens = (
            self.input_tokens
            + self.output_tokens
            + self.cache_write_tokens
            + self.cache_read_tokens
        )
        cost = "unknown cost" if self.cost_usd is None else f"${self.cost_usd:.4f}"
        return f"{tokens:,} tokens, {cost}"


class Rates(Value):
    """US dollars for a million tokens."""

    input: float = Field(ge=0)
    output: float = Field(default=0, ge=0)
    cache_write: float = Field(default=0, ge=0)
    cache_read: float = Field(default=0, ge=0)


class LongRates(Rates):
    """The rates of a request with a long prompt."""

    over: int = Field(gt=0)


class Price(Rates):
    """The rates of one model."""

    long: LongRates | None = None

    def rates(self, prompt: int) -> Rates:
        """Give the rates of a request whose prompt has so many tokens."""
        return self.long if self.long is not None and prompt > self.long.over else self


Prices = Mapping[str, Price]

_TABLE = TypeAdapter(dict[str, Price])


@cache
def shipped_prices() -> Prices:
    """Read the table that comes with the package."""
    return _read(files("ndalab.nda").joinpath("prices.toml").read_text("utf-8"), "prices.toml")


def load_prices(path: str | Path) -> Prices:
    """Read a table of your own, in the form of the shipped `prices.toml`.

    Raises:
        UsageError: It cannot be read, or holds something that is no price.
    """
    try:
        text = Path(path).read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"The prices in {path} cannot be read: {error}.") from error
    return _read(text, str(path))


def _read(text: str, name: str) -> Prices:
    try:
        return _TABLE.validate_python(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"The prices in {name} are not TOML: {error}.") from error
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"]))
        raise UsageError(f"The prices in {name} are wrong at {place}: {first['msg']}.") from error


def priced(usage: Usage, prices: Prices) -> Usage:
    """Add what one call costs."""
    price = prices.get(usage.model) or prices.get(re.sub(r"-\d{8}$", "", usage.model))
    if price is None:
        return usage.model_copy(update={"cost_usd": None})
    prompt = usage.input_tokens + usage.cache_write_tokens + usage.cache_read_tokens
    rates = price.rates(prompt)
    cost = (
        usage.input_tokens * rates.input
        + usage.output_tokens * rates.output
        + usage.cache_write_tokens * rates.cache_write
        + usage.cache_read_tokens * rates.cache_read
    )
    return usage.model_copy(update={"cost_usd": round(cost / 1_000_000, 8)})
