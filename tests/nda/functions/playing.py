"""Plays the workflow in a lab, with documents in memory and scripted ports."""

import asyncio

import inngest

from ndalab import Lab
from ndalab.nda.events import Uploaded, make_event
from ndalab.nda.functions import make_functions
from ndalab.nda.shelf import ROOM, Shelf
from ndalab.nda.sources import MemorySource

AGREEMENT = (
    "MUTUAL NON-DISCLOSURE AGREEMENT\n\n"
    "1. Use. The Recipient shall use the Confidential Information solely for the Purpose.\n\n"
    "2. Law. This Agreement is governed by the laws of the State of New York.\n"
)


def upload(name, **changes):
    fields = {"tenant_id": "acme", "document_id": name, "uri": name, "name": name}
    return make_event(Uploaded(**(fields | changes)))


def play(documents, events, *, seam="kernel", room=ROOM, **ports):
    """Send events to a lab that has these documents; return the runs and what was sent."""
    client = inngest.Inngest(app_id="test", is_production=False)
    source = documents if hasattr(documents, "read") else MemorySource(documents)
    functions = make_functions(client, documents=Shelf(source, room), **ports)

    async def playing():
        with Lab(client, functions, seam=seam) as lab:
            runs = await lab.trigger(events)
            return runs, [(e.name, e.data) for e in lab.events()]

    return asyncio.run(playing())
