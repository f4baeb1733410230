"""Names of people as feeds write them: `me@example.com (Jane Doe)`, `Jane Doe <me@example.com>`."""

from __future__ import annotations

import re

ADDRESS = re.compile(r"[^\s<>()@,;:\"\[\]]{1,64}@[^\s<>()@,;:\"\[\]]{1,255}")
BRACKETS = " \t\n()<>[],;:\"'"


def person_name(author: str) -> str:
    """Return the name in `author`, or its e-mail address where there is no name."""
    if "@" not in author:
        return author
    address = ADDRESS.search(author[:1000])
    if address is None:
        return author
    rest = author[: address.start()] + author[address.end() :]
    name = rest.replace("()", "").replace("<>", "").replace("mailto:", "").strip(BRACKETS)
    return name or address[0]
