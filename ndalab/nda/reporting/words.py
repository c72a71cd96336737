"""How the report says things: labels, levels, terms and dates in plain words. Text only."""

from __future__ import annotations

from collections.abc import Sequence

from ndalab.nda.schemas import Fact, Label, Level, NDAAnalysis, Party, RiskFinding, Term

NOT_LEGAL_ADVICE = "Not legal advice."

LEVELS: dict[Level, str] = {"red": "Red", "yellow": "Yellow", "green": "Green"}
MEANINGS: dict[Level, str] = {
    "red": "a lawyer should see it before anybody signs",
    "yellow": "somebody should look at what is marked",
    "green": "nothing out of the ordinary was found",
}
ANSWERS: dict[Label, str] = {
    "Entailment": "Yes",
    "Contradiction": "No, it says otherwise",
    "NotMentioned": "Not mentioned",
}
STRUCTURES = {"mutual": "Mutual", "one_way": "One-way", "unclear": "Not clear"}


def clause_name(type_: str) -> str:
    """Write a clause type as people do: ``governing law``."""
    return type_.replace("_", " ").replace("non ", "non-").capitalize()


def kind(analysis: NDAAnalysis) -> str:
    """Say what the document is."""
    if not analysis.is_nda:
        return "No NDA, as far as can be seen"
    return f"{STRUCTURES[analysis.structure]} NDA" if analysis.structure != "unclear" else "NDA"


def party(of: Party) -> str:
    """Name a party with its defined term and its part."""
    alias = f" (“{of.alias}”)" if of.alias else ""
    role = {"discloser": ", discloses", "recipient": ", receives", "both": "", "unclear": ""}
    return f"{of.name}{alias}{role[of.role]}"


def term(of: Term) -> str:
    """Say how long something lasts."""
    if of.kind == "fixed" and of.months is not None:
        since = f" from “{of.runs_from}”" if of.runs_from else ""
        return months(of.months) + since
    return {
        "fixed": "Fixed, length not found",
        "perpetual": "Without end",
        "until_public": "Until the information is public",
        "unstated": "Not stated",
    }[of.kind]


def months(count: int) -> str:
    """Write a number of months, in years where it comes out even."""
    if count and count % 12 == 0:
        return f"{count // 12} year{'s' if count != 12 else ''}"
    return f"{count} month{'s' if count != 1 else ''}"


def score(of: NDAAnalysis) -> str:
    """Write the score; what is no NDA has none."""
    return str(of.score) if of.is_nda else "–"


def verdict(of: NDAAnalysis) -> str:
    """Say what the lane means, and how many points are left where points were counted."""
    return (
        f"{of.score} of 100: {MEANINGS[of.lane]}."
        if of.is_nda
        else "The playbook says nothing here."
    )


def in_order(findings: Sequence[RiskFinding]) -> str | None:
    """Count the rules that are met, and those among them that somebody should check."""
    fine = [finding for finding in findings if finding.level == "green"]
    doubtful = sum(finding.needs_review for finding in fine)
    check = f", {doubtful} of them to be checked" if doubtful else ""
    return f"{len(fine)} in order{check}" if fine else None


def certainty(fact: Fact) -> str:
    """Write a confidence as a percentage."""
    return f"{fact.confidence:.0%}"
