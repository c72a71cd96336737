"""What counts as a change of plan, and what does not."""

import pytest

from ndalab.core.plan import Change, Met, Plan, Watch, difference


def plan(text, escapes=0):
    """Make a plan of steps like ``"a b c"``; ``a!x`` has the option x, ``a/Sleep`` another op."""
    met = []
    for word in text.split():
        name, _, digest = word.partition("!")
        name, _, op = name.partition("/")
        met.append(Met(name, op or "StepRun", digest))
    return Plan(tuple(met), {}, escapes)


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ("", "a"),
        ("a", "a"),
        ("a b", "a b c"),
        ("a1 b1", "a1 a2 b1"),
        ("a1 b1 c1", "a1 a2 b1 c1 c2"),
        ("a!x", "a!x b"),
    ],
)
def test_what_grows_has_not_changed(earlier, later):
    """The earlier steps, in their order, with more before, between or after them."""
    assert difference(plan(earlier), plan(later)) is None


@pytest.mark.parametrize(
    ("earlier", "later", "change"),
    [
        ("a b", "a", Change("disappeared", "b", None)),
        ("a b", "a c", Change("disappeared", "b", "c")),
        ("a b c", "b c", Change("disappeared", "a", None)),
        ("a", "", Change("disappeared", "a", None)),
        ("a b", "b a", Change("moved", "b", "a")),
        ("a b c d", "a c b d", Change("moved", "c", "b")),
        ("a b", "b x a", Change("moved", "b", "a")),
        ("a b!x", "a b!y", Change("changed", "b", None)),
        ("a b", "a b/Sleep", Change("changed", "b", None)),
        ("a b!x", "b!y a", Change("changed", "b", None)),
    ],
)
def test_what_is_gone_or_other_has_changed(earlier, later, change):
    """The first difference is told, the gravest first."""
    assert difference(plan(earlier), plan(later)) == change


def test_an_error_that_leaves_a_group_excuses_what_is_missing():
    """Only a new one does; order and options are compared all the same."""
    assert difference(plan("a b c"), plan("a d", escapes=1)) is None
    assert difference(plan("a b c", escapes=1), plan("a d", escapes=1)) is not None
    assert difference(plan("a b c"), plan("b a", escapes=1)) == Change("moved", "b", "a")


def test_a_watch_compares_each_run_with_itself():
    """What one run met is nothing to another."""
    watch = Watch()
    watch.compare("one", 0, plan("a b"))

    assert watch.compare("two", 0, plan("c")) is None
    assert watch.compare("one", 1, plan("a")) == Change("disappeared", "b", None)


def test_a_call_that_knew_less_is_not_compared():
    """In race mode an earlier call may be answered after a later one."""
    watch = Watch()
    watch.compare("run", 2, plan("a b c"))

    assert watch.compare("run", 1, plan("a b")) is None
    assert watch.compare("run", 3, plan("a b c d")) is None


def test_a_watch_remembers_where_steps_are_until_the_run_is_over():
    """Places of earlier calls serve to name a step that is gone."""
    watch = Watch()
    watch.compare("run", 0, Plan((Met("h", "StepRun", ""),), {"h": ("a", "cell, line 3")}))
    watch.compare("run", 1, plan("b"))
    assert watch.place("run", "h") == ("a", "cell, line 3")

    watch.forget("run")
    assert watch.place("run", "h") is None
    assert watch.compare("run", 0, plan("c")) is None
