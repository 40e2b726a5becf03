"""What a crawl says about its own reading: the cards that it read, against the articles that they lead to."""

from __future__ import annotations

import json
from collections.abc import Callable

from sqlalchemy import create_engine, text

from tests.crawl.crawling import Crawler
from tests.server.client import ServerProcess

Serve = Callable[..., ServerProcess]


def test_a_crawl_says_how_far_its_cards_agree(serve: Serve, crawler_of_each: Crawler) -> None:
    crawler, start = crawler_of_each, f"{serve('demo').origin}/"
    outcome = crawler.run(start, "--report", "run.json")
    assert outcome.code == 0, outcome.said()
    said, summary = outcome.stdout.strip().splitlines()
    assert summary.startswith("run=")
    cards = json.loads((crawler.folder / "run.json").read_text(encoding="utf-8"))["cards"]
    assert said == f"cards: {cards['cards']} compared, titles agree 100.0 %, dates 100.0 %"
    engine = create_engine(crawler.database)
    with engine.connect() as connection:
        row = connection.execute(text("SELECT * FROM v_card_agreement")).one()
    engine.dispose()
    assert cards["titles"] == row.titles == row.title_agree > 0
    assert cards["dates"] == row.dates == row.date_agree > 0


def test_a_crawl_that_read_no_cards_says_nothing_of_them(serve: Serve, crawler: Crawler) -> None:
    start = f"{serve('demo').origin}/"
    quiet = crawler.run(start, "--quiet")
    assert (quiet.code, quiet.stdout) == (0, ""), quiet.said()
    again = crawler.run(start, "--report", "run.json")
    assert len(again.stdout.strip().splitlines()) == 1
    assert json.loads((crawler.folder / "run.json").read_text(encoding="utf-8"))["cards"]["cards"] == 0
