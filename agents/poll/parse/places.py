"""Where an item happened: GeoRSS (simple and GML) and the W3C's geo vocabulary, as GeoRSS simple strings.

`georss:point`, `georss:line`, `georss:polygon` and `georss:box` hold latitude and longitude by turns with
a space between, in degrees of WGS 84 (http://docs.opengeospatial.org/cs/17-002r1/17-002r1.html).
"""

from __future__ import annotations

from agents.poll.parse.drafts import Draft
from agents.poll.parse.names import Element, name_of
from agents.poll.parse.rules import Rule
from agents.poll.parse.text_elements import string_of

SHAPES = {
    "gml:point": "georss:point",
    "gml:linestring": "georss:line",
    "gml:polygon": "georss:polygon",
    "gml:envelope": "georss:box",
}
"""The simple form of each shape of GML."""


def read_place(draft: Draft, element: Element, rule: Rule) -> None:
    """Read a shape: its numbers in an element of GeoRSS simple, or anywhere inside one of GML or `geo:Point`."""
    if rule.field:
        draft.value(rule.field, 0, _numbers(string_of(element)))
        return
    for shape in element.iter():
        name = name_of(shape)
        if name in SHAPES:
            draft.value(SHAPES[name], 0, _numbers(" ".join(shape.itertext())))
        elif name in {"geo:lat", "geo:long"}:
            draft.value(name, 0, string_of(shape))


def _numbers(text: str) -> str:
    return " ".join(text.replace(",", " ").split())
