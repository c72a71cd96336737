"""Measure the offline analyst on a ContractNLI file: ``python -m ndalab.nda.evaluate [DIR]``.

Scores only: the analyst and the segmentation are called, never changed. The data is not part
of ndalab; it is read from where the user keeps it.
"""

from __future__ import annotations

import hashlib
import json
import math
import os
import sys
from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import get_args

from pydantic import BaseModel, ValidationError, model_validator

from ndalab.errors import UsageError
from ndalab.nda.analyst import ENGINE, ENGINE_VERSION, judge
from ndalab.nda.document import Document
from ndalab.nda.hypotheses import hypothesis
from ndalab.nda.schemas import Fact, HypothesisId, Label, Value
from ndalab.nda.segment import segment

BELOW_ONE = math.nextafter(1.0, 0.0)
BIN_EDGES = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
DEFAULT_FOLDER = Path("../shared/data/contractnli")


class _Annotation(BaseModel):
    choice: Label
    spans: list[int] = []


class _AnnotationSet(BaseModel):
    annotations: dict[HypothesisId, _Annotation]


class _Annotated(BaseModel):
    """One document of a ContractNLI file; fields we do not use are ignored."""

    file_name: str = "document.txt"
    text: str
    spans: list[tuple[int, int]]
    annotation_sets: list[_AnnotationSet]

    @model_validator(mode="after")
    def _spans_exist(self) -> _Annotated:
        numbers = (i for s in self.annotation_sets for a in s.annotations.values() for i in a.spans)
        for number in numbers:
            if not 0 <= number < len(self.spans):
                raise ValueError(f"span {number} does not exist in {self.file_name}")
        return self


class _Dataset(BaseModel):
    documents: list[_Annotated]


class Judged(Value):
    """One fact beside the annotators' answer."""

    fact: Fact
    gold: Label
    evidence_overlaps: bool
    """Whether a quoted passage overlaps one that the annotators marked."""

    @property
    def right(self) -> bool:
        """Whether the label is the annotators'."""
        return self.fact.label == self.gold


class Ratio(Value):
    """So many out of so many."""

    hits: int
    of: int

    @property
    def share(self) -> float:
        """The ratio as a number; 0 where there is nothing to count."""
        return self.hits / self.of if self.of else 0.0


class Scores(Value):
    """Precision and recall of one kind of answer."""

    name: str
    precision: Ratio
    recall: Ratio

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        total = self.precision.of + self.recall.of
        return 2 * self.precision.hits / total if total else 0.0


class HypothesisScore(Value):
    """How often one hypothesis was answered right."""

    id: HypothesisId
    accuracy: Ratio


class Bin(Value):
    """The facts whose confidence lies in ``[low, high)``; the last bin includes 1."""

    low: float
    high: float
    accuracy: Ratio
    confidence: float
    """The mean confidence stated."""


class Report(Value):
    """What one evaluation found."""

    documents: int
    accuracy: Ratio
    hypotheses: tuple[HypothesisScore, ...]
    labels: tuple[Scores, ...]
    evidence: Ratio
    """Facts rightly labelled Entailment or Contradiction whose quotes meet the annotators'."""
    bins: tuple[Bin, ...]
    flagged: Ratio
    """Right answers among the facts marked for review."""
    unflagged: Ratio
    segmentation: Scores


def evaluate(path: str | Path) -> Report:
    """Judge every document of a ContractNLI file and compare with its annotations.

    Args:
        path: The JSON file, such as ``dev.json``.

    Raises:
        UsageError: The file is absent or is not ContractNLI's format.
    """
    dataset = _read(Path(path))
    judged: list[Judged] = []
    starts: list[tuple[set[int], set[int]]] = []
    for annotated in dataset.documents:
        document = _document(annotated)
        segments = segment(document)
        judged += _compare(judge(segments, document), annotated)
        starts.append(({s.start for s in segments}, {start for start, _ in annotated.spans}))
    return _report(len(dataset.documents), judged, starts)


def _read(path: Path) -> _Dataset:
    if not path.is_file():
        raise UsageError(
            f"There is no ContractNLI file at {path}. Download the dataset, then name its folder: "
            "`python -m ndalab.nda.evaluate DIR`, or set NDALAB_DATA."
        )
    try:
        return _Dataset.model_validate(json.loads(path.read_text(encoding="utf-8")))
    except (json.JSONDecodeError, UnicodeDecodeError, ValidationError) as error:
        raise UsageError(
            f"{path} is not a ContractNLI file ({_first(error)}). Pass its folder or its JSON file."
        ) from error


def _first(error: ValueError) -> str:
    """Say in one line what is wrong, without the parser's links and types."""
    if isinstance(error, ValidationError):
        return str(error.errors()[0]["msg"])
    return str(error).splitlines()[0]


def _document(annotated: _Annotated) -> Document:
    text, name = annotated.text, annotated.file_name
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Document(name=name, format="text", sha256=digest, text=text)


def _compare(facts: Sequence[Fact], annotated: _Annotated) -> list[Judged]:
    answers = annotated.annotation_sets[0].annotations if annotated.annotation_sets else {}
    return [
        Judged(
            fact=fact,
            gold=answers[fact.id].choice,
            evidence_overlaps=_overlaps(fact, [annotated.spans[i] for i in answers[fact.id].spans]),
        )
        for fact in facts
        if fact.id in answers
    ]


def _overlaps(fact: Fact, spans: Iterable[tuple[int, int]]) -> bool:
    return any(e.start < end and start < e.end for start, end in spans for e in fact.evidence)


def _report(
    documents: int, judged: Sequence[Judged], starts: Sequence[tuple[set[int], set[int]]]
) -> Report:
    carried = [j for j in judged if j.right and j.gold != "NotMentioned"]
    return Report(
        documents=documents,
        accuracy=_right(judged),
        hypotheses=tuple(
            HypothesisScore(id=key, accuracy=_right([j for j in judged if j.fact.id == key]))
            for key in get_args(HypothesisId)
        ),
        labels=tuple(_label_scores(label, judged) for label in get_args(Label)),
        evidence=Ratio(hits=sum(j.evidence_overlaps for j in carried), of=len(carried)),
        bins=tuple(_bins(judged)),
        flagged=_right([j for j in judged if j.fact.needs_review]),
        unflagged=_right([j for j in judged if not j.fact.needs_review]),
        segmentation=_start_scores(starts),
    )


def _right(judged: Sequence[Judged]) -> Ratio:
    return Ratio(hits=sum(j.right for j in judged), of=len(judged))


def _label_scores(label: Label, judged: Sequence[Judged]) -> Scores:
    return Scores(
        name=label,
        precision=_right([j for j in judged if j.fact.label == label]),
        recall=_right([j for j in judged if j.gold == label]),
    )


def _bins(judged: Sequence[Judged]) -> Iterable[Bin]:
    for low, high in pairwise(BIN_EDGES):
        inside = [j for j in judged if low <= min(j.fact.confidence, BELOW_ONE) < high]
        stated = sum(j.fact.confidence for j in inside)
        mean = stated / len(inside) if inside else 0.0
        yield Bin(low=low, high=high, accuracy=_right(inside), confidence=mean)


def _start_scores(starts: Sequence[tuple[set[int], set[int]]]) -> Scores:
    common = sum(len(ours & gold) for ours, gold in starts)
    return Scores(
        name="segment starts",
        precision=Ratio(hits=common, of=sum(len(ours) for ours, _ in starts)),
        recall=Ratio(hits=common, of=sum(len(gold) for _, gold in starts)),
    )


def render(report: Report) -> str:
    """Lay the report out as a plain-text table, the same for the same numbers."""
    lines = [
        f"{ENGINE} {ENGINE_VERSION} on {report.documents} documents",
        "",
        _line("accuracy", report.accuracy),
        *(_line(f"  {s.id:<7} {hypothesis(s.id).name}", s.accuracy) for s in report.hypotheses),
        "",
        f"{'label':<42} {'prec.':>6} {'recall':>6} {'F1':>6}",
        *(_score_line(scores) for scores in (*report.labels, report.segmentation)),
        "",
        _line("evidence met, of facts rightly E or C", report.evidence),
        "",
        f"{'confidence':<42} {'right':>6}  {'count':>11} {'stated':>6}",
        *(_bin_line(bin_) for bin_ in report.bins),
        _line("marked for review", report.flagged),
        _line("not marked", report.unflagged),
    ]
    return "\n".join(lines) + "\n"


def _line(name: str, ratio: Ratio) -> str:
    return f"{name:<42} {ratio.share:6.3f}  {ratio.hits:>5}/{ratio.of:<5}"


def _score_line(scores: Scores) -> str:
    shares = (scores.precision.share, scores.recall.share, scores.f1)
    return f"  {scores.name:<40} " + " ".join(f"{share:6.3f}" for share in shares)


def _bin_line(bin_: Bin) -> str:
    return f"{_line(f'  {bin_.low:.1f} to {bin_.high:.1f}', bin_.accuracy)} {bin_.confidence:6.3f}"


def locate(argument: str | None, environment: str | None) -> Path:
    """Find the dev split: the argument first, then NDALAB_DATA, then the usual place."""
    given = Path(argument or environment or DEFAULT_FOLDER)
    candidates = (given, given / "dev.json", given / "contractnli" / "dev.json")
    return next((path for path in candidates if path.is_file()), given / "dev.json")


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the report; return 0, or 2 with one sentence on stderr where data is absent."""
    args = sys.argv[1:] if arguments is None else arguments
    try:
        path = locate(args[0] if args else None, os.environ.get("NDALAB_DATA"))
        sys.stdout.write(render(evaluate(path)))
    except UsageError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
