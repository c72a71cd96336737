import asyncio
import re

import inngest

from ndalab import Lab
from ndalab.face.summary import summary


def test_a_lab_is_a_table_of_functions_by_status(build):
    """As the last expression of a cell a lab counts its runs; its text is its repr."""
    lab = build("review")
    bundle = lab._repr_mimebundle_(include=None, exclude=None)
    assert list(bundle) == ["text/plain", "text/html"]
    assert bundle["text/plain"] == repr(lab)
    rows = re.findall(r"<tr>(.*?)</tr>", bundle["text/html"])
    assert [re.findall(r">([^<>]+)</", row) for row in rows] == [
        ["Function", "✓ completed", "✗ failed", "runs"],
        ["review-nda", "0", "1", "1"],
        ["score-clause", "2", "0", "2"],
    ]


def test_a_lab_without_runs_lists_its_functions():
    """Before anything has happened the table has one column."""
    client = inngest.Inngest(app_id="<demo>", is_production=False)

    @client.create_function(fn_id="f", trigger=inngest.TriggerEvent(event="go"))
    async def f(ctx):
        return 1

    async def main():
        with Lab(client, [f]) as lab:
            return lab._repr_mimebundle_()["text/html"]

    html = asyncio.run(main())
    assert "Lab '&lt;demo&gt;'" in html
    assert "<bdi>f</bdi></th><td>0</td></tr>" in html


def test_names_are_words_and_short():
    """Nothing of a name is markup, and a function that is gone is still counted."""
    html = summary("x" * 500, ["<b>"], [("<i>&", "failed"), ("<i>&", "failed")])
    assert set(re.findall(r"<(\w+)", html)) == {
        *("div", "p", "strong", "table", "thead", "tbody", "tr", "th", "td", "bdi")
    }
    assert "&lt;i&gt;&amp;</bdi></th><td>2</td><td>2</td>" in html
    assert "x" * 81 not in html
