"""Where an item happened: GeoRSS (simple and GML) and the W3C's geo vocabulary, as GeoRSS simple strings.

`georss:point`, `georss:line`, `georss:polygon` and `georss:box` hold latitude and longitude by turns with
a space between, in degrees of WGS 84 (http://docs.opengeospatial.org/cs/17-002r1/17-002r1.html). What is
not in degrees, as projected coordinates are, is left out: it would be taken for another place.
"""

from __future__ import annotations

from agents.poll.parse.drafts import Draft
from agents.poll.parse.limits import PLACE_CHARACTERS
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

POINTS = {"georss:point": 1, "georss:line": 2, "georss:polygon": 4, "georss:box": 2}
"""The least number of points of each shape; a polygon ends where it begins."""

WGS_84 = ("4326", "4979", "crs84")
"""Ends of the names of the coordinate systems that are in degrees of WGS 84."""


POLE, DATE_LINE = 90, 180
"""The greatest latitude and longitude, in degrees."""


def read_place(draft: Draft, element: Element, rule: Rule) -> None:
    """Read a shape: the numbers of GeoRSS simple, or those anywhere inside GML or a `geo:Point`."""
    if rule.field:
        _keep(draft, rule.field, string_of(element))
        return
    latitude = longitude = ""
    for shape in element.iter():
        name = name_of(shape)
        if name in SHAPES and shape.get("srsName", "4326").lower().endswith(WGS_84):
            _keep(draft, SHAPES[name], " ".join(shape.itertext()))
        elif name == "geo:lat":
            latitude = string_of(shape)
        elif name == "geo:long":
            longitude = string_of(shape)
    _keep(draft, "georss:point", f"{latitude} {longitude}")


def read_latitude(draft: Draft, element: Element, _: Rule) -> None:
    """Read `geo:lat`, which with the `geo:long` beside it is a point."""
    for sibling in element.itersiblings():
        if name_of(sibling) == "geo:long":
            _keep(draft, "georss:point", f"{string_of(element)} {string_of(sibling)}")


def _keep(draft: Draft, name: str, text: str) -> None:
    """Keep the shape in `text` if all of it is numbers in the bounds of latitude and longitude."""
    words = text.replace(",", " ").split()
    if len(words) % 2 or len(words) < 2 * POINTS[name] or len(text) > PLACE_CHARACTERS:
        return
    try:
        numbers = [float(word) for word in words]
    except ValueError:
        return
    latitudes, longitudes = numbers[::2], numbers[1::2]
    if max(map(abs, latitudes)) <= POLE and max(map(abs, longitudes)) <= DATE_LINE:
        draft.extension(name, " ".join(words))
