from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.poll.parse.charset import known_charset, to_utf8
from agents.poll.parse.detect import detect
from tests.agents.poll.parse.conftest import Read

TEXT = "Müller – “Größe” naïve"


def feed(title: str, declaration: str = "") -> str:
    return f'<?xml version="1.0"{declaration}?><rss version="2.0"><channel><title>{title}</title></channel></rss>'


@pytest.mark.parametrize(
    ("charset", "declared", "text"),
    [
        ("utf-8", "", TEXT),
        ("utf-8-sig", "", TEXT),
        ("utf-8", "iso-8859-1", TEXT),
        ("utf-8", "utf-16", TEXT),
        ("utf-8", "no-such-charset", TEXT),
        ("utf-16", "utf-16", TEXT),
        ("utf-16-le", "utf-16", TEXT),
        ("utf-16-be", "", TEXT),
        ("utf-32", "", TEXT),
        ("cp1252", "iso-8859-1", TEXT),
        ("cp1252", "utf-8", TEXT),
        ("cp1251", "windows-1251", "Новости дня"),
        ("koi8-r", "koi8-r", "Новости дня"),
        ("gb18030", "gb2312", "朱镕基 中文新闻"),
        ("cp932", "shift_jis", "東京ニュース①"),
        ("cp932", "x-sjis", "東京ニュース①"),
        ("iso2022_jp", "iso-2022-jp", "東京ニュース"),
        ("cp949", "euc-kr", "똠방각하 뉴스"),
        ("big5hkscs", "big5", "中國新聞"),
    ],
)
def test_a_document_is_read_in_its_charset(read: Read, charset: str, declared: str, text: str) -> None:
    declaration = f' encoding="{declared}"' if declared else ""
    assert read(feed(text, declaration).encode(charset)).title == text


def test_http_says_the_charset_before_the_document(read: Read) -> None:
    data = feed("Новости", ' encoding="koi8-r"').encode("cp1251")
    assert read(data, content_type="text/xml; charset=windows-1251").title == "Новости"


def test_the_latin_1_that_servers_add_by_default_does_not_count(read: Read) -> None:
    data = feed("Новости", ' encoding="windows-1251"').encode("cp1251")
    assert read(data, content_type="text/xml; charset=ISO-8859-1").title == "Новости"


def test_a_bad_byte_in_utf_8_spoils_one_character_only(read: Read) -> None:
    document = read(feed("東京ニュース XX").encode().replace(b"XX", b"\xff"))
    assert document.title == "東京ニュース �"
    assert document.flags == ["charset:invalid_utf-8"]


def test_an_unknown_charset_is_flagged(read: Read) -> None:
    assert read(feed("plain", ' encoding="bogus"')).flags == ["charset:unknown"]


@pytest.mark.parametrize(
    ("charset", "text"),
    [
        ("koi8_r", "Новости дня: президент России встретился с министром"),
        ("cp1251", "Новости дня: президент России встретился с министром"),
        ("euc_jp", "日本語のニュースです。東京で今日"),
        ("cp932", "日本語のニュースです。東京で今日"),
        ("gb18030", "中国新闻网今天在北京报道"),
        ("big5hkscs", "中國新聞網今天在臺北報導"),
        ("cp949", "대한민국 뉴스 서울에서 오늘"),
        ("cp1252", "Überfälle in München häufen sich"),
        ("cp1255", "חדשות היום מירושלים ומתל אביב"),
        ("cp1256", "أخبار اليوم من القاهرة وبيروت"),
        ("cp1253", "Ειδήσεις σήμερα από την Αθήνα"),
        ("cp874", "ข่าววันนี้จากกรุงเทพ"),
    ],
)
def test_an_undeclared_charset_is_detected_by_its_script(charset: str, text: str) -> None:
    assert detect(text.encode(charset)) == charset


def test_nothing_is_detected_in_noise() -> None:
    assert detect(bytes(range(128, 256)) * 3) is None


def test_a_codec_that_is_no_charset_is_not_used() -> None:
    assert [known_charset(name) for name in ("rot13", "zlib", "idna", "bogus", "\0")] == [None] * 5


@given(st.binary(max_size=200), st.none() | st.text(max_size=40))
def test_any_bytes_become_valid_utf_8(data: bytes, content_type: str | None) -> None:
    to_utf8(data, content_type).data.decode("utf-8")
