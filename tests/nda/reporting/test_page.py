import re

import pytest
from bs4 import BeautifulSoup

from ndalab.nda.reporting import Sheet, page
from ndalab.nda.schemas import Term
from tests.nda.reporting.making import TEXT, analysis, finding

PICTURE = '<svg xmlns="http://www.w3.org/2000/svg"><title>run</title></svg>'


def soup(*sheets, **options):
    return BeautifulSoup(page(sheets, **options), "lxml")


def sheet(path="a.txt", text=TEXT, **changes):
    return Sheet.of(path, analysis(**changes), text, PICTURE)


def words(node):
    return " ".join(node.get_text(" ").split())


def test_the_page_needs_nothing_from_elsewhere():
    """No script, no form, no outside address, and a policy that would stop them."""
    read = soup(sheet(), trace=PICTURE)
    assert read.find_all(["script", "link", "iframe", "object", "form", "base", "svg"]) == []
    addresses = [
        tag[name] for tag in read.find_all(True) for name in ("src", "href") if tag.get(name)
    ]
    assert [a for a in addresses if not re.match(r"#d\d+$|data:image/svg\+xml;base64,", a)] == []
    assert "url(" not in read.style.text
    assert "@import" not in read.style.text
    policy = read.find("meta", attrs={"http-equiv": "Content-Security-Policy"})["content"]
    assert policy.startswith("default-src 'none';")
    assert [t.name for t in read.find_all(True) if any(k.startswith("on") for k in t.attrs)] == []


def test_a_hostile_name_is_text():
    """A document named like markup is shown by that name and makes no element."""
    name = "<script>alert(1)</script>&\"'.txt"
    read = soup(sheet(name), Sheet(path=name, error=f"{name}: <b>broken</b>"))
    assert read.find_all(["script", "b"]) == []
    assert [h.text for h in read.find_all("h2")] == [name, name]
    assert read.select_one("article p.problem").text == f"{name}: <b>broken</b>"


def test_markup_in_a_quote_is_text():
    """Evidence that looks like markup is quoted character for character."""
    marked = [mark.text for mark in soup(sheet()).find_all("mark")]
    assert "<script>alert('x')</script> anybody & everybody" in marked


def test_the_summary_lists_every_document():
    """Each document has its row, which leads to its part of the page, and errors say why."""
    read = soup(sheet("a.txt"), Sheet(path="b.pdf", error="b.pdf: it needs OCR."))
    rows = [words(row) for row in read.select("table.summary tbody tr")]
    assert rows == [
        "Red 75 a.txt Mutual NDA Ada Ltd; Brunel <GmbH> Without end Ireland",
        "Error – b.pdf b.pdf: it needs OCR.",
    ]
    targets = [a["href"].removeprefix("#") for a in read.select("table.summary a")]
    assert targets == [article["id"] for article in read.find_all("article")]
    assert words(read.header).startswith("NDA report 2 documents: 1 red, 1 not readable.")


def test_findings_come_worst_first_with_their_evidence():
    """What needs attention is open, with clause, reason, quote and wording; the rest is folded."""
    article = soup(sheet()).article
    (open_,) = article.find_all("section", recursive=False)
    assert words(open_) == (
        "Red Governing law as recipient Nothing ends. 4.2 MUTUAL NDA. This agreement is between "
        "Ada Ltd and Brunel <GmbH>. Neither side may tell "
        "<script>alert('x')</script> anybody & everybody. The duties last for ever. "
        "The law of Ireland governs. Propose instead Three years & no more."
    )
    folded = article.find("summary", string="1 in order").parent
    assert "All is well." in words(folded)


def test_nothing_found_is_said():
    """A document without any remark says so instead of showing nothing."""
    article = soup(sheet(findings=(), lane="green", score=100)).article
    assert "Nothing out of the ordinary was found." in words(article)


def test_all_answers_are_there_with_their_certainty():
    """The 17 answers are listed in words, doubtful ones marked."""
    rows = soup(sheet()).select("table.facts tbody tr")
    assert len(rows) == 17
    assert words(rows[0]).startswith("Marking required")
    assert words(rows[0]).endswith("Yes 60% please check")
    assert words(rows[1]).endswith("Not mentioned 90%")


@pytest.mark.parametrize(
    ("term", "said"),
    [
        (
            Term(kind="fixed", months=36, runs_from="the Effective Date"),
            "3 years from “the Effective Date”",
        ),
        (Term(kind="fixed", months=12), "1 year"),
        (Term(kind="fixed", months=18), "18 months"),
        (Term(kind="fixed"), "Fixed, length not found"),
        (Term(kind="until_public"), "Until the information is public"),
        (Term(kind="unstated"), "Not stated"),
    ],
)
def test_terms_are_said_in_words(term, said):
    """However long a duty lasts, the page says it as people do."""
    listed = words(soup(sheet(confidentiality_term=term)).article.dl)
    assert f"Confidential for {said}" in listed


def test_what_is_no_nda_says_so():
    """A document that is no NDA carries its warning, and its kind says so too."""
    read = soup(sheet(is_nda=False, warnings=("This does not look like an NDA.",)))
    assert words(read.select_one("article p.problem")) == "This does not look like an NDA."
    assert "No NDA, as far as can be seen" in words(read.article.dl)


def test_it_is_not_legal_advice():
    """The page says at its head and its foot what it is not."""
    read = soup(sheet())
    assert "Not legal advice." in words(read.header)
    assert "Not legal advice." in words(read.footer)


def test_the_picture_of_the_run_is_inside():
    """The run's picture is an image with an alternative text, embedded in the page."""
    images = soup(sheet(), trace=PICTURE).find_all("img")
    assert len(images) == 2
    assert all(image["alt"] for image in images)


def test_the_same_analyses_make_the_same_page():
    """The page holds no time and no chance."""
    assert page([sheet()]) == page([sheet()])


def test_no_text_of_the_document_is_kept():
    """A sheet holds excerpts only, so that many documents fit into memory."""
    long = TEXT + " filler" * 50_000
    kept = sheet(text=long, findings=(finding(),))
    assert len(kept.model_dump_json()) < 20_000
