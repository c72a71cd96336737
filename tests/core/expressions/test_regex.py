"""`matches` searches as RE2 does, in time that grows with the text alone."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ndalab.core.expressions.regex import matches
from ndalab.core.expressions.values import Failure


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        ("", "x", True),
        ("b", "abc", True),
        ("^b", "abc", False),
        ("c$", "abc", True),
        ("a$", "a\n", False),
        ("(?m)a$", "a\nb", True),
        ("(?m)^b", "a\nb", True),
        ("\\Aab\\z", "ab", True),
        (".", "\n", False),
        ("(?s).", "\n", True),
        ("(?s)a.(?-s)b.", "a\nb\n", False),
        ("(?i)ABC", "xabcx", True),
        ("(?i:a)b", "Ab", True),
        ("(?i:a)b", "AB", False),
        ("a(?i)b|c", "C", True),
        ("(?i)[^a]", "A", False),
        ("(?i)[b-d]", "C", True),
        ("^(foo|bar)+$", "foobarfoo", True),
        ("^(a|ab)(c|bcd)$", "abcd", True),
        ("^(\\w+\\.)*\\w+$", "a.b.c", True),
        ("^a{2}$", "aa", True),
        ("^a{2,}$", "a", False),
        ("^a{2,3}$", "aaaa", False),
        ("^a{0}$", "", True),
        ("a{,2}", "a{,2}", True),
        ("a??b", "b", True),
        ("x*?y+?", "xy", True),
        ("(|a)*b", "aab", True),
        ("[]a]", "]", True),
        ("[^]a]", "]", False),
        ("[a-]", "-", True),
        ("[\\d\\-x]", "-", True),
        ("[\\]]", "]", True),
        ("[a-\\x63]", "b", True),
        ("[[:alpha:]_]+", "1_", True),
        ("^[[:^digit:]]$", "5", False),
        ("\\d", "٣", False),
        ("\\w", "é", False),
        ("\\W", "é", True),
        ("\\S", " ", False),
        ("\\s", "\v", False),
        ("\\bfoo\\b", "a foo b", True),
        ("\\bfoo\\b", "afoo", False),
        ("o\\Bo", "foo", True),
        ("\\p{Lu}", "É", True),
        ("\\pN", "5", True),
        ("\\PL", "a", False),
        ("\\p{^L}", "a", False),
        ("\\p{Any}", "😀", True),
        ("[\\p{Lu}x]", "É", True),
        ("\\x41\\x{1F600}\\101\\t", "A😀A\t", True),
        ("\\Qa.b\\E+$", "a.bb", True),
        ("\\Q[", "[", True),
        ("\\\\Q", "\\Q", True),
        ("(?P<n>a)(?<m>b)", "ab", True),
        ("é+", "éé", True),
    ],
)
def test_patterns(pattern: str, text: str, expected: object) -> None:
    """Each construct of RE2 means what it means there."""
    assert matches(text, pattern) is expected


@pytest.mark.parametrize(
    ("pattern", "problem"),
    [
        ("(?=a)", "invalid or unsupported Perl syntax"),
        ("(?<!a)b", "invalid or unsupported Perl syntax"),
        ("(?z)", "invalid or unsupported Perl syntax"),
        ("(a)\\1", "invalid escape sequence"),
        ("\\k", "invalid escape sequence"),
        ("\\", "invalid escape sequence"),
        ("\\x{110000}", "invalid escape sequence"),
        ("\\p{Greek}", "unknown character class"),
        ("a**", "invalid nested repetition operator"),
        ("a{2}{3}", "invalid nested repetition operator"),
        ("*a", "missing argument to repetition operator"),
        ("a|{2}", "missing argument to repetition operator"),
        ("a{1001}", "invalid repeat count"),
        ("a{3,2}", "invalid repeat count"),
        ("(a", "missing closing )"),
        ("a)", "unexpected )"),
        ("[a", "missing closing ]"),
        ("[z-a]", "invalid character class range"),
        ("[[:nope:]]", "invalid character class range"),
        ("(" * 60 + ")" * 60, "nested deeper"),
        ("((a{100}){100}){100}", "expression too large"),
    ],
)
def test_what_re2_lacks_has_no_result(pattern: str, problem: str) -> None:
    """Lookaround, back-references and malformed patterns are refused by name."""
    found = matches("a", pattern)

    assert isinstance(found, Failure)
    assert found.message.startswith("error parsing regexp: ")
    assert problem in found.message


@pytest.mark.parametrize("pattern", ["(a+)+$", "^(a|a)*$", "(a|aa)+$", "(.*)*$x", ".*.*.*.*=$"])
def test_no_pattern_takes_long(pattern: str) -> None:
    """Patterns that make a backtracking engine run for years are answered at once."""
    assert matches("a" * 2000 + "b", pattern) is False


atoms = st.sampled_from(["a", "b", "c", ".", "[ab]", "[^a]", "\\w", "\\b", "^", "$", "(?:)"])


def composed(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    groups = inner.map(lambda text: f"(?:{text})")
    counts = st.sampled_from(["*", "+", "?", "{2}", "{1,2}", "{0,1}", "*?"])
    return st.one_of(
        st.lists(inner, min_size=1, max_size=3).map("".join),
        st.lists(groups, min_size=2, max_size=3).map("|".join),
        st.tuples(groups, counts).map("".join),
    )


@settings(derandomize=True, max_examples=400, deadline=None)
@given(
    pattern=st.recursive(atoms, composed, max_leaves=6),
    text=st.text(alphabet="abc \n", max_size=8),
)
def test_agrees_with_pythons_engine_where_both_know_the_pattern(pattern: str, text: str) -> None:
    """On the constructs common to both, the answer is that of `re`."""
    expected = re.search(pattern.replace("$", r"\Z"), text, re.ASCII) is not None

    assert matches(text, pattern) is expected
