"""HTML gives what a reader sees, line by line."""

import pytest

from ndalab.nda.parsing import parse_bytes


def text(body, name="a.htm"):
    """Parse a page with that body."""
    return parse_bytes(name, f"<html><body>{body}</body></html>".encode()).text


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<p>One</p><p>two</p>", "One\n\ntwo"),
        ("<p>One\n  two&nbsp;three</p>", "One two three"),
        ("One<br>two<br/>three", "One\ntwo\nthree"),
        ("<p>N<b>D</b>A and <i>more</i></p>", "NDA and more"),
        ("<p>&ldquo;A&rdquo; &amp; &#8364;5 &#147;B&#148; &lt;b&gt;</p>", "“A” & €5 “B” <b>"),
        ("<p>One<script>alert(1)</script><style>p{}</style><!-- no --></p>", "One"),
        ("<pre>a\n  b\nc</pre>", "a\nb\nc"),
        ("<table><tr><td>(a)</td><td><p>first</p></td></tr></table>", "(a) first"),
        ("<table><tr><td>By:</td></tr><tr><td>Name:</td></tr></table>", "By:\n\nName:"),
        ("<table><tr><td><p>a</p><p>b</p></td><td>c</td></tr></table>", "a\n\nb\n\nc"),
        ("<p>a\ufdd0\ufdd1\x0cb</p>", "a b"),
        ("<h1>Title<p>not closed<div>deep", "Title\n\nnot closed\n\ndeep"),
    ],
)
def test_what_a_reader_sees(body, expected):
    """Blocks are lines, white space folds, rows stay together, scripts and comments are gone."""
    assert text(body) == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<ol><li>x<li>y</ol>", ["1. x", "2. y"]),
        ("<ol type=a start=3><li><p>x</p><li>y</ol>", ["c. x", "d. y"]),
        ('<ol style="list-style-type: upper-roman"><li>x<li value=9>y</ol>', ["I. x", "IX. y"]),
        ("<ol><li>x<ol type=i><li>y</ol><li>z</ol>", ["1. x", "i. y", "2. z"]),
        ('<ol style="list-style: none"><li>x</ol>', ["x"]),
        ("<ol start=nonsense><li>x</ol>", ["1. x"]),
        ("<ul><li>x</ul>", ["x"]),
    ],
)
def test_items_of_ordered_lists_have_their_numbers(body, expected):
    """A browser draws the numbers of lists, so they belong to the text."""
    assert [line for line in text(body).split("\n") if line] == expected


def test_pages_begin_at_page_breaks():
    """A styled page break begins a page; rules do so only where nothing is styled."""
    rules = parse_bytes("a.htm", b"<p>one</p><hr><p>two</p>")
    assert rules.text == "one\ftwo"
    assert rules.page_starts == (0, 4)
    styled = text('<p>one</p><hr><p style="page-break-before: always">two</p><p>three</p>')
    assert styled == "one\ftwo\n\nthree"
    assert text('<div style="PAGE-BREAK-AFTER:always">one</div>two') == "one\ftwo"
    assert text("<table><tr><td>one<hr>two</td></tr></table>") == "one\n\ntwo"


def test_content_decides_before_the_name():
    """A page saved as .txt is a page, and a text saved as .htm is a text."""
    assert parse_bytes("a.txt", b"<!DOCTYPE html><p>x</p>").format == "html"
    assert parse_bytes("a.htm", b"No tags in here.").format == "text"
    assert parse_bytes("a.htm", "<html><p>ü</p>".encode("utf-16")).text == "ü"


@pytest.mark.parametrize(
    ("declared", "used", "word"),
    [
        ("iso-8859-2", "iso-8859-2", "Łódź"),
        ("iso-8859-1", "cp1252", "“naïve”"),
        ("utf-8", "cp1252", "“naïve”"),
        ("klingon", "utf-8", "“naïve”"),
        ("undefined", "utf-8", "“naïve”"),
        ("utf-16", "utf-8", "“naïve”"),
    ],
)
def test_declared_encodings_are_followed_where_they_can_be(declared, used, word):
    """The page says its encoding itself; where that is wrong, it is read as any text."""
    page = f'<?xml version="1.0"?><html><meta charset="{declared}"><p>{word}</p></html>'
    assert parse_bytes("a.htm", page.encode(used)).text == word


@pytest.mark.parametrize("page", ['<?xml version="1.0"?><nda><p>x</p></nda>', "\n<p>x</p>"])
def test_pages_that_are_hardly_html(page):
    """XML by another name and fragments give their text, without a warning."""
    assert parse_bytes("a.htm", page.encode()).text == "x"


def test_undeclared_encodings_are_not_guessed():
    """Without a declaration UTF-8 comes before cp1252, whatever the letters look like."""
    assert parse_bytes("a.htm", "<html><p>Ünïcödé ½".encode()).text == "Ünïcödé ½"
    assert parse_bytes("a.htm", "<html><p>“é”".encode("cp1252")).text == "“é”"


def test_entity_bombs_are_harmless():
    """Entities that a page defines are not expanded."""
    bomb = b'<!DOCTYPE html [<!ENTITY a "xxxxxxxxxx"><!ENTITY b "&a;&a;&a;&a;">]><p>One &b; two</p>'
    found = parse_bytes("a.htm", bomb).text
    assert "One" in found
    assert "xxxx" not in found.replace('"xxxxxxxxxx"', "")


def test_deep_nesting_is_harmless():
    """Thousands of nested elements do not exhaust the stack."""
    assert "core" in text("<div>" * 5000 + "core" + "</div>" * 5000)
