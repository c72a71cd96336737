"""Each sign in the wording: a sentence that shows it, and one that only looks like it."""

import time
from typing import get_args

import pytest

from ndalab.nda.document import Document
from ndalab.nda.parsing import parse_file
from ndalab.nda.samples import sample
from ndalab.nda.segment import segment
from ndalab.nda.signal_words import DETECTORS, SignalName
from ndalab.nda.signals import find_restraints, find_signals


def document_of(text):
    """Make a document of a text."""
    return Document(name="t", format="text", sha256="0", text=text)


def signs_of(text):
    """Give the names of the signs that a text shows."""
    document = document_of(text)
    return {name for name, found in find_signals(document, segment(document)).items() if found}


SHOWN = {
    "unmarked_protected": "Anything that a reasonable person would consider confidential counts.",
    "marking_window": "What is said orally must be confirmed in writing within thirty days.",
    "carve_public": "It excludes what is in the public domain.",
    "carve_known": "It excludes what the Recipient already possessed.",
    "carve_independent": "It excludes what the Recipient developed independently.",
    "carve_third_party": "It excludes what a third party lawfully passed on.",
    "compelled_exception": "The Recipient may disclose what a court order requires it by law to "
    "show.",
    "compelled_notice": "If compelled by a court, the Recipient shall give prompt notice.",
    "representatives_answered_for": "The Recipient is liable for any breach by its employees.",
    "return_duty": "The Recipient shall return all papers.",
    "retention_protected": "Copies kept in archives remain subject to this Agreement.",
    "residuals": "The Recipient may use residuals for any purpose.",
    "residuals_limited": "The Recipient may use general knowledge kept in unaided memory.",
    "indemnity": "The Recipient shall indemnify the Discloser.",
    "liquidated_damages": "The Recipient shall pay EUR 9,000 as liquidated damages.",
    "bond_waiver": "The Discloser may have an injunction without posting a bond.",
    "one_way_fees": "The Recipient shall pay the Discloser's attorneys' fees.",
    "free_assignment": "The Discloser may freely assign this Agreement.",
    "assignment_consent": "Neither party may assign this Agreement without consent.",
    "non_compete": "The Recipient shall not engage in any business that competes with the "
    "Discloser.",
    "non_circumvention": "The Recipient shall not circumvent the Discloser.",
    "exclusivity": "The Recipient shall not negotiate with any other buyer.",
    "non_solicit": "The Recipient shall not solicit any employee of the Discloser.",
    "standstill": "The Recipient shall not acquire any securities of the Discloser.",
    "ip_assignment": "The Recipient hereby assigns all improvements to the Discloser.",
}

NOT_SHOWN = [
    ("free_assignment", "Neither party may assign this Agreement without consent."),
    ("free_assignment", "The Discloser may assign this Agreement to a successor to its business."),
    ("one_way_fees", "The prevailing party shall recover its attorneys' fees."),
    ("one_way_fees", "Each party shall bear its own legal fees."),
    ("non_compete", "Nothing in this Agreement shall not be read to let a party compete unfairly."),
    (
        "non_compete",
        ("This Agreement shall not restrict a party from developing competing products."),
    ),
    ("non_solicit", "General advertising shall not be deemed to solicit employees."),
    ("indemnity", "The Recipient is not obliged to indemnify the Discloser."),
    ("liquidated_damages", "There are no liquidated damages under this Agreement."),
    ("residuals", "There is no right to residuals."),
    ("ip_assignment", "Neither party shall transfer its right, title or interest to the other."),
    ("return_duty", "Notices shall be sent by mail, return receipt requested."),
    (
        "standstill",
        ("The United States securities laws forbid those who know not to purchase stock."),
    ),
]


def test_every_sign_has_a_detector():
    """The names that a playbook may use are the names that are looked for."""
    assert tuple(detector.name for detector in DETECTORS) == get_args(SignalName)
    assert set(SHOWN) == set(get_args(SignalName))


@pytest.mark.parametrize("name", SHOWN)
def test_sign_is_seen(name):
    """A plain sentence shows its sign."""
    assert name in signs_of(SHOWN[name])


@pytest.mark.parametrize(("name", "text"), NOT_SHOWN)
def test_sign_is_not_imagined(name, text):
    """A sentence that grants, excludes or shares what the sign fears does not show it."""
    assert name not in signs_of(text)


def test_sign_in_a_list_quotes_its_item():
    """Words that open a list count for each item, and the item alone is quoted."""
    document = document_of(
        "The Recipient shall not:\n(a) copy papers;\n(b) solicit any employee.\n"
    )
    (evidence,) = find_signals(document, segment(document))["non_solicit"]

    assert evidence.quote == "(b) solicit any employee."


def test_restraints_of_the_harsh_sample():
    """The longest period of each restraint is read; a restraint that is not there has no term."""
    document = parse_file(sample("harsh"))
    found = find_restraints(document, segment(document))

    assert {name: term.months for name, term in found.items()} == {
        "non_solicit": 36,
        "non_compete": 36,
    }


def test_period_that_looks_back():
    """A period before the ban is not the ban's length."""
    text = (
        "For one year the Recipient shall not hire any person who was an employee within the "
        "twenty-four month period preceding the hire."
    )
    document = document_of(text)

    assert find_restraints(document, segment(document))["non_solicit"].months == 12


@pytest.mark.parametrize("text", ["", "\n", "()", "the the the"])
def test_nothing_shows_nothing(text):
    """Nonsense shows no sign."""
    assert signs_of(text) == set()


@pytest.mark.parametrize(
    "text",
    [
        "shall not " * 100_000,
        "orally disclosed and retained " * 33_000,
        "required by law " * 62_000,
        "(a) shall not\n" * 40_000,
    ],
    ids=["shall not", "orally", "required", "items"],
)
def test_hostile_text_in_linear_time(text):
    """A megabyte of anything is searched within seconds."""
    document = document_of(text)
    segments = segment(document)
    began = time.process_time()
    find_signals(document, segments)

    assert time.process_time() - began < 20
