"""What resembles a trap and is none does not end before its end."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.crawl.crawling import Crawler
from tests.server.client import ServerProcess
from tests.server.healthy_sites import HEALTHY_SITES


@pytest.mark.parametrize("site", HEALTHY_SITES)
def test_every_article_of_a_large_site_is_found(
    site: str, serve: Callable[..., ServerProcess], crawler: Crawler
) -> None:
    server = serve(site, 700)
    outcome = crawler.run(f"{server.origin}/", "--no-archive")
    assert outcome.code == 0, outcome.said()
    (found,) = crawler.rows("SELECT count(*) FROM v_articles WHERE duplicate_of_article_id IS NULL")
    assert found[0] == 700, crawler.rows("SELECT area, wasted FROM traps")
