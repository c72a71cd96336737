"""The ways to join patterns."""

import re

from ndalab.nda.analyst.words import EXCEPTION, any_of, lacking, near


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


def test_lacking_looks_before_and_after():
    """A pattern counts where its passage does not hold the other one, before it or after."""
    source = lacking(EXCEPTION, near("not", "agents", 40))
    assert found(source, "it shall not go to agents")
    assert not found(source, "it shall not go to agents, except auditors")
    assert not found(source, "unless agreed, it shall not go to agents")
