"""The particulars of whole documents: our samples, nonsense, and the measured corpus."""

import json
import os
import time
from datetime import date
from pathlib import Path

import pytest

from ndalab.nda.document import Document
from ndalab.nda.parsing import parse_file
from ndalab.nda.particulars import extract
from ndalab.nda.samples import sample, sample_paths
from ndalab.nda.segment import segment

DATA = Path(os.environ.get("NDALAB_DATA", Path(__file__).parents[3] / "shared" / "data"))


def read(text, name="t.txt"):
    """Extract the particulars of a text."""
    document = Document(name=name, format="text", sha256="0", text=text)
    return extract(document, segment(document))


@pytest.fixture(scope="module")
def found():
    """Extract the particulars of every sample once."""
    documents = [parse_file(path) for path in sample_paths()]
    return {document.name: extract(document, segment(document)) for document in documents}


EXPECTED = {
    "mutual.docx": (
        "Mutual Non-Disclosure Agreement",
        [("Northfield Optics B.V.", "both"), ("Tessellate Analytics, Inc.", "both")],
        "mutual",
        date(2026, 3, 14),
        ("fixed", 24),
        ("fixed", 36),
        "Netherlands",
        "The district court of Amsterdam",
    ),
    "inbound.pdf": (
        "CONFIDENTIALITY AGREEMENT",
        [
            ("BRACKENRIDGE PHARMACEUTICALS PLC", "discloser"),
            ("LARKSPUR INSTRUMENTS LIMITED", "recipient"),
        ],
        "one_way",
        date(2025, 11, 3),
        ("fixed", 24),
        ("fixed", 60),
        "England and Wales",
        "the courts of England and Wales",
    ),
    "outbound.txt": (
        "CONFIDENTIALITY AGREEMENT",
        [
            ("MERIDIAN TURBINE CORPORATION", "discloser"),
            ("OSTRANDER ENGINEERING GROUP, LLC", "recipient"),
        ],
        "one_way",
        date(2025, 6, 9),
        ("fixed", 18),
        ("fixed", 84),
        "State of New York",
        "the state and federal courts located in the County of New York, State of New York",
    ),
    "employee.html": (
        "Employee Confidentiality and Non-Solicitation Agreement",
        [("Wexley Diagnostics LLC", "discloser"), ("Jonah R. Pereira", "recipient")],
        "one_way",
        date(2026, 2, 2),
        ("unstated", None),
        ("until_public", None),
        "Commonwealth of Massachusetts",
        "the state courts in Suffolk County, Massachusetts",
    ),
    "merger.pdf": (
        "Confidentiality Agreement",
        [
            ("Ardmore Ridge Capital Partners, L.P.", "recipient"),
            ("Castellan Water Holdings, Inc.", "discloser"),
        ],
        "one_way",
        date(2026, 1, 20),
        ("unstated", None),
        ("fixed", 24),
        "State of Delaware",
        "the Court of Chancery of the State of Delaware",
    ),
    "harsh.docx": (
        "PROPRIETARY INFORMATION AND NON-CIRCUMVENTION AGREEMENT",
        [
            ("Blackthorn Freight Systems, Inc.", "discloser"),
            ("Quillfeather Software LLC", "recipient"),
        ],
        "one_way",
        date(2025, 9, 1),
        ("unstated", None),
        ("perpetual", None),
        "State of Texas",
        "the state and federal courts sitting in Harris County, Texas",
    ),
    "startup.txt": (
        "Mutual NDA",
        [("Pebblewick Labs Limited", "both"), ("Oranmore Studio DAC", "both")],
        "mutual",
        date(2025, 11, 17),
        ("fixed", 12),
        ("fixed", 24),
        "Ireland",
        "the courts of Ireland",
    ),
    "template.html": (
        "ONE-WAY NON-DISCLOSURE AGREEMENT",
        [("Regents of Halcyon State University", "discloser"), ("Recipient", "recipient")],
        "one_way",
        None,
        ("unstated", None),
        ("unstated", None),
        "State of Minnesota",
        None,
    ),
}


@pytest.mark.parametrize("name", EXPECTED)
def test_sample(found, name):
    """Every particular of our own samples is what their author put there."""
    it = found[name]

    assert it.is_nda
    assert (
        it.title,
        [(party.name, party.role) for party in it.parties],
        it.structure,
        it.effective_date,
        (it.agreement_term.kind, it.agreement_term.months),
        (it.confidentiality_term.kind, it.confidentiality_term.months),
        it.governing_law,
        it.venue,
    ) == EXPECTED[name]


def test_purposes(found):
    """The purpose is given in the document's words."""
    assert {name: it.purpose for name, it in found.items() if it.is_nda} == {
        "mutual.docx": (
            "assess whether the parties should jointly develop and market an underwater imaging "
            "sensor"
        ),
        "inbound.pdf": (
            "whether to appoint the Recipient to supply aerosol measurement equipment for its "
            "clinical "
            "programme"
        ),
        "outbound.txt": "preparing a proposal to perform casting services for Meridian",
        "employee.html": None,
        "merger.pdf": "a possible negotiated transaction",
        "harsh.docx": "evaluate a possible software supply relationship with the Company",
        "startup.txt": "building a booking app together",
        "template.html": "deciding whether to seek a licence to the Invention",
    }


def test_catering_order_is_no_nda(found):
    """A services order with one sentence on privacy is no NDA."""
    assert not found["catering.txt"].is_nda


@pytest.mark.parametrize("name", EXPECTED)
def test_evidence_quotes_the_document(found, name):
    """What a particular quotes stands in the document where it says."""
    document = parse_file(sample(name))
    it = found[name]
    quoted = [party.evidence for party in it.parties]
    quoted += [it.agreement_term.evidence, it.confidentiality_term.evidence]

    assert [e for e in quoted if e and e.quote != document.text[e.start : e.end]] == []
    assert all(party.evidence for party in it.parties)


NO_NDA = {
    "empty": "",
    "blank": " \n\n \n",
    "poem": "The rain keeps its secrets well,\nand so, my love, shall I.\nI shall not tell, I "
    "will not tell.\n",
    "recipe": "Pancakes\n\nMix 200 g flour with milk. Add two eggs. Fry in butter.\n",
    "article": (
        "What is a non-disclosure agreement?\n\nFounders often ask whether they need one. A "
        "non-disclosure agreement is a contract about confidential information. Investors rarely "
        "sign one. Lawyers disagree about their use. Ask yours.\n"
    ),
    "privacy notice": (
        "Privacy notice\n\nWe collect your name. We will not disclose your personal information to "
        "others. We keep it confidential. You can ask us to delete it.\n"
    ),
    "lease": (
        "LEASE AGREEMENT\n\nThis Lease Agreement is made on 1 May 2020 between Ann Lord and Bob "
        "Tenant.\n"
        "1. Rent. The Tenant shall pay 900 a month.\n2. Repairs. The Landlord shall repair the "
        "roof.\n"
        "3. Pets. The Tenant shall not keep pets.\n4. Term. This agreement lasts two years.\n"
        "5. Deposit. The Tenant shall pay a deposit.\n6. Confidentiality. The parties shall keep "
        "the "
        "rent confidential.\n7. Law. This agreement is governed by English law.\n"
    ),
    "numbers": "1 2 3 4 5\n" * 50,
}


NO_NDA["services"] = (
    "MASTER SERVICES AGREEMENT\n\nThis Agreement is between Alpha Ltd and Beta Ltd.\n"
    + "".join(
        f"{number}. {heading}\nThe Supplier shall {duty}. The Customer shall {other}.\n"
        for number, heading, duty, other in (
            (1, "Services", "perform the services", "give access to its site"),
            (2, "Fees", "send invoices monthly", "pay them within thirty days"),
            (3, "Staff", "use trained staff", "name a contact"),
            (4, "Warranty", "repair defects", "report them promptly"),
            (5, "Liability", "insure itself", "insure its site"),
            (6, "Data", "follow the data rules", "follow them too"),
        )
    )
    + "7. Confidentiality\nEach party shall keep the other's Confidential Information secret and "
    "shall not disclose it to any third party. It may disclose it where the law requires.\n"
    "8. Term\nThis Agreement lasts three years.\n9. Law\nIt is governed by English law.\n"
)


@pytest.mark.parametrize("name", NO_NDA)
def test_no_nda(name):
    """What is no NDA is not taken for one, and does not break the reading."""
    assert not read(NO_NDA[name]).is_nda


def test_form_of_a_mutual_nda_names_nobody():
    """The roles that either party plays are not taken for the parties."""
    it = read(
        "MUTUAL NON-DISCLOSURE AGREEMENT\nThis Agreement is between the parties below. Either "
        "party may disclose information to the other: the party that does so (“Discloser”) and the "
        "party that receives it (“Recipient”) agree:\nThe Recipient shall keep it confidential.\n"
    )

    assert (it.is_nda, it.structure, it.parties) == (True, "mutual", ())


def test_same_text_same_particulars():
    """Reading twice gives the same, letter for letter."""
    text = sample("outbound").read_text(encoding="ascii")

    assert read(text).model_dump_json() == read(text).model_dump_json()


HOSTILE = {
    "one word": "a" * 1_000_000,
    "brackets": '("' * 500_000,
    "between": "between A and B, " * 60_000,
    "shall": "the Receiving Party shall not disclose to the other party, and " * 16_000,
    "years": "five (5) years from the " * 42_000,
    "capitals": "Acme Of The And Limited " * 42_000,
    "laws": "governed by the laws of the State of the courts in " * 20_000,
    "lines": "(a) the agreement\n" * 50_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_in_linear_time(name):
    """A megabyte of anything is read within seconds."""
    began = time.process_time()
    read(HOSTILE[name])

    assert time.process_time() - began < 20


def test_corpus_is_all_ndas():
    """Every agreement of the ContractNLI development data is taken for an NDA."""
    files = [DATA / "contractnli" / name for name in ("dev.json", "train_first50.json")]
    if not all(path.exists() for path in files):
        pytest.skip(f"no ContractNLI data in {DATA}; set NDALAB_DATA to check against it")
    documents = [doc for path in files for doc in json.loads(path.read_text())["documents"]]

    assert [d["file_name"] for d in documents if not read(d["text"]).is_nda] == []
