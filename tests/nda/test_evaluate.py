"""The measuring of the analyst, on a dataset of two made-up documents."""

import json
import os
from pathlib import Path

import pytest

from ndalab.errors import UsageError
from ndalab.nda.evaluate import evaluate, locate, main, render

SENTENCES = (
    "The Recipient shall use the information only for the Purpose.",
    "The Recipient shall not reverse engineer any sample.",
    "The duties of confidence survive termination of this Agreement.",
)
REAL = Path(os.environ.get("NDALAB_DATA", "../shared/data")) / "contractnli" / "dev.json"


def annotated(sentences, answers):
    """Build one document in ContractNLI's format: `answers` maps ids to (label, span numbers)."""
    text, spans = "", []
    for sentence in sentences:
        spans.append([len(text), len(text) + len(sentence)])
        text += sentence + "\n"
    annotations = {
        key: {"choice": choice, "spans": numbers} for key, (choice, numbers) in answers.items()
    }
    return {
        "id": 1,
        "file_name": "made-up.txt",
        "text": text,
        "spans": spans,
        "annotation_sets": [{"annotations": annotations}],
    }


@pytest.fixture
def dataset(tmp_path):
    """A file of two documents: five answers, of which the analyst gets three."""
    documents = [
        annotated(
            SENTENCES,
            {
                "nda-4": ("Entailment", [0]),
                "nda-11": ("Entailment", [2]),
                "nda-19": ("Contradiction", [2]),
            },
        ),
        annotated(SENTENCES[:1], {"nda-4": ("NotMentioned", []), "nda-11": ("NotMentioned", [])}),
    ]
    path = tmp_path / "dev.json"
    path.write_text(json.dumps({"documents": documents, "labels": {}}), encoding="utf-8")
    return path


def test_accuracy(dataset):
    """Right answers are counted over all and by hypothesis."""
    report = evaluate(dataset)
    assert (report.documents, report.accuracy.hits, report.accuracy.of) == (2, 3, 5)
    counted = {s.id: (s.accuracy.hits, s.accuracy.of) for s in report.hypotheses if s.accuracy.of}
    assert counted == {"nda-4": (1, 2), "nda-11": (2, 2), "nda-19": (0, 1)}


def test_label_scores(dataset):
    """Precision, recall and F1 are pooled over the hypotheses."""
    scores = {
        s.name: (s.precision.hits, s.precision.of, s.recall.of) for s in evaluate(dataset).labels
    }
    assert scores == {
        "Entailment": (2, 4, 2),
        "Contradiction": (0, 0, 1),
        "NotMentioned": (1, 1, 2),
    }
    assert evaluate(dataset).labels[0].f1 == pytest.approx(2 / 3)


def test_evidence(dataset):
    """Of the facts rightly entailed, one quotes what the annotators marked and one does not."""
    evidence = evaluate(dataset).evidence
    assert (evidence.hits, evidence.of) == (1, 2)


def test_confidence_and_review_cover_every_fact(dataset):
    """Each judged fact lies in one bin, and is either marked for review or not."""
    report = evaluate(dataset)
    assert sum(b.accuracy.of for b in report.bins) == 5
    assert sum(b.accuracy.hits for b in report.bins) == 3
    assert report.flagged.of + report.unflagged.of == 5
    assert all(b.low <= b.confidence <= b.high for b in report.bins if b.accuracy.of)


def test_segmentation(dataset):
    """Starts of segments are compared with the annotated spans, pooled over documents."""
    segmentation = evaluate(dataset).segmentation
    assert (segmentation.precision.hits, segmentation.recall.of) == (4, 4)
    assert segmentation.f1 == 1.0


def test_the_table_is_stable(dataset):
    """The same report gives the same table, and it names every hypothesis."""
    table = render(evaluate(dataset))
    assert table == render(evaluate(dataset))
    assert table.splitlines()[0] == "rules 1 on 2 documents"
    assert table.splitlines()[2].split() == ["accuracy", "0.600", "3/5"]
    assert sum(line.startswith("  nda-") for line in table.splitlines()) == 17


def test_the_command_prints_the_table(dataset, capsys):
    """Named a folder, the command finds dev.json in it and returns 0."""
    assert main([str(dataset.parent)]) == 0
    assert capsys.readouterr().out == render(evaluate(dataset))


def test_the_command_without_data(tmp_path, capsys):
    """Where there is no data the command says where to put it, and returns 2."""
    assert main([str(tmp_path)]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "no ContractNLI file" in captured.err
    assert "NDALAB_DATA" in captured.err


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"documents": [{"text": 1}]}', "\udcff"])
def test_a_file_that_is_not_the_dataset(tmp_path, content):
    """Another file is refused by name, not with a traceback of the parser."""
    path = tmp_path / "dev.json"
    path.write_text(content, encoding="utf-8", errors="surrogateescape")
    with pytest.raises(UsageError, match=r"dev\.json is not a ContractNLI file"):
        evaluate(path)


def test_spans_beyond_the_list_are_refused(tmp_path):
    """An annotation that points at a span which does not exist is an error of the file."""
    document = annotated(SENTENCES[:1], {"nda-4": ("Entailment", [7])})
    path = tmp_path / "dev.json"
    path.write_text(json.dumps({"documents": [document]}), encoding="utf-8")
    with pytest.raises(UsageError, match="span 7"):
        evaluate(path)


def test_where_the_data_is_looked_for(dataset):
    """The argument goes before the environment; a folder of datasets is looked into."""
    nested = dataset.parent / "data" / "contractnli"
    nested.mkdir(parents=True)
    (nested / "dev.json").write_text("{}")
    assert locate(str(dataset), "elsewhere") == dataset
    assert locate(str(dataset.parent), None) == dataset
    assert locate(None, str(nested.parent)) == nested / "dev.json"


@pytest.mark.skipif(not REAL.is_file(), reason=f"ContractNLI is not at {REAL}; set NDALAB_DATA")
def test_the_real_dev_split():
    """On ContractNLI's dev split the rules keep the accuracy and evidence they promise."""
    report = evaluate(REAL)
    assert report.accuracy.share >= 0.82
    assert report.evidence.share >= 0.9
    assert report.unflagged.share > report.flagged.share + 0.15
