"""The playbook: rules as data, read from YAML and checked in full before any is applied.

What a condition may say is in `conditions`; applying rules to a document is in `risk`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import Field, ValidationError, model_validator

from ndalab.errors import UsageError
from ndalab.nda.conditions import Condition, Side
from ndalab.nda.schemas import ClauseType, Value

DEFAULT = Path(__file__).with_name("playbook.yaml")
"""The playbook that comes with ndalab; copy it to make your own."""

_LARGEST = 1_000_000
"""Bytes of a playbook file; a larger one is something else."""

_DEEPEST = 60
"""Levels to which a file may be nested."""

_REPORTED = 5
"""Mistakes that one error message lists."""


class Case(Value):
    """When a rule is not met, how badly, why that matters and what to propose instead."""

    level: Literal["red", "yellow"]
    when: Condition
    points: int | None = Field(default=None, ge=0, le=100)
    """What it takes off the score; as the playbook says for the level, if left out."""
    why: str = Field(min_length=1)
    fallback: str | None = None


class Rule(Value):
    """One position of the playbook."""

    id: str = Field(pattern=r"^[a-z][a-z0-9-]*$")
    clause: ClauseType
    perspective: Side
    """Whose risk it is; `both` concerns everybody."""
    baseline: str = Field(min_length=1)
    """What is acceptable, in words."""
    levels: tuple[Case, ...] = Field(min_length=1)


class Points(Value):
    """What a finding takes off the score."""

    red: int = Field(default=25, ge=0, le=100)
    yellow: int = Field(default=8, ge=0, le=100)


class Playbook(Value):
    """All rules, in the order in which they are reported."""

    name: str = Field(min_length=1)
    points: Points = Points()
    rules: tuple[Rule, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _ids_are_distinct(self) -> Playbook:
        ids = [rule.id for rule in self.rules]
        twice = sorted({name for name in ids if ids.count(name) > 1})
        if twice:
            raise ValueError(f"two rules have the id {twice[0]!r}; give each rule its own")
        return self


def load_playbook(path: str | Path | None = None) -> Playbook:
    """Read a playbook.

    Args:
        path: A YAML file in the form of the one that comes with ndalab, which is read if no
            path is given.

    Raises:
        UsageError: The file cannot be read, or it says something that is not allowed; the
            message names the line, the rule and what is allowed.
    """
    return _default() if path is None else read_playbook(_text(Path(path)), str(path))


@cache
def _default() -> Playbook:
    return read_playbook(_text(DEFAULT), DEFAULT.name)


def read_playbook(text: str, name: str = "playbook") -> Playbook:
    """Read a playbook from YAML text; `name` stands for it in messages.

    Raises:
        UsageError: as `load_playbook`.
    """
    root, data = _parse(text, name)
    try:
        return Playbook.model_validate(data)
    except ValidationError as error:
        mistakes = [_mistake(found, root) for found in _telling(error)]
        raise UsageError(_message(name, mistakes)) from error


def _text(path: Path) -> str:
    try:
        raw = path.read_bytes()
        if len(raw) > _LARGEST:
            raise UsageError(f"{path}: more than {_LARGEST} bytes is no playbook; give a YAML file")
        return raw.decode("utf-8-sig")
    except OSError as error:
        reason = error.strerror or "it cannot be opened"
        raise UsageError(f"{path}: {reason}; give the path of a playbook file") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{path}: not UTF-8 text; save the playbook as UTF-8") from error


def _parse(text: str, name: str) -> tuple[yaml.Node, object]:
    """Parse the YAML into nodes, which know their lines, and into data."""
    try:
        return _compose(text, name), yaml.safe_load(text)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise UsageError(f"{name}, line {line}: not valid YAML ({error.problem})") from error
    except UsageError:
        raise
    except (yaml.YAMLError, ValueError) as error:
        raise UsageError(f"{name}: not valid YAML ({error})") from error


def _compose(text: str, name: str) -> yaml.Node:
    """Parse the YAML into nodes, refusing what hides, repeats or goes too deep."""
    _look_through(yaml.parse(text, yaml.SafeLoader), name)
    root = yaml.compose(text, yaml.SafeLoader)
    if not isinstance(root, yaml.MappingNode):
        raise UsageError(f"{name}: a playbook is a mapping with the keys name, points and rules")
    for line, key in _repeated(root):
        raise UsageError(f"{name}, line {line}: the key {key!r} stands here twice; keep one")
    return root


def _look_through(events: Iterable[yaml.Event], name: str) -> None:
    depth = 0
    for event in events:
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if isinstance(event, yaml.AliasEvent):
            raise UsageError(f"{name}: YAML aliases (*name) are not allowed; write the words out")
        if depth > _DEEPEST:
            raise UsageError(f"{name}: conditions are nested too deeply; state them flatter")


def _repeated(node: yaml.Node) -> Iterator[tuple[int, str]]:
    """Find keys that stand twice in one mapping, of which YAML would drop the first."""
    if isinstance(node, yaml.SequenceNode):
        for child in node.value:
            yield from _repeated(child)
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if str(key.value) in seen:
                yield key.start_mark.line + 1, str(key.value)
            seen.add(str(key.value))
            yield from _repeated(value)


def _telling(error: ValidationError) -> list[dict[str, Any]]:
    """Give the errors without those that only follow from others below them."""
    found: list[dict[str, Any]] = [dict(e) for e in error.errors(include_url=False)]
    deep = [e["loc"] for e in found]
    return [
        e
        for e in found
        if not any(loc != e["loc"] and loc[: len(e["loc"])] == e["loc"] for loc in deep)
    ]


def _mistake(error: dict[str, Any], root: yaml.Node) -> str:
    """Say one mistake in words: line, rule, place, what is allowed."""
    line, rule = _where(root, error["loc"])
    path = ".".join(str(part) for part in error["loc"] if not str(part).startswith("<"))
    found = error["input"] if isinstance(error["input"], str | int | float) else None
    got = f" (found {found!r})" if found is not None else ""
    message = error["msg"].removeprefix("Value error, ")
    place = f"rule {rule!r}, {path}" if rule else path or "the file"
    return f"line {line}, {place}: {message}{got}"


def _where(root: yaml.Node, loc: tuple[int | str, ...]) -> tuple[int, str | None]:
    """Follow an error's path as far as the file goes; give the line and the rule's id."""
    node, rule, line = root, None, root.start_mark.line + 1
    for part in loc:
        child = _child(node, part)
        if child is None:
            continue
        node, line = child, child.start_mark.line + 1
        if isinstance(part, int) and rule is None:
            named = _child(node, "id")
            rule = str(named.value) if isinstance(named, yaml.ScalarNode) else None
    return line, rule


def _child(node: yaml.Node, part: int | str) -> yaml.Node | None:
    if isinstance(node, yaml.SequenceNode) and isinstance(part, int):
        return node.value[part] if part < len(node.value) else None
    if isinstance(node, yaml.MappingNode):
        return next((value for key, value in node.value if key.value == part), None)
    return None


def _message(name: str, mistakes: list[str]) -> str:
    more = len(mistakes) - _REPORTED
    listed = mistakes[:_REPORTED] + ([f"and {more} more"] if more > 0 else [])
    return f"{name} is not a valid playbook: " + "; ".join(listed)
