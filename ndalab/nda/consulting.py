"""Asks any analyst, and keeps the bill of those who send one. No service is known here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

from ndalab.nda.document import Document, Segment
from ndalab.nda.ports import Analyst, Nearest
from ndalab.nda.schemas import Fact, Value
from ndalab.nda.usage import Usage


class Consultation(Value):
    """What an analyst answered, and what that took."""

    facts: tuple[Fact, ...]
    usage: Usage | None = None
    """None where it took nothing that is paid for."""


@runtime_checkable
class Consultant(Protocol):
    """An analyst that also tells what its answers took."""

    async def consult(
        self, document: Document, segments: Sequence[Segment], nearest: Sequence[Nearest]
    ) -> Consultation:
        """Answer all hypotheses, and tell what that took."""
        ...


async def consult(
    analyst: Analyst, document: Document, segments: Sequence[Segment], nearest: Sequence[Nearest]
) -> Consultation:
    """Ask an analyst, with the bill if it sends one."""
    if isinstance(analyst, Consultant):
        return await analyst.consult(document, segments, nearest)
    return Consultation(facts=tuple(await analyst.answer(document, segments, nearest)))
