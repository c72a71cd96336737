"""Fixtures for tests that use a lab as its users do."""

import asyncio
import logging
from datetime import UTC, datetime

import inngest
import pytest

from ndalab import Lab

START = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)


@pytest.fixture
def client():
    """A client whose SDK logger stays quiet: errors are what many of these tests are about."""
    quiet = logging.getLogger("ndalab.tests.quiet")
    quiet.setLevel(logging.CRITICAL + 1)
    return inngest.Inngest(app_id="demo", is_production=False, logger=quiet)


@pytest.fixture
def function(client):
    """Decorate a function that starts on ``demo/<its id>``."""

    def decorate(fn_id="fn", event=None, **options):
        trigger = inngest.TriggerEvent(event=event or f"demo/{fn_id}")
        return client.create_function(fn_id=fn_id, trigger=trigger, **options)

    return decorate


@pytest.fixture
def play(client):
    """Open a lab, trigger one event and return the run that it started."""

    def play(functions, name="demo/fn", data=None, **options):
        async def main():
            with Lab(client, functions, **options) as lab:
                [run] = await lab.trigger(inngest.Event(name=name, data=data or {}))
                return run

        return asyncio.run(main())

    return play


@pytest.fixture
def seconds():
    """Tell how many seconds of the lab's default time have passed at a moment."""
    return lambda moment: (moment - START).total_seconds()
