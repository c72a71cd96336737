"""Voyage AI behind the `Embedder` port, and the one place that speaks to the library `voyageai`.

The library's own retries are off: they know neither status 500 nor broken connections, and do
not read `retry-after`. It cuts nothing into batches either, and counting tokens would download
a tokenizer, so both are done here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple, get_args

from ndalab.errors import UsageError
from ndalab.nda.conventions import RATE_LIMITS
from ndalab.nda.ports import InputType
from ndalab.nda.retrieval.vectors import Vectors
from ndalab.nda.service import Service
from ndalab.nda.usage import Prices, Usage, priced, shipped_prices
from ndalab.nda.workflow_errors import RetriableError, retry_after

ADDRESS = "https://api.voyageai.com/v1"
ATLAS_ADDRESS = "https://ai.mongodb.com/v1"
"""Where keys belong that begin with ``al-``."""

MODEL = "voyage-4"
DIMENSION = 1024

_CHOICE = (256, 512, 1024, 2048)
_FIXED = {
    "voyage-code-2": 1536,
    "voyage-finance-2": 1024,
    "voyage-law-2": 1024,
    "voyage-multilingual-2": 1024,
}
"""Models of one dimension; they refuse to be told it."""

_LOCAL = ("voyage-4-nano",)
"""Models that the library would fetch and run here, with libraries that are not installed."""

MOST_TOKENS = 100_000
"""Estimated tokens in one request; the smallest limit of a model is 120,000."""

CHARACTERS_PER_TOKEN = 3
"""Few, so that the estimate is rather too high: English has four to five."""

_NONSENSE = (AttributeError, KeyError, TypeError, ValueError)
"""What the library raises over an answer whose form it does not expect."""


class Embedding(NamedTuple):
    """Vectors with their model and dimension, and what they took."""

    vectors: Vectors
    usage: Usage


class VoyageEmbedder:
    """Embeds texts by Voyage AI; sends them to the service.

    Args:
        api_key: The key. It is never looked up by itself, stored, shown or logged.
        model: Which model embeds.
        dimension: How many numbers a vector has, where the model leaves a choice.
        base_url: Another address of the service, with its ``/v1``; the key's own unless given.
        timeout: Seconds to wait for one batch.
        prices: What tokens cost; the shipped table unless given.

    Raises:
        UsageError: A setting cannot work, or the library is not installed.
    """

    def __init__(
        self,
        api_key: str,
        *,
        model: str = MODEL,
        dimension: int = DIMENSION,
        base_url: str | None = None,
        timeout: float = 30.0,
        prices: Prices | None = None,
    ) -> None:
        _check_model(model, dimension)
        if not timeout > 0:
            raise UsageError("timeout must be more than 0.")
        url = _address(api_key) if base_url is None else base_url
        self._service = Service.opened("voyage_ai", "Voyage AI", "voyageai", url, api_key)
        self._model = model
        self._dimension = dimension
        self._timeout = timeout
        self._prices = shipped_prices() if prices is None else prices

    def __repr__(self) -> str:
        return f"VoyageEmbedder(model={self._model!r}, dimension={self._dimension})"

    @property
    def model(self) -> str:
        """The model's name."""
        return self._model

    @property
    def dimension(self) -> int:
        """How many numbers a vector has."""
        return self._dimension

    async def embed(self, texts: Sequence[str], input_type: InputType) -> list[list[float]]:
        """Embed texts, one vector each, in order."""
        rows: list[list[float]] = (await self.embedding(texts, input_type)).vectors.rows.tolist()
        return rows

    async def embedding(self, texts: Sequence[str], input_type: InputType) -> Embedding:
        """Embed texts, and tell what that took.

        A text without a word is not sent; its vector is of zeros, near to nothing.

        Raises:
            UsageError: The texts are none, or the vectors are not of this dimension.
            ApiError: The service refused the request, or keeps failing.
            RetriableError: The service could not be reached, or answers nonsense.
        """
        _check_texts(texts, input_type)
        rows = [[0.0] * self._dimension for _ in texts]
        usage = Usage(model=self._model)
        for batch in batches(texts):
            found, tokens = await self._service.call(
                lambda sent=[texts[i] for i in batch]: self._ask(sent, input_type)  # type: ignore[misc]
            )
            usage += priced(Usage(model=self._model, calls=1, input_tokens=tokens), self._prices)
            for place, row in zip(batch, found, strict=True):
                rows[place] = row
        return Embedding(Vectors.of(self._model, self._dimension, rows), usage)

    async def _ask(self, texts: list[str], input_type: InputType) -> tuple[list[list[float]], int]:
        """Embed one batch in one request."""
        voyageai = await self._service.library()
        from aiohttp import ClientError  # comes with the library

        try:
            answer = await self._request(voyageai, texts, input_type)
            return _rows(answer, len(texts))
        except (voyageai.error.VoyageError, ClientError, OSError, *_NONSENSE) as error:
            failure = self._failure(error)
        raise failure

    async def _request(self, voyageai: Any, texts: list[str], input_type: InputType) -> Any:
        client = voyageai.AsyncClient(
            api_key=self._service.key.get_secret_value(),
            max_retries=0,
            timeout=self._timeout,
            base_url=self._service.url,
        )
        return await client.embed(
            texts,
            model=self._model,
            input_type=input_type,
            truncation=False,
            output_dimension=None if self._model in _FIXED else self._dimension,
        )

    def _failure(self, error: Any) -> Exception:
        if isinstance(error, RetriableError):
            return error
        status = getattr(error, "http_status", None)
        if isinstance(status, int) and status >= 400:
            wait = retry_after(error.headers)
            return self._service.failure(error, _said(error), status, wait=wait)
        what = "answers nonsense" if isinstance(status, int) else f"failed ({type(error).__name__})"
        if isinstance(error, _NONSENSE):
            what = "answers nonsense"
        return self._service.failure(error, f"the service at {self._service.url} {what}", None)


def estimate_tokens(text: str) -> int:
    """Estimate how many tokens a text has, from its length alone."""
    return -(-len(text) // CHARACTERS_PER_TOKEN)


def batches(texts: Sequence[str]) -> Iterator[list[int]]:
    """Group texts that have words, given by their places, into requests of allowed size."""
    batch: list[int] = []
    room = MOST_TOKENS
    for place, text in enumerate(texts):
        if not text.strip():
            continue
        tokens = estimate_tokens(text)
        if batch and (len(batch) == RATE_LIMITS.voyage_ai.batch_size or tokens > room):
            yield batch
            batch, room = [], MOST_TOKENS
        batch.append(place)
        room -= tokens
    if batch:
        yield batch


def _rows(answer: Any, count: int) -> tuple[list[list[float]], int]:
    rows = [[float(number) for number in row] for row in answer.embeddings]
    if len(rows) != count:
        raise RetriableError(f"voyage_ai: {count} texts were sent and {len(rows)} vectors came.")
    return rows, int(answer.total_tokens)


def _said(error: Any) -> str:
    """Take the sentence out of the service's answer, or what there is instead of one."""
    detail = error.json_body.get("detail") if isinstance(error.json_body, dict) else None
    return str(detail or error.user_message)


def _address(key: str) -> str:
    return ATLAS_ADDRESS if str(key).strip().startswith("al-") else ADDRESS


def _check_model(model: str, dimension: int) -> None:
    if model in _LOCAL:
        raise UsageError(f"{model} is not a model of the service; take {MODEL}, for example.")
    if not model.strip():
        raise UsageError(f"The model has no name; leave it out for {MODEL}.")
    known = (_FIXED[model],) if model in _FIXED else _CHOICE
    if dimension not in known:
        choice = " or ".join(map(str, known))
        raise UsageError(f"{model} has no vectors of {dimension!r} numbers; set {choice}.")


def _check_texts(texts: Sequence[str], input_type: str) -> None:
    if isinstance(texts, str) or not all(isinstance(text, str) for text in texts):
        raise UsageError("embed takes a list of texts.")
    if input_type not in get_args(InputType):
        raise UsageError(f"input_type is {input_type!r}; set it to document or query.")
