"""Rules about return, copies and retention: nda-16, nda-17, nda-20."""

import pytest

E, C, N = "Entailment", "Contradiction", "NotMentioned"


@pytest.mark.parametrize(
    ("expected", "clauses"),
    [
        (E, ["On termination of this Agreement the Recipient shall return all documents."]),
        (
            E,
            [
                "All information shall be returned or destroyed:",
                "(a) if the parties decide not to proceed; or",
            ],
        ),
        (N, ["The Recipient shall return all documents at the Discloser's request."]),
        (N, ["Its duties as to information outlast the return of documents on termination."]),
        (N, ["Notwithstanding the return of documents upon completion, it is bound by secrecy."]),
    ],
)
def test_return_at_end(label, expected, clauses):
    """Return counts at the end of the agreement, not on request alone."""
    assert label("nda-16", *clauses) == expected


@pytest.mark.parametrize(
    ("expected", "clauses"),
    [
        (E, ["The Recipient may make copies of the information for its team."]),
        (E, ["The information may be copied only to the extent the trial needs it."]),
        (E, ["It shall not copy the information except as strictly necessary for the Purpose."]),
        (C, ["The Recipient shall not copy the information without the Discloser's consent."]),
        (C, ["The Recipient shall:", "(d) not reproduce any drawing;"]),
        (N, ["This Agreement may be signed in counterparts, copies being as good as originals."]),
        (N, ["It shall return the information and all copies of it."]),
    ],
)
def test_copies(label, expected, clauses):
    """An exception for what is needed entails, a ban subject to consent contradicts."""
    assert label("nda-17", *clauses) == expected


@pytest.mark.parametrize(
    ("expected", "clauses"),
    [
        (E, ["It shall destroy all copies, except that its counsel may retain one copy."]),
        (E, ["It is not required to delete what its routine back-up has stored."]),
        (
            E,
            [
                "It shall return all copies.",
                "Notwithstanding this, each party may retain:",
                "(a) what the law obliges it to hold;",
            ],
        ),
        (C, ["On request it shall return the information and all copies of it."]),
        (C, ["It shall give up all papers without retaining any copies."]),
        (N, ["On request it shall return the information."]),
        (N, ["Please sign and return one copy of this letter."]),
        (N, ["The information which its people retain in their unaided memory is residual."]),
    ],
)
def test_retention(label, expected, clauses):
    """A carve-out entails, giving up every copy contradicts, a bare return says nothing."""
    assert label("nda-20", *clauses) == expected
