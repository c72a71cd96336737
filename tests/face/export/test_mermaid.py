import re

import pytest

from ndalab.errors import UsageError
from ndalab.face.export.mermaid import LINES, escape

KINDS = ["sequence", "gantt"]
NAMES = ["review", "unfinished", "hostile"]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("kind", KINDS)
def test_snapshot(build, snapshot, name, kind):
    """A diagram is as it was looked at in Mermaid."""
    snapshot(f"{name}.{kind}.mmd", build(name).trace().mermaid(kind))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain words, 2 h", "plain words, 2 h"),
        ("a;b", "a#59;b"),
        ("#quot;", "#35;quot#59;"),
        ("<script>", "#60;script#62;"),
        ("%%{init: {}}%%", "#37;#37;#123;init#58; #123;#125;#125;#37;#37;"),
        ("a\nb", "a#92;nb"),
        ("$$x$$", "#36;#36;x#36;#36;"),
        ("", "-"),
    ],
)
def test_nothing_is_left_that_mermaid_could_read(text, shown):
    """Separators, comments, directives and markup become character codes."""
    assert escape(text) == shown


@pytest.mark.parametrize("kind", KINDS)
def test_hostile_names_stay_words(build, kind):
    """Each line is one that we began, and codes are the only markup in it."""
    lines = build("hostile").trace().mermaid(kind).splitlines()[1:]
    heads = r"    (actor|participant|Note over|\w+-+[>x]+\w+:|dateFormat|axisFormat|todayMarker"
    assert [line for line in lines if not re.match(heads + r"|section|[✓✗⊘»▸◷·] )", line)] == []
    assert not re.search(r"[<;&\"{}\[\]]", re.sub(r"#\d+;", "", "".join(lines)).replace(">>", ""))


def test_an_answer_comes_before_what_follows_from_it(build):
    """The invoker goes on when the invoked run has ended, also within one instant."""
    lines = build("review").trace().mermaid().splitlines()
    answer = lines.index("    f2-->>f1: ✓ completed")
    assert lines[answer + 1] == "    Note over f1: ✓ cool off, sleep 2 h"


@pytest.mark.parametrize("kind", KINDS)
def test_long_diagrams_are_cut_and_say_so(build, kind):
    """What does not fit is counted."""
    lines = build("fan_out", count=120).trace().mermaid(kind).splitlines()
    assert len(lines) <= LINES + 10
    assert re.search(r"… and \d+ more lines$", lines[-1])


def test_save(build, tmp_path):
    """A file is the sequence diagram."""
    trace = build("review").trace()
    assert trace.save(tmp_path / "t.mmd").read_text("utf-8") == f"{trace.mermaid()}\n"


def test_other_diagrams_are_refused(build):
    """The message lists the diagrams there are."""
    with pytest.raises(UsageError, match='kind is \'pie\'; it must be "sequence" or "gantt"'):
        build("review").trace().mermaid("pie")


@pytest.mark.parametrize("kind", KINDS)
def test_a_lab_without_runs_has_an_empty_diagram(build, kind):
    """Nothing happened, and that is a diagram too."""
    trace = build("review").trace([])
    assert trace.mermaid(kind).splitlines()[0] in ("sequenceDiagram", "gantt")
