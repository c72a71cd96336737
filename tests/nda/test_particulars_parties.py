"""Who the parties are and which way information flows between them."""

import pytest

from ndalab.nda.document import Segment
from ndalab.nda.particulars.direction import find_roles, find_structure
from ndalab.nda.particulars.names import formed_names, last_name, name_at, names_in
from ndalab.nda.particulars.parties import find_parties
from ndalab.nda.particulars.reading import read


def sentences(*texts):
    """Read each text as one sentence."""
    return read([Segment(start=0, end=len(text), text=text) for text in texts])


def named(*texts):
    """Give the parties of an opening as (name, alias) pairs."""
    return [(party.name, party.alias) for party in find_parties(sentences(*texts))]


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("Acme Widgets, Inc., a Delaware corporation", "Acme Widgets, Inc."),
        ("and (2) NORTH SEA PUMPS LIMITED of Dock House, Hull", "NORTH SEA PUMPS LIMITED"),
        (
            "the Department of Health and Mental Hygiene, having",
            "Department of Health and Mental Hygiene",
        ),
        ("Weber Guss GmbH Hauptstraße 1, Bonn", "Weber Guss GmbH"),
        ("3D Forge B.V. (registered no. 1)", "3D Forge B.V."),
        ("Ada M. Quist, residing in Lund", "Ada M. Quist"),
        ("12 Foundry Lane, Erie", None),
        ("____________", None),
        ("a company", None),
        ("", None),
    ],
)
def test_where_a_name_ends(words, name):
    """A name ends where its description, its address or its definition begins."""
    assert name_at(words) == name


def test_names_in_a_description():
    """The capitals of a description are no names; what follows `and` may be one."""
    words = "having its seat in England and Wales, and Burton Tool Group "

    assert names_in(words) == ["Burton Tool Group"]
    assert names_in("Alpha Corp. and Beta LLC") == ["Alpha Corp.", "Beta LLC"]


def test_name_before_a_term():
    """The name that a term in brackets stands for is the one next to it."""
    assert (
        last_name("information to be given to Novak Partners III, L.P. ")
        == "Novak Partners III, L.P."
    )
    assert formed_names("a sale of Dial Tone Inc. to others") == ["Dial Tone Inc."]


@pytest.mark.parametrize(
    ("texts", "parties"),
    [
        (
            (
                (
                    'This Agreement is made between Alpha Corp., a Texas corporation ("Alpha"), '
                    "and "
                    'Beta LLC, with offices in Bonn (the "Recipient").'
                ),
            ),
            [("Alpha Corp.", "Alpha"), ("Beta LLC", "Recipient")],
        ),
        (
            (
                "PARTIES",
                "(1) ALPHA PLC, registered in England and Wales (the “Discloser”); and",
                "(2) BETA LTD, registered in Scotland (the “Recipient”).",
            ),
            [("ALPHA PLC", "Discloser"), ("BETA LTD", "Recipient")],
        ),
        (
            ("by and between Alpha Corp. and Beta LLC.", "WHEREAS Gamma Inc. is not here"),
            [("Alpha Corp.", None), ("Beta LLC", None)],
        ),
        (
            (
                (
                    "This Agreement is between the University of Utopia (hereinafter the "
                    "“University”) "
                    "and ________________ (“Company”)."
                ),
            ),
            [("University of Utopia", "University"), ("Company", "Company")],
        ),
        (
            ("Between: Alpha Limited, of Cork (“Alpha”)", "And: Beta DAC, of Galway (“Beta”)"),
            [("Alpha Limited", "Alpha"), ("Beta DAC", "Beta")],
        ),
        (
            (
                "May 2, 2024",
                "Beta Partners LLC",
                "Ladies and Gentlemen:",
                (
                    'You are considering a purchase of Alpha Corp. (the "Company") and the Company '
                    "shall "
                    "furnish information."
                ),
            ),
            [("Beta Partners LLC", "you"), ("Alpha Corp.", "Company")],
        ),
    ],
)
def test_parties_of_an_opening(texts, parties):
    """Parties are found in prose, in numbered lists, in forms with blanks and in letters."""
    assert named(*texts) == parties


def test_terms_that_are_no_parties():
    """The agreement, its date and its purpose have terms too, but are no parties."""
    text = (
        'This letter (the "Agreement"), dated May 2, 2024 (the "Effective Date"), is between '
        'Alpha Corp. ("Alpha") and Beta LLC ("Beta") (each a "Party") for a sale (the "Purpose").'
    )

    assert named(text) == [("Alpha Corp.", "Alpha"), ("Beta LLC", "Beta")]


@pytest.mark.parametrize(
    "text", ["", "between between between", '((((""""))))', "a poem about rain"]
)
def test_no_parties(text):
    """Nonsense names nobody."""
    assert named(text) == []


OPENING = 'Between Alpha Corp. ("Alpha") and Beta LLC ("Beta").'


def test_mutual():
    """Where each party may disclose to the other, both do both."""
    text = sentences(
        "MUTUAL NON-DISCLOSURE AGREEMENT",
        OPENING,
        "Each party may disclose confidential information to the other party.",
    )
    parties = find_parties(text)

    assert find_structure(text, parties) == "mutual"
    assert find_roles(text, parties, "mutual") == ("both", "both")


def test_one_way_by_duties():
    """Where only one side is bound, it is the recipient and the other the discloser."""
    text = sentences(
        "CONFIDENTIALITY AGREEMENT",
        OPENING,
        "Beta shall keep secret the information disclosed by Alpha.",
        "Beta shall not copy it.",
        "Beta agrees to return it.",
    )
    parties = find_parties(text)

    assert find_structure(text, parties) == "one_way"
    assert find_roles(text, parties, "one_way") == ("discloser", "recipient")


def test_one_way_by_name():
    """Parties that are called by their role have that role."""
    text = sentences('Between Alpha Corp. ("Recipient") and Beta LLC ("Discloser").')
    parties = find_parties(text)

    assert find_structure(text, parties) == "one_way"
    assert find_roles(text, parties, "one_way") == ("recipient", "discloser")


def test_unclear():
    """Where nothing is said and nobody is named, nothing is claimed."""
    assert find_structure(sentences("It rains."), ()) == "unclear"
    assert find_roles(sentences("It rains."), (), "unclear") == ()
