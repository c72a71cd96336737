"""The lab makes the same calls with the same results as the Dev Server was recorded making."""

import asyncio
import importlib.util
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent


def _sibling(name):
    spec = importlib.util.spec_from_file_location(f"conformance_{name}", HERE / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


compare = _sibling("compare").compare
playing = _sibling("playing")

WAITING = {
    "ai_infer": "step.ai.infer",
    "batch_by_key_sync": "batch_events",
    "batch_by_size": "batch_events",
    "batch_by_timeout": "batch_events",
    "batch_filled_by_one_send": "batch_events",
    "cancel_by_event": "cancel",
    "cancel_event_mismatch": "cancel",
    "cancel_timeout": "cancel",
    "cancel_while_waiting": "cancel",
    "concurrency_keyed": "concurrency",
    "cron": "cron",
    "debounce": "debounce",
    "idempotency": "idempotency",
    "priority": "priority",
    "priority_from_event_data": "priority",
    "rate_limit": "rate_limit",
    "rate_limit_smoothing": "rate_limit",
    "singleton_cancel": "singleton",
    "singleton_skip": "singleton",
    "throttle": "throttle",
    "throttle_without_burst": "throttle",
    "timeouts_finish": "timeouts",
    "timeouts_start": "timeouts",
}
"""Scenarios that need flow control or an op this version refuses."""


def scenarios():
    for path in sorted((HERE / "scenarios").glob("*.py")):
        reason = WAITING.get(path.stem)
        marks = [pytest.mark.xfail(strict=True, reason=f"needs {reason}")] if reason else []
        yield pytest.param(path.stem, marks=marks)


@pytest.mark.parametrize("seam", ["kernel", "http"])
@pytest.mark.parametrize("name", list(scenarios()))
def test_agrees_with_the_recording(name, seam):
    """Every call, response, memo, output and internal event is what the server was seen to do."""
    actual = asyncio.run(playing.play(name, seam=seam))

    assert compare(playing.expected(name), actual) == []
