"""Compare two recordings of one scenario. Pure functions, no I/O on import.

    differences = compare(expected, actual)          # [] when they agree

Order rules come from the expected recording:

``log_order``
    ``ordered``    the logs are equal;
    ``unordered``  the logs hold the same lines the same number of times;
    ``set``        the logs hold the same lines.

``calls_order``
    ``exact``      the calls of a run are equal one by one;
    ``waves``      calls that target a step and follow each other form a wave;
                   inside a wave order does not count, nor does whether a step
                   of the wave was already memoized for another one. Calls
                   without a target are compared one by one, so a run without
                   parallel steps is compared exactly;
    ``set``        only which targeted calls happened and which steps the
                   untargeted calls reported, without order, count, memos and
                   the disable_immediate_execution flag.

Runs are matched by function and triggering events, never by order. The ``at``
of a call (seconds since the first event was sent) is compared only if
``timing_tolerance`` is given, and never for cron runs.

As a command: ``python compare.py EXPECTED_DIR ACTUAL_DIR``.
"""

from __future__ import annotations

import collections
import json
import pathlib
import sys
import typing

UNPREDICTABLE_IN_RACE = ("memo", "disable_immediate_execution")

Recording = dict[str, typing.Any]
Run = dict[str, typing.Any]
Call = dict[str, typing.Any]


def compare(
    expected: Recording,
    actual: Recording,
    *,
    timing_tolerance: float | None = None,
) -> list[str]:
    """Differences between two recordings, as readable lines."""

    found = compare_log(expected["log"], actual["log"], expected["log_order"])
    found += compare_runs(
        expected["runs"],
        actual["runs"],
        expected["calls_order"],
        timing_tolerance,
    )
    found += compare_internal_events(expected["internal_events"], actual["internal_events"])
    return found


def compare_log(expected: list[str], actual: list[str], order: str) -> list[str]:
    if order == "ordered":
        return _differ("log", expected, actual)
    if order == "unordered":
        return _differ("log (any order)", sorted(expected), sorted(actual))
    if order == "set":
        return _differ("log (distinct lines)", sorted(set(expected)), sorted(set(actual)))
    raise ValueError(f"unknown log order {order!r}")


def compare_runs(
    expected: list[Run],
    actual: list[Run],
    calls_order: str,
    timing_tolerance: float | None = None,
) -> list[str]:
    found: list[str] = []
    left, right = _by_identity(expected), _by_identity(actual)
    for identity in sorted(set(left) | set(right)):
        ours = _sorted_runs(left.get(identity, []), calls_order)
        theirs = _sorted_runs(right.get(identity, []), calls_order)
        label = f"run {identity}"
        if len(ours) != len(theirs):
            found.append(f"{label}: expected {len(ours)} runs, got {len(theirs)}")
            continue
        for mine, other in zip(ours, theirs):
            for field in ("status", "output", "error", "batch", "cron"):
                found += _differ(f"{label} {field}", mine.get(field), other.get(field))
            found += compare_calls(mine["calls"], other["calls"], calls_order, label)
            if timing_tolerance is not None and mine.get("cron") is None:
                found += compare_timing(mine["calls"], other["calls"], timing_tolerance, label)
    return found


def compare_calls(
    expected: list[Call], actual: list[Call], order: str, label: str = "run"
) -> list[str]:
    mine = normal_calls(expected, order)
    other = normal_calls(actual, order)
    if mine == other:
        return []
    found = []
    for i in range(max(len(mine), len(other))):
        a = mine[i] if i < len(mine) else "no call"
        b = other[i] if i < len(other) else "no call"
        found += _differ(f"{label} call {i + 1} ({order})", a, b)
    return found


def normal_calls(calls: list[Call], order: str) -> list[object]:
    """The calls in a form that is equal for equivalent transcripts."""

    plain = [{k: v for k, v in c.items() if k != "at"} for c in calls]
    if order == "exact":
        return list(plain)
    if order == "waves":
        out: list[object] = []
        for wave in _waves(plain):
            if wave[0]["step"] is None:
                out += wave
                continue
            siblings = {c["step"] for c in wave}
            trimmed = [
                {
                    **c,
                    "memo": {k: v for k, v in c["memo"].items() if k not in siblings},
                }
                for c in wave
            ]
            out += sorted(trimmed, key=_key)
        return out
    if order == "set":
        targeted = {
            _key({k: v for k, v in c.items() if k not in UNPREDICTABLE_IN_RACE})
            for c in plain
            if c["step"] is not None
        }
        reported = {_key(op) for c in plain if c["step"] is None for op in c["response"]["ops"]}
        outcomes = {
            _key([c["response"]["status"], c["response"].get("error")])
            for c in plain
            if c["step"] is None
        }
        return [
            {"targeted calls": [json.loads(k) for k in sorted(targeted)]},
            {"reported steps": [json.loads(k) for k in sorted(reported)]},
            {"responses": [json.loads(k) for k in sorted(outcomes)]},
        ]
    raise ValueError(f"unknown calls order {order!r}")


def compare_timing(
    expected: list[Call], actual: list[Call], tolerance: float, label: str
) -> list[str]:
    """Compare when the first and the last call of a run happened."""

    found = []
    if expected and actual:
        for name, i in (("first", 0), ("last", -1)):
            a, b = expected[i].get("at"), actual[i].get("at")
            if a is not None and b is not None and abs(a - b) > tolerance:
                found.append(f"{label} {name} call: expected at {a}s, got {b}s")
    return found


def compare_internal_events(expected: list[object], actual: list[object]) -> list[str]:
    """Internal events, without order."""

    ours = collections.Counter(_key(e) for e in expected)
    theirs = collections.Counter(_key(e) for e in actual)
    found = []
    for event, count in sorted((ours - theirs).items()):
        found.append(f"internal event missing ({count}x): {event}")
    for event, count in sorted((theirs - ours).items()):
        found.append(f"internal event unexpected ({count}x): {event}")
    return found


def _waves(calls: list[Call]) -> list[list[Call]]:
    waves: list[list[Call]] = []
    for call in calls:
        joins = waves and call["step"] is not None and waves[-1][0]["step"] is not None
        if joins:
            waves[-1].append(call)
        else:
            waves.append([call])
    return waves


def _by_identity(runs: list[Run]) -> dict[str, list[Run]]:
    out: dict[str, list[Run]] = {}
    for run in runs:
        out.setdefault(f"{run['function']} {_key(run['events'])}", []).append(run)
    return out


def _sorted_runs(runs: list[Run], calls_order: str) -> list[Run]:
    return sorted(
        runs,
        key=lambda r: _key([r["status"], r["output"], normal_calls(r["calls"], calls_order)]),
    )


def _differ(label: str, expected: object, actual: object) -> list[str]:
    if _key(expected) == _key(actual):
        return []
    return [f"{label}: expected {_key(expected)}, got {_key(actual)}"]


def _key(value: object) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False)


def compare_directories(
    expected_dir: pathlib.Path,
    actual_dir: pathlib.Path,
    timing_tolerance: float | None = None,
) -> dict[str, list[str]]:
    """Differences for every recording of the expected directory, by name."""

    out = {}
    for path in sorted(expected_dir.glob("*.json")):
        other = actual_dir / path.name
        if not other.exists():
            out[path.stem] = ["not recorded"]
            continue
        out[path.stem] = compare(
            json.loads(path.read_text()),
            json.loads(other.read_text()),
            timing_tolerance=timing_tolerance,
        )
    return out


def main(argv: list[str]) -> int:
    if len(argv) not in (2, 3):
        print(__doc__)
        return 2
    tolerance = float(argv[2]) if len(argv) == 3 else None
    results = compare_directories(pathlib.Path(argv[0]), pathlib.Path(argv[1]), tolerance)
    for name, differences in results.items():
        for line in differences:
            print(f"{name}: {line}")
    bad = sum(1 for d in results.values() if d)
    print(f"{len(results)} scenarios compared, {bad} differ")
    return 1 if bad else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
