"""The `ndalab` command. It joins the lab with the domain for people at a terminal.

`app` reads the arguments, `batch` runs documents in a lab, the other modules say what came out.
No rule of the domain lives here.
"""

from __future__ import annotations

import sys

EXTRA = "nda"


def main() -> None:
    """Run the command, or say which libraries are missing."""
    try:
        from ndalab.cli.app import app
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("ndalab"):
            raise
        sys.stderr.write(
            f"The ndalab command needs {error.name}, which is not installed. "
            f'Run: pip install "ndalab[{EXTRA}]"\n'
        )
        sys.exit(2)
    app()
