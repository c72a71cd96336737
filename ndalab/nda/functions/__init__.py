"""The domain's workflows: Inngest functions, made for whichever client and ports they run with.

They are written with public `inngest` only, so a lab and a real server run the same objects.
What they decide is decided elsewhere, by pure functions; here it is only put in order.
"""

from __future__ import annotations

from typing import Any

import inngest

from ndalab.nda.functions.analyse import make_analyse
from ndalab.nda.functions.stages import Bench
from ndalab.nda.offline import RulesAnalyst
from ndalab.nda.playbook import Playbook, load_playbook
from ndalab.nda.ports import Analyst, DocumentSource, Embedder
from ndalab.nda.retrieval import HashingEmbedder
from ndalab.nda.shelf import Shelf

__all__ = ["make_functions"]


def make_functions(
    client: inngest.Inngest,
    *,
    documents: DocumentSource | Shelf,
    embedder: Embedder | None = None,
    analyst: Analyst | None = None,
    playbook: Playbook | None = None,
) -> list[inngest.Function[Any]]:
    """Make the functions of the NDA domain.

    Args:
        client: The client they belong to.
        documents: Reads the bytes behind an event's URI; a shelf shares what it has opened.
        embedder: Makes vectors of passages. None: the offline one.
        analyst: Answers the 17 hypotheses. None: the offline rules.
        playbook: What is acceptable to us. None: the one that comes with ndalab.

    Returns:
        `analyse-nda`, which starts on `nda/uploaded`.
    """
    bench = Bench(
        shelf=documents if isinstance(documents, Shelf) else Shelf(documents),
        embedder=embedder or HashingEmbedder(),
        analyst=analyst or RulesAnalyst(),
        playbook=playbook or load_playbook(),
    )
    return [make_analyse(client, bench)]
