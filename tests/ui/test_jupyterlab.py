"""The live trace in a real JupyterLab: one notebook, run, reloaded and run again."""

import json
import os
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parent.parent.parent
STEPS = 60

CELLS = (
    f"""
import asyncio, inngest
from ndalab import Lab
client = inngest.Inngest(app_id="demo", is_production=False)

@client.create_function(fn_id="slow", trigger=inngest.TriggerEvent(event="go"))
async def slow(ctx):
    async def work():
        await asyncio.sleep(0.03)
        return "<b>done</b>"
    for number in range({STEPS}):
        await ctx.step.run(f"step {{number}}", work)

lab = Lab(client, [slow])
""",
    "lab.trace().live()",
    "runs = await lab.trigger({'name': 'go'})",
    "lab.trace().live()",
)

READY = """async () => {
  const wait = (ms) => new Promise((then) => setTimeout(then, ms));
  while (!window.jupyterapp?.shell?.currentWidget?.context?.sessionContext) await wait(50);
  const context = jupyterapp.shell.currentWidget.context;
  await context.ready;
  await context.sessionContext.ready;
  while (!context.sessionContext.session?.kernel) await wait(50);
  await context.sessionContext.session.kernel.info;
}"""

# Notes each state the first view comes to, as far as the page itself drew it.
WATCH = """() => {
  window.told = [];
  const note = () => {
    const shown = document.querySelector("[data-testid=tracer]");
    const now = shown && [Number(shown.dataset.number), Number(shown.dataset.steps)];
    if (now && String(now) !== String(window.told.at(-1))) window.told.push(now);
    requestAnimationFrame(note);
  };
  note();
}"""

RUN = "async () => { await jupyterapp.commands.execute('notebook:run-all-cells') }"


@pytest.fixture
def jupyterlab(tmp_path):
    """Serve a notebook from an empty folder."""
    cells = [
        {
            "cell_type": "code",
            "id": f"cell-{n}",
            "metadata": {},
            "execution_count": None,
            "outputs": [],
            "source": text.strip(),
        }
        for n, text in enumerate(CELLS)
    ]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    notebook = {"cells": cells, "metadata": kernel, "nbformat": 4, "nbformat_minor": 5}
    (tmp_path / "nb.ipynb").write_text(json.dumps(notebook))
    settings = tmp_path / "settings" / "@jupyterlab" / "apputils-extension"
    settings.mkdir(parents=True)
    quiet = {"fetchNews": "false", "checkForUpdates": False}
    (settings / "notification.jupyterlab-settings").write_text(json.dumps(quiet))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    served = subprocess.Popen(
        [
            *(sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root"),
            *(f"--port={port}", f"--ServerApp.root_dir={tmp_path}", "--ServerApp.port_retries=0"),
            *("--IdentityProvider.token=", "--LabApp.expose_app_in_browser=True"),
        ],
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={
            **os.environ,
            "JUPYTERLAB_SETTINGS_DIR": str(tmp_path / "settings"),
            "JUPYTERLAB_WORKSPACES_DIR": str(tmp_path / "workspaces"),
            "PYTHONPATH": str(ROOT),
        },
    )
    yield url
    os.killpg(served.pid, signal.SIGTERM)
    served.wait()


@pytest.fixture
def notebook(chromium, jupyterlab):
    """Open the notebook when its kernel is ready."""
    pytest.importorskip("jupyterlab", reason="NOT TESTED: no JupyterLab")
    page = chromium.new_context(viewport={"width": 1300, "height": 1400}).new_page()
    page.set_default_timeout(30_000)
    page.problems = []
    page.on("pageerror", lambda error: page.problems.append(str(error)))
    page.on("console", lambda said: page.problems.append(said.text) if said.type == "error" else 0)
    _until_served(page, jupyterlab)
    page.goto(f"{jupyterlab}/lab/tree/nb.ipynb?reset")
    page.wait_for_selector(".jp-Notebook .jp-CodeCell")
    page.evaluate(READY)
    yield page
    page.context.close()


def _until_served(page, url):
    for _ in range(200):
        try:
            urllib.request.urlopen(f"{url}/api", timeout=5).close()
        except OSError:
            page.wait_for_timeout(100)
        else:
            return


def complete(page, count=1):
    """Wait until views show all that happened."""
    selector = f"[data-testid=tracer][data-steps='{STEPS}']"
    page.wait_for_function(
        "([found, count]) => document.querySelectorAll(found).length >= count",
        arg=[selector, count],
    )


def test_a_notebook_is_run_and_loaded_again_and_run_again(notebook):
    """A view is drawn while a cell awaits, is there after a reload, and once more when run."""
    page = notebook
    page.evaluate(WATCH)
    page.evaluate(RUN)
    complete(page, 2)
    told = page.evaluate("window.told")
    assert told == sorted(told), "updates are drawn in order"
    assert len(told) > 15, "drawn again and again while the cell awaited"
    said = page.locator("[data-testid=tracer] [role=status]").first
    assert said.text_content() == "1 run (1 completed), 1 event"

    shown = page.get_by_test_id("tracer").first
    shown.get_by_role("tree").focus()
    for key in ("Home", "ArrowDown", "Enter"):
        page.keyboard.press(key)
    details = shown.get_by_test_id("details")
    details.get_by_text("Output").wait_for()
    assert details.locator("h3").text_content() == "step 0"
    assert '"<b>done</b>"' in details.text_content()
    shown.get_by_role("tab", name="Re-entry").click()
    shown.locator(".nd-left").wait_for()
    assert "async def slow(ctx):" in shown.locator(".nd-source").text_content()

    page.evaluate("async () => { await jupyterapp.commands.execute('docmanager:save') }")
    page.reload()
    page.wait_for_selector(".jp-Notebook .jp-CodeCell")
    complete(page, 1)
    page.evaluate(READY)
    page.evaluate(RUN)
    page.wait_for_function("() => document.querySelectorAll('.jp-InputPrompt').length > 3")
    complete(page, 2)
    assert page.locator("[data-testid=tracer] b").count() == 0
    assert [text for text in page.problems if "favicon" not in text] == []
