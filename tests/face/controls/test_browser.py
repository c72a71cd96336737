"""The panel's inputs in a browser: a blank page, the module, and a model that keeps messages."""

import json
from typing import Literal

import pytest
from pydantic import BaseModel, Field

from ndalab.face.controls.forms import forms, read
from ndalab.face.controls.panel import STATIC

pytestmark = pytest.mark.browser

OPEN = """async ([source, css, forms, view]) => {
  const url = URL.createObjectURL(new Blob([source], {type: "text/javascript"}));
  const module = await import(url);
  const traits = {forms, view}, on = {};
  window.sent = [];
  window.model = {
    get: (name) => traits[name],
    set() { throw new Error("traits go one way"); },
    save_changes() { throw new Error("traits go one way"); },
    send: (message) => window.sent.push(message),
    on: (name, act) => (on[name] ??= []).push(act),
    off: (name, act) => { on[name] = (on[name] ?? []).filter((other) => other !== act); },
  };
  window.update = (changes) => {
    traits.view = {...traits.view, ...changes};
    (on["change:view"] ?? []).forEach((act) => act());
  };
  window.listeners = () => (on["change:view"] ?? []).length;
  document.body.innerHTML = `<style>${css}</style><div id="here"></div>`;
  window.leave = module.default.render({model: window.model, el: document.getElementById("here")});
}"""

VIEW = {
    "virtual": True,
    "playing": False,
    "speed": 3600,
    "speeds": [["1 second a second", 1], ["1 hour a second", 3600]],
    "status": "2026-01-05 09:00:00 UTC · no runs · nothing planned",
    "note": {"kind": "info", "text": ""},
    "errors": {"event": None, "fields": {}},
    "runs": [],
    "fault_kinds": [["fail", "let this step fail"], ["drop", "lose this event"]],
    "faults": [],
}
BAD = "<img src=x onerror=window.hit=1>"


class Upload(BaseModel):
    name: str = Field(min_length=1)
    pages: int = 1
    final: bool = False
    side: Literal["recipient", "discloser"] = "recipient"
    extra: dict[str, int] = Field(default_factory=dict)


@pytest.fixture
def panel(page):
    """Show the panel; the test fails if the page reports an error."""
    wrong = []

    def hear(message):
        if message.type == "error":
            wrong.append(message.text)

    def fail(error):
        wrong.append(str(error))

    def show(models=None, others=(), **view):
        source = (STATIC / "controls.js").read_text("utf-8")
        css = (STATIC / "controls.css").read_text("utf-8")
        shown = forms({"nda/up": Upload} if models is None else models, others)
        page.evaluate(OPEN, [source, css, shown, {**VIEW, **view}])
        return page

    page.on("console", hear)
    page.on("pageerror", fail)
    yield show
    page.remove_listener("console", hear)
    page.remove_listener("pageerror", fail)
    assert wrong == []


def sent(page):
    """What the page has sent since the last time."""
    return page.evaluate("() => window.sent.splice(0)")


def test_what_is_typed_is_sent(panel):
    """Typing, choosing and clicking gives one message, which reads as the model's data."""
    page = panel()
    page.get_by_label("name *").fill("a.pdf")
    page.get_by_label("pages").fill("7")
    page.get_by_label("final").check()
    page.get_by_label("side").select_option("discloser")
    page.get_by_label("extra").fill('{"a": 1}')
    page.get_by_role("button", name="Send").click()
    [message] = sent(page)
    assert (message["k"], message["event"]) == ("send", "nda/up")
    assert read(Upload, message["values"]).data == {
        "name": "a.pdf",
        "pages": 7,
        "final": True,
        "side": "discloser",
        "extra": {"a": 1},
    }


def test_enter_sends_and_defaults_stay(panel):
    """The keyboard is enough, and what nobody touched is the model's default."""
    page = panel()
    page.get_by_label("name *").fill("a.pdf")
    page.get_by_label("name *").press("Enter")
    [message] = sent(page)
    data = {"name": "a.pdf", "pages": 1, "final": False, "side": "recipient", "extra": {}}
    assert read(Upload, message["values"]).data == data


def test_what_is_wrong_is_shown_by_its_field(panel):
    """The first field that is wrong gets the focus, and is called invalid until it is right."""
    page = panel()
    errors = {"event": "nda/up", "fields": {"pages": f"too many {BAD}", "": "all of it"}}
    page.evaluate("(errors) => window.update({errors})", errors)
    pages = page.get_by_label("pages")
    assert pages.get_attribute("aria-invalid") == "true"
    problem = pages.get_attribute("aria-describedby").split()[0]
    assert page.locator(f"#{problem}").inner_text() == f"too many {BAD}"
    assert page.evaluate("() => document.activeElement.name") == "pages"
    assert page.get_by_text("all of it").count() == 1
    page.evaluate("() => window.update({errors: {event: 'nda/up', fields: {}}})")
    assert pages.get_attribute("aria-invalid") is None
    assert page.locator(".problem").all_inner_texts() == [""] * 6


def test_a_refresh_leaves_what_is_typed_alone(panel):
    """While the lab runs, neither text nor focus nor choice is lost."""
    page = panel(runs=[["r1", "one"], ["r2", "two"]])
    page.get_by_label("Run", exact=True).select_option("r2")
    page.get_by_label("name *").fill("half a na")
    page.evaluate(
        "(runs) => window.update({status: 'later', runs})",
        [["r3", "new"], ["r1", "one"], ["r2", "two"]],
    )
    assert page.get_by_label("name *").input_value() == "half a na"
    assert page.evaluate("() => document.activeElement.name") == "name"
    assert page.get_by_label("Run", exact=True).input_value() == "r2"
    assert page.get_by_text("later").count() == 1


def test_another_event_has_another_form(panel):
    """Choosing an event changes the form and keeps what was typed into the other."""
    page = panel(others=["go"])
    page.get_by_label("name *").fill("kept")
    page.get_by_label("Event", exact=True).select_option(label="go")
    page.get_by_label("Data").fill('{"n": 2}')
    page.get_by_role("button", name="Send").click()
    assert sent(page) == [{"k": "send", "event": "go", "values": {"data": '{"n": 2}'}}]
    page.get_by_label("Event", exact=True).select_option(label="nda/up")
    assert page.get_by_label("name *").input_value() == "kept"


def test_runs_speeds_and_faults_are_sent(panel):
    """Each of the other inputs has its message."""
    page = panel(runs=[["r1", "sleeper, running"]], faults=["fail 'x'"])
    page.get_by_role("button", name="Cancel the run").click()
    page.get_by_label("Speed of playing").select_option("1")
    page.get_by_label("Kind of fault").select_option("drop")
    page.get_by_label("Step or event").fill("go")
    page.get_by_label("How often").fill("3")
    page.get_by_role("button", name="Set the fault").click()
    page.get_by_role("button", name="Clear").click()
    assert sent(page) == [
        {"k": "cancel", "run": "r1"},
        {"k": "speed", "value": 1},
        {"k": "inject", "kind": "drop", "name": "go", "times": "3"},
        {"k": "clear"},
    ]


def test_what_cannot_be_done_is_off(panel):
    """Without runs, faults or virtual time, their inputs cannot be used."""
    page = panel(virtual=False)
    assert page.get_by_role("button", name="Cancel the run").is_disabled()
    assert page.get_by_role("button", name="Clear").is_disabled()
    assert page.get_by_label("Speed of playing").is_disabled()


def test_hostile_text_stays_text(panel):
    """Names, defaults, notes, runs and faults with markup are shown as they are."""

    class Hostile(BaseModel):
        a: str = Field(BAD, title=BAD, description=BAD)
        b: Literal["<b>", '"><script>window.hit=1</script>'] = "<b>"

    page = panel(
        {BAD: Hostile},
        runs=[[BAD, BAD]],
        faults=[BAD],
        status=BAD,
        note={"kind": "error", "text": BAD},
    )
    page.get_by_role("button", name="Send").click()
    page.get_by_role("button", name="Cancel the run").click()
    messages = sent(page)
    assert messages[0]["event"] == messages[1]["run"] == BAD
    assert read(Hostile, messages[0]["values"]).data == {"a": BAD, "b": "<b>"}
    assert page.evaluate("() => window.hit") is None
    assert page.locator("#here img, #here script, #here b").count() == 0
    assert page.locator(".note").inner_text() == BAD


def test_the_notebooks_shortcuts_leave_every_input_alone(panel):
    """JupyterLab looks at the very element that has the focus."""
    page = panel(others=["go"], runs=[["r1", "one"]])
    inputs = page.locator("#here :is(input, select, textarea, button)")
    marked = page.locator("#here [data-lm-suppress-shortcuts='true']")
    assert inputs.count() == marked.count() > 10


def test_every_input_has_a_name(panel):
    """Whoever cannot see the panel is told what each input is for."""
    page = panel(others=["go"], runs=[["r1", "one"]])
    nameless = """() => [...document.querySelectorAll("#here :is(input, select, textarea)")]
      .filter((node) => !node.labels.length && !node.getAttribute("aria-label"))
      .map((node) => node.outerHTML)"""
    assert page.evaluate(nameless) == []


def test_two_views_keep_their_ids_apart_and_leave_nothing(panel):
    """A view that is shown twice labels its own inputs; a removed one listens no more."""
    page = panel()
    again = """async ([source]) => {
      const url = URL.createObjectURL(new Blob([source], {type: "text/javascript"}));
      const {default: module} = await import(url);
      const two = [1, 2].map(() => module.render({model: window.model, el: document.body}));
      const ids = [...document.querySelectorAll("body > .ndalab-controls [id]")].map((n) => n.id);
      const before = window.listeners();
      two.forEach((leave) => leave());
      return [ids.length, new Set(ids).size, before, window.listeners()];
    }"""
    source = (STATIC / "controls.js").read_text("utf-8")
    count, distinct, before, after = page.evaluate(again, [source])
    assert count == distinct > 10
    assert (before, after) == (3, 1)


def test_a_lab_without_events_says_so(panel):
    """There is a panel even when there is nothing to send."""
    page = panel({})
    assert page.get_by_text("This lab listens to no event.").count() == 1
    assert json.dumps(sent(page)) == "[]"
