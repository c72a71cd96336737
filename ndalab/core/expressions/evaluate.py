"""A syntax tree to a function of the variables. Built once; running it reads no tree."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ndalab.core.expressions import syntax
from ndalab.core.expressions.arithmetic import OPERATORS
from ndalab.core.expressions.functions import CLOCKED, FUNCTIONS
from ndalab.core.expressions.missing import lenient, strict, without
from ndalab.core.expressions.problems import EvaluationError
from ndalab.core.expressions.syntax import Node
from ndalab.core.expressions.values import (
    MISSING,
    NO_OVERLOAD,
    TYPES,
    Absent,
    CelMap,
    Failure,
    element,
    equal,
    items,
    kind,
    lift,
    truthy,
)

Bindings = Mapping[str, Any]
Run = Callable[[Bindings], Any]
Locals = frozenset[str]

NOW = "now()"
"""The binding that holds the time; no variable can be called so."""

_ABSENT = object()
_SAME_KIND = frozenset({str, float, int, bool})


def build(node: Node, inner: Locals = frozenset()) -> Run:
    """Turn `node` into a function; `inner` are the names that macros around it have bound."""
    match node:
        case syntax.Literal(value=value):
            return lambda _: value
        case syntax.Name() | syntax.Select() | syntax.Index():
            return _access(node, inner)
        case syntax.Has():
            return _has(node, inner)
        case syntax.Call():
            return _call(node, inner)
        case syntax.Or(terms=terms):
            return _first(terms, inner, wanted=True)
        case syntax.And(terms=terms):
            return _first(terms, inner, wanted=False)
        case syntax.Conditional():
            return _conditional(node, inner)
        case _:
            return _container(node, inner)


def _container(node: Node, inner: Locals) -> Run:
    match node:
        case syntax.Items(items=nodes):
            return _items([build(each, inner) for each in nodes])
        case syntax.Entries(entries=pairs):
            return _entries([(build(key, inner), build(item, inner)) for key, item in pairs])
        case syntax.Macro():
            return _macro(node, inner)
        case _:
            raise TypeError(f"not a node of an expression: {node!r}")


def _access(node: Node, inner: Locals) -> Run:
    found = syntax.path(node)
    if found is not None and found[0] not in inner:
        return _variable(found[0], found[1]) if found[2] else _indexed(found[0], found[1])
    match node:
        case syntax.Name(name=name):
            return lambda bindings: bindings[name]
        case syntax.Select(operand=operand, key=key):
            return _looked_up(build(operand, inner), lambda _: key)
        case syntax.Index(operand=operand, key=key):
            return _looked_up(build(operand, inner), build(key, inner))
        case _:
            raise TypeError(f"not an access: {node!r}")


def _variable(root: str, keys: tuple[str, ...]) -> Run:
    """Follow a dotted path; what is not there is missing."""
    name = ".".join((root, *keys))
    if name in TYPES:
        return lambda _: TYPES[name]

    def load(bindings: Bindings) -> Any:
        value = bindings.get(root, _ABSENT)
        for key in keys:
            if type(value) is not dict and not isinstance(value, Mapping):
                return MISSING
            value = value.get(key, _ABSENT)
        return MISSING if value is _ABSENT else lift(value)

    return load


def _indexed(root: str, keys: tuple[str, ...]) -> Run:
    """Follow a path written with brackets; what is not there has no result."""
    load = _variable(root, keys)
    missing = Failure(f"no such key: {keys[-1]}")

    def index(bindings: Bindings) -> Any:
        value = load(bindings)
        return missing if value is MISSING else value

    return index


def _looked_up(operand: Run, key: Run) -> Run:
    return lambda bindings: element(operand(bindings), key(bindings))


def _has(node: syntax.Has, inner: Locals) -> Run:
    """Ask for a field. Outside macros a field that is not there is missing, not false."""
    found = syntax.path(node.operand)
    if found is not None and found[2] and not inner:
        load = _variable(found[0], (*found[1], node.key))
        return lambda bindings: MISSING if load(bindings) is MISSING else True
    operand = build(node.operand, inner)

    def has(bindings: Bindings) -> Any:
        value = operand(bindings)
        if isinstance(value, Absent):
            return value
        return not isinstance(element(value, node.key), Failure) if _is_map(value) else NO_OVERLOAD

    return has


def _is_map(value: Any) -> bool:
    return isinstance(value, dict | CelMap)


def _call(node: syntax.Call, inner: Locals) -> Run:
    arguments = [build(each, inner) for each in node.arguments]
    compute = OPERATORS.get(node.function) or FUNCTIONS[node.function].compute
    if node.function in CLOCKED:
        arguments = [_now, *arguments]
    answer = strict(compute) if _mentions(node, inner) else lenient(node.function, compute)
    if node.function == "_==_" and not _mentions(node, inner):
        return _equality(*arguments)
    return _applied(answer, arguments)


def _now(bindings: Bindings) -> Any:
    if NOW not in bindings:
        raise EvaluationError("now() needs the time: pass now= to evaluate() or matches()")
    return bindings[NOW]


def _mentions(node: Node, inner: Locals) -> bool:
    names = (each.name for each in syntax.walk(node) if isinstance(each, syntax.Name))
    return bool(inner) and any(name in inner for name in names)


def _equality(left: Run, right: Run) -> Run:
    """Compare two operands: the commonest of all expressions, so the common case comes first."""

    def compare(bindings: Bindings) -> Any:
        one, other = left(bindings), right(bindings)
        if type(one) is type(other) and type(one) in _SAME_KIND:
            return one == other
        if isinstance(one, Absent) or isinstance(other, Absent):
            return without("_==_", (one, other))
        return equal(one, other)

    return compare


def _applied(answer: Callable[..., Any], arguments: list[Run]) -> Run:
    match arguments:
        case [one]:
            return lambda bindings: answer(one(bindings))
        case [one, other]:
            return lambda bindings: answer(one(bindings), other(bindings))
        case _:
            return lambda bindings: answer(*(each(bindings) for each in arguments))


def _first(nodes: tuple[Node, ...], inner: Locals, *, wanted: bool) -> Run:
    """Give the first operand that counts as `wanted`, else the last."""
    terms = [build(each, inner) for each in nodes]

    def run(bindings: Bindings) -> Any:
        value: Any = None
        for term in terms:
            value = term(bindings)
            if truthy(value) is wanted:
                return value
        return value

    return run


def _conditional(node: syntax.Conditional, inner: Locals) -> Run:
    condition, then = build(node.condition, inner), build(node.then, inner)
    otherwise = build(node.otherwise, inner)

    def run(bindings: Bindings) -> Any:
        return then(bindings) if truthy(condition(bindings)) else otherwise(bindings)

    return run


def _items(nodes: list[Run]) -> Run:
    def run(bindings: Bindings) -> Any:
        found = tuple(node(bindings) for node in nodes)
        lacking = (value for value in found if isinstance(value, Absent))
        return next(lacking, found)

    return run


def _entries(nodes: list[tuple[Run, Run]]) -> Run:
    def run(bindings: Bindings) -> Any:
        found = tuple((key(bindings), item(bindings)) for key, item in nodes)
        lacking = (part for pair in found for part in pair if isinstance(part, Absent))
        return next(lacking, _map(found))

    return run


def _map(pairs: tuple[tuple[Any, Any], ...]) -> Any:
    keys = [key for key, _ in pairs]
    if any(kind(key) not in ("string", "int", "uint", "bool") for key in keys):
        return Failure("unsupported key type")
    repeated = any(equal(key, other) for at, key in enumerate(keys) for other in keys[:at])
    return Failure("repeated key") if repeated else CelMap(pairs)


def _macro(node: syntax.Macro, inner: Locals) -> Run:
    source = build(node.source, inner)
    bound = inner | {node.variable}
    condition = build(node.condition, bound) if node.condition else None
    result = build(node.result, bound) if node.result else None
    fold = _FOLDS[node.macro]

    def run(bindings: Bindings) -> Any:
        value = source(bindings)
        elements = None if isinstance(value, Absent) else items(value)
        if elements is None:
            return value if isinstance(value, Absent) else NO_OVERLOAD
        scopes = ({**bindings, node.variable: each} for each in elements)
        return fold(node.variable, scopes, condition, result)

    return run


def _all(_: str, scopes: Any, condition: Run, __: None) -> Any:
    value: Any = True
    for scope in scopes:
        value = condition(scope) if truthy(value) else value
    return value


def _exists(_: str, scopes: Any, condition: Run, __: None) -> Any:
    value: Any = False
    for scope in scopes:
        value = value if truthy(value) else condition(scope)
    return value


def _exists_one(_: str, scopes: Any, condition: Run, __: None) -> Any:
    return sum(truthy(condition(scope)) for scope in scopes) == 1


def _filter(variable: str, scopes: Any, condition: Run, _: None) -> Any:
    return tuple(scope[variable] for scope in scopes if truthy(condition(scope)))


def _mapped(_: str, scopes: Any, condition: Run | None, result: Run) -> Any:
    chosen = (scope for scope in scopes if condition is None or truthy(condition(scope)))
    found = tuple(result(scope) for scope in chosen)
    return next((value for value in found if isinstance(value, Absent)), found)


_FOLDS: dict[str, Callable[..., Any]] = {
    "all": _all,
    "exists": _exists,
    "exists_one": _exists_one,
    "filter": _filter,
    "map": _mapped,
}
