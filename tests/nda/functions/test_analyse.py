import asyncio

import inngest

from ndalab import Lab
from ndalab.nda.events import Uploaded, make_event
from ndalab.nda.functions import make_functions
from ndalab.nda.sources import MemorySource

AGREEMENT = (
    "MUTUAL NON-DISCLOSURE AGREEMENT\n\n"
    "1. Use. The Recipient shall use the Confidential Information solely for the Purpose.\n\n"
    "2. Law. This Agreement is governed by the laws of the State of New York.\n"
)


def upload(name, **changes):
    fields = {"tenant_id": "acme", "document_id": name, "uri": name, "name": name}
    return make_event(Uploaded(**(fields | changes)))


def play(documents, events, **ports):
    """Send the events to a lab with the given documents; return its runs and what it was sent."""
    client = inngest.Inngest(app_id="test", is_production=False)
    functions = make_functions(client, documents=MemorySource(documents), **ports)

    async def playing():
        with Lab(client, functions) as lab:
            runs = await lab.trigger(events)
            return runs, [(e.name, e.data) for e in lab.events()]

    return asyncio.run(playing())


def test_a_document_comes_out_analysed():
    """An uploaded document ends as a completed run whose output is the whole analysis."""
    (run,), _ = play({"a.txt": AGREEMENT.encode()}, upload("a.txt"))
    assert run.status == "completed"
    assert run.output["governing_law"] == "State of New York"
    assert [fact["id"] for fact in run.output["facts"]][:3] == ["nda-1", "nda-2", "nda-3"]


def test_an_unreadable_document_fails_at_once_and_alone():
    """An empty file fails in one attempt with its sentence, and the others go on."""
    runs, sent = play(
        {"a.txt": b"", "b.txt": AGREEMENT.encode()}, [upload("a.txt"), upload("b.txt")]
    )
    assert [run.status for run in runs] == ["failed", "completed"]
    assert len(runs[0].calls) == 1
    failed = [data for name, data in sent if name == "nda/analysis.failed"]
    assert failed == [
        {
            "tenant_id": "acme",
            "document_id": "a.txt",
            "error": "a.txt: the file is empty (0 bytes); fetch or export it again.",
        }
    ]
