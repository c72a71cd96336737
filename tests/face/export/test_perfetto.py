import json

import pytest

NAMES = ["review", "unfinished", "hostile", "fan_out"]


def _events(lab, tmp_path):
    return json.loads(lab.trace().save(tmp_path / "t.perfetto.json").read_text())["traceEvents"]


def test_snapshot(build, snapshot, tmp_path):
    """A trace for Perfetto is as it was looked at."""
    path = build("review").trace().save(tmp_path / "t.perfetto.json")
    snapshot("review.perfetto.json", path.read_text("utf-8").rstrip())


@pytest.mark.parametrize("name", NAMES)
def test_slices_of_a_lane_nest(build, tmp_path, name):
    """Viewers stack the slices of a lane, so each lies within or beside the one before."""
    lanes = {}
    for event in _events(build(name), tmp_path):
        if event["ph"] == "X":
            lanes.setdefault((event["pid"], event["tid"]), []).append(
                (event["ts"], event["ts"] + event["dur"])
            )
    assert lanes
    for slices in lanes.values():
        stack = []
        for start, end in sorted(slices, key=lambda s: (s[0], -s[1])):
            while stack and stack[-1] <= start:
                stack.pop()
            assert not stack or end <= stack[-1]
            stack.append(end)


@pytest.mark.parametrize("name", NAMES)
def test_arrows_come_in_pairs_and_leave_from_a_slice(build, tmp_path, name):
    """An arrow has two ends, each within a slice of its lane, and does not go back in time."""
    events = _events(build(name), tmp_path)
    ends = {}
    for event in events:
        if event["ph"] in "sf":
            ends.setdefault(event["id"], []).append(event)
            assert any(
                other["ph"] == "X"
                and (other["pid"], other["tid"]) == (event["pid"], event["tid"])
                and other["ts"] <= event["ts"] < other["ts"] + other["dur"]
                for other in events
            )
    for start, finish in ends.values():
        assert (start["ph"], finish["ph"]) == ("s", "f")
        assert start["ts"] <= finish["ts"]
    assert len(ends) == {"review": 2, "fan_out": 30}.get(name, 0)


def test_every_lane_has_a_name(build, tmp_path):
    """A process is named after its function, a lane after what lies in it."""
    events = _events(build("review"), tmp_path)
    named = {(e["pid"], e["tid"]) for e in events if e["name"] == "thread_name"}
    assert named == {(e["pid"], e["tid"]) for e in events if e["ph"] in "Xi"}
    processes = [e["args"]["name"] for e in events if e["name"] == "process_name"]
    assert processes == ["review-nda #1", "score-clause #2", "score-clause #3"]
