"""Small charts as SVG: no script, no style attribute, colours by class."""

from __future__ import annotations

from collections.abc import Sequence

from console.web.markup import Markup, tag
from console.web.words import count

_WIDTH, _HEIGHT = 96, 22
_BAR_WIDTH, _BAR_HEIGHT = 400, 10


def sparkline(points: Sequence[float], label: str) -> Markup:
    """Return a line of `points` from 0 up, the oldest at the left."""
    top = max(points, default=0.0) or 1.0
    step = _WIDTH / max(len(points) - 1, 1)
    places = " ".join(
        f"{number * step:.1f},{_HEIGHT - 1 - point / top * (_HEIGHT - 2):.1f}"
        for number, point in enumerate(points)
    )
    line = tag("polyline", points=places)
    return _svg(line, _WIDTH, _HEIGHT, "sparkline", label)


def shares(parts: Sequence[tuple[str, int]], label: str) -> Markup:
    """Return one bar divided into `parts`, each with its name as class and title."""
    total = sum(value for _, value in parts) or 1
    bars, left = [], 0.0
    for name, value in parts:
        width = value / total * _BAR_WIDTH
        title = tag("title", f"{name}: {count(value)}")
        bars.append(tag("g", title, _bar(left, width, name)))
        left += width
    return _svg(tag("g", *bars), _BAR_WIDTH, _BAR_HEIGHT, "shares", label)


def _bar(left: float, width: float, name: str) -> Markup:
    place = {"x": f"{left:.2f}", "y": "0", "width": f"{width:.2f}", "height": str(_BAR_HEIGHT)}
    return tag("rect", class_=f"share {class_of(name)}", **place)


def class_of(name: str) -> str:
    """Return the class that gives the part `name` its colour."""
    return name.lower().replace(" ", "-")


def _svg(content: Markup, width: int, height: int, kind: str, label: str) -> Markup:
    return tag(
        "svg",
        content,
        viewBox=f"0 0 {width} {height}",
        preserveAspectRatio="none",
        class_=kind,
        role="img",
        aria_label=label,
    )
