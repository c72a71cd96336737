"""The playbook file: what it may say, and what it is told when it may not."""

import pytest

from ndalab.errors import UsageError
from ndalab.nda.conditions import KEYS, Situation
from ndalab.nda.playbook import DEFAULT, load_playbook, read_playbook
from ndalab.nda.schemas import Evidence, Fact, Term

SMALL = """\
name: small
rules:
  - id: one
    clause: term
    perspective: both
    baseline: Fine.
    levels:
      - level: red
        when: {structure: unclear}
        why: Because.
"""


def evidence(start):
    """Quote one letter."""
    return Evidence(start=start, end=start + 1, quote="x")


def condition(text):
    """Read one condition, as it would stand in a playbook."""
    playbook = read_playbook(SMALL.replace("{structure: unclear}", text))
    return playbook.rules[0].levels[0].when


def test_default_playbook():
    """The playbook that ships covers the positions an analyst expects, in a fixed order."""
    playbook = load_playbook()

    assert [rule.id for rule in playbook.rules] == [
        "structure",
        "marking",
        "exclusions",
        "compelled-disclosure",
        "recipients",
        "representatives",
        "use",
        "term",
        "term-floor",
        "return",
        "secrecy",
        "residuals",
        "non-solicit",
        "non-compete",
        "standstill",
        "remedies",
        "assignment",
        "ownership",
        "governing-law",
    ]
    assert (playbook.points.red, playbook.points.yellow) == (25, 8)


def test_every_level_proposes_wording():
    """Each level of the shipped playbook says why, and what to propose instead."""
    levels = [level for rule in load_playbook().rules for level in rule.levels]

    assert [level for level in levels if not level.fallback] == []
    assert all(level.why.endswith(".") for level in levels)


def test_own_playbook(tmp_path):
    """A copy of the file, changed, is read from its path, byte-order mark or not."""
    path = tmp_path / "mine.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + SMALL.replace("name: small", "name: Büro").encode())

    assert load_playbook(path).name == "Büro"
    assert load_playbook(str(path)) == load_playbook(path)


def test_points_may_be_set():
    """Points can be set for a colour and for one level."""
    text = SMALL.replace("name: small", "name: small\npoints: {red: 40}")
    text = text.replace("        why:", "        points: 3\n        why:")
    playbook = read_playbook(text)

    assert (playbook.points.red, playbook.points.yellow) == (40, 8)
    assert playbook.rules[0].levels[0].points == 3


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("clause: term", "clause: terms"), r"line 4, rule 'one', rules\.0\.clause: .*'term'"),
        (("    clause: term\n", ""), r"rule 'one', rules\.0\.clause: Field required"),
        (("baseline: Fine.", "basis: Fine."), r"line 6, rule 'one', rules\.0\.basis: Extra"),
        (
            ("level: red", "level: pink"),
            (
                r"line 8, rule 'one', .*'red' or 'yellow' \(found "
                r"'pink'\)"
            ),
        ),
        (("structure: unclear", "structure: odd"), r"line 9, rule 'one', .*'mutual', 'one_way'"),
        (("structure: unclear", "structur: odd"), r"line 9.*exactly one of the keys fact, term"),
        (("{structure: unclear}", "{structure: mutual, we: both}"), r"exactly one of the keys"),
        (("{structure: unclear}", "[]"), r"exactly one of the keys"),
        (("{structure: unclear}", "{fact: nda-6, is: Entailment}"), r"'nda-5', 'nda-7'"),
        (("{structure: unclear}", "{fact: nda-8}"), r"when\.is: Field required"),
        (("{structure: unclear}", "{term: agreement}"), r"say `is`, `longer_than_months`"),
        (("{structure: unclear}", "{signal: smoke}"), r"'indemnity'.*\(found 'smoke'\)"),
        (("{structure: unclear}", "{all: []}"), r"at least 1 item"),
        (("{structure: unclear}", "{all: [{not: {law: 3}}]}"), r"when\.all\.0\.not\.law"),
        (("why: Because.", "why: ''"), r"line 10, rule 'one', .*at least 1 character"),
        (("perspective: both", "perspective: ours"), r"'recipient', 'discloser' or 'both'"),
        (("name: small", "name: small\npoints: {red: 250}"), r"line 2, points\.red: .*100"),
        (("name: small", "name: small\nname: twice"), r"line 2: the key 'name' stands here twice"),
        (("id: one", "id: One!"), r"line 3, rule 'One!', rules\.0\.id"),
    ],
)
def test_mistakes_are_explained(change, told):
    """A mistake is told with its line, its rule and what is allowed."""
    with pytest.raises(UsageError, match=told):
        read_playbook(SMALL.replace(*change))


def test_same_id_twice():
    """Two rules cannot share an id."""
    rule = SMALL.split("rules:\n")[1]

    with pytest.raises(UsageError, match="two rules have the id 'one'"):
        read_playbook(SMALL + rule)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "a playbook is a mapping"),
        ("- a\n- b\n", "a playbook is a mapping"),
        ("just words", "a playbook is a mapping"),
        ("a: [1,", r"mine\.yaml, line 1: not valid YAML"),
        ("a: b\n  c: d\n", r"line 2: not valid YAML"),
        ("name: &x small\nrules: *x\n", r"aliases \(\*name\) are not allowed"),
        ("name: x\nrules: !!python/object:os.system {}\n", "not valid"),
        ("x: " + "{not: " * 3000 + "1" + "}" * 3000, "nested too deeply"),
        ("a: \x00", "not valid YAML"),
        ("name: 2020-13-45\n", "not valid YAML"),
        ("? [a]\n: b\n", "line 1: not valid YAML"),
        ("rules: []\n", "name: Field required"),
    ],
    ids=range(12),
)
def test_what_is_no_playbook(text, told):
    """What is no playbook at all is refused with a reason."""
    with pytest.raises(UsageError, match=told):
        read_playbook(text, "mine.yaml")


@pytest.mark.parametrize(("depth", "allowed"), [(40, True), (100, False), (5000, False)])
def test_nesting_has_a_limit(depth, allowed):
    """Conditions may be nested; beyond reason they are refused, not followed."""
    deep = SMALL.replace("{structure: unclear}", "{not: " * depth + "{we: both}" + "}" * depth)

    if allowed:
        assert len(read_playbook(deep).rules) == 1
    else:
        with pytest.raises(UsageError, match="nested too deeply"):
            read_playbook(deep)


@pytest.mark.parametrize("kind", ["missing", "folder", "binary", "large"])
def test_files_that_cannot_be_read(tmp_path, kind):
    """A path that gives no text is refused with the path and what to do."""
    path = tmp_path / "p.yaml"
    if kind == "folder":
        path.mkdir()
    if kind == "binary":
        path.write_bytes(b"\xff\xfe\x00\xd8")
    if kind == "large":
        path.write_bytes(b"#" * 1_000_001)

    with pytest.raises(UsageError, match=r"p\.yaml"):
        load_playbook(path)


def test_documented_keys_are_the_keys():
    """The comment at the head of the shipped file shows every kind of condition."""
    head = DEFAULT.read_text(encoding="utf-8").split("\nname:")[0]

    assert [key for key in KEYS if f"{{{key}: " not in head] == []


FACT = Fact(id="nda-8", label="Entailment", confidence=0.9, evidence=(evidence(3),))
SITUATION = Situation(
    we="recipient",
    structure="one_way",
    law="Ireland",
    terms={
        "confidentiality": Term(kind="fixed", months=36, evidence=evidence(1)),
        "agreement": Term(kind="perpetual"),
    },
    facts={"nda-8": FACT},
    clauses={"term": (evidence(5),)},
    signals={"indemnity": (evidence(7),)},
)


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("{structure: one_way}", True),
        ("{structure: [mutual, one_way]}", True),
        ("{structure: mutual}", False),
        ("{we: recipient}", True),
        ("{we: [discloser, both]}", False),
        ("{law: stated}", True),
        ("{law: unstated}", False),
        ("{law: Ireland}", True),
        ("{law: [Germany, France]}", False),
        ("{fact: nda-8, is: Entailment}", True),
        ("{fact: nda-8, is: [NotMentioned, Contradiction]}", False),
        ("{fact: nda-10, is: NotMentioned}", True),
        ("{term: confidentiality, longer_than_months: 24}", True),
        ("{term: confidentiality, longer_than_months: 36}", False),
        ("{term: confidentiality, shorter_than_months: 37}", True),
        ("{term: confidentiality, shorter_than_months: 36}", False),
        ("{term: confidentiality, is: fixed, longer_than_months: 24}", True),
        ("{term: agreement, is: [perpetual, unstated]}", True),
        ("{term: agreement, longer_than_months: 1}", False),
        ("{term: standstill, is: unstated}", False),
        ("{clause: term}", True),
        ("{clause: term, present: false}", False),
        ("{clause: copies, present: false}", True),
        ("{signal: indemnity}", True),
        ("{signal: residuals}", False),
        ("{signal: residuals, present: false}", True),
        ("{not: {signal: indemnity}}", False),
        ("{all: [{we: recipient}, {signal: indemnity}]}", True),
        ("{all: [{we: recipient}, {signal: residuals}]}", False),
        ("{any: [{we: discloser}, {signal: indemnity}]}", True),
        ("{any: [{we: discloser}, {signal: residuals}]}", False),
        ("{at_least: 2, of: [{we: recipient}, {law: stated}, {we: both}]}", True),
        ("{at_least: 3, of: [{we: recipient}, {law: stated}, {we: both}]}", False),
    ],
)
def test_conditions_decide(text, holds):
    """Each kind of condition holds where it should and nowhere else."""
    assert condition(text).decide(SITUATION).holds is holds


def test_conditions_quote_what_they_saw():
    """What holds quotes the passages behind it, each once, in the order of the parts."""
    seen = condition(
        "{all: [{signal: indemnity}, {fact: nda-8, is: Entailment}, {clause: term}, {signal: "
        "indemnity}]}"
    ).decide(SITUATION)

    assert [e.start for e in seen.evidence] == [7, 3, 5]
    assert not seen.needs_review


def test_any_quotes_only_what_holds():
    """Of alternatives, those that hold are quoted."""
    seen = condition("{any: [{clause: term, present: false}, {signal: indemnity}]}")

    assert [e.start for e in seen.decide(SITUATION).evidence] == [7]


def test_missing_fact_asks_for_review():
    """A fact that nobody judged makes the outcome one for a person to review."""
    assert condition("{fact: nda-10, is: NotMentioned}").decide(SITUATION).needs_review
    assert not condition("{fact: nda-8, is: NotMentioned}").decide(SITUATION).needs_review
