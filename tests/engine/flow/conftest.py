"""A short way to tell a story of events and time, for tests of flow control."""

import asyncio

import inngest
import pytest

from ndalab import Lab


@pytest.fixture
def event():
    """Make an event for the function ``fn``; keywords are its data."""

    def event(name="demo/fn", key="", ts=0, **data):
        return inngest.Event(name=name, data=data, id=key, ts=ts)

    return event


@pytest.fixture
def story(client):
    """Play events (or lists of them) and seconds of waiting in order, settle, return the lab."""

    def story(functions, *script, settle=True, **options):
        async def main():
            with Lab(client, functions, **options) as lab:
                for action in script:
                    if isinstance(action, (int, float)):
                        await lab.advance(seconds=action)
                    else:
                        await lab.send(action)
                if settle:
                    await lab.settle()
                return lab

        return asyncio.run(main())

    return story


@pytest.fixture
def starts(seconds):
    """Tell when each run was entered first, in seconds from the lab's start; None if never."""
    return lambda runs: [run.started_at and seconds(run.started_at) for run in runs]


@pytest.fixture
def ends(seconds):
    """Tell when each run ended, in seconds from the lab's start; None if it goes on."""
    return lambda runs: [run.ended_at and seconds(run.ended_at) for run in runs]
