"""What a browser is sent of a run: the scene's part in short keys, cut to what a row shows.

Outputs, events, stacks and calls are not sent before somebody asks (`ndalab.face.live.details`).
No state and no sending live here.

    run   n number, id, f function, s status, e event, m how many events, b batch, cron,
          c [number, how, step] of the cause, at event, q queued, a started, z ended,
          l [time, beat] of its calls, g segments, h [why, from, to] held, o output, x error,
          p steps, w why it is not deterministic
    step  i id, d what it does, k op, s status, g segments, t until, r number of the invoked run,
          y attempts, j events sent, w awaited event or invoked function, late, o output, x error,
          u injected fault, v places of the calls that ran it

Where a call was watched, its entry of `l` goes on with when it began and ended in real time.
A segment is ``[kind, time, beat, end time, end beat]``; an open one has three members.
"""

from __future__ import annotations

from typing import Any

from ndalab.face.plain import shorten
from ndalab.face.rows import failure

KINDS = ("queued", "backoff", "running", "sleeping", "waiting", "invoking", "failed")
"""A segment's kind travels as its place in here."""

NAME, PROSE = 200, 160
"""Columns that a name, and an output or error, may take in a row."""

Part = dict[str, Any]


def run_part(run: dict[str, Any]) -> Part:
    """Shorten one run of a scene."""
    return _dense(
        {
            "n": run["number"],
            "id": run["id"],
            "f": _name(run["function"]),
            "s": run["status"],
            "e": _name(run["event"]["name"]),
            "m": run["events"] if run["events"] > 1 else None,
            "b": run["batch"] or None,
            "cron": run["cron"],
            "c": _cause(run["cause"]),
            "at": run["event"]["at"],
            "q": run["queued"],
            "a": run["started"],
            "z": run["ended"],
            "l": [[call["at"], call["beat"]] for call in run["calls"]],
            "g": [_segment(segment) for segment in run["segments"]],
            "h": [[held["why"], held["start"], held["end"]] for held in run["held"]] or None,
            "o": _prose(run["output"]),
            "x": _error(run["error"]),
            "p": [_step(step) for step in run["steps"]],
        }
    )


def change(old: Part, new: Part) -> Part:
    """Say what became of a run: all of its own, and of its steps only those that differ.

    The steps of a change are ``[place, step]``, where a new run's are a plain list: `p` and `d`.
    """
    known = old["p"]
    steps = [
        [place, step]
        for place, step in enumerate(new["p"])
        if place >= len(known) or known[place] != step
    ]
    return {**{key: value for key, value in new.items() if key != "p"}, "d": steps}


def _step(step: dict[str, Any]) -> Part:
    tries = len(step["attempts"])
    error = step["error"] or next((a["error"] for a in step["attempts"][::-1] if a["error"]), None)
    return _dense(
        {
            "i": _name(step["name"]),
            "d": _name(step["words"]),
            "k": step["op"],
            "s": step["status"],
            "g": [_segment(segment) for segment in step["segments"]],
            "t": step["until"] if step["ended"] is None else None,
            "r": step["child"],
            "y": tries if tries > 1 else None,
            "j": step["sent"] or None,
            "w": step["subject"] and _name(step["subject"]),
            "late": step["timed_out"] or None,
            "o": _prose(step["output"]),
            "x": _error(error),
        }
    )


def _segment(segment: dict[str, Any]) -> list[int]:
    return [KINDS.index(segment["kind"]), *segment["start"], *(segment["end"] or ())]


def _cause(cause: dict[str, Any] | None) -> list[Any] | None:
    if cause is None:
        return None
    return [cause["run"], cause["how"], cause["step"] and _name(cause["step"])]


def _name(text: str) -> str:
    return shorten(text, NAME)


def _prose(text: str | None) -> str | None:
    return None if text is None else shorten(text, PROSE)


def _error(error: dict[str, str] | None) -> str | None:
    return None if error is None else shorten(failure(error), PROSE)


def _dense(part: Part) -> Part:
    return {key: value for key, value in part.items() if value is not None}
