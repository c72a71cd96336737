"""`matches`: RE2's search. All paths advance together, so time grows with the text, never faster.

Python's `re` backtracks: a pattern that RE2 answers at once could hold the kernel for years.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

from ndalab.core.expressions.letters import Test
from ndalab.core.expressions.pattern import (
    Choice,
    One,
    Part,
    PatternError,
    Place,
    Repeat,
    Sequence,
    parse,
)
from ndalab.core.expressions.values import Failure

_MOST_STATES = 10_000
_MOST_REMEMBERED = 1_000
_FOUND = 0


@dataclass(frozen=True, slots=True)
class _State:
    """A place in the machine: pass when `test` or `place` allows, then go on with `then`."""

    then: tuple[int, ...] = ()
    test: Test | None = None
    place: str = ""


@dataclass(frozen=True, slots=True)
class _Machine:
    states: tuple[_State, ...]
    start: int
    moves: dict[tuple[frozenset[int], str, str], frozenset[int] | Literal[True]] = field(
        default_factory=dict
    )


def matches(text: str, pattern: str) -> bool | Failure:
    """Tell whether `pattern` is found anywhere in `text`."""
    machine = _machine(pattern)
    return machine if isinstance(machine, Failure) else _search(machine, text)


@lru_cache(maxsize=256)
def _machine(pattern: str) -> _Machine | Failure:
    states: list[_State] = [_State()]
    try:
        start = _lay(states, parse(pattern), _FOUND)
    except PatternError as error:
        return Failure(f"error parsing regexp: {error}")
    return _Machine(tuple(states), start)


def _lay(states: list[_State], part: Part, then: int) -> int:
    """Add the states for `part` that lead to `then`; answer where they begin."""
    match part:
        case One(test=test):
            return _add(states, _State((then,), test=test))
        case Place(kind=kind):
            return _add(states, _State((then,), place=kind))
        case Sequence(parts=parts):
            for each in reversed(parts):
                then = _lay(states, each, then)
            return then
        case Choice(parts=parts):
            return _add(states, _State(tuple(_lay(states, each, then) for each in parts)))
        case Repeat():
            return _lay_repeat(states, part, then)


def _lay_repeat(states: list[_State], part: Repeat, then: int) -> int:
    after = then
    if part.most is None:
        after = _add(states, _State())
        states[after] = _State((_lay(states, part.part, after), then))
    else:
        for _ in range(part.most - part.least):
            after = _add(states, _State((_lay(states, part.part, after), then)))
    for _ in range(part.least):
        after = _lay(states, part.part, after)
    return after


def _add(states: list[_State], state: _State) -> int:
    if len(states) >= _MOST_STATES:
        raise PatternError("expression too large")
    states.append(state)
    return len(states) - 1


def _search(machine: _Machine, text: str) -> bool:
    current: frozenset[int] = frozenset()
    before = ""
    for after in (*text, ""):
        moved = _move(machine, current, _sort(before), after)
        if moved is True:
            return True
        current, before = moved, after
    return False


def _sort(character: str) -> str:
    """Reduce the character before a place to what places ask about it."""
    if character in ("", "\n"):
        return character
    return "w" if _in_word(character) else "-"


def _in_word(character: str) -> bool:
    return character.isascii() and (character.isalnum() or character == "_")


def _move(
    machine: _Machine, current: frozenset[int], before: str, after: str
) -> frozenset[int] | Literal[True]:
    key = (current, before, after)
    known = machine.moves.get(key)
    if known is None:
        known = _step(machine, current, before, after)
        if len(machine.moves) >= _MOST_REMEMBERED:
            machine.moves.clear()
        machine.moves[key] = known
    return known


def _step(
    machine: _Machine, current: frozenset[int], before: str, after: str
) -> frozenset[int] | Literal[True]:
    reached = _reach(machine, (*current, machine.start), before, after)
    if _FOUND in reached:
        return True
    states = (machine.states[number] for number in reached)
    passed = (state.then[0] for state in states if after and state.test and state.test(after))
    return frozenset(passed)


def _reach(machine: _Machine, begin: Iterable[int], before: str, after: str) -> set[int]:
    """Follow all ways that take no character."""
    reached: set[int] = set()
    waiting = list(begin)
    while waiting:
        number = waiting.pop()
        if number in reached:
            continue
        reached.add(number)
        state = machine.states[number]
        if state.test is None and (not state.place or _stands(state.place, before, after)):
            waiting.extend(state.then)
    return reached


def _stands(place: str, before: str, after: str) -> bool:
    match place:
        case "text start":
            return before == ""
        case "text end":
            return after == ""
        case "line start":
            return before in ("", "\n")
        case "line end":
            return after in ("", "\n")
        case _:
            edge = (before == "w") != (after != "" and _in_word(after))
            return edge == (place == "word edge")
