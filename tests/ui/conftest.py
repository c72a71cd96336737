"""A live trace in a browser: a blank page, the module, and a model that speaks with Python."""

import asyncio
import functools
import importlib.util
import json
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from ndalab.face.live.answers import answer
from ndalab.face.live.bundle import script, styles
from ndalab.face.live.feed import Feed

# The module exports its widget alone; tests look at some of its pure functions too.
PARTS = "export const parts = { ...$words, ...$lens, ...$compare, ...$flow, ...$rows };"

ARGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]

OPEN = """async ([source, css, state]) => {
  const url = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
  const { default: make, parts } = await import(url);
  const on = {}, traits = { state: JSON.parse(state) };
  const model = () => ({
    get: (name) => traits[name],
    set: (name, value) => { traits[name] = value; },
    save_changes() { throw new Error("what a person looks at stays in the browser"); },
    send: (message) => {
      window.sent.push(message);
      window.asked(message).then((told) => window.tell(JSON.parse(told)));
    },
    on: (name, act) => (on[name] ??= []).push(act),
    off: (name, act) => { on[name] = (on[name] ?? []).filter((other) => other !== act); },
  });
  Object.assign(window, { parts, sent: [], traits, hit: 0, errors: [] });
  window.tell = (message) => (on["msg:custom"] ?? []).forEach((act) => act(message, []));
  window.listening = () => (on["msg:custom"] ?? []).length;
  const style = document.head.appendChild(document.createElement("style"));
  style.textContent = css;
  const widget = make();
  window.stop = widget.initialize({ model: model() });
  window.add = () => {
    // A notebook draws first and puts the element on its page later.
    const el = document.createElement("div");
    const leave = widget.render({ model: model(), el });
    document.body.append(el);
    return leave;
  };
  window.began = performance.now();
  window.leave = window.add();
  await new Promise((then) => requestAnimationFrame(() => requestAnimationFrame(then)));
  window.painted = performance.now() - window.began;
}"""


def pytest_configure(config):
    """Know the marker also when these tests are collected alone."""
    config.addinivalue_line("markers", "browser: needs a browser")


def labs():
    """The labs that the static faces are tested with."""
    path = Path(__file__).parent.parent / "face" / "conftest.py"
    spec = importlib.util.spec_from_file_location("labs_of_the_face", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.LABS


@pytest.fixture(scope="session")
def build():
    """Build one of the labs by its name, or give the one that was built.

    In a thread of its own: while a browser is open, its loop counts as running in this one.
    """
    known = labs()

    @functools.cache
    def make(name, **options):
        with ThreadPoolExecutor(1) as thread:
            return thread.submit(asyncio.run, known[name](**options)).result()

    return make


@pytest.fixture(scope="module")
def chromium():
    """A browser, closed with its module: in other tests `asyncio.run` would fail."""
    path = shutil.which("chromium")
    playwright = pytest.importorskip("playwright.sync_api", reason="NOT TESTED: no playwright")
    if path is None:
        pytest.skip("THE LIVE TRACE IS NOT TESTED: no chromium. apt-get install chromium")
    with playwright.sync_playwright() as browsers:
        browser = browsers.chromium.launch(executable_path=path, args=ARGS)
        yield browser
        browser.close()


class Shown:
    """A live trace on a page, which asks the lab as a widget would."""

    def __init__(self, page, lab, snapshot=None):
        self.page, self.lab = page, lab
        self.state = lab._executor.state
        self.feed = Feed(self.state, None, lab._local_id)
        self.snapshot = snapshot
        self.problems = []
        page.on("pageerror", lambda error: self.problems.append(str(error)))
        page.on("console", self._console)
        page.expose_function("asked", self._asked)
        page.set_content("<!doctype html><html lang=en><title>Trace</title><body></body></html>")
        page.evaluate(OPEN, [f"{script()}\n{PARTS}", styles(), self._snapshot()])

    def tell(self, message):
        """Send a message to the browser as the kernel would: as JSON."""
        self.page.evaluate("(message) => window.tell(message)", json.loads(json.dumps(message)))

    def frame(self):
        """Let the page draw."""
        self.page.evaluate(
            "() => new Promise((then) => requestAnimationFrame(() => requestAnimationFrame(then)))"
        )

    def tab(self, name):
        """Open a tab."""
        self.page.get_by_role("tab", name=name).first.click()
        self.frame()

    def rows(self):
        """Read what the rows say to a screen reader."""
        rows = self.page.locator("[role=treeitem]")
        return [row.get_attribute("aria-label") for row in rows.all()]

    def data(self, name):
        """Read what the view says of itself."""
        return self.page.get_by_test_id("tracer").first.get_attribute(f"data-{name}")

    def _console(self, message):
        # That a test reads a canvas back is no fault of the view's.
        if message.type in ("error", "warning") and "willReadFrequently" not in message.text:
            self.problems.append(message.text)

    def _asked(self, message):
        if message["kind"] == "sync":
            return self._snapshot()
        return json.dumps(answer(message, self.state, None, self.lab._local_id, self.lab))

    def _snapshot(self):
        return json.dumps(self.snapshot or self.feed.snapshot())


@pytest.fixture
def show(chromium):
    """Show a lab on a page of its own; at the end nothing may have gone wrong there."""
    contexts, made = [], []

    def open_page(lab, snapshot=None, **options):
        context = chromium.new_context(viewport={"width": 1180, "height": 900}, **options)
        context.set_default_timeout(5000)
        contexts.append(context)
        made.append(Shown(context.new_page(), lab, snapshot))
        return made[-1]

    yield open_page
    for context in contexts:
        context.close()
    assert [shown.problems for shown in made] == [[] for _ in made]
