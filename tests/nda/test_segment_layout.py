"""Paragraphs are put together again from what a page or an editor made of them."""

import pytest

from ndalab.nda.document import Document
from ndalab.nda.segment import segment

BODY = """\
This Agreement is made between Acme Corporation, a company of the State of
Delaware, and the person who signs below, who wishes to see the plans of the
engine. The plans are secret and shall stay secret for as long as the owner
wishes them to be so. Nobody may copy them.
"""


def texts(text, pages=(0,)):
    """Give the wording of each segment of a text file."""
    document = Document(name="t.txt", format="text", sha256="0", text=text, page_starts=pages)
    return [found.text for found in segment(document)]


def paged(*pages):
    """Give the wording of the segments of a document with those pages."""
    text = "\f".join(pages)
    starts = [0]
    for page in pages[:-1]:
        starts.append(starts[-1] + len(page) + 1)
    return texts(text, tuple(starts))


def test_wrapped_lines_are_joined():
    """A sentence runs over line ends, and its span covers them."""
    found = texts(BODY)
    assert [len(text.split()) for text in found] == [29, 19, 4]
    assert found[-1] == "Nobody may copy them."


def test_wrapped_paragraphs_stay_apart():
    """Blank lines, numbers, items and short last lines begin new paragraphs."""
    text = (
        BODY
        + "\n1. Duties of the person who signs and of all who work for that person are\n"
        + "laid down here:\n"
        + "(a) keep the plans in a locked room of the house in which they are seen by\n"
        + "that person; and\n"
        + "(b) return them.\n"
        + "WHEREAS the owner has built an engine of great power and no less noise;\n"
        + "LAW OF THE LAND\n"
        + "The law of Delaware governs this Agreement and all that follows from it and\n"
        + "nothing else.\n"
    )
    assert [" ".join(found.split()[:2]) for found in texts(text)[3:]] == [
        "1. Duties", "(a) keep", "(b) return", "WHEREAS the", "LAW OF", "The law",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "line",
    [
        "2. of this Agreement it is void, and so is all that has been done under it.",
        "(b) and (c) above it is void, and so is all that has been done under these.",
        "(30) days after the end of the month in which the notice was given to them.",
        "Article II it is void, and so is all that has been done under that article.",
    ],
)
def test_references_at_the_start_of_a_line_open_no_clause(line):
    """A number behind "section", "thirty" or "this" belongs to the sentence before it."""
    lead = {
        "2": "the person who signs shall return the plans at once, failing which under section",
        "(b": "the person who signs shall return the plans at once, failing which by clause (a),",
        "(3": "the person who signs shall return the plans at once, and in any event within thirty",
        "Ar": "the person who signs shall return the plans at once, failing which under this",
    }[line[:2].rstrip(".")]
    found = texts(BODY + "\n" + lead + "\n" + line + "\n")
    assert found[-1].startswith("the person")
    assert found[-1].endswith(line)


def test_double_spacing_is_seen_through():
    """A blank line after every line means nothing."""
    assert texts(BODY.replace("\n", "\n\n")) == texts(BODY)


def test_divided_words_are_joined_if_the_document_has_the_word():
    """A hyphen at a line's end goes where the whole word is known, and stays elsewhere."""
    text = BODY + (
        "The person shall keep the infor-\nmation of the owner and all its non-\npublic plans, "
        "and the\ninformation of others, as well as a need-to-\nknow list.\n"
    )
    found = " ".join(texts(text))
    assert "keep the information of the owner and all its non-public plans" in found
    assert "a need-to-know list" in found


def test_page_numbers_and_running_lines_are_dropped():
    """Numbers, headers and footers of pages vanish; a sentence goes on over the page."""
    found = paged(
        "THE ENGINE AGREEMENT\nThe person who signs shall keep the plans of the engine in a room\n"
        "1\nDraft of today",
        "THE ENGINE AGREEMENT\nthat is locked. The room is dry.\n- 2 -\nDraft of today",
        "THE ENGINE AGREEMENT\nThe room is cold.\nPage 3 of 3\nDraft of today",
    )
    assert found == [
        "THE ENGINE AGREEMENT",
        "The person who signs shall keep the plans of the engine in a room that is locked.",
        "The room is dry.",
        "The room is cold.",
    ]


def test_numbers_inside_a_page_stay():
    """A lone number is a page's only at the edge of a page, and only where there are pages."""
    lines = "first\nsecond\nthird\n7\nfourth\nfifth\nsixth"
    assert paged(lines, lines.replace("7", "8"))[3] == "7"
    assert texts("The number is\n7") == ["The number is", "7"]


def test_blanks_at_the_edge_of_pages_are_no_running_lines():
    """What only two pages of two share at the bottom is not a footer."""
    assert paged("One\nBy: ____", "Two\nBy: ____") == ["One", "By: ____", "Two", "By: ____"]


def test_tags_of_sec_files_are_dropped():
    """Filing tags are not text."""
    assert texts("<PAGE>   2\nTitle\n<TABLE>\n<S>   <C>\nCell\n</TABLE>") == ["Title", "Cell"]


def test_a_marker_joins_the_line_below():
    """A number that stands alone belongs to what follows; a named one is a heading itself."""
    assert texts("1.\n\nTerm of it\n(a)\nthe first\nARTICLE II\nUSE") == [
        "1. Term of it",
        "(a) the first",
        "ARTICLE II",
        "USE",
    ]


def test_columns_stay_apart():
    """Lines set in columns are not sentences that go on."""
    text = BODY + "\nAcme Corporation                 Beta Limited\nDelaware         Nevada\n"
    assert texts(text)[-2:] == ["Acme Corporation Beta Limited", "Delaware Nevada"]


def test_titles_of_several_lines():
    """A title in capitals goes on where its words show it."""
    text = "AGREEMENT ON THE SECRECY\nOF ENGINES AND MACHINES\n\n" + BODY
    assert texts(text)[0] == "AGREEMENT ON THE SECRECY OF ENGINES AND MACHINES"
