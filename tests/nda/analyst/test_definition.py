"""Rules about what confidential information is: nda-1, nda-2, nda-3."""

import pytest

E, C, N = "Entailment", "Contradiction", "NotMentioned"


@pytest.mark.parametrize(
    ("expected", "clauses"),
    [
        (
            E,
            ['"Secrets" means information that is clearly marked as confidential.'],
        ),
        (E, ["Information given by mouth will be protected only if identified as proprietary."]),
        (E, ["All Confidential Information must bear a legend:", "(a) stamped confidential; and"]),
        (C, ['Confidential Information is protected whether or not it is marked "confidential".']),
        (
            C,
            [
                (
                    "Confidential Information means information labelled confidential, or which a "
                    "reasonable person would understand to be confidential."
                ),
            ],
        ),
        (
            C,
            [
                (
                    "Confidential Information includes information which, given the circumstances "
                    "surrounding disclosure, ought to be treated as confidential."
                ),
            ],
        ),
        (C, ["Failure to mark a document shall not deprive it of its confidential nature."]),
        (N, ["Confidential Information means everything the Discloser hands to the Recipient."]),
        (N, ["The Recipient shall take reasonable measures to keep the information confidential."]),
        (N, ["The Recipient shall not remove any marking saying confidential from a document."]),
        (N, ["It shall tell its staff of the confidential nature of the information."]),
    ],
)
def test_marking(label, expected, clauses):
    """Marking is required, waived by reasonable understanding, or not spoken of."""
    assert label("nda-1", *clauses) == expected


@pytest.mark.parametrize(
    ("expected", "clauses"),
    [
        (C, ["Confidential Information includes price lists, customer names and drawings."]),
        (C, ["Confidential Information means any of:", "(a) drawings;", "(b) marketing plans; or"]),
        (C, ["The Company will show us information concerning its finances and operations."]),
        (E, ["Confidential Information means the drawings and source code of the engine."]),
        (N, ["Confidential Information means whatever one party hands to the other."]),
        (
            N,
            [
                "Confidential Information does not include:",
                "(a) lists of customers found in public registers;",
            ],
        ),
        (N, ["The Recipient may lose business days."]),
    ],
)
def test_technical_only(label, expected, clauses):
    """Business information in the definition contradicts; technical words alone entail."""
    assert label("nda-2", *clauses) == expected


@pytest.mark.parametrize(
    ("expected", "clauses"),
    [
        (E, ["Confidential Information may be passed on in writing or orally."]),
        (E, ["Confidential Information means information disclosed in any form whatsoever."]),
        (E, ["Confidential Information means all data however recorded or disclosed."]),
        (E, ["Confidential Information includes tangible and intangible information."]),
        (N, ["Confidential Information means the documents listed in Annex 1."]),
        (N, ["This document supersedes every oral or written agreement about the information."]),
        (N, ["The Recipient shall give verbal notice before it discloses information."]),
        (N, ["The Recipient may not reproduce the information in any form."]),
    ],
)
def test_verbal(label, expected, clauses):
    """Spoken information counts if the words say so, and not where only talk is spoken of."""
    assert label("nda-3", *clauses) == expected
