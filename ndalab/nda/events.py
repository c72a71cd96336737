"""The events of the NDA domain: one payload model each, and one map from name to model.

An event carries references, never a document's content. Nothing is sent from here.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Literal, TypeVar

import inngest
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ndalab.errors import UsageError
from ndalab.nda.schemas import Level

Perspective = Literal["recipient", "discloser", "both"]
"""Which side of the agreement we are on."""

Stage = Literal["parse", "chunk", "embed", "analyse", "score"]


class TenantPayload(BaseModel):
    """Base of all payloads: whose work this is."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    tenant_id: str = Field(min_length=1)


class DocumentPayload(TenantPayload):
    """Base of the payloads that speak of one document."""

    document_id: str = Field(min_length=1)


class Uploaded(DocumentPayload):
    """`nda/uploaded`: a document lies where the functions can read it."""

    uri: str = Field(min_length=1)
    """Where it lies; the functions' `DocumentSource` knows how to read it."""
    name: str = Field(min_length=1)
    """The file's name, for people and for telling its format."""
    we: Perspective = "both"


class Progress(DocumentPayload):
    """`nda/analysis.progress`: a stage is done."""

    stage: Stage
    percent: int = Field(ge=0, le=100)
    message: str


class Completed(DocumentPayload):
    """`nda/analysis.completed`: what came out, in brief; the run's output holds all of it."""

    sha256: str
    is_nda: bool
    lane: Level
    score: int = Field(ge=0, le=100)
    red: int = Field(ge=0)
    yellow: int = Field(ge=0)


class Failed(DocumentPayload):
    """`nda/analysis.failed`: the document could not be analysed, and why."""

    error: str


PAYLOADS: Mapping[str, type[TenantPayload]] = MappingProxyType(
    {
        "nda/uploaded": Uploaded,
        "nda/analysis.progress": Progress,
        "nda/analysis.completed": Completed,
        "nda/analysis.failed": Failed,
    }
)
"""Every event of the domain. An event that is not in here is not sent and not read."""

_NAMES = {model: name for name, model in PAYLOADS.items()}

P = TypeVar("P", bound=TenantPayload)


def make_event(payload: TenantPayload, *, id: str = "") -> inngest.Event:  # noqa: A002
    """Wrap a payload as the event that its class belongs to.

    Args:
        payload: One of the models of `PAYLOADS`.
        id: The event's own id; the same id starts a function only once within 24 hours.
    """
    return inngest.Event(name=_NAMES[type(payload)], data=payload.model_dump(mode="json"), id=id)


def read_payload(model: type[P], data: Mapping[str, Any]) -> P:
    """Read an event's data.

    Raises:
        UsageError: The data does not fit; the message names the first field that is wrong.
    """
    try:
        return model.model_validate(dict(data))
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(map(str, first["loc"])) or "data"
        raise UsageError(
            f"The event {_NAMES[model]} has bad data: {field}: {first['msg']}. "
            f"It needs: {', '.join(model.model_fields)}."
        ) from error
