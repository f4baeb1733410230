"""HTML built by function calls: whatever is not Markup already is escaped, so no text becomes a tag."""

from __future__ import annotations

from html import escape

_WITHOUT_END = frozenset({"input", "link", "meta", "rect", "polyline"})


class Markup(str):
    """Text that is HTML already."""

    __slots__ = ()


def tag(name: str, /, *children: object, **attributes: object) -> Markup:
    """Return the element `name`; a child is Markup or is escaped, None is left out.

    `class_` stands for `class`, an underscore for a hyphen; an attribute that is None or False is left
    out, one that is True has no value.
    """
    start = name + "".join(_attribute(key, value) for key, value in attributes.items())
    if name in _WITHOUT_END:
        return Markup(f"<{start}>" if name not in {"rect", "polyline"} else f"<{start}/>")
    return Markup(f"<{start}>{join(*children)}</{name}>")


def join(*children: object) -> Markup:
    """Return `children` one after the other."""
    return Markup("".join(_child(child) for child in children))


def _child(child: object) -> str:
    if child is None:
        return ""
    return child if isinstance(child, Markup) else escape(str(child))


def _attribute(key: str, value: object) -> str:
    if value is None or value is False:
        return ""
    name = key.rstrip("_").replace("_", "-")
    return f" {name}" if value is True else f' {name}="{escape(str(value))}"'
