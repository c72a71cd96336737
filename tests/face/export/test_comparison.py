import re

import pytest

from ndalab.errors import UsageError
from ndalab.face.export.comparison import Difference, around, compare, merged


def test_runs_that_do_the_same_are_the_same(pair):
    """Two labs with the same history differ in nothing."""
    found = compare(pair(), pair())
    assert found.same
    assert found.text() == (
        "First:  review, completed, 2 steps\n"
        "Second: review, completed, 2 steps\n"
        "The same: 2 of 2 steps.\n"
        "= event\n"
        "= parse\n"
        "= score\n"
        "= result"
    )


def test_what_differs_is_marked(pair):
    """Steps are aligned by name; a changed one shows both values, a new one says where it is."""
    found = compare(pair("old"), pair("new", kind="bad", more=["check"]))
    assert found.text().splitlines()[2:] == [
        "3 of 3 steps differ; result too.",
        "= event",
        "≠ parse",
        "    output: old",
        "          → new",
        "+ check: only in the second",
        "− score: only in the first",
        "≠ result",
        "    status: completed",
        "          → failed",
        "    output: 3",
        "          → nothing",
        "    error: nothing",
        "         → ValueError: no such clause",
    ]


def test_only_the_result_may_differ(pair, build):
    """The verdict says what differs when the steps do not."""
    lab = build("unfinished")
    sleeper, other = lab.runs()[0], lab.runs()[2]
    assert compare(sleeper, other).same
    assert "2 of 2" in compare(sleeper, other).text()


def test_a_difference_behind_a_long_value_is_shown(pair):
    """Values are compared whole, and shown from where they part."""
    line = compare(pair("x" * 5000 + "old"), pair("x" * 5000 + "new")).lines[1]
    assert line.differences == (Difference("output", f"…{'x' * 12}old", f"…{'x' * 12}new"),)


def test_truth_is_not_a_number(pair):
    """True and 1 are different JSON."""
    assert compare(pair(True), pair(1)).lines[1].differences == (Difference("output", "true", "1"),)


def test_how_long_a_step_took_counts_where_time_is_the_labs(build):
    """A trace on the virtual clock compares durations."""
    lab = build("review")
    _, one, other = lab.runs()
    assert [line.mark for line in lab.trace().compare(one, other).lines] == list("≠===")


@pytest.mark.parametrize(
    ("first", "second", "order"),
    [
        ("abc", "abc", "abc"),
        ("ac", "abc", "abc"),
        ("abc", "c", "abc"),
        ("ab", "xayb", "xayb"),
        ("ab", "ba", "ab"),
        ("", "ab", "ab"),
        ("ab", "axyb", "axyb"),
    ],
)
def test_orders_merge(first, second, order):
    """The first's order stays, and what is new follows what precedes it."""
    assert "".join(merged(first, second)) == order


def test_values_are_cut_around_the_difference():
    """Short values stay whole, and of long ones the same beginning is left out."""
    assert around("a", "b") == ("a", "b")
    assert around("y" * 100 + "a", "y" * 100) == (f"…{'y' * 12}a", f"…{'y' * 12}")


def test_html_is_a_table_of_words(pair):
    """Nothing of a value or a name is markup, and there is no style and no script."""
    found = compare(pair("<script>alert(1)</script>"), pair("<b>", more=["<i>&"]))
    html = found._repr_mimebundle_()["text/html"]
    assert set(re.findall(r"<(\w+)", html)) == {
        *("div", "p", "strong", "br", "table", "thead", "tbody", "tr", "th", "td", "bdi")
    }
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    assert "&lt;i&gt;&amp;" in html
    assert found._repr_mimebundle_()["text/plain"] == repr(found) == found.text()


@pytest.mark.parametrize("silly", [None, "run", 3, []])
def test_what_is_no_run_is_refused(pair, silly):
    """The message says what to pass."""
    with pytest.raises(UsageError, match=r"is not a run\. Pass two runs"):
        compare(pair(), silly)
