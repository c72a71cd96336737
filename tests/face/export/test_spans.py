import pytest

from ndalab.core.scene import scene
from ndalab.face.export.spans import Link, spans


@pytest.mark.parametrize("name", ["review", "unfinished", "hostile", "fan_out"])
def test_parts_lie_within_what_they_are_part_of(build, name):
    """Every span has time, and lies within its parent."""
    found = spans(build(name).trace().scene)
    whole = {(span.run, span.path): span for span in found}
    assert len(whole) == len(found)
    for span in found:
        assert span.start < span.end
        if span.parent is not None:
            parent = whole[span.run, span.parent]
            assert parent.start <= span.start < span.end <= parent.end


def test_attempts_and_pauses_are_told_apart(build):
    """A step that was tried twice has a span for each attempt, with back-off in between."""
    found = spans(build("review").trace().scene)
    parts = [(s.name, s.status, s.error) for s in found if s.path[:1] == ("risk 1",) and s.path[1:]]
    error = {"name": "ConnectionError", "message": "the model is overloaded"}
    assert parts == [
        ("queued", "", None),
        ("attempt 1", "failed", error),
        ("backing off", "", None),
        ("attempt 2", "", None),
    ]


def test_links_lead_from_a_run_to_what_caused_it(build):
    """A run that was sent for or invoked links back, and an invoking step links to its run."""
    found = spans(build("review").trace().scene)
    first, sent, invoked = [span for span in found if not span.path]
    assert sent.links == (Link(first.run, "tell", "event"),)
    assert invoked.links == (Link(first.run, "score", "invoke"),)
    step = next(span for span in found if span.path == ("score",) and span.run == first.run)
    assert step.links == (Link(invoked.run, None, "invoke"),)


def test_a_cause_outside_the_scene_leaves_no_link(build):
    """A link never leads to a span that is not there."""
    lab = build("review")
    found = spans(lab.trace(lab.runs()[1]).scene)
    assert [span.links for span in found] == [(), (), ()]


def test_what_is_open_ends_with_the_scene(build):
    """A span that is not over says so, and ends where all that is shown ends."""
    found = spans(build("unfinished").trace().scene)
    still = [span for span in found if span.attributes.get("inngest.open")]
    assert [span.path for span in still] == [(), ("call",), (), ("call",)]
    assert {span.end for span in still} == {max(span.end for span in found)}


def test_many_beats_share_one_millisecond(pair):
    """However much happens at one instant, nothing reaches into the next millisecond."""
    run = pair(more=[f"s{n}" for n in range(300)])
    shown = [span for span in spans(scene(run._all)) if len(span.path) == 1]
    starts = [span.start for span in shown]
    assert starts == sorted(set(starts))
    assert shown[-1].end - shown[0].start <= 1_000_000
