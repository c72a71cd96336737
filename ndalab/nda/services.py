"""Chooses who answers and who embeds, by the environment: a key switches a service on.

ANTHROPIC_API_KEY    Claude answers, instead of the rules; NDALAB_CLAUDE_MODEL says which
VOYAGE_API_KEY       Voyage AI embeds, instead of hashed words; NDALAB_VOYAGE_MODEL says which
NDALAB_LIVE=off      neither, whatever keys there are

ANTHROPIC_BASE_URL and VOYAGE_BASE_URL lead elsewhere, as they do for the services' own libraries.
The functions never look here by themselves: whoever makes them decides.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import NamedTuple

from ndalab.errors import UsageError
from ndalab.nda import live
from ndalab.nda.ports import Analyst, Embedder


class Services(NamedTuple):
    """Who works for the functions."""

    analyst: Analyst
    embedder: Embedder

    @property
    def outside(self) -> tuple[str, ...]:
        """The models outside this machine that will be sent a document's text."""
        models = (self.analyst.engine, self.embedder.model)
        return tuple(name for name in models if name.startswith(("claude", "voyage")))


def from_environment(environ: Mapping[str, str] | None = None) -> Services:
    """Make the analyst and the embedder that the environment asks for.

    Raises:
        UsageError: A setting cannot work, or a library is not installed.
    """
    settings = os.environ if environ is None else environ
    return Services(_analyst(settings), _embedder(settings))


def _analyst(settings: Mapping[str, str]) -> Analyst:
    from ndalab.nda.claude.analyst import MODEL, ClaudeAnalyst
    from ndalab.nda.claude.client import ADDRESS
    from ndalab.nda.offline import RulesAnalyst

    key, url = settings.get("ANTHROPIC_API_KEY"), settings.get("ANTHROPIC_BASE_URL") or ADDRESS
    if not key or not _reachable("Claude", url):
        return RulesAnalyst()
    return ClaudeAnalyst(key, model=settings.get("NDALAB_CLAUDE_MODEL") or MODEL, base_url=url)


def _embedder(settings: Mapping[str, str]) -> Embedder:
    from ndalab.nda.retrieval import HashingEmbedder
    from ndalab.nda.voyage import ADDRESS, MODEL, VoyageEmbedder

    key, url = settings.get("VOYAGE_API_KEY"), settings.get("VOYAGE_BASE_URL") or None
    if not key or not _reachable("Voyage AI", url or ADDRESS):
        return HashingEmbedder()
    return VoyageEmbedder(key, model=settings.get("NDALAB_VOYAGE_MODEL") or MODEL, base_url=url)


def _reachable(service: str, url: str) -> bool:
    """Tell whether the switch lets us call there; a switch that says neither is an error."""
    live.allowed()
    try:
        live.check(service, url)
    except UsageError:
        return False
    return True
