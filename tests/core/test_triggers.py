"""Patterns of trigger names."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ndalab.core.triggers import TriggerIndex, matching_patterns, pattern_matches


@pytest.mark.parametrize(
    ("pattern", "name", "expected"),
    [
        ("app/user.created", "app/user.created", True),
        ("app/*", "app/user.created", True),
        ("app/user.*", "app/user.created", True),
        ("api/*", "api/v1/users", True),
        ("api/v1/*", "api/v1/users", True),
        ("api/*", "api/", True),
        ("trigger/*", "triggerx/user", False),
        ("app/user*", "app/user.created", False),
        ("app/*.created", "app/user.created", False),
        ("*", "app/user.created", False),
        ("*/user", "app/user", False),
        ("app.*", "app/user.created", False),
        ("app/user", "app/user.created", False),
        ("app/*", "app", False),
        ("App/*", "app/x", False),
        ("app/user*", "app/user*", True),
        ("app/*", "app/*", True),
    ],
)
def test_patterns(pattern: str, name: str, expected: object) -> None:
    """A star counts only as the last sign, after a slash or a dot."""
    assert pattern_matches(pattern, name) is expected


def test_the_patterns_of_a_name() -> None:
    """A name satisfies itself and its prefixes up to every slash and dot."""
    assert matching_patterns("api/v1/user.new") == (
        "api/v1/user.new",
        "api/*",
        "api/v1/*",
        "api/v1/user.*",
    )
    assert matching_patterns("simple") == ("simple",)
    assert matching_patterns("app/*") == ("app/*",)


def test_an_index_keeps_the_order_of_registration() -> None:
    """What was added first comes first, whichever pattern it has."""
    index: TriggerIndex[str] = TriggerIndex()
    for pattern, value in [("a/*", "wild"), ("a/b", "exact"), ("c/d", "other"), ("a/*", "again")]:
        index.add(pattern, value)

    assert index.matching("a/b") == ["wild", "exact", "again"]
    assert index.matching("a/c") == ["wild", "again"]
    assert index.matching("x") == []


names = st.text(alphabet="ab/.*", max_size=6)


@settings(derandomize=True, deadline=None)
@given(patterns=st.lists(names, max_size=6), name=names)
def test_an_index_finds_what_matches(patterns: list[str], name: str) -> None:
    """The index answers as asking every pattern would."""
    index: TriggerIndex[int] = TriggerIndex()
    for place, pattern in enumerate(patterns):
        index.add(pattern, place)

    expected = [place for place, each in enumerate(patterns) if pattern_matches(each, name)]
    assert index.matching(name) == expected
