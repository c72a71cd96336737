"""The live trace on a page: what it shows, and that it shows all that happened, in order."""

import pytest

from ndalab.core.scene.words import since, span
from ndalab.face.live.feed import Feed

pytestmark = pytest.mark.browser


def said(shown):
    return shown.page.locator("[role=status]").first.text_content()


def test_rows_say_what_the_text_says(show, build):
    """Each run and step is a row of a tree, with its status, its time and why it failed."""
    shown = show(build("review"))
    assert said(shown) == "3 runs (2 completed, 1 failed), 2 events"
    rows = shown.rows()
    assert len(rows) == 16
    assert rows[0] == (
        "review-nda, on nda/received: failed, entered 13×, +0 → +1 d 2 h, "
        "ValueError: clause 7 contradicts clause 2"
    )
    assert rows[4] == "cool off: sleep 2 h, completed, +0 → +2 h"
    assert rows[7].startswith("risk 1: step, 2 attempts, completed, ")
    assert rows[13] == "score-clause, invoked by score: completed, entered 3×, +0"


@pytest.mark.parametrize("name", ["review", "fan_out", "unfinished"])
def test_the_axis_is_the_pictures(show, build, name):
    """Both clocks show the same: the browser lays moments out as the scene does."""
    lab = build(name)
    shown = show(lab)
    axis = shown.page.evaluate(
        "(runs) => { const { width, gaps, ticks } = parts.lens(runs, 'lens');"
        " return { width, gaps, ticks }; }",
        shown.feed.snapshot()["runs"],
    )
    scene = lab.trace().scene["axis"]
    assert axis == {key: scene[key] for key in ("width", "gaps", "ticks")}


def test_words_for_times_are_those_of_the_text(show, build):
    """A span is said in the same words in every face."""
    lengths = [0, 1, 20, 999, 1000, 1500, 59_949, 60_000, 90_000, 3_600_000, 93_600_000, 10**10]
    shown = show(build("unfinished"))
    told = shown.page.evaluate("(all) => all.map((n) => [parts.span(n), parts.since(n)])", lengths)
    assert told == [[span(n), since(n)] for n in lengths]


def test_times_as_people_write_them(show, build):
    """A filter reads what rows show, and says no to what is no time."""
    shown = show(build("unfinished"))
    texts = ["2 h", "+1 d 2 h", "90", "1.5s", "1min30s", "", "soon", "2 hours", "-3"]
    told = shown.page.evaluate("(all) => all.map((text) => parts.parsed(text))", texts)
    assert told == [7_200_000, 93_600_000, 90_000, 1500, 90_000, None, None, None, None]


def test_two_hundred_updates_are_all_drawn_in_order(show, build):
    """Each message is drawn, one after the other, and none is asked for again."""
    shown = show(build("unfinished"))
    told = shown.page.evaluate(
        """async () => {
          const el = document.querySelector("[data-testid=tracer]"), seen = [];
          const watch = new MutationObserver(() => {
            if (el.dataset.number !== String(seen.at(-1))) seen.push(Number(el.dataset.number));
          });
          watch.observe(el, { attributes: true, attributeFilter: ["data-number"] });
          for (let n = 1; n <= 200; n += 1) {
            const g = [[2, n, 0, n, 1]];
            const step = { i: `s${n}`, d: "step", k: "StepRun", s: "completed", g };
            const run = { n: 0, f: "f", s: "running", e: "go", at: 0, q: 0, a: 0, l: [] };
            window.tell({ kind: "delta", number: n, head: { origin: 0, events: n, dropped: [] },
              runs: [{ ...run, g: [[2, 0, 0]], d: [[n + 1, step]] }] });
            await new Promise(requestAnimationFrame);
          }
          await new Promise(requestAnimationFrame);
          return seen;
        }"""
    )
    assert told == list(range(1, 201))
    assert int(shown.data("steps")) == 2 + 200 + 2
    assert shown.page.evaluate("window.sent") == [{"kind": "sync"}]


def test_a_burst_is_drawn_once(show, build):
    """Whatever comes between two frames is drawn together, with the last state."""
    shown = show(build("unfinished"))
    drawn = shown.page.evaluate(
        """async () => {
          const el = document.querySelector("[data-testid=tracer]");
          let times = 0;
          new MutationObserver(() => { times += 1; }).observe(el,
            { attributes: true, attributeFilter: ["data-number"] });
          for (let n = 1; n <= 50; n += 1) {
            window.tell({ kind: "delta", number: n, head: { origin: 0, dropped: [] }, runs: [] });
          }
          await new Promise((then) => requestAnimationFrame(() => requestAnimationFrame(then)));
          return [times, el.dataset.number];
        }"""
    )
    assert drawn == [1, "50"]


def test_a_missed_message_is_made_good(show, build):
    """After a gap the browser asks for all; what comes twice changes nothing."""
    shown = show(build("unfinished"))
    late = {"kind": "delta", "number": 5, "head": {"origin": 0, "dropped": []}, "runs": []}
    shown.tell(late)
    shown.frame()
    assert shown.page.evaluate("window.sent") == [{"kind": "sync"}, {"kind": "sync"}]
    shown.tell({**late, "number": 0})
    shown.frame()
    assert shown.data("runs") == "3"


def test_views_of_one_widget_show_the_same_and_leave_by_themselves(show, build):
    """Two outputs share what is known, not what a person looks at; one that goes takes nothing."""
    shown = show(build("review"))
    shown.page.evaluate("() => { window.second = window.add(); }")
    shown.frame()
    views = shown.page.get_by_test_id("tracer")
    assert views.count() == 2
    shown.page.get_by_role("searchbox").first.fill("parse")
    shown.frame()
    counts = [views.nth(n).locator("[role=treeitem]").count() for n in range(2)]
    assert counts == [10, 16]
    shown.page.evaluate("() => window.leave()")
    late = {"kind": "delta", "number": 1, "head": {"origin": 0, "dropped": []}, "runs": []}
    shown.tell(late)
    shown.frame()
    assert shown.data("number") == "1"
    assert views.count() == 1
    shown.page.evaluate("() => { window.second(); window.stop(); }")
    assert shown.page.evaluate("[window.listening(), document.body.innerText.trim()]") == [0, ""]


def test_keys_walk_fold_pick_and_close(show, build):
    """Everything the mouse does in the rows, keys do too."""
    shown = show(build("review"))
    tree = shown.page.get_by_role("tree")
    tree.focus()
    active = "() => { const tree = document.querySelector('[role=tree]');"
    active += " return document.getElementById(tree.getAttribute('aria-activedescendant'))"
    active += "?.getAttribute('aria-label').split(/[:,]/)[0]; }"
    keys = ["ArrowDown", "ArrowDown", "ArrowDown", "End", "Home", "ArrowLeft", "ArrowDown"]
    told = []
    for key in keys:
        shown.page.keyboard.press(key)
        told.append(shown.page.evaluate(active))
    assert told == [
        "review-nda",
        "parse",
        "tell",
        "score",
        "review-nda",
        "review-nda",
        "review-nda",
    ]
    assert len(shown.rows()) == 1
    shown.page.keyboard.press("ArrowRight")
    assert len(shown.rows()) == 16
    shown.page.keyboard.press("ArrowDown")
    shown.page.keyboard.press("Enter")
    details = shown.page.get_by_test_id("details")
    details.get_by_text("Output").wait_for()
    assert '"clauses"' in details.text_content()
    details.get_by_role("button").focus()
    shown.page.keyboard.press("Escape")
    assert not details.is_visible()
    assert shown.page.evaluate("document.activeElement.getAttribute('role')") == "tree"


def test_tabs_are_walked_with_arrows(show, build):
    """The tabs are one stop; arrows go from one to the next and around."""
    shown = show(build("review"))
    shown.page.get_by_role("tab", name="Runs").focus()
    names = []
    for _ in range(5):
        shown.page.keyboard.press("ArrowRight")
        names.append(shown.page.evaluate("document.activeElement.textContent"))
    assert names == ["Re-entry", "Flow", "Compare", "Table", "Runs"]
    assert shown.page.get_by_role("tabpanel").count() == 1


def test_search_and_filters_choose_rows(show, build):
    """Text, function, status and time each narrow what is shown, and leave it when cleared."""
    shown = show(build("review"))
    page = shown.page

    def count():
        shown.frame()
        return len(shown.rows())

    page.get_by_role("searchbox").fill("OVERLOADED")
    assert count() == 10
    page.get_by_role("searchbox").fill("")
    page.get_by_label("Function", exact=True).select_option("score-clause")
    assert count() == 6
    page.get_by_label("Status", exact=True).select_option("failed")
    assert count() == 0
    assert page.get_by_text("No run to show.").first.is_visible()
    page.get_by_label("Function", exact=True).select_option("")
    assert count() == 10
    page.get_by_label("Status", exact=True).select_option("")
    page.get_by_label("From when").fill("1 h")
    page.keyboard.press("Tab")
    assert count() == 10
    page.get_by_label("From when").fill("nonsense")
    page.keyboard.press("Tab")
    assert page.get_by_label("From when").get_attribute("aria-invalid") == "true"
    assert count() == 16


def test_a_paused_view_stands_still_until_it_follows_again(show, build):
    """While paused, what happens is counted but not drawn over what a person reads."""
    shown = show(build("unfinished"))
    shown.page.get_by_role("button", name="Following").click()
    run = {"n": 3, "f": "new", "s": "queued", "e": "go", "at": 0, "q": 5, "l": [], "p": []}
    head = {"origin": 0, "events": 9, "dropped": []}
    late = {"kind": "delta", "number": 1, "head": head, "runs": [{**run, "g": [[0, 5, 0]]}]}
    shown.tell(late)
    shown.frame()
    assert len(shown.rows()) == 7
    assert said(shown) == "4 runs (1 failed, 1 queued, 2 running), 9 events"
    shown.page.get_by_role("button", name="Paused").click()
    shown.frame()
    assert shown.rows()[-1] == "new, on go: queued, +5 ms → …"


def test_new_rows_are_scrolled_to_unless_somebody_reads_above(show, build):
    """A view at its end stays there; one that was scrolled away stays where it is, and draws on."""
    shown = show(build("fan_out"))
    where = """() => { const { scrollTop, scrollHeight, clientHeight } =
      document.querySelector("[role=tree]"); return [scrollTop, scrollHeight - clientHeight]; }"""
    run = {"f": "new", "s": "queued", "e": "go", "at": 0, "q": 5, "l": [], "p": []}
    seen = []
    for number, top in enumerate((0, 10_000), 1):
        shown.page.evaluate(
            "(top) => { document.querySelector('[role=tree]').scrollTop = top; }", top
        )
        shown.frame()
        head = {"origin": 0, "events": 9, "dropped": []}
        new = {**run, "n": 100 + number, "g": [[0, 5, 0]]}
        shown.tell({"kind": "delta", "number": number, "head": head, "runs": [new]})
        shown.frame()
        seen.append(shown.page.evaluate(where))
    assert seen[0] == [0, seen[1][1] - 24]
    assert seen[1][0] == seen[1][1]


DID = """() => [...document.querySelectorAll(".nd-story tbody tr")].map((row) =>
  [...row.querySelectorAll("td")].map((cell) => cell.dataset.did[0]).join(""))"""


def test_the_scrubber_tells_what_each_call_did_with_each_step(show, build):
    """Remembered, run, planned, failed, skipped and not reached, as the recordings have it."""
    shown = show(build("review"))
    shown.tab("Re-entry")
    shown.page.locator(".nd-story tbody tr").first.wait_for()
    assert shown.page.evaluate(DID) == [
        "ruuuuuuuu",
        "rruuuuuuu",
        "rrpuuuuuu",
        "rrrpuuuuu",
        "rrrrpuuuu",
        "rrrrrpppu",
        "rrrrrrssu",
        "rrrrrsfsu",
        "rrrrrssru",
        "rrrrrrrru",
        "rrrrrrrrf",
        "rrrrrrrrf",
        "rrrrrrrrr",
    ]


def test_the_slider_walks_call_by_call_along_the_source(show, build):
    """Each call says what it was for and how it left, and marks the line where."""
    shown = show(build("review"))
    shown.tab("Re-entry")
    slider = shown.page.get_by_test_id("scrubber")
    shown.page.locator(".nd-left").wait_for()
    slider.focus()
    shown.page.keyboard.press("Home")
    shown.page.keyboard.press("ArrowRight")
    told = shown.page.locator(".nd-said").first.text_content()
    assert told == ("Call 2 of 13, at +0, to find what comes next: 1 remembered, then 'tell' ran.")
    assert 'send_event("tell"' in shown.page.locator(".nd-left").text_content()
    assert '"parse"' in shown.page.locator(".nd-past").text_content()
    assert slider.get_attribute("aria-valuetext") == told


def test_the_flow_is_a_graph_whose_functions_lead_to_their_runs(show, build):
    """Nodes for events and functions, edges in words too; a function filters the rows."""
    shown = show(build("review"))
    shown.tab("Flow")
    node = shown.page.get_by_role("button", name="function score-clause, 2×: show its runs")
    node.wait_for()
    assert shown.page.locator("[role=tabpanel]:visible li").all_text_contents() == [
        "review-nda sends nda/clause, 1×",
        "nda/received starts review-nda, 1×",
        "nda/clause starts score-clause, 1×",
        "review-nda invokes score-clause, 1×",
    ]
    node.focus()
    shown.page.keyboard.press("Enter")
    shown.frame()
    assert len(shown.rows()) == 6


def test_nodes_of_a_flow_never_lie_on_each_other(show, build):
    """Circles and many functions at once are laid out in layers too."""
    shown = show(build("unfinished"))
    nodes = [{"kind": "event", "name": str(n), "count": 1} for n in range(12)]
    edges = [[n, (n * 5 + 3) % 12, "starts", 1] for n in range(12)] + [[4, 4, "sends", 2]]
    places = shown.page.evaluate("([nodes, edges]) => parts.layout(nodes, edges)", [nodes, edges])
    assert len({(place["x"], place["y"]) for place in places}) == 12
    assert min(place["y"] for place in places) >= 0


def test_two_runs_are_compared_step_by_step(show, build):
    """Steps of one name stand side by side, and what differs says in what."""
    shown = show(build("fan_out", count=5))
    shown.tab("Compare")
    page = shown.page
    page.get_by_label("First run").select_option("1")
    page.get_by_label("Second run").select_option("4")
    rows = page.get_by_test_id("compare").locator("tbody tr")
    told = [row.locator("td").last.text_content() for row in rows.all()]
    names = rows.locator("th").all_text_contents()
    assert list(zip(names, told, strict=True)) == [
        ("the run", "≠ status, time, result"),
        ("embed", "≠ result"),
        ("calm", "≠ only in the first"),
        ("score", "≠ only in the first"),
    ]
    page.get_by_label("Second run").select_option("1")
    assert page.get_by_text("The two runs do the same.").is_visible()


def test_steps_are_aligned_by_name(show, build):
    """What one run did besides is put where it did it."""
    shown = show(build("unfinished"))
    pairs = shown.page.evaluate(
        """() => parts.aligned([..."abde"].map((i) => ({ i })), [..."acdbf"].map((i) => ({ i })))
          .map(([one, two]) => `${one?.i ?? "-"}${two?.i ?? "-"}`)"""
    )
    assert sorted(pairs) == sorted(["aa", "bb", "-c", "dd", "e-", "-f"])


def test_the_table_says_the_same_in_words(show, build):
    """Whoever reads tables gets all rows there."""
    shown = show(build("review"))
    shown.tab("Table")
    rows = shown.page.locator("[role=tabpanel]:visible tbody tr")
    assert rows.count() == 16
    assert rows.nth(5).text_content() == (
        "okwait for 'nda/approved' up to 1 d, timed out✓ completed+2 h → +1 d 2 h"
    )


def test_markup_in_names_and_outputs_is_text(show, build):
    """Nothing a user wrote becomes an element or runs, in any view."""
    shown = show(build("hostile"))
    shown.page.locator("[role=treeitem]").nth(6).click()
    shown.page.get_by_test_id("details").get_by_text("Output").wait_for()
    for name in ("Re-entry", "Flow", "Compare", "Table", "Runs"):
        shown.tab(name)
    inside = shown.page.get_by_test_id("tracer")
    assert inside.locator("img, script, b, iframe, a").count() == 0
    assert shown.page.evaluate("window.hit") == 0
    assert "<script>alert(1)</script>" in inside.text_content()
    assert shown.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_ten_thousand_spans_are_painted_within_a_second(show, build):
    """The first paint is soon, rows out of sight do not exist, and scrolling draws in a frame."""
    lab = build("unfinished")
    feed = Feed(lab._executor.state, None, str)
    segments = [[2, 0, 0, 0, 1], [3, 0, 1, 60_000, 0]]
    step = {"i": "step", "d": "step", "k": "StepRun", "s": "completed", "g": segments}
    run = {"f": "f", "s": "completed", "e": "go", "at": 0, "a": 0, "l": [[0, 0]], "g": segments}
    runs = [{**run, "n": n, "q": n, "p": [step, step, step]} for n in range(2500)]
    shown = show(lab, {**feed.snapshot(), "runs": runs})
    assert shown.page.evaluate("window.painted") < 1000
    assert shown.data("steps") == "7500"
    assert len(shown.rows()) < 60
    took = shown.page.evaluate(
        """() => {
          const scroll = document.querySelector("[role=tree]"), times = [];
          for (let n = 0; n < 30; n += 1) {
            const began = performance.now();
            scroll.scrollTop = n * 1900;
            scroll.dispatchEvent(new Event("scroll"));
            times.push(performance.now() - began);
          }
          return times.sort((a, b) => a - b)[15];
        }"""
    )
    assert took < 50


INK = """() => {
  const canvas = document.querySelector(".nd-bars"), context = canvas.getContext("2d");
  const { data } = context.getImageData(0, 0, canvas.width, canvas.height), found = {};
  for (let n = 0; n < data.length; n += 4) {
    if (data[n + 3] === 255) found[[data[n], data[n + 1], data[n + 2]]] = true;
  }
  return Object.keys(found);
}"""


@pytest.mark.parametrize(("scheme", "blue"), [("light", "45,108,223"), ("dark", "90,151,255")])
def test_bars_have_the_colours_of_the_theme(show, build, scheme, blue):
    """The page's scheme gives the colours, also to a view that was made before it had a page."""
    shown = show(build("review"), color_scheme=scheme)
    assert blue in shown.page.evaluate(INK)


def test_jupyterlabs_theme_counts_more_than_the_systems(show, build):
    """A dark JupyterLab on a light desktop is dark, and a change of theme is followed."""
    shown = show(build("review"), color_scheme="light")
    shown.page.evaluate("document.body.dataset.jpThemeLight = 'false'")
    shown.frame()
    assert "90,151,255" in shown.page.evaluate(INK)
    shown.page.evaluate("document.body.dataset.jpThemeLight = 'true'")
    shown.frame()
    assert "45,108,223" in shown.page.evaluate(INK)
