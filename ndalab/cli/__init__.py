"""The `ndalab` command. It joins the lab with the domain for people at a terminal.

`app` reads the arguments, `batch` runs documents in a lab, the other modules say what came out.
No rule of the domain lives here.
"""

from __future__ import annotations

import io
import sys

INTERRUPTED = "Interrupted. Nothing was left half-written."


def main() -> None:
    """Run the command, or say which libraries are missing."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A terminal that lacks a character shows another instead of ending the command.
            stream.reconfigure(errors="replace")
    try:
        from ndalab.cli.app import app
    except ModuleNotFoundError as error:
        sys.exit(_missing(error))
    except KeyboardInterrupt:
        sys.stderr.write(f"{INTERRUPTED}\n")
        sys.exit(130)
    app()


def _missing(error: ModuleNotFoundError) -> int:
    """Say what to install. A module of ours that is missing is a defect, and raised as one."""
    name = (error.name or "").partition(".")[0]
    if name in ("", "ndalab"):
        raise error
    sys.stderr.write(
        f'The ndalab command needs {name}, which is not installed. Run: pip install "ndalab[nda]"\n'
    )
    return 2
