"""Same seed, same facts: byte for byte, however long steps really take, in every process."""

import asyncio
import importlib.util
import logging
import os
import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = Path(__file__).with_name("varied.py")
ROOT = PROGRAM.parents[2]


@pytest.fixture(scope="module")
def facts():
    """Play the program in this process."""
    spec = importlib.util.spec_from_file_location("ndalab_tests_varied", PROGRAM)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    logging.disable()
    yield lambda seed: asyncio.run(module.facts(seed))
    logging.disable(logging.NOTSET)


def test_twenty_plays_leave_the_same_facts(facts):
    """Real waiting ends in a random order; nothing of it is to be seen."""
    first = facts(5)

    assert [facts(5) for _ in range(19)] == [first] * 19
    assert len(first) > 300


def test_another_seed_leaves_other_ids_and_the_same_story(facts):
    """Ids and jitter follow from the seed; what happens does not."""
    one, other = facts(1), facts(2)

    assert one != other
    assert sorted(line.split(",")[0] for line in one) == sorted(
        line.split(",")[0] for line in other
    )


def test_processes_with_different_hash_seeds_agree():
    """The order of sets and of hashes has no part in it."""
    digests = {
        subprocess.run(
            [sys.executable, PROGRAM, "5"],
            env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": hash_seed},
            capture_output=True,
            check=True,
            text=True,
        ).stdout
        for hash_seed in ("0", "1", "4242")
    }

    assert len(digests) == 1
