from __future__ import annotations

from pathlib import Path

import pytest

from catalog.regions import RegionPolicy, all_regions, region_slugs
from catalog.tables import shipped
from schemas.errors import SettingsError


def slugs(policy: RegionPolicy, *codes: str) -> list[str]:
    return [region.slug for region in policy.of_story(codes)]


def test_there_are_the_22_leaves_of_m49_and_two_of_our_own() -> None:
    assert len(region_slugs()) == len(set(region_slugs())) == 24
    assert region_slugs()[-2:] == ["world.antarctica", "world.unlocated"]


def test_every_country_of_m49_has_a_leaf() -> None:
    policy = RegionPolicy()
    for row in shipped("regions.tsv"):
        (region,) = policy.of_country(row["code"])
        assert region.m49 is not None, row


@pytest.mark.parametrize(
    ("code", "slug"),
    [
        ("TW", "asia.eastern"),
        ("XK", "europe.southern"),
        ("VA", "europe.southern"),
        ("RU", "europe.eastern"),
        ("TR", "asia.western"),
        ("CY", "asia.western"),
        ("AQ", "world.antarctica"),
        ("UA", "europe.eastern"),
        ("KP", "asia.eastern"),
        ("MX", "americas.central"),
        ("SD", "africa.northern"),
        ("NZ", "oceania.australia-new-zealand"),
    ],
)
def test_a_country_goes_where_the_policy_or_m49_puts_it(code: str, slug: str) -> None:
    assert slugs(RegionPolicy(), code) == [slug]


def test_a_region_of_two_countries_stands_once_in_the_order_of_the_countries() -> None:
    assert slugs(RegionPolicy(), "RU", "KP", "UA") == ["europe.eastern", "asia.eastern"]


def test_a_story_without_a_country_is_unlocated() -> None:
    (region,) = RegionPolicy().of_story([])
    assert (region.slug, region.m49) == ("world.unlocated", None)


def test_an_unknown_code_is_unlocated_unless_another_country_is_known() -> None:
    assert slugs(RegionPolicy(), "ZZ") == ["world.unlocated"]
    assert slugs(RegionPolicy(), "ZZ", "PL") == ["europe.eastern"]


def test_a_deployment_may_send_a_country_to_two_regions(tmp_path: Path) -> None:
    path = tmp_path / "policy.tsv"
    path.write_text("code\tregions\nTR\tasia.western, europe.southern\nnone\tworld.unlocated\n")
    policy = RegionPolicy(path)
    assert slugs(policy, "TR") == ["asia.western", "europe.southern"]
    assert slugs(policy, "TW") == ["world.unlocated"]
    assert slugs(policy, "FR") == ["europe.western"]


@pytest.mark.parametrize(
    "text",
    [
        "code\tregions\nTR\teurope.nowhere\n",
        "code\tslug\nTR\tasia.western\n",
        "code\tregions\nTR\tasia.western\n",
        "",
    ],
    ids=["unknown region", "unknown column", "no row for no country", "empty"],
)
def test_a_wrong_policy_file_is_a_settings_error_that_names_the_setting(tmp_path: Path, text: str) -> None:
    path = tmp_path / "policy.tsv"
    path.write_text(text)
    with pytest.raises(SettingsError, match=r"^policy: "):
        RegionPolicy(path)


def test_a_missing_policy_file_is_a_settings_error(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="cannot be read"):
        RegionPolicy(tmp_path / "absent.tsv")


def test_all_regions_have_a_slug_of_two_words_fit_for_a_topic_name() -> None:
    for slug in all_regions():
        world, _, part = slug.partition(".")
        assert world.isalpha()
        assert part.replace("-", "").isalpha()
