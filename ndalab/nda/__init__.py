"""The worked domain: NDAs in; clauses, facts, risks out.

Knows public `inngest` and its own ports only. The names below are imported when they are used,
so that looking at one of them does not load every parser.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ndalab.nda.events import Uploaded, make_event
    from ndalab.nda.functions import make_functions
    from ndalab.nda.parsing import parse_bytes, parse_file
    from ndalab.nda.playbook import load_playbook
    from ndalab.nda.samples import sample, sample_paths
    from ndalab.nda.sources import FileSource, MemorySource

_HOMES = {
    "FileSource": "sources",
    "MemorySource": "sources",
    "Uploaded": "events",
    "load_playbook": "playbook",
    "make_event": "events",
    "make_functions": "functions",
    "parse_bytes": "parsing",
    "parse_file": "parsing",
    "sample": "samples",
    "sample_paths": "samples",
}

__all__ = [
    "FileSource",
    "MemorySource",
    "Uploaded",
    "load_playbook",
    "make_event",
    "make_functions",
    "parse_bytes",
    "parse_file",
    "sample",
    "sample_paths",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
