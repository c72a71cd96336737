"""Pydantic models as forms, and what was typed into a form as data. No widgets.

A form is plain data: fields with a name, a label, a kind of input, a first value and a help text.
Kinds are ``text``, ``integer``, ``number``, ``switch``, ``choice`` and, for all that is nested,
``json``.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from pydantic import BaseModel, ValidationError
from pydantic.errors import PydanticUserError

from ndalab.errors import UsageError

Schema = dict[str, Any]
Field = dict[str, Any]
Form = dict[str, Any]
Models = Mapping[str, type[BaseModel]]

WHOLE = "data"
"""The field of a form without a model: the event's data as JSON."""
_KINDS = {"string": "text", "integer": "integer", "number": "number", "boolean": "switch"}
_LIMITS = {
    "minLength": "length {} or more",
    "maxLength": "length {} or less",
    "minimum": "at least {}",
    "maximum": "at most {}",
    "exclusiveMinimum": "more than {}",
    "exclusiveMaximum": "less than {}",
    "pattern": "like {}",
    "format": "a {}",
}


class Reading(NamedTuple):
    """What a form gave: data, or the errors by field; the field "" stands for the whole."""

    data: dict[str, Any] | None
    errors: dict[str, str]


def forms(models: Models, others: Iterable[str] = ()) -> list[Form]:
    """Make a form for each model, and one with free JSON for each other event.

    Raises:
        UsageError: `models` is no mapping from event names to pydantic models.
    """
    _check(models)
    names = dict.fromkeys([*models, *others])
    return [{"event": name, "fields": fields(models.get(name))} for name in names]


def fields(model: type[BaseModel] | None) -> list[Field]:
    """List the fields of a model's form."""
    whole = _schema(model) if model is not None else {}
    known = whole.get("properties")
    if known is None:
        return [_field(WHOLE, {"title": "Data", "default": {}}, required=False)]
    needed = set(whole.get("required", ()))
    definitions = whole.get("$defs", {})
    return [
        _field(name, _resolved(schema, definitions), required=name in needed)
        for name, schema in known.items()
    ]


def read(model: type[BaseModel] | None, values: Mapping[str, Any]) -> Reading:
    """Turn what was typed into an event's data, checked by the model."""
    data: dict[str, Any] = {}
    errors: dict[str, str] = {}
    known = fields(model)
    for field in known:
        try:
            data |= _typed(field, values.get(field["name"], field["value"]))
        except ValueError as err:
            errors[field["name"]] = str(err)
    if errors:
        return Reading(None, errors)
    if [field["name"] for field in known] == [WHOLE] and (model is None or _is_whole(model)):
        return _of_whole(model, data.get(WHOLE, {}))
    return _validated(model, data)


def _is_whole(model: type[BaseModel]) -> bool:
    return "properties" not in _schema(model)


def _of_whole(model: type[BaseModel] | None, data: Any) -> Reading:
    if not isinstance(data, dict):
        return Reading(None, {WHOLE: "An event's data is an object: write {...}."})
    return _validated(model, data)


def _validated(model: type[BaseModel] | None, data: dict[str, Any]) -> Reading:
    if model is None:
        return Reading(data, {})
    try:
        return Reading(model.model_validate(data).model_dump(mode="json", by_alias=True), {})
    except ValidationError as err:
        known = {field["name"] for field in fields(model)}
        errors: dict[str, str] = {}
        for error in err.errors(include_url=False, include_context=False, include_input=False):
            name, message = _located(error["loc"], error["msg"], known)
            errors[name] = f"{errors[name]}; {message}" if name in errors else message
        return Reading(None, errors)


def _located(loc: tuple[int | str, ...], message: str, known: set[str]) -> tuple[str, str]:
    """Find the field that an error belongs to, and say where in it."""
    name = str(loc[0]) if loc and str(loc[0]) in known else ""
    inner = ".".join(map(str, loc[1:] if name else loc))
    return name, f"{inner}: {message}" if inner else message


def _check(models: object) -> None:
    if not isinstance(models, Mapping):
        raise UsageError(
            f"models is of type {type(models).__name__}; it must map event names to pydantic "
            'models: lab.controls({"nda/uploaded": Uploaded}).'
        )
    for name, model in models.items():
        if not isinstance(name, str) or not name:
            raise UsageError(f"models has the key {name!r}; its keys are names of events.")
        if not (isinstance(model, type) and issubclass(model, BaseModel)):
            raise UsageError(
                f"The model of {name!r} is {model!r}; it must be a class made from "
                "pydantic.BaseModel."
            )


def _schema(model: type[BaseModel]) -> Schema:
    try:
        whole = model.model_json_schema()
    except PydanticUserError as err:
        raise UsageError(
            f"{model.__name__} has no JSON schema, so it cannot be shown as a form: {err.message}. "
            "Leave it out of `models`, and type its data as JSON."
        ) from err
    # A model that holds itself is a reference to its own definition.
    return _resolved(whole, whole.get("$defs", {}))


def _resolved(schema: Schema, definitions: Mapping[str, Schema]) -> Schema:
    """Follow a reference, and see through `X | None`; what is nested deeper stays as it is."""
    found, seen = schema, set[str]()
    while (target := _reference(found)) is not None and target not in seen:
        seen.add(target)
        rest = {key: value for key, value in found.items() if key not in ("$ref", "allOf")}
        found = {**definitions.get(target.rsplit("/", 1)[-1], {}), **rest}
    choices = found.get("anyOf", [])
    others = [choice for choice in choices if choice.get("type") != "null"]
    if len(others) == 1 and len(choices) == 2:
        rest = {key: value for key, value in found.items() if key != "anyOf"}
        return {**_resolved(others[0], definitions), **rest, "nullable": True}
    return found


def _reference(schema: Schema) -> str | None:
    inner = schema.get("allOf", [schema])
    target = inner[0].get("$ref") if len(inner) == 1 else None
    return target if isinstance(target, str) else None


def _field(name: str, schema: Schema, *, required: bool) -> Field:
    choices = _choices(schema)
    kind = "choice" if choices else _KINDS.get(str(schema.get("type")), "json")
    return {
        "name": name,
        "label": _label(name, str(schema.get("title", ""))),
        "kind": kind,
        "required": required,
        "nullable": bool(schema.get("nullable")),
        "choices": _texts(choices),
        "values": choices,
        "value": _first(kind, schema, choices, required=required),
        "help": _help(kind, schema),
    }


def _label(name: str, title: str) -> str:
    """Call a field by its title, unless pydantic only made that from its name."""
    made = name.replace("_", " ").strip().lower()
    return title if title and title.lower() != made else name


def _choices(schema: Schema) -> list[Any]:
    if "const" in schema:
        return [schema["const"]]
    return list(schema.get("enum", ()))


def _first(kind: str, schema: Schema, choices: list[Any], *, required: bool) -> Any:
    """Choose what a field shows at first: its default, or what stands for nothing."""
    default = schema.get("default")
    if kind == "switch":
        return bool(default)
    if kind == "choice":
        return _chosen(default, choices, required=required)
    if default is None:
        return ""
    return _text(default) if kind == "json" else str(default)


def _chosen(default: Any, choices: list[Any], *, required: bool) -> str:
    # By their JSON: 1 and True are one in Python, and two choices in a schema.
    known = dict(zip(map(json.dumps, choices), _texts(choices), strict=True))
    return known.get(json.dumps(default)) or (_texts(choices)[0] if required else "")


def _texts(choices: list[Any]) -> list[str]:
    """Show choices, as JSON where they would read the same."""
    texts = [_text(choice) for choice in choices]
    return texts if len(set(texts)) == len(texts) else [json.dumps(choice) for choice in choices]


def _text(value: Any) -> str:
    """Show a value: text as it is, anything else as JSON."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _help(kind: str, schema: Schema) -> str:
    words = [str(schema["description"])] if schema.get("description") else []
    words += [form.format(schema[key]) for key, form in _LIMITS.items() if key in schema]
    return "; ".join([*words, *(["as JSON"] if kind == "json" else [])])


def _typed(field: Field, raw: Any) -> dict[str, Any]:
    """Read one input; what was left empty is left out, so that the model's default counts."""
    name, kind = field["name"], field["kind"]
    if kind == "switch":
        return {name: raw}
    text = raw if isinstance(raw, str) else _text(raw)
    if not text.strip() and (kind != "text" or not field["required"]):
        return {name: None} if field["nullable"] and field["required"] else {}
    if kind == "choice":
        return {name: dict(zip(field["choices"], field["values"], strict=True)).get(text, text)}
    return {name: _READERS[kind](text)}


def _number(text: str) -> Any:
    """Read a number; what is none goes on as it is, and the model says what is wrong."""
    for reader in (int, float):
        try:
            return reader(text)
        except ValueError:
            continue
    return text


def _json(text: str) -> Any:
    try:
        return json.loads(text, parse_constant=_refuse)
    except json.JSONDecodeError as err:
        raise ValueError(
            f"This is not JSON: {err.msg}, in line {err.lineno}, column {err.colno}."
        ) from err
    except RecursionError as err:
        raise ValueError("This JSON is nested too deeply.") from err


def _refuse(constant: str) -> Any:
    raise ValueError(f"JSON has no {constant}.")


_READERS: dict[str, Callable[[str], Any]] = {
    "text": str,
    "integer": _number,
    "number": _number,
    "json": _json,
}
