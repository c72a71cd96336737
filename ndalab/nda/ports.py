"""What the workflows need from the world, as small Protocols. No implementation lives here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, Protocol

from ndalab.nda.document import Document, Segment
from ndalab.nda.schemas import Fact, HypothesisId, Value

InputType = Literal["document", "query"]


class Nearest(Value):
    """A passage that lies close to a hypothesis, whether or not it says anything about it."""

    id: HypothesisId
    start: int
    end: int
    score: float


class DocumentSource(Protocol):
    """Where documents lie. Events carry a URI, and this turns it into bytes."""

    def read(self, uri: str) -> bytes:
        """Read all bytes of a document.

        Raises:
            DocumentError: There is no such document, or it cannot be read as it is.
        """
        ...


class Embedder(Protocol):
    """Turns texts into vectors of one model and one length."""

    @property
    def model(self) -> str:
        """The model's name; vectors of two models are never compared."""
        ...

    @property
    def dimension(self) -> int:
        """How many numbers a vector has."""
        ...

    async def embed(self, texts: Sequence[str], input_type: InputType) -> list[list[float]]:
        """Embed texts, one vector each, in order."""
        ...


class Analyst(Protocol):
    """Answers the 17 hypotheses about a document."""

    @property
    def engine(self) -> str:
        """Who answers: ``"rules"``, or a model's name."""
        ...

    @property
    def engine_version(self) -> str:
        """Which version of it."""
        ...

    async def answer(
        self, document: Document, segments: Sequence[Segment], nearest: Sequence[Nearest]
    ) -> Sequence[Fact]:
        """Answer all hypotheses.

        Args:
            document: The document whose characters the facts quote.
            segments: Its sentences, list items and headings, in reading order.
            nearest: The passages closest to each hypothesis, best first: where to look.

        Returns:
            17 facts, in the order of their numbers.
        """
        ...
