"""What Claude may answer, and what is done about an answer that is none. Pure."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, ValidationError, create_model

from ndalab.nda.claude.prompt import field
from ndalab.nda.hypotheses import HYPOTHESES
from ndalab.nda.schemas import HypothesisId, Label
from ndalab.nda.workflow_errors import NonRetriableError, RetriableError

Certainty = Literal["certain", "likely", "unsure"]


class Answer(BaseModel):
    """One statement's answer. Quotes come first, so that the label follows from them."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    quotes: tuple[str, ...]
    label: Label
    certainty: Certainty


_FIELDS: dict[str, Any] = {field(h.id): (Answer, ...) for h in HYPOTHESES}

Answers: type[BaseModel] = create_model(
    "Answers", __config__=ConfigDict(frozen=True, extra="forbid"), **_FIELDS
)
"""The schema of a whole answer: one field a hypothesis, so that none can be left out."""


class Block(BaseModel):
    """A part of a message; only text matters here."""

    type: str
    text: str = ""


class Counts(BaseModel):
    """Tokens, as the service counts them."""

    input_tokens: int = 0
    output_tokens: int = 0
    cache_creation_input_tokens: int | None = 0
    cache_read_input_tokens: int | None = 0


class Reply(BaseModel):
    """A message of the service, as far as it is used here."""

    content: tuple[Block, ...]
    stop_reason: str | None
    usage: Counts


class UnusableReplyError(RetriableError):
    """The answer is cut off or does not fit; asking again may help."""

    def __init__(self, said: str, *, cut_off: bool = False) -> None:
        super().__init__(said)
        self.cut_off = cut_off


def read_answers(reply: Reply) -> dict[HypothesisId, Answer]:
    """Read the answers out of a message.

    Raises:
        NonRetriableError: Claude refused, or the document does not fit into the model.
        UnusableReplyError: The answer is cut off, or is not what was asked for.
    """
    _check_end(reply.stop_reason)
    text = "".join(block.text for block in reply.content if block.type == "text")
    try:
        answers = Answers.model_validate_json(text)
    except ValidationError as error:
        raise UnusableReplyError(f"Claude's answer does not fit: {_first(error)}.") from None
    return {h.id: getattr(answers, field(h.id)) for h in HYPOTHESES}


def _check_end(reason: str | None) -> None:
    if reason == "refusal":
        raise NonRetriableError(
            "Claude declined to read this document. Look at it yourself, or use the offline rules."
        )
    if reason == "model_context_window_exceeded":
        raise NonRetriableError(
            "The document does not fit into the model. Split it, or choose a model that takes more."
        )
    if reason == "max_tokens":
        raise UnusableReplyError("Claude's answer was cut off.", cut_off=True)
    if reason != "end_turn":
        raise UnusableReplyError(f"Claude stopped with {reason!r} instead of an answer.")


def _first(error: ValidationError) -> str:
    """Say what is wrong without quoting it: the answer quotes the document."""
    first = error.errors(include_input=False, include_url=False, include_context=False)[0]
    place = ".".join(map(str, first["loc"]))
    return f"{place}: {first['type']}" if place else first["type"]
