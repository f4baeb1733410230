"""How texts are compared: as plain text, by another way than the parser's own, without white space."""

from __future__ import annotations

import lxml.html


def text_of_markup(markup: str) -> str:
    """Return the text of `markup` by libxml2's HTML parser, without scripts and styles."""
    if ">" not in markup and "&" not in markup:
        return markup  # no tag in it, however it begins
    tree = lxml.html.fromstring(f"<div>{markup}</div>")
    for hidden in tree.xpath(".//script | .//style"):
        hidden.drop_tree()
    return str(tree.text_content())


def without_space(text: str) -> str:
    """Return `text` without white space: where lines break is not what the fixtures are about."""
    return "".join(text.split())
