"""What one memo hit costs: the lab's table beside the SDK's own."""

from __future__ import annotations

import statistics
import time

from inngest._internal.step_lib import StepMemos

from ndalab.core.reply import Memo
from ndalab.engine.sdk import _Memos

COUNT = 500
KEYS = [f"step {number}" for number in range(COUNT)]


def hit_cost() -> tuple[float, float]:
    """Seconds a hit takes, in a table of 500 that is read once through."""
    pairs = [(_lab(), _sdk()) for _ in range(9)]
    lab, sdk = (statistics.median(times) for times in zip(*pairs, strict=True))
    return lab, sdk


def _lab() -> float:
    memos = _Memos({key: Memo("data", '{"risk":3}') for key in KEYS})
    start = time.perf_counter()
    for key in KEYS:
        memos.take(key)
    return (time.perf_counter() - start) / COUNT


def _sdk() -> float:
    memos = StepMemos.from_raw({key: {"data": {"risk": 3}} for key in KEYS})
    start = time.perf_counter()
    for key in KEYS:
        memos.pop(key)
    return (time.perf_counter() - start) / COUNT
