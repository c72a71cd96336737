import asyncio
import base64
import json
import os
import re
import subprocess
import sys
from html.parser import HTMLParser

import inngest
import pytest

from ndalab import Lab
from ndalab.errors import UsageError

ALLOWED = {
    *("div", "p", "strong", "img", "details", "summary", "bdi"),
    *("table", "thead", "tbody", "tr", "th", "td"),
}


class Reader(HTMLParser):
    """Collects the tags, attributes and words of some HTML."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.attributes, self.words = [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):  # noqa: D102
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data):  # noqa: D102
        self.words.append(data)


def test_bundle_is_text_and_html_alone(any_lab):
    """A notebook keeps two forms, both of which strict comparison reads."""
    _, lab = any_lab
    bundle = lab.trace()._repr_mimebundle_(include=None, exclude=None)
    assert list(bundle) == ["text/plain", "text/html"]
    assert bundle["text/plain"] == repr(lab.trace())


def test_html_survives_an_untrusted_notebook(any_lab):
    """The HTML has only elements and attributes that viewers leave in place."""
    _, lab = any_lab
    html = Reader(lab.trace()._repr_mimebundle_()["text/html"])
    assert set(html.tags) <= ALLOWED
    assert {name for name, _ in html.attributes} <= {"alt", "src", "scope", "colspan"}
    sources = [value for name, value in html.attributes if name == "src"]
    assert [source[:26] for source in sources] == ["data:image/svg+xml;base64,"]
    assert base64.b64decode(sources[0][26:]).decode() == lab.trace().svg()


def test_table_shows_hostile_names_as_text(build):
    """Names are words of the table, never markup."""
    words = Reader(build("hostile").trace()._repr_mimebundle_()["text/html"]).words
    assert {"<script>alert(1)</script>", "a\\nb", "\\x1b[31mred\\x1b[0m"} <= set(words)


def test_table_says_what_the_text_says(build):
    """Both list the same rows."""
    lab = build("review")
    table = Reader(lab.trace()._repr_mimebundle_()["text/html"])
    lines = lab.trace().text().splitlines()
    assert table.tags.count("tr") - 1 == len(lines) - 2


def test_trace_shows_the_state_when_drawn():
    """A trace made early shows what happened later."""

    async def go():
        client = inngest.Inngest(app_id="demo", is_production=False)
        trigger = inngest.TriggerEvent(event="go")

        @client.create_function(fn_id="f", trigger=trigger)
        async def f(ctx):
            return 1

        lab = Lab(client, [f])
        trace = lab.trace()
        before = trace.text()
        await lab.trigger({"name": "go"})
        return before, trace.text().splitlines()[0]

    assert asyncio.run(go()) == (
        "Trace of 0 runs, 0 events",
        "Trace of 1 run (1 completed), 1 event",
    )


def test_chosen_runs(build):
    """Runs and lists of runs are drawn, and no others; an empty list draws none."""
    lab = build("review")
    failed, scored = lab.runs(status="failed"), lab.runs("score-clause")
    assert [r["function"] for r in lab.trace(*failed).scene["runs"]] == ["review-nda"]
    assert [r["depth"] for r in lab.trace(scored).scene["runs"]] == [0, 0]
    assert lab.trace(lab.runs(status="queued")).scene["runs"] == []
    assert len(lab.trace().scene["runs"]) == 3


@pytest.mark.parametrize("wrong", ["01ABC", None, 3, ["x"]])
def test_what_is_not_a_run_is_refused(build, wrong):
    """The message says what to pass."""
    with pytest.raises(UsageError, match=r"is not a run\. Pass what lab\.runs"):
        build("hostile").trace(wrong)


def test_a_run_of_another_lab_is_refused(build):
    """A trace draws runs of its own lab."""
    from ndalab.face.trace import Trace

    with pytest.raises(UsageError, match=r"no run '01ABC' in this lab"):
        Trace(build("hostile")._executor.state, ["01ABC"])


def test_save(build, tmp_path):
    """The suffix says how a trace is saved."""
    trace = build("review").trace()
    kept = {s: trace.save(tmp_path / f"t.{s}").read_text("utf-8") for s in ("txt", "svg", "json")}
    assert kept["txt"] == f"{trace.text()}\n"
    assert kept["svg"] == f"{trace.svg()}\n"
    assert json.loads(kept["json"]) == trace.scene
    page = trace.save(str(tmp_path / "T.HTML")).read_text("utf-8")
    assert page == trace.html()
    assert re.findall(r"https?://|<script", page) == []


@pytest.mark.parametrize("name", ["trace", "trace.pdf", ".html", "trace.html.gz"])
def test_unknown_suffixes_are_refused(build, tmp_path, name):
    """The message lists the suffixes, and nothing is written."""
    with pytest.raises(UsageError, match=r"End it in \.html, \.svg, \.json, .* or \.otlp\.json"):
        build("hostile").trace().save(tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def test_real_times_are_shown_only_when_asked(build):
    """Where the clock is real, text and HTML hold nothing measured until it is asked for."""
    lab = build("review")
    from ndalab.face.trace import Trace

    quiet = Trace(lab._executor.state, None, times=False)
    bundle = quiet._repr_mimebundle_()
    assert "+" not in bundle["text/plain"]
    assert "<img" not in bundle["text/html"]
    assert "+2 h" not in bundle["text/html"]
    assert quiet.with_times().text() == Trace(lab._executor.state, None).text()


def test_bytes_do_not_depend_on_the_process():
    """Two processes with different hash seeds draw the same bytes."""
    code = (
        "import asyncio, json, runpy; "
        "labs = runpy.run_path('tests/face/conftest.py')['LABS']; "
        "print(json.dumps([asyncio.run(f()).trace()._repr_mimebundle_() for f in labs.values()]))"
    )
    outputs = [
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": "."},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert outputs[0] == outputs[1]
    assert len(json.loads(outputs[0])) == 4
