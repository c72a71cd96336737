"""The README's program does what the README says."""

import re
import subprocess
import sys
from pathlib import Path

README = Path(__file__).parent.parent / "README.md"


def blocks(language):
    return re.findall(rf"```{language}\n(.*?)```", README.read_text(encoding="utf-8"), re.S)


def test_the_first_program_prints_what_the_readme_shows():
    """The code runs as it stands, and its output is the block below it."""
    done = subprocess.run(
        [sys.executable, "-c", blocks("python")[0]], capture_output=True, text=True, check=True
    )

    assert done.stdout == blocks("text")[0]


def test_the_first_program_is_short():
    """A reader takes it in at a glance."""
    lines = [line for line in blocks("python")[0].splitlines() if line.strip()]

    assert len(lines) <= 20


def test_the_map_names_what_exists():
    """Every folder and file on the map is in the tree."""
    names = re.findall(r"^ *([\w.]+/?)  ", blocks("text")[1], re.M)
    root = README.parent
    missing = [n for n in names if not (root / n).exists() and not (root / "ndalab" / n).exists()]

    assert names
    assert missing == []
