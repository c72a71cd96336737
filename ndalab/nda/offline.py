"""The offline analyst behind the `Analyst` port: rules, no key, no network."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from ndalab.nda.analyst import ENGINE, ENGINE_VERSION, judge
from ndalab.nda.document import Document, Segment
from ndalab.nda.ports import Nearest
from ndalab.nda.schemas import Fact


class RulesAnalyst:
    """Answers by the rules of `ndalab.nda.analyst`; it reads everything, so it needs no hints."""

    engine = ENGINE
    engine_version = ENGINE_VERSION

    async def answer(
        self, document: Document, segments: Sequence[Segment], nearest: Sequence[Nearest]
    ) -> Sequence[Fact]:
        """Answer all hypotheses."""
        del nearest
        return await asyncio.to_thread(judge, segments, document)
