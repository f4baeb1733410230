from __future__ import annotations

import pytest

from agents.identity.domains import registered_domain


@pytest.mark.parametrize(
    ("host", "domain"),
    [
        ("feeds.bbci.co.uk", "bbci.co.uk"),
        ("bbci.co.uk", "bbci.co.uk"),
        ("www.spiegel.de", "spiegel.de"),
        ("SPIEGEL.de.", "spiegel.de"),
        ("rss.nytimes.com", "nytimes.com"),
        ("g1.globo.com", "globo.com"),
        ("feeds.folha.uol.com.br", "uol.com.br"),
        ("www3.nhk.or.jp", "nhk.or.jp"),
        ("www.abc.net.au", "abc.net.au"),
        ("news.go.com", "go.com"),
        ("www.in.gr", "in.gr"),
        ("www.web.de", "web.de"),
        ("one.blogspot.com", "blogspot.com"),
        ("localhost", "localhost"),
        ("127.0.0.1", "127.0.0.1"),
        ("2001:db8::1", "2001:db8::1"),
        ("", ""),
    ],
)
def test_the_registered_domain_is_the_registrants(host: str, domain: str) -> None:
    assert registered_domain(host) == domain


def test_the_registered_domain_of_a_registered_domain_is_itself() -> None:
    for host in ("a.b.c.example.co.nz", "x.y.example.org", "q.gov.br"):
        assert registered_domain(registered_domain(host)) == registered_domain(host)
