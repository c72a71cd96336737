"""A process that dies at any point loses nothing it had committed, and repeats nothing."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from ndalab.core.facts import EventReceived
from ndalab.stores.sqlite import SqliteJournal

PROGRAM = Path(__file__).with_name("crashing.py")
ROOT = PROGRAM.parents[2]
NAMES = ("first", "left", "right", "last")
AT_ONCE = 4
"""Steps that the program's runs make at one instant."""
RESULT = ["first", "left", "right", "child", "last"]


def start(folder, clock, hold=""):
    """Start the program; with `hold` it waits in the step of that name."""
    (folder / "hold").write_text(hold)
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen([sys.executable, PROGRAM, folder, clock], env=environment)


def lines(folder, file):
    """What the program has noted so far."""
    path = folder / file
    return path.read_text().splitlines() if path.exists() else []


def wait_until(reached, process):
    """Wait for a sign of the program, at most twenty seconds."""
    deadline = time.monotonic() + 20
    while not reached():
        assert process.poll() is None, "the program ended before it gave its sign"
        assert time.monotonic() < deadline, "the program gave no sign"
        time.sleep(0.002)


def kill(process):
    """Kill without warning."""
    os.kill(process.pid, signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL


def finish(folder, clock):
    """Start the program again and let it end."""
    assert start(folder, clock).wait(30) == 0
    return sorted(lines(folder, "result"))


EXPECTED = sorted(
    [f"fn completed {RESULT}"] * 2 + ["child completed child"] * 4  # two sent, two invoked
)


@pytest.mark.parametrize(
    ("clock", "step"),
    [("virtual", "first"), ("virtual", "left"), ("virtual", "child"), ("wall", "child")],
)
def test_killed_inside_a_step(tmp_path, clock, step):
    """The step that was cut off runs again; no step that had ended does; all runs complete."""
    process = start(tmp_path, clock, hold=step)
    wait_until(lambda: any(line.endswith(step) for line in lines(tmp_path, "entered")), process)
    kill(process)
    before = lines(tmp_path, "ran")

    assert finish(tmp_path, clock) == EXPECTED
    ran = Counter(lines(tmp_path, "ran"))

    assert not any(line.endswith(step) for line in before)
    assert ran == Counter(
        [f"{n} {name}" for n in range(2) for name in NAMES]
        + [f"{n}{how} child" for n in range(2) for how in "si"]
    )


def test_killed_again_and_again_at_any_point(tmp_path):
    """Only steps whose end was not committed run again: at most those of one instant a kill."""
    kills = 0
    for delay in (0.0, 0.006, 0.015):
        opened = len(lines(tmp_path, "entered"))
        process = start(tmp_path, "virtual")
        wait_until(lambda n=opened: len(lines(tmp_path, "entered")) > n, process)
        time.sleep(delay)
        if process.poll() is None:
            kill(process)
            kills += 1
        (tmp_path / "result").unlink(missing_ok=True)

    assert finish(tmp_path, "virtual") == EXPECTED
    ran = Counter(lines(tmp_path, "ran"))

    assert len(ran) == 12
    assert sum(ran.values()) <= 12 + kills * AT_ONCE


def test_killed_while_committing(tmp_path):
    """Of decisions being written, whole ones are kept, in order and without a gap."""
    program = """if True:
        import sys
        from ndalab.core.facts import EventReceived
        from ndalab.stores.sqlite import SqliteJournal
        journal, n = SqliteJournal(sys.argv[1]), 0
        while True:
            facts = [EventReceived(n, f"{n}.{k}", "x", "{}", 0, None, None, None, "sent", None)
                     for k in range(7)]
            journal.append(facts)
            n += 1
            if n % 50 == 0:
                print(n, flush=True)
    """
    path = tmp_path / "lab.sqlite"
    process = subprocess.Popen(
        [sys.executable, "-c", program, path],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    committed = [int(process.stdout.readline()) for _ in range(3)][-1]
    process.kill()
    process.communicate()

    journal = SqliteJournal(path)
    kept = [fact.id for fact in journal.read()]
    journal.append([EventReceived(0, "after", "x", "{}", 0, None, None, None, "sent", None)])
    journal.close()
    count, rest = divmod(len(kept), 7)

    assert (rest, count >= committed) == (0, True)
    assert kept == [f"{n}.{k}" for n in range(count) for k in range(7)]
