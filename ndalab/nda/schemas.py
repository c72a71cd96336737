"""The values the NDA domain speaks in. Pure data: no parsing, no judgement, no I/O."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

Label = Literal["Entailment", "Contradiction", "NotMentioned"]
"""ContractNLI's three answers to a hypothesis (Koreeda & Manning 2021)."""

Level = Literal["green", "yellow", "red"]

HypothesisId = Literal[
    "nda-1", "nda-2", "nda-3", "nda-4", "nda-5", "nda-7", "nda-8", "nda-10", "nda-11",
    "nda-12", "nda-13", "nda-15", "nda-16", "nda-17", "nda-18", "nda-19", "nda-20",
]  # fmt: skip
"""ContractNLI's 17 hypotheses; the numbers 6, 9 and 14 do not exist."""

ClauseType = Literal[
    "parties", "dates", "purpose", "definition", "marking", "oral", "exclusions", "use",
    "recipients", "standard_of_care", "compelled_disclosure", "agreement_secrecy",
    "reverse_engineering", "licence", "residuals", "return", "retention", "copies", "term",
    "survival", "non_solicit", "non_compete", "standstill", "remedies", "liability", "warranty",
    "assignment", "governing_law", "venue", "third_parties", "entire_agreement", "notices",
    "signature", "other",
]  # fmt: skip


class Value(BaseModel):
    """Base of the domain's values: frozen, and strict about unknown names."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Evidence(Value):
    """A passage that carries a finding. `quote == document.text[start:end]`, always."""

    start: int = Field(ge=0)
    """Offset in characters into the text as parsed, inclusive."""
    end: int
    """Offset in characters into the text as parsed, exclusive."""
    quote: str
    section: str | None = None
    """The number or heading of the clause, as printed: ``"4.2"``, ``"TERM"``."""


class Fact(Value):
    """The answer to one ContractNLI hypothesis."""

    id: HypothesisId
    label: Label
    confidence: float = Field(ge=0, le=1)
    evidence: tuple[Evidence, ...] = ()
    source: Literal["rules", "learned", "claude"] = "rules"
    needs_review: bool = False


class Party(Value):
    """One side of the agreement, as it names itself."""

    name: str
    role: Literal["discloser", "recipient", "both", "unclear"] = "unclear"
    alias: str | None = None
    """The defined term: ``"Company"``, ``"Recipient"``."""
    evidence: Evidence | None = None


class Term(Value):
    """How long something lasts."""

    kind: Literal["fixed", "perpetual", "until_public", "unstated"]
    months: int | None = None
    runs_from: str | None = None
    """What starts the clock, in the document's words: ``"the Effective Date"``."""
    evidence: Evidence | None = None


class Clause(Value):
    """A passage with what it is about."""

    type: ClauseType
    confidence: float = Field(ge=0, le=1)
    evidence: Evidence


class RiskFinding(Value):
    """One rule of the playbook applied to the document."""

    rule_id: str
    clause: ClauseType
    level: Level
    points: int = Field(ge=0)
    perspective: Literal["discloser", "recipient", "both"]
    why: str
    fallback: str | None = None
    """Wording to propose instead, from the playbook."""
    evidence: tuple[Evidence, ...] = ()
    needs_review: bool = False


class Particulars(Value):
    """The facts on the agreement's cover: who, what kind, how long, under which law."""

    is_nda: bool
    title: str | None = None
    parties: tuple[Party, ...] = ()
    structure: Literal["mutual", "one_way", "unclear"] = "unclear"
    purpose: str | None = None
    effective_date: date | None = None
    agreement_term: Term = Term(kind="unstated")
    confidentiality_term: Term = Term(kind="unstated")
    governing_law: str | None = None
    venue: str | None = None


class NDAAnalysis(Particulars):
    """All that was found in one document. Not legal advice."""

    doc_sha256: str
    clauses: tuple[Clause, ...] = ()
    facts: tuple[Fact, ...] = ()
    findings: tuple[RiskFinding, ...] = ()
    lane: Level
    score: int = Field(ge=0, le=100)
    """100 is best: 100 less the points of the findings, never below 0."""
    engine: str
    engine_version: str
    warnings: tuple[str, ...] = ()
