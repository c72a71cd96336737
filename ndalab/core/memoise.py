"""Writing a step's final value, and what that lets a run do next."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from ndalab.core.draft import Draft
from ndalab.core.facts import StepMemoised
from ndalab.core.reply import Memo
from ndalab.core.run import RunState

ERROR_FIELDS = ("name", "message", "stack")


def memoise(draft: Draft, run: RunState, step: str, memo: Memo) -> None:
    """Keep a step's final value; of several, the first stays (semantics 1.9)."""
    if step not in run.memos:
        draft.add(StepMemoised(draft.now, run.id, step, memo.kind, memo.value))


def memoise_error(draft: Draft, run: RunState, step: str, error: dict[str, Any]) -> None:
    """Keep a step's final failure, in the shape the SDK turns into a StepError (1.2)."""
    memoise(draft, run, step, Memo("error", json.dumps(error_fields(error))))


def error_fields(error: Mapping[str, Any]) -> dict[str, Any]:
    """Keep what every error has: a name, a message, perhaps a stack."""
    return {key: error[key] for key in ERROR_FIELDS if error.get(key) is not None}


def follow(draft: Draft, run: RunState, *, race: bool) -> None:
    """Ask for the next discovery once the group has ended; in race mode after every step (1.8)."""
    if not run.ended and (race or not run.pending):
        draft.enqueue(run, "discovery", None, 0, draft.now)
