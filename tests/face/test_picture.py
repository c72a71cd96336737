import re
from xml.etree import ElementTree

SVG = "{http://www.w3.org/2000/svg}"


def elements(lab, name):
    return list(ElementTree.fromstring(lab.trace().svg()).iter(f"{SVG}{name}"))


def test_picture_of_each_lab(any_lab, snapshot):
    """The picture of a trace is what it was, to the byte."""
    name, lab = any_lab
    snapshot(f"{name}.svg", lab.trace().svg())


def test_picture_is_inert(any_lab):
    """A picture is well-formed, and has no script, link, handler or address."""
    _, lab = any_lab
    drawn = ElementTree.fromstring(lab.trace().svg())
    names = {element.tag.removeprefix(SVG) for element in drawn.iter()}
    assert names <= {
        *("svg", "title", "desc", "style", "defs", "pattern", "clipPath"),
        *("g", "rect", "path", "circle", "text", "tspan"),
    }
    attributes = {name for element in drawn.iter() for name in element.attrib}
    assert [name for name in attributes if name.startswith("on") or "href" in name] == []
    assert (
        re.findall(r"url\((?!#)|@import|https?:(?!//www\.w3\.org/2000/svg)", lab.trace().svg())
        == []
    )


def test_names_are_shown_as_they_are(build):
    """Markup in a name is text of the picture."""
    shown = {element.text for element in elements(build("hostile"), "text")}
    assert {"<script>alert(1)</script>", "a\\nb", "]]>&amp;\"'", "\\x00\\x07"} <= shown


def test_pictures_are_described(build):
    """A picture has a title and a description for those who do not see it."""
    lab = build("unfinished")
    titles, descriptions = elements(lab, "title"), elements(lab, "desc")
    assert titles[0].text == "Trace of 3 runs (1 failed, 2 running), 2 events"
    assert descriptions[0].text.startswith("sleeper: on go, running, +0 → …; nap: sleep 2 h, comp")


def test_every_bar_lies_on_the_card(any_lab):
    """No bar begins left of the time axis or ends right of the card."""
    _, lab = any_lab
    boxes = [e for e in elements(lab, "rect") if e.get("rx") == "3" and e.get("class")]
    edges = [(float(e.get("x")), float(e.get("x")) + float(e.get("width"))) for e in boxes]
    assert len(edges) > 1
    legend = [edge for edge in edges if edge[1] < 280]
    bars = [edge for edge in edges if edge not in legend]
    assert all(right <= 957 for _, right in bars)
    assert all(right > left for left, right in edges)


def test_an_empty_trace_can_be_drawn(build):
    """A trace of nothing is a picture that says so."""
    lab = build("review")
    assert lab.trace([]).text() == "Trace of 0 runs, 0 events"
    assert ElementTree.fromstring(lab.trace([]).svg()).tag == f"{SVG}svg"
