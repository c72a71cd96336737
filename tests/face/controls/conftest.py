"""A lab to act on, and what a browser test needs."""

import shutil

import inngest
import pytest

from ndalab import Lab


def pytest_configure(config):
    """Know the marker also when these tests are collected alone."""
    config.addinivalue_line("markers", "browser: needs a browser")


@pytest.fixture
def client():
    """A client of an app called demo."""
    return inngest.Inngest(app_id="demo", is_production=False)


@pytest.fixture
def lab(client):
    """A lab with a function that sleeps for two hours, then waits for a day, after `go`."""
    from datetime import timedelta

    @client.create_function(fn_id="sleeper", trigger=inngest.TriggerEvent(event="go"), retries=0)
    async def sleeper(ctx):
        async def done():
            return "done"

        await ctx.step.sleep("nap", timedelta(hours=2))
        await ctx.step.wait_for_event("call", event="phone", timeout=timedelta(days=1))
        return await ctx.step.run("finish", done)

    with Lab(client, [sleeper]) as made:
        yield made


@pytest.fixture(scope="module")
def page():
    """A blank page in a browser.

    It is closed with its module: while it is open playwright's loop counts as running, and
    `asyncio.run` in another test would fail.
    """
    chromium = shutil.which("chromium")
    playwright = pytest.importorskip("playwright.sync_api", reason="NOT TESTED: no playwright")
    if chromium is None:
        pytest.skip("THE PANEL IS NOT TESTED: no chromium. apt-get install chromium")
    with playwright.sync_playwright() as browsers:
        browser = browsers.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-gpu", "--no-first-run"]
        )
        opened = browser.new_page()
        opened.set_default_timeout(5000)
        yield opened
        browser.close()
