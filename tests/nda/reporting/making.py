"""Makes analyses by hand, so that the report is tested without any analyst."""

from ndalab.nda.document import Document
from ndalab.nda.hypotheses import HYPOTHESES
from ndalab.nda.schemas import Fact, NDAAnalysis, Party, RiskFinding, Term

TEXT = (
    "MUTUAL NDA. This agreement is between Ada Ltd and Brunel <GmbH>. "
    "Neither side may tell <script>alert('x')</script> anybody & everybody. "
    "The duties last for ever. The law of Ireland governs."
)


def document(text=TEXT):
    return Document(name="a.txt", format="text", sha256="0" * 64, text=text)


def quote(words, text=TEXT, section="4.2"):
    start = text.index(words)
    return document(text).evidence(start, start + len(words), section)


def finding(level="red", **changes):
    fields = {
        "rule_id": "term",
        "clause": "governing_law",
        "level": level,
        "points": 25,
        "perspective": "recipient",
        "why": "Nothing ends.",
        "fallback": "Three years & no more.",
        "evidence": (quote("The duties last for ever."),),
    }
    return RiskFinding(**(fields | changes))


def fact(hypothesis, **changes):
    fields = {"id": hypothesis.id, "label": "NotMentioned", "confidence": 0.9}
    return Fact(**(fields | changes))


def analysis(**changes):
    told = {
        "label": "Entailment",
        "confidence": 0.6,
        "needs_review": True,
        "evidence": (quote("<script>alert('x')</script> anybody & everybody"),),
    }
    first, *rest = HYPOTHESES
    fields = {
        "is_nda": True,
        "title": "MUTUAL NDA",
        "parties": (Party(name="Ada Ltd", alias="A", role="both"), Party(name="Brunel <GmbH>")),
        "structure": "mutual",
        "confidentiality_term": Term(kind="perpetual"),
        "governing_law": "Ireland",
        "doc_sha256": "0" * 64,
        "facts": (fact(first, **told), *map(fact, rest)),
        "findings": (finding("green", why="All is well."), finding()),
        "lane": "red",
        "score": 75,
        "engine": "rules",
        "engine_version": "1",
    }
    return NDAAnalysis(**(fields | changes))
