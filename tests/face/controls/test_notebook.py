import subprocess
import sys

import nbformat
from nbclient import NotebookClient

CELLS = [
    """import inngest
from ndalab import Lab
client = inngest.Inngest(app_id="demo", is_production=False)
@client.create_function(fn_id="f", trigger=inngest.TriggerEvent(event="go"))
async def f(ctx):
    return 1
lab = Lab(client, [f])
panel = lab.controls()
panel""",
    """panel.controls.receive({"k": "send", "event": "go", "values": {"data": "{}"}})
panel._clock[0].click()
await panel.controls.hands.done()
panel.controls.view()["note"]["text"]""",
    "lab",
    "panel",
]


def _shown(cell):
    return [output.get("data", {}).get("text/plain") for output in cell.outputs]


def test_a_notebook_with_a_panel_is_compared_strictly(tmp_path):
    """A kernel runs the panel without a front end, and a second run gives the same outputs."""
    notebook = nbformat.v4.new_notebook(
        metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}},
        cells=[nbformat.v4.new_code_cell(cell) for cell in CELLS],
    )
    NotebookClient(notebook, timeout=60, store_widget_state=False).execute()
    panel = "<Controls of 'demo': 1 event>"
    assert [_shown(cell) for cell in notebook.cells] == [
        [panel],
        ["'Did what was due.'"],
        ["<Lab 'demo': 1 runs, virtual>"],
        [panel],
    ]
    path = tmp_path / "panel.ipynb"
    nbformat.write(notebook, path)
    options = ["--nbval", "--nbval-current-env", "--nbval-cell-timeout=60", "-q", "-p"]
    command = [sys.executable, "-m", "pytest", *options, "no:cacheprovider", str(path)]
    again = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path)
    assert again.returncode == 0, again.stdout
    assert "4 passed" in again.stdout
