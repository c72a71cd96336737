"""Claude behind the `Analyst` port."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ndalab.errors import UsageError
from ndalab.nda.claude import prompt
from ndalab.nda.claude.client import ADDRESS, ask
from ndalab.nda.claude.facts import make_facts
from ndalab.nda.claude.replies import Answer, Counts, Reply, UnusableReplyError, read_answers
from ndalab.nda.consulting import Consultation
from ndalab.nda.document import Document, Segment
from ndalab.nda.ports import Nearest
from ndalab.nda.schemas import Fact, HypothesisId
from ndalab.nda.service import Service
from ndalab.nda.usage import Prices, Usage, priced, shipped_prices
from ndalab.nda.workflow_errors import NonRetriableError, RetriableError

MODEL = "claude-sonnet-5-5"


class ClaudeAnalyst:
    """Answers the hypotheses by asking Claude; sends the whole document to the service.

    Every quote is looked up in the document. An answer whose quotes are not there keeps its
    label, loses its confidence and is marked for review.

    Args:
        api_key: The key. It is never looked up by itself, stored, shown or logged.
        model: Which model answers.
        base_url: Another address of the service, without ``/v1``.
        max_tokens: Room for the answer; it is doubled once where it was too small.
        timeout: Seconds to wait for one answer.
        prices: What tokens cost; the shipped table unless given.

    Raises:
        UsageError: A setting cannot work, or the library is not installed.
    """

    engine_version = prompt.VERSION

    def __init__(
        self,
        api_key: str,
        *,
        model: str = MODEL,
        base_url: str = ADDRESS,
        max_tokens: int = 16_000,
        timeout: float = 300.0,
        prices: Prices | None = None,
    ) -> None:
        if not model.strip():
            raise UsageError(f"The model has no name; leave it out for {MODEL}.")
        if max_tokens < 1 or not timeout > 0:
            raise UsageError("max_tokens and timeout must be more than 0.")
        self._service = Service.opened("claude", "Claude", "anthropic", base_url, api_key)
        self._model = model.strip()
        self._max_tokens = max_tokens
        self._timeout = timeout
        self._prices = shipped_prices() if prices is None else prices

    def __repr__(self) -> str:
        return f"ClaudeAnalyst(model={self._model!r})"

    @property
    def engine(self) -> str:
        """The model's name."""
        return self._model

    async def answer(
        self, document: Document, segments: Sequence[Segment], nearest: Sequence[Nearest]
    ) -> Sequence[Fact]:
        """Answer all hypotheses."""
        return (await self.consult(document, segments, nearest)).facts

    async def consult(
        self, document: Document, segments: Sequence[Segment], nearest: Sequence[Nearest]
    ) -> Consultation:
        """Answer all hypotheses, and tell what that took.

        Raises:
            DocumentError: The document has no text, or too much.
            ApiError: The service refused the request, or keeps failing.
            RetriableError: The service could not be reached, or answers nonsense.
            NonRetriableError: Claude declines to read the document, or cannot answer in full.
        """
        del nearest  # Claude is given all of the document
        answers, usage = await self._answers(prompt.messages(document))
        return Consultation(facts=make_facts(answers, document, segments), usage=usage)

    async def _answers(
        self, messages: list[dict[str, Any]]
    ) -> tuple[dict[HypothesisId, Answer], Usage]:
        """Ask, and once more where the first answer is of no use."""
        first, spent = await self._ask(messages, self._max_tokens)
        try:
            return read_answers(first), spent
        except UnusableReplyError as error:
            room = self._max_tokens * (2 if error.cut_off else 1)
        second, more = await self._ask(messages, room)
        spent += more
        try:
            return read_answers(second), spent
        except UnusableReplyError as error:
            said = f"{error} It was asked twice ({spent})."
            if error.cut_off:
                raise NonRetriableError(f"{said} Give it more room: max_tokens.") from error
            raise RetriableError(said) from error

    async def _ask(self, messages: list[dict[str, Any]], room: int) -> tuple[Reply, Usage]:
        request = {
            "model": self._model,
            "max_tokens": room,
            "system": prompt.system(),
            "messages": messages,
        }
        reply = await self._service.call(lambda: ask(self._service, request, self._timeout))
        return reply, priced(_usage(self._model, reply.usage), self._prices)


def _usage(model: str, counts: Counts) -> Usage:
    return Usage(
        model=model,
        calls=1,
        input_tokens=counts.input_tokens,
        output_tokens=counts.output_tokens,
        cache_write_tokens=counts.cache_creation_input_tokens or 0,
        cache_read_tokens=counts.cache_read_input_tokens or 0,
    )
