"""Runs the command in this process, or in one of its own, on documents made on the spot."""

import json
import signal
import subprocess
import sys
from pathlib import Path

from typer.testing import CliRunner

from ndalab.cli.app import app

ROOT = Path(__file__).parents[2]
NDA = (
    "MUTUAL NON-DISCLOSURE AGREEMENT\n\n"
    "This Agreement is made between Ada Limited and Brunel GmbH, and each party may disclose "
    "Confidential Information to the other party.\n\n"
    "1. Use. Each party shall use the Confidential Information solely for the Purpose.\n\n"
    "2. Law. This Agreement is governed by the laws of Ireland.\n"
)


def run(*arguments):
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def lines(result):
    return [json.loads(line) for line in result.stdout.splitlines()]


def start(*arguments, encoding_of_stdout="utf-8"):
    """Start the command in a process of its own, which heeds Ctrl-C wherever the tests run.

    A shell's background jobs ignore the signal, and so would what they start.
    """
    return subprocess.Popen(
        [sys.executable, "-m", "ndalab", *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": encoding_of_stdout, "COLUMNS": "100"},
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )


def write(folder, **documents):
    """Write documents into a folder; return their paths."""
    paths = [folder / name.replace("__", ".") for name in documents]
    for path, content in zip(paths, documents.values(), strict=True):
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return paths
