"""Several pages of one site: one robots.txt, and a gap between the starts of requests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from crawler import fetch
from crawler.fetch import FetchDisallowed, FetchFailed, FetchSession
from crawler.politeness.gap import Gap
from tests.server.articles import article_path
from tests.server.client import ServerProcess


class RecordedGap(Gap):
    """Notes the gaps that are asked for, and keeps none."""

    def __init__(self) -> None:
        super().__init__()
        self.gaps: list[float] = []

    def wait(self, gap_s: float) -> None:
        self.gaps.append(gap_s)


@pytest.fixture(scope="module")
def town() -> Iterator[ServerProcess]:
    with ServerProcess("town", 3) as server:
        yield server


def test_pages_share_one_robots_txt_and_the_gap(town: ServerProcess) -> None:
    start, gap = len(town.log), RecordedGap()
    session = FetchSession([town.origin], delay_s=2.5, gap=gap)
    for number in (1, 2):
        assert session.fetch(town.origin + article_path(number)).status == 200
    town.wait_for(lambda log: len(log) >= start + 3)
    assert town.paths(start) == ["/robots.txt", article_path(1), article_path(2)]
    assert gap.gaps == [2.5, 2.5, 2.5]
    assert session.requests == 3


def test_what_robots_disallows_costs_no_request(town: ServerProcess) -> None:
    session = FetchSession([town.origin], delay_s=0)
    with pytest.raises(FetchDisallowed, match="/private/plan"):
        session.fetch(f"{town.origin}/private/plan")
    assert session.requests == 1
    assert session.rules(town.origin).sitemaps == (f"{town.origin}/sitemap.xml",)
    assert session.requests == 1


def test_a_robots_txt_that_cannot_be_had_is_asked_for_once() -> None:
    with ServerProcess("broken_robots", 1) as server:
        session = FetchSession([server.origin], delay_s=0)
        for _ in range(2):
            with pytest.raises(FetchFailed, match="without the rules"):
                session.fetch(f"{server.origin}/")
        assert session.requests == 1


def test_the_status_of_a_failure_is_known(town: ServerProcess) -> None:
    with pytest.raises(FetchFailed) as failed:
        FetchSession([town.origin], delay_s=0).fetch(f"{town.origin}/nowhere")
    assert failed.value.status == 404


@pytest.mark.parametrize(("own_s", "asked_s", "kept_s"), [(1.0, 7.0, 7.0), (9.0, 7.0, 9.0)])
def test_the_longer_of_the_two_delays_is_kept(
    own_s: float, asked_s: float, kept_s: float, monkeypatch: pytest.MonkeyPatch, town: ServerProcess
) -> None:
    gap = RecordedGap()
    session = FetchSession([town.origin], delay_s=own_s, gap=gap)
    _say_crawl_delay(asked_s, monkeypatch)
    session.fetch(f"{town.origin}/")
    assert gap.gaps == [own_s, kept_s]


def test_a_site_that_asks_for_too_long_a_gap_is_left_alone(
    monkeypatch: pytest.MonkeyPatch, town: ServerProcess
) -> None:
    _say_crawl_delay(500, monkeypatch)
    session = FetchSession([town.origin], gap=RecordedGap())
    with pytest.raises(FetchFailed, match="asks for 500 s between requests"):
        session.fetch(f"{town.origin}/")
    assert session.requests == 1


def test_only_what_the_operator_named_may_lie_on_a_private_address(town: ServerProcess) -> None:
    start = len(town.log)
    for named in ([], [town.origin.replace("http:", "https:")], ["http://127.0.0.1:1/"]):
        with pytest.raises(FetchFailed, match=r"has the loopback address 127\.0\.0\.1"):
            FetchSession(named, delay_s=0).fetch(f"{town.origin}/")
    assert town.paths(start) == []


def _say_crawl_delay(seconds: float, monkeypatch: pytest.MonkeyPatch) -> None:
    """Makes every robots.txt ask for a delay."""
    read = fetch.read_robots
    rules = f"User-agent: *\nCrawl-delay: {seconds}\n".encode()
    monkeypatch.setattr(fetch, "read_robots", lambda status, body, url: read(status, rules, url))
