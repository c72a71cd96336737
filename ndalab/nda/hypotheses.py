"""The 17 hypotheses that an analysis answers, in our words. Data only: no rule lives here.

Source: ContractNLI (Yuta Koreeda and Christopher D. Manning, "ContractNLI: A Dataset for
Document-level Natural Language Inference for Contracts", Findings of EMNLP 2021), CC BY 4.0,
https://stanfordnlp.github.io/contract-nli/. The identifiers are the dataset's; the names and
statements below are ours, and the dataset's own wording of a hypothesis is what its annotators
answered. The numbers 6, 9 and 14 do not exist.
"""

from __future__ import annotations

from typing import get_args

from ndalab.nda.schemas import HypothesisId, Value


class Hypothesis(Value):
    """A statement that a document entails, contradicts or does not mention."""

    id: HypothesisId
    name: str
    statement: str


_TEXTS: dict[HypothesisId, tuple[str, str]] = {
    "nda-1": (
        "Marking required",
        "Information is protected only if the discloser expressly marks or names it as such.",
    ),
    "nda-2": (
        "Technical information only",
        "What is protected is technical information and nothing else.",
    ),
    "nda-3": (
        "Spoken information covered",
        "Information passed on by word of mouth can be protected.",
    ),
    "nda-4": (
        "Use limited to the purpose",
        "The recipient may use the information for the stated purposes and no others.",
    ),
    "nda-5": (
        "Employees may see it",
        "The recipient may show some of the information to some of its employees.",
    ),
    "nda-7": (
        "Outsiders may see it",
        (
            "The recipient may show some of the information to third parties such as advisers, "
            "agents or consultants."
        ),
    ),
    "nda-8": (
        "Notice when compelled",
        (
            "If law or a court makes the recipient disclose the information, it must tell the "
            "discloser."
        ),
    ),
    "nda-10": (
        "The agreement is secret",
        "The recipient must keep it to itself that the agreement or the talks exist.",
    ),
    "nda-11": (
        "No reverse engineering",
        "The recipient must not reverse engineer things that embody the information.",
    ),
    "nda-12": (
        "Independent development allowed",
        "The recipient remains free to develop similar information by itself.",
    ),
    "nda-13": (
        "Third-party sources allowed",
        "The recipient remains free to obtain similar information from someone else.",
    ),
    "nda-15": (
        "No licence granted",
        "The agreement gives the recipient no right in the information.",
    ),
    "nda-16": (
        "Return at the end",
        "When the agreement ends, the recipient must give back or destroy some of the information.",
    ),
    "nda-17": (
        "Copies allowed",
        "The recipient may copy some of the information in some cases.",
    ),
    "nda-18": (
        "No solicitation",
        "The recipient must not solicit some of the discloser's people.",
    ),
    "nda-19": (
        "Obligations survive",
        "Some duties outlive the agreement.",
    ),
    "nda-20": (
        "Some may be retained",
        "The recipient may keep some of the information after the rest went back or was destroyed.",
    ),
}

HYPOTHESES: tuple[Hypothesis, ...] = tuple(
    Hypothesis(id=key, name=_TEXTS[key][0], statement=_TEXTS[key][1])
    for key in get_args(HypothesisId)
)
"""All of them, in the order of their numbers."""

_BY_ID = {hypothesis.id: hypothesis for hypothesis in HYPOTHESES}


def hypothesis(key: HypothesisId) -> Hypothesis:
    """Return the hypothesis with the identifier `key`."""
    return _BY_ID[key]
