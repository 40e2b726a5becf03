"""From what the operator typed to the sites of a run."""

from dataclasses import replace

import pytest

from crawler.config import Config, SiteConfig
from crawler.profile import Profile
from crawler.targets import UnknownTarget, choose_targets

CONFIG = Config(
    sites={
        "example": SiteConfig(start=("https://news.example/",), delay=2.5, exclude=("^/shop",), coverage={"title": 0.9})
    }
)


def test_a_url_alone_is_a_site_named_after_its_host() -> None:
    (target,) = choose_targets(["HTTP://Other.Example:8080/section?utm_source=x"], CONFIG)
    assert target.name == "other.example:8080"
    assert target.scope.start_urls == ("http://other.example:8080/section",)
    assert target.delay_s == 1.0


def test_a_name_takes_the_settings() -> None:
    (target,) = choose_targets(["example"], CONFIG)
    assert (target.name, target.delay_s, dict(target.coverage)) == ("example", 2.5, {"title": 0.9})
    assert not target.scope.may_fetch("https://news.example/shop/1")


def test_a_url_of_a_known_site_keeps_its_settings_and_starts_there() -> None:
    (target,) = choose_targets(["https://www.news.example/politics"], CONFIG)
    assert target.name == "example"
    assert target.scope.start_urls == ("https://www.news.example/politics",)


def test_the_command_lines_delay_wins() -> None:
    assert choose_targets(["example"], CONFIG, delay_s=0.0)[0].delay_s == 0.0


def test_all_takes_every_site_once() -> None:
    assert [t.name for t in choose_targets(["example"], CONFIG, take_all=True)] == ["example"]


@pytest.mark.parametrize("asked", ["news.example/a", "exmaple", "ftp://news.example/", "", "http://"])
def test_what_is_neither_a_url_nor_a_name_is_refused(asked: str) -> None:
    with pytest.raises(UnknownTarget, match="neither an absolute") as refused:
        choose_targets([asked], CONFIG)
    assert refused.value.exit_code == 2


def test_nothing_to_crawl_says_what_to_give() -> None:
    with pytest.raises(UnknownTarget, match="give a URL"):
        choose_targets([], replace(CONFIG, sites={}))


def test_a_site_of_the_settings_is_read_by_its_profile() -> None:
    site = replace(CONFIG.sites["example"], timezone="Europe/Berlin", drop=(".ad",), select={"title": "h2"})
    config = replace(CONFIG, sites={"example": site})
    (target,) = choose_targets(["https://news.example/politics"], config)
    assert target.profile == Profile({"title": "h2"}, (".ad",), "Europe/Berlin")
    (target,) = choose_targets(["https://other.example/"], config)
    assert target.profile is None
