"""The ways to join patterns."""

import re

from ndalab.nda.analyst.words import any_of, flat, near


def found(source, text):
    return re.search(source, text) is not None


def test_near_stays_in_the_sentence():
    """Two wordings are near within the gap and within one sentence."""
    source = near("not", "copy", 10)
    assert found(source, "shall not ever copy")
    assert not found(source, "shall not. copy")
    assert not found(source, "shall not, whatever happens, copy")


def test_any_of_begins_a_word():
    """An alternative is not found inside a word."""
    assert found(any_of("art", "copy"), "an article")
    assert not found(any_of("art", "copy"), "a start")


def test_a_flat_prohibition_knows_no_exception():
    """The prohibition counts where its passage makes no exception from it, before or after."""
    source = flat(near("not", "agents", 40))
    assert found(source, "it shall not go to agents")
    assert not found(source, "it shall not go to agents, except auditors")
    assert not found(source, "unless agreed, it shall not go to agents")
