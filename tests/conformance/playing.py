"""Plays a conformance scenario in a lab and returns what happened, as a recording."""

from __future__ import annotations

import importlib.util
import json
import logging
from datetime import UTC, datetime
from pathlib import Path

import inngest

from ndalab import Lab

HERE = Path(__file__).parent
SCENARIOS = HERE / "scenarios"

quiet = logging.getLogger("conformance.quiet")
quiet.setLevel(logging.CRITICAL + 1)


def load(name):
    spec = importlib.util.spec_from_file_location(f"scenario_{name}", SCENARIOS / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def expected(name):
    return json.loads((HERE / "recordings" / f"{name}.json").read_text())


async def play(name, **options):
    """Play a scenario on a virtual clock that starts now: some functions read the machine's."""
    module, log = load(name), []
    client = inngest.Inngest(
        app_id="app",
        is_production=False,
        logger=quiet,
        **getattr(module, "client_options", dict)(),
    )
    functions = module.build(client, log)
    options = {"retry_interval": 1, "starts_at": datetime.now(UTC), **options}
    with Lab(client, functions, **options) as lab:
        for action, *arguments in module.SCRIPT:
            await ACTIONS[action](lab, log, *arguments)
        recording = lab.recording()
    return recording | {"log": log}


async def _send(lab, log, events):
    await lab.send(events)
    await lab.idle()


async def _sleep(lab, log, seconds):
    await lab.advance(seconds=seconds)


async def _wait_log(lab, log, line, count=1):
    for _ in range(1000):
        await lab.idle()
        if log.count(line) >= count:
            return
        await lab.advance(seconds=0.1)
    raise AssertionError(f"never saw {line!r}; log={log}")


async def _expect_runs(lab, log, count):
    """Let time pass in small steps until there are so many runs and all have ended."""
    for _ in range(1000):
        await lab.idle()
        runs = lab.runs()
        if len(runs) >= count and all(run.ended_at for run in runs):
            break
        await lab.advance(seconds=0.1)
    assert len(lab.runs()) == count


async def _wait_idle(lab, log):
    await lab.settle()
    await lab.advance(seconds=1.5)


ACTIONS = {
    "send": _send,
    "sleep": _sleep,
    "wait_log": _wait_log,
    "expect_runs": _expect_runs,
    "wait_idle": _wait_idle,
}
