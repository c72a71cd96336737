"""The small vocabulary in which a playbook states its conditions, and how they are decided.

A condition looks at a `Situation`, which holds all that is known of a document, and says
whether it holds, which passages show it, and whether a person should look at the facts behind
it. No rule and no document is known here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal, TypeAlias, TypeVar

from pydantic import BeforeValidator, Discriminator, Field, Tag, model_validator

from ndalab.nda.schemas import ClauseType, Evidence, Fact, HypothesisId, Label, Term, Value
from ndalab.nda.signal_words import SignalName

Side = Literal["recipient", "discloser", "both"]
"""Whose interests are looked after: `both` is a neutral review."""

_T = TypeVar("_T")


def _listed(value: object) -> object:
    return value if isinstance(value, list | tuple) else (value,)


Many: TypeAlias = Annotated[tuple[_T, ...], BeforeValidator(_listed), Field(min_length=1)]
"""One word or a list of them: any of them will do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """All that conditions may look at."""

    we: Side = "both"
    structure: Literal["mutual", "one_way", "unclear"] = "unclear"
    law: str | None = None
    terms: Mapping[str, Term] = field(default_factory=dict)
    facts: Mapping[str, Fact] = field(default_factory=dict)
    clauses: Mapping[str, tuple[Evidence, ...]] = field(default_factory=dict)
    signals: Mapping[str, tuple[Evidence, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Outcome:
    """Whether a condition holds, what shows it, and whether a person should look."""

    holds: bool
    evidence: tuple[Evidence, ...] = ()
    needs_review: bool = False


class FactCondition(Value):
    """``{fact: nda-8, is: NotMentioned}``: how one of the 17 hypotheses was answered."""

    fact: HypothesisId
    answer: Many[Label] = Field(alias="is")

    def decide(self, situation: Situation) -> Outcome:
        """Compare the answer; a fact nobody judged is not mentioned, and to be reviewed."""
        fact = situation.facts.get(self.fact)
        if fact is None:
            return Outcome("NotMentioned" in self.answer, needs_review=True)
        return Outcome(fact.label in self.answer, fact.evidence, fact.needs_review)


class TermCondition(Value):
    """``{term: confidentiality, longer_than_months: 60}``: how long something lasts."""

    term: Literal["agreement", "confidentiality", "non_solicit", "non_compete", "standstill"]
    kind: Many[Literal["fixed", "perpetual", "until_public", "unstated"]] | None = Field(
        default=None, alias="is"
    )
    longer_than_months: int | None = Field(default=None, ge=0)
    shorter_than_months: int | None = Field(default=None, ge=0)

    @model_validator(mode="after")
    def _asks_something(self) -> TermCondition:
        if (self.kind, self.longer_than_months, self.shorter_than_months) == (None, None, None):
            raise ValueError("say `is`, `longer_than_months` or `shorter_than_months` of the term")
        return self

    def decide(self, situation: Situation) -> Outcome:
        """Compare the term; a restraint that the document does not have has no term."""
        term = situation.terms.get(self.term)
        if term is None:
            return Outcome(holds=False)
        return Outcome(self._fits(term), (term.evidence,) if term.evidence else ())

    def _fits(self, term: Term) -> bool:
        if self.kind is not None and term.kind not in self.kind:
            return False
        over, under = self.longer_than_months, self.shorter_than_months
        if over is not None and (term.months is None or term.months <= over):
            return False
        return under is None or (term.months is not None and term.months < under)


class StructureCondition(Value):
    """``{structure: one_way}``: whether both sides disclose."""

    structure: Many[Literal["mutual", "one_way", "unclear"]]

    def decide(self, situation: Situation) -> Outcome:
        """Compare the direction of disclosure."""
        return Outcome(situation.structure in self.structure)


class WeCondition(Value):
    """``{we: [recipient, both]}``: on which side we are."""

    we: Many[Side]

    def decide(self, situation: Situation) -> Outcome:
        """Compare our side."""
        return Outcome(situation.we in self.we)


class LawCondition(Value):
    """``{law: unstated}`` or ``{law: [State of New York, England and Wales]}``."""

    law: Many[str]
    """``stated``, ``unstated`` or names as the particulars give them."""

    def decide(self, situation: Situation) -> Outcome:
        """Compare the governing law."""
        word = "unstated" if situation.law is None else "stated"
        return Outcome(word in self.law or situation.law in self.law)


class ClauseCondition(Value):
    """``{clause: non_compete, present: true}``: whether any passage is about something."""

    clause: ClauseType
    present: bool = True

    def decide(self, situation: Situation) -> Outcome:
        """Look for a clause of the type."""
        found = situation.clauses.get(self.clause, ())
        return Outcome(bool(found) is self.present, found)


class SignalCondition(Value):
    """``{signal: indemnity}``: whether any passage shows a named sign."""

    signal: SignalName
    present: bool = True

    def decide(self, situation: Situation) -> Outcome:
        """Look for a passage that shows the sign."""
        found = situation.signals.get(self.signal, ())
        return Outcome(bool(found) is self.present, found)


class AllCondition(Value):
    """``{all: [...]}``: every one of them."""

    parts: tuple[Condition, ...] = Field(alias="all", min_length=1)

    def decide(self, situation: Situation) -> Outcome:
        """Decide every part; all of them are quoted."""
        outcomes = [part.decide(situation) for part in self.parts]
        return _together(all(outcome.holds for outcome in outcomes), outcomes)


class AnyCondition(Value):
    """``{any: [...]}``: at least one of them."""

    parts: tuple[Condition, ...] = Field(alias="any", min_length=1)

    def decide(self, situation: Situation) -> Outcome:
        """Decide every part; those that hold are quoted."""
        return _at_least(1, self.parts, situation)


class CountCondition(Value):
    """``{at_least: 2, of: [...]}``: so many of them."""

    at_least: int = Field(ge=1)
    parts: tuple[Condition, ...] = Field(alias="of", min_length=1)

    def decide(self, situation: Situation) -> Outcome:
        """Decide every part; those that hold are quoted."""
        return _at_least(self.at_least, self.parts, situation)


class NotCondition(Value):
    """``{not: {...}}``: the opposite."""

    part: Condition = Field(alias="not")

    def decide(self, situation: Situation) -> Outcome:
        """Turn the part round; what it quotes is quoted all the same."""
        inner = self.part.decide(situation)
        return Outcome(not inner.holds, inner.evidence, inner.needs_review)


KEYS = (
    "fact", "term", "structure", "we", "law", "clause", "signal", "all", "any", "at_least", "not",
)  # fmt: skip
"""The words by which a condition is known; each condition has exactly one of them."""


def _key(value: object) -> str | None:
    """Tell which condition a mapping states; None lets pydantic complain with our message."""
    named = [key for key in KEYS if isinstance(value, dict) and key in value]
    return f"<{named[0]}>" if len(named) == 1 else None


Condition: TypeAlias = Annotated[
    Annotated[FactCondition, Tag("<fact>")]
    | Annotated[TermCondition, Tag("<term>")]
    | Annotated[StructureCondition, Tag("<structure>")]
    | Annotated[WeCondition, Tag("<we>")]
    | Annotated[LawCondition, Tag("<law>")]
    | Annotated[ClauseCondition, Tag("<clause>")]
    | Annotated[SignalCondition, Tag("<signal>")]
    | Annotated[AllCondition, Tag("<all>")]
    | Annotated[AnyCondition, Tag("<any>")]
    | Annotated[CountCondition, Tag("<at_least>")]
    | Annotated[NotCondition, Tag("<not>")],
    Discriminator(
        _key,
        custom_error_type="condition",
        custom_error_message=f"a condition has exactly one of the keys {', '.join(KEYS)}",
    ),
]


def _at_least(count: int, parts: Iterable[Any], situation: Situation) -> Outcome:
    outcomes = [part.decide(situation) for part in parts]
    held = [outcome for outcome in outcomes if outcome.holds]
    enough = len(held) >= count
    quoted = _together(enough, held if enough else outcomes)
    return Outcome(enough, quoted.evidence, any(o.needs_review for o in outcomes))


def _together(holds: bool, outcomes: Iterable[Outcome]) -> Outcome:
    """Put outcomes together, each passage quoted once."""
    known = tuple(outcomes)
    evidence = {(e.start, e.end): e for outcome in known for e in outcome.evidence}
    return Outcome(holds, tuple(evidence.values()), any(o.needs_review for o in known))


for _model in (AllCondition, AnyCondition, CountCondition, NotCondition):
    _model.model_rebuild()
