"""What the server checks before it accepts an expression: names, functions, cancel conditions."""

from __future__ import annotations

from ndalab.core.expressions import syntax
from ndalab.core.expressions.arithmetic import OPERATORS
from ndalab.core.expressions.functions import FUNCTIONS
from ndalab.core.expressions.problems import ExpressionError, misread
from ndalab.core.expressions.syntax import Node
from ndalab.core.expressions.values import TYPES

_LOGIC = frozenset(
    {"!_", "_==_", "_!=_", "_<_", "_<=_", "_>_", "_>=_", "@in", "int", "uint", "double"}
)


def check_names(text: str, node: Node, variables: tuple[str, ...]) -> None:
    """Refuse names and functions that do not exist.

    Raises:
        ExpressionError: Says which one, where, and what there is.
    """
    waiting: list[tuple[Node, frozenset[str]]] = [(node, frozenset(variables))]
    while waiting:
        current, known = waiting.pop()
        waiting += [(child, known) for child in _outside(current)]
        match current:
            case syntax.Name(name=name) if name not in known and name not in TYPES:
                raise _undeclared(text, current, name, variables)
            case syntax.Call(function=function) if function not in OPERATORS:
                _check_call(text, current)
            case syntax.Macro(condition=condition, result=result, variable=variable):
                body = (part for part in (condition, result) if part is not None)
                waiting += [(part, known | {variable}) for part in body]


def _outside(node: Node) -> tuple[Node, ...]:
    """List the nodes below that see the same names; the name of a type is none."""
    if isinstance(node, syntax.Macro):
        return (node.source,)
    found = syntax.path(node)
    return () if found and ".".join((found[0], *found[1])) in TYPES else syntax.children(node)


def _undeclared(text: str, node: Node, name: str, variables: tuple[str, ...]) -> ExpressionError:
    known = " and ".join(repr(each) for each in variables)
    advice = f"only {known} are known here; put text in quotes"
    return misread(text, node.at, f"undeclared reference to '{name}'", advice)


def _check_call(text: str, node: syntax.Call) -> None:
    function = FUNCTIONS.get(node.function)
    if function is None:
        known = ", ".join(sorted(FUNCTIONS))
        problem = f"undeclared reference to '{node.function}()'"
        raise misread(text, node.at, problem, f"the functions are {known}")
    given = len(node.arguments) - node.method
    accepted = function.method_arguments if node.method else function.arguments
    if given not in accepted:
        problem = f"found no matching overload for '{node.function}' with {_count(given)}"
        raise misread(text, node.at, problem, _usage(node.function))


def _count(given: int) -> str:
    return f"{given} argument{'' if given == 1 else 's'}"


def _usage(name: str) -> str:
    function = FUNCTIONS[name]
    plain = [f"{name}({', '.join('ab'[:count])})" for count in function.arguments]
    methods = [f"x.{name}({', '.join('ab'[:count])})" for count in function.method_arguments]
    return "write " + " or ".join(plain + methods)


def refuse_all_but_logic(text: str, node: Node) -> None:
    """Apply the restrictive policy of cancel conditions: logic, comparison and `in` alone.

    Raises:
        ExpressionError: Lists what is not allowed, in the words of the server.
    """
    found = tuple(dict.fromkeys(_violations(node)))
    if found:
        advice = "use comparisons, 'in', '&&', '||', '!', '?:' and int(), uint(), double()"
        raise ExpressionError(f"validation failed: {'; '.join(found)} in {text!r}: {advice}")


def _violations(node: Node) -> list[str]:
    found: list[str] = []
    for each in syntax.walk(node):
        match each:
            case syntax.Macro(macro=name):
                found.append(f"macros are disallowed (uses '{name}')")
            case syntax.Has():
                found.append("macros are disallowed (uses 'has')")
            case syntax.Call(function=name) if name not in _LOGIC:
                found.append(f"function calls are disallowed (uses '{name}')")
    return found
