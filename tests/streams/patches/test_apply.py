from __future__ import annotations

import pytest

from schemas.errors import DatelineError
from streams import patches


def test_an_untested_faust_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patches, "version", lambda _name: "0.15.4")
    with pytest.raises(DatelineError, match=r"0\.15\.4 is not 0\.15\.3"):
        patches.apply()


def test_the_mends_can_be_applied_twice() -> None:
    patches.apply()
    patches.apply()
