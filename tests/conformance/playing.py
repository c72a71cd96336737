"""Plays a conformance scenario in a lab and returns what happened, as a recording."""

from __future__ import annotations

import asyncio
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


def really_sleeps(name):
    """Some scenarios overlap calls by sleeping in them, which no virtual clock can shorten."""
    return "asyncio.sleep" in (SCENARIOS / f"{name}.py").read_text()


def clock_for(name):
    """A virtual clock starts now, since some functions read the machine's."""
    return {"clock": "wall"} if really_sleeps(name) else {"starts_at": datetime.now(UTC)}


async def play(name, **options):
    """Play a scenario's script and return what the lab recorded."""
    module, log = load(name), []
    client = inngest.Inngest(
        app_id="app",
        is_production=False,
        logger=quiet,
        **getattr(module, "client_options", dict)(),
    )
    functions = module.build(client, log)
    options = {"retry_interval": 1, **clock_for(name), **options}
    with Lab(client, functions, **options) as lab:
        for action, *arguments in module.SCRIPT:
            await ACTIONS[action](lab, log, *arguments)
        recording = lab.recording()
    return recording | {"log": log}


async def _send(lab, log, events):
    await lab.send(events)


async def _sleep(lab, log, seconds):
    await lab.advance(seconds=seconds)


async def _wait_log(lab, log, line, count=1):
    for _ in range(1000):
        if log.count(line) >= count:
            return
        await _a_moment(lab)
    raise AssertionError(f"never saw {line!r}; log={log}")


async def _a_moment(lab):
    """Real time passes by itself, and the lab works while it does; virtual time is moved."""
    if lab.is_virtual:
        await lab.advance(seconds=0.1)
    else:
        await asyncio.sleep(0.02)


async def _expect_runs(lab, log, count):
    """Let time pass in small steps until there are so many runs and all have ended."""
    for _ in range(1000):
        runs = lab.runs()
        if len(runs) >= count and all(run.ended_at for run in runs):
            break
        await _a_moment(lab)
    assert len(lab.runs()) == count


async def _wait_idle(lab, log):
    await lab.settle()
    if lab.is_virtual:
        await lab.advance(seconds=1.5)


ACTIONS = {
    "send": _send,
    "sleep": _sleep,
    "wait_log": _wait_log,
    "expect_runs": _expect_runs,
    "wait_idle": _wait_idle,
}
