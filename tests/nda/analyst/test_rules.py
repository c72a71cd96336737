"""The rule engine, on rules made for the purpose."""

from ndalab.nda.analyst.passages import passages
from ndalab.nda.analyst.rules import CONTRADICTS, ENTAILS, Question, Rule, hits, holds
from ndalab.nda.document import Segment


def read(*texts):
    return passages([Segment(start=i, end=i + 1, text=t) for i, t in enumerate(texts)])


def rule(name="r", label=ENTAILS, **conditions):
    return Rule(name=name, label=label, trust=0.9, **conditions)


def spoken(passages_, *rules):
    """Return (rule, the offsets of its passages) for each hit."""
    question = Question(id="nda-1", topic="", silence=0.5, rules=rules)
    return [(h.rule.name, [p.segment.start for p in h.passages]) for h in hits(question, passages_)]


def test_the_first_pattern_must_be_in_the_own_words():
    """The lead may supply every pattern but the first."""
    item = read("The Recipient shall not:", "(a) copy it;")[1]
    assert holds(rule(says=("copy", "not")), item)
    assert not holds(rule(says=("not", "copy")), item)


def test_exceptions_are_read_in_the_own_words_or_in_both():
    """`unless` looks at the item alone, `unless_read` at the item with its lead."""
    item = read("Save by law, it shall not:", "(a) copy it;")[1]
    assert holds(rule(says=("copy",), unless=("law",)), item)
    assert not holds(rule(says=("copy",), unless_read=("law",)), item)
    assert not holds(rule(says=("copy",), unless=("it",)), item)


def test_rules_speak_in_their_own_order():
    """The order of the rules decides, not that of the passages; all carriers are given."""
    document = read("Blue.", "Red.", "Blue again.")
    found = spoken(document, rule("red", CONTRADICTS, says=("red",)), rule("blue", says=("blue",)))
    assert found == [("red", [1]), ("blue", [0, 2])]


def test_elsewhere_must_be_found_and_is_quoted():
    """A rule that leans on another passage is silent without it, and quotes it where it is."""
    leaning = rule(says=("agents",), elsewhere=("agents means|means staff",))
    assert spoken(read("To agents."), leaning) == []
    assert spoken(read("To agents.", "It means staff."), leaning) == [("r", [0, 1])]


def test_no_passage_off_the_topic_is_considered():
    """What does not mention the topic is not even tried."""
    question = Question(id="nda-1", topic="red", silence=0.5, rules=(rule(says=(".",)),))
    assert [p.own for h in hits(question, read("Red.", "Blue.")) for p in h.passages] == ["red."]


def test_what_must_stand_nowhere_silences_a_rule():
    """A rule that a wording of the document rules out says nothing, wherever that stands."""
    guarded = rule(says=("agents",), nowhere=("agents means",))
    assert spoken(read("To agents."), guarded) == [("r", [0])]
    assert spoken(read("To agents.", "Agents means staff."), guarded) == []
