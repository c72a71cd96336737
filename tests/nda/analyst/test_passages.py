"""How segments become passages: plain wording and the words that open a list."""

from ndalab.nda.analyst.passages import LONGEST_LEAD, passages, plain
from ndalab.nda.document import Segment


def read(*texts, heading=()):
    """Return (lead, own words) of each text, read as consecutive segments."""
    segments = [
        Segment(start=i, end=i + 1, text=text, heading=i in heading) for i, text in enumerate(texts)
    ]
    return [(p.lead, p.own) for p in passages(segments)]


def test_plain_wording():
    """Quotes, dashes, case and white space become uniform; inner dots go."""
    assert plain("“Acme Inc.”  shall—i.e.\u00a0WILL—not\n(8.2) ﬁle") == (
        '"acme inc" shall-ie will-not (82) file'
    )


def test_items_hang_on_the_words_that_open_their_list():
    """Each item is read with the sentence that opens the list, and the next clause is not."""
    assert read(
        "The Recipient shall not:", "(a) copy it; or", "(b) sell it.", "Notices go by post."
    ) == [
        ("", "the recipient shall not:"),
        ("the recipient shall not:", "(a) copy it; or"),
        ("the recipient shall not:", "(b) sell it."),
        ("", "notices go by post."),
    ]


def test_a_nested_list_keeps_both_openings():
    """An item that opens a list of its own is read with all that leads up to it."""
    leads = [lead for lead, _ in read("It means:", "(a) data on:", "(i) prices;")]
    assert leads == ["", "it means:", "it means: (a) data on:"]


def test_a_new_numbered_clause_leaves_a_lettered_list():
    """After a closed item, a clause number of another kind begins afresh."""
    leads = [lead for lead, _ in read("It shall:", "(a) keep it.", "7. Notices go by post.")]
    assert leads == ["", "it shall:", ""]


def test_a_sentence_cut_short_goes_on_in_the_next_segment():
    """A segment that begins in lower case is read with the unfinished one before it."""
    assert read("Each party", "shall not copy it.")[1] == ("each party", "shall not copy it.")


def test_a_heading_opens_nothing():
    """A heading is not read into the clauses below it."""
    assert read("1. NO COPIES", "2. notices", heading={0})[1] == ("", "2. notices")


def test_leads_stay_short():
    """However deep the nesting, the words read before an item are bounded."""
    deep = [f"({letter}) {'very long words ' * 60}:" for letter in "abcdefgh"]
    assert max(len(lead) for lead, _ in read("It means:", *deep)) == LONGEST_LEAD


def test_a_list_goes_on_after_a_sentence_between_its_items():
    """An item whose mark follows the last one's belongs to the list, whatever stood between."""
    texts = ["It may be shown to:", "(a) staff.", "Staff sign first.", "(b) lawyers."]
    assert [lead for lead, _ in read(*texts)] == [
        "", "it may be shown to:", "", "it may be shown to:",
    ]  # fmt: skip


def test_another_mark_after_a_sentence_begins_afresh():
    """After a sentence between, an item that does not continue the count has no lead."""
    texts = ["It excludes what is:", "(ii) known.", "That is all.", "(b) Seller keeps it secret."]
    assert [lead for lead, _ in read(*texts)] == ["", "it excludes what is:", "", ""]
