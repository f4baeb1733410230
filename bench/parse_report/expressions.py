"""Evaluates the assertions of feedparser's test files: a small part of Python, by its syntax tree.

The files belong to others, so nothing in them is executed: names, subscripts, comparisons, `and`, `not`
and five functions are all there is.
"""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable
from typing import Any

Names = dict[str, Any]
Equal = Callable[[Any, Any, ast.expr], bool]


class NotSupported(Exception):
    """The assertion uses what this evaluation does not know."""


class Evaluation:
    """Evaluates an assertion over `names`; `equal` decides whether a value equals the literal beside it."""

    def __init__(self, names: Names, equal: Equal | None = None) -> None:
        self._names = names
        self._equal = equal or (lambda value, literal, _node: bool(value == literal))

    def holds(self, assertion: str) -> bool:
        """Return whether `assertion` is true; raises NotSupported."""
        try:
            tree = ast.parse(assertion.removesuffix('-->",').strip(), mode="eval")
        except SyntaxError as error:
            raise NotSupported(f"no expression: {error}") from error
        return bool(self._value(tree.body))

    def _value(self, node: ast.expr) -> Any:  # noqa: PLR0911 - one answer for each kind of node
        match node:
            case ast.Constant():
                return node.value
            case ast.Tuple() | ast.List():
                items = [self._value(item) for item in node.elts]
                return tuple(items) if isinstance(node, ast.Tuple) else items
            case ast.Dict():
                keys = [self._value(key) for key in node.keys if key is not None]
                return dict(zip(keys, map(self._value, node.values), strict=True))
            case ast.Name():
                return self._named(node.id)
            case ast.BoolOp():
                results = (self._value(part) for part in node.values)
                return all(results) if isinstance(node.op, ast.And) else any(results)
            case ast.UnaryOp():
                value = self._value(node.operand)
                return not value if isinstance(node.op, ast.Not) else -value
            case _:
                return self._composed(node)

    def _composed(self, node: ast.expr) -> Any:
        match node:
            case ast.Subscript():
                return _at(self._value(node.value), self._value(node.slice))
            case ast.Attribute():
                return _at(self._value(node.value), node.attr)
            case ast.Compare():
                return self._compared(node)
            case ast.Call():
                return self._called(node)
            case ast.BinOp(op=ast.Add()):
                return self._value(node.left) + self._value(node.right)
            case _:
                raise NotSupported(ast.unparse(node))

    def _named(self, name: str) -> Any:
        if name in self._names:
            return self._names[name]
        raise NotSupported(name)

    def _compared(self, node: ast.Compare) -> bool:
        left, left_node = self._value(node.left), node.left
        for sign, right_node in zip(node.ops, node.comparators, strict=True):
            right = self._value(right_node)
            if not self._compare(sign, left, right, left_node):
                return False
            left, left_node = right, right_node
        return True

    def _compare(self, sign: ast.cmpop, left: Any, right: Any, node: ast.expr) -> bool:
        if isinstance(sign, ast.Eq | ast.Is):
            return self._equal(left, right, node)
        if isinstance(sign, ast.NotEq | ast.IsNot):
            return not self._equal(left, right, node)
        if isinstance(sign, ast.In | ast.NotIn):
            return operator.contains(right, left) is isinstance(sign, ast.In)
        raise NotSupported(type(sign).__name__)

    def _called(self, node: ast.Call) -> Any:
        arguments = [self._value(argument) for argument in node.args]
        if isinstance(node.func, ast.Name) and node.func.id in {"len", "ord"}:
            return {"len": len, "ord": ord}[node.func.id](*arguments)
        if isinstance(node.func, ast.Attribute) and node.func.attr in {"get", "has_key"}:
            container = self._value(node.func.value)
            present = arguments[0] in container
            if node.func.attr == "has_key":
                return present
            return _at(container, arguments[0]) if present else (arguments[1:] or [None])[0]
        raise NotSupported(ast.unparse(node.func))


def _at(container: Any, key: Any) -> Any:
    """Return the part of `container`, or None where it has none: a missing part makes an assertion false."""
    try:
        return container[key]
    except (KeyError, IndexError, TypeError):
        return None
