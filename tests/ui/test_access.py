"""Whoever cannot see, point or bear motion can use the live trace."""

import pytest

pytestmark = pytest.mark.browser

TABS = ("Runs", "Re-entry", "Flow", "Compare", "Table")

FOCUSABLE = "button, input, select, textarea, summary, [tabindex]"

UNNAMED = f"""() => [...document.querySelectorAll("{FOCUSABLE}")].filter((el) => {{
  const labels = (el.getAttribute("aria-labelledby") ?? "").split(" ").filter(Boolean);
  const named = labels.map((id) => document.getElementById(id)?.textContent).join("");
  return !(el.getAttribute("aria-label") || named || el.textContent.trim() || el.labels?.length
    || el.title || el.offsetParent === null);
}}).map((el) => el.outerHTML.slice(0, 120))"""

# The contrast of each pair of colours that text and its ground have, by the rules of WCAG.
CONTRAST = """() => {
  const style = getComputedStyle(document.querySelector(".nd-tracer"));
  const light = (name) => {
    const hex = style.getPropertyValue(`--nd-${name}`).trim().slice(1);
    const parts = [0, 2, 4].map((at) => parseInt(hex.slice(at, at + 2), 16) / 255);
    const [r, g, b] = parts.map((c) => (c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const pairs = [["ink", "card"], ["quiet", "card"], ["quiet", "gap"], ["failed", "card"],
    ["failed", "gap"], ["good", "card"], ["ink", "gap"], ["ink", "pick"], ["card", "running"],
    ["ink", "sleeping"], ["failed-ink", "failed"], ["fault", "card"]];
  return Object.fromEntries(pairs.map(([a, b]) => {
    const [one, two] = [light(a), light(b)].sort((x, y) => y - x);
    return [`${a} on ${b}`, (one + 0.05) / (two + 0.05)];
  }));
}"""


def everywhere(shown):
    """Open details and each tab in turn."""
    shown.page.locator("[role=treeitem]").nth(7).click()
    shown.page.get_by_test_id("details").get_by_text("Output").wait_for()
    for name in TABS:
        shown.tab(name)
        if name == "Re-entry":
            shown.page.locator(".nd-story tbody tr").first.wait_for()
        if name == "Flow":
            shown.page.locator("[data-testid=flow] svg").wait_for()
        yield name


def test_whatever_can_be_focused_has_a_name_and_keeps_its_keys(show, build):
    """JupyterLab takes no key away, and a screen reader can say what each thing is."""
    shown = show(build("review"))
    for name in everywhere(shown):
        assert (name, shown.page.evaluate(UNNAMED)) == (name, [])
        bare = f":is({FOCUSABLE}):not([data-lm-suppress-shortcuts=true])"
        assert (name, shown.page.locator(bare).count()) == (name, 0)


def test_roles_fit_together(show, build):
    """Tabs name their panels, panels their tabs, and the tree its rows."""
    shown = show(build("review"))
    broken = shown.page.evaluate(
        """() => ["aria-controls", "aria-labelledby", "aria-activedescendant"].flatMap((name) =>
          [...document.querySelectorAll(`[${name}]`)].filter((el) =>
            !document.getElementById(el.getAttribute(name)))).length"""
    )
    assert broken == 0
    first = shown.page.locator("[role=treeitem]").first
    told = {name: first.get_attribute(f"aria-{name}") for name in ("level", "expanded", "setsize")}
    assert told == {"level": "1", "expanded": "true", "setsize": "16"}
    ids = shown.page.evaluate("[...document.querySelectorAll('[id]')].map((el) => el.id)")
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_from_its_ground(show, build, scheme):
    """Each pair of colours has a contrast of 4.5 to 1."""
    shown = show(build("unfinished"), color_scheme=scheme)
    contrast = shown.page.evaluate(CONTRAST)
    assert {pair: round(ratio, 2) for pair, ratio in contrast.items() if ratio < 4.5} == {}


def test_who_asks_for_less_motion_gets_none(show, build):
    """No transition is left then."""
    found = []
    for motion in ("reduce", "no-preference"):
        shown = show(build("unfinished"), reduced_motion=motion)
        style = "getComputedStyle(document.querySelector('.nd-button')).transitionDuration"
        found.append(shown.page.evaluate(style))
    assert found == ["0s", "0.12s"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(show, build, scheme):
    """The checker that accessibility reviews use finds no serious fault in any view."""
    axe = pytest.importorskip(
        "axe_playwright_python.sync_playwright", reason="NOT TESTED: no axe-playwright-python"
    ).Axe()
    shown = show(build("review"), color_scheme=scheme)
    for name in everywhere(shown):
        found = axe.run(shown.page, context="[data-testid=tracer]").response["violations"]
        serious = [
            (fault["id"], node["html"][:160], node.get("failureSummary", "")[:300])
            for fault in found
            if fault["impact"] in ("serious", "critical")
            for node in fault["nodes"]
        ]
        assert (name, serious) == (name, [])
