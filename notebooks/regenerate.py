"""Run every notebook and store its outputs, so that two runs give the same bytes.

python notebooks/regenerate.py [NAME ...]
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient

HERE = Path(__file__).parent
WIDGET = "application/vnd.jupyter.widget-view+json"


def run(path: Path) -> None:
    """Execute one notebook in place."""
    notebook = nbformat.read(path, as_version=4)
    NotebookClient(
        notebook,
        timeout=120,
        store_widget_state=False,
        record_timing=False,
        resources={"metadata": {"path": str(HERE)}},
    ).execute()
    settle(notebook)
    nbformat.write(notebook, path)


def settle(notebook: Any) -> None:
    """Drop what differs from one run or machine to the next."""
    notebook.metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    for number, cell in enumerate(code, 1):
        cell.metadata.pop("execution", None)
        cell.execution_count = number
        for output in cell.outputs:
            if "execution_count" in output:
                output["execution_count"] = number
            if len(output.get("data", {})) > 1:
                # A saved notebook has no kernel behind it; the other picture still shows.
                output.data.pop(WIDGET, None)


def main(names: list[str]) -> None:
    """Run the named notebooks, or all."""
    # A live view has no kernel behind it once it is stored; its picture has.
    os.environ["NDALAB_STATIC"] = "1"
    for path in sorted(HERE.glob("*.ipynb")):
        if not names or path.stem in names or path.name in names:
            print(f"{path.name}")
            run(path)


if __name__ == "__main__":
    main(sys.argv[1:])
