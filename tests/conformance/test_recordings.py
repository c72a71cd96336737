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

SCENARIOS = sorted(path.stem for path in (HERE / "scenarios").glob("*.py"))


@pytest.mark.parametrize("seam", ["kernel", "http"])
@pytest.mark.parametrize("name", SCENARIOS)
def test_agrees_with_the_recording(name, seam):
    """Every call, response, memo, output and internal event is what the server was seen to do."""
    actual = asyncio.run(playing.play(name, seam=seam))

    assert compare(playing.expected(name), actual) == []
