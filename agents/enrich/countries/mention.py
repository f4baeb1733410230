"""A place in a text that names a country."""

from __future__ import annotations

from typing import NamedTuple


class Mention(NamedTuple):
    """`text[start:end]` names the country `code`.

    `kind` is `name`, `adjective` (with inhabitants), `city`, `region` (a state or province) or `institution`
    (the Kremlin); an overlay's rows may also be of kind `person`. `key` is the form of the lexicon that
    matched. `weight` says how much the mention counts, 0 to 1.
    """

    code: str
    text: str
    start: int
    end: int
    kind: str
    key: str
    weight: float
