"""From a URL on the command line to rows in the database."""

from __future__ import annotations

import datetime as dt
import os
import signal
from collections import Counter
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest

from crawler.discoveries import USUAL_SITEMAPS
from crawler.frontier import MAX_IN_FLIGHT
from demo.content import read_paper
from tests.crawl.crawling import Crawler
from tests.server.articles import article_path
from tests.server.client import Logged, ServerProcess

Serve = Callable[..., ServerProcess]

STORED = "SELECT fetched_url FROM v_articles"


def _paths(rows: list[tuple[str]]) -> list[str]:
    return [urlsplit(row[0]).path for row in rows]


def _articles(log: list[Logged]) -> list[Logged]:
    return [entry for entry in log if "/2025/" in entry.path]


def test_every_article_of_a_site_arrives_with_its_fields(serve: Serve, crawler_of_each: Crawler) -> None:
    server = serve("demo")
    outcome = crawler_of_each.run(f"{server.origin}/")
    assert outcome.code == 0, outcome.said()
    stories = {story.path: story for story in read_paper().stories}
    rows = crawler_of_each.rows(
        "SELECT fetched_url, title, description, published_date, authors, language, text FROM v_articles"
    )
    assert Counter(_paths(rows)) == Counter(stories.keys())
    for url, title, description, published, authors, language, body in rows:
        story = stories[urlsplit(url).path]
        assert title == story.title
        assert description == story.standfirst
        assert dt.date.fromisoformat(str(published)) == story.published.date()
        assert authors == story.author
        assert language == story.language
        assert body.startswith(story.body[:60])
        assert "ADVERTISEMENT" not in body
    assert outcome.summary["new"] == str(len(stories))
    assert outcome.summary["status"] == "ok"


def test_related_links_arrive_in_order(serve: Serve, crawler: Crawler) -> None:
    crawler.run(f"{serve('demo').origin}/")
    paper = read_paper()
    story = next(story for story in paper.stories if story.slug == "ferry-learns-to-wait")
    rows = crawler.rows(
        "SELECT l.url, l.title, l.summary, l.category, l.published_date, l.related_article_id FROM v_related_links l "
        f"WHERE l.article_url LIKE '%{story.path}' ORDER BY l.position"
    )
    related = paper.related_to(story)
    assert _paths(rows) == [other.path for other in related]
    assert [tuple(row[1:5]) for row in rows] == [
        (other.title, other.standfirst, "Harbour", str(other.published.date())) for other in related
    ]
    assert all(row[5] for row in rows), "the articles behind the cards are known"


def test_a_second_run_only_asks_whether_pages_changed(serve: Serve, crawler_of_each: Crawler) -> None:
    server = serve("town", 30)
    crawler_of_each.run(f"{server.origin}/")
    seen = len(server.log)
    outcome = crawler_of_each.run(f"{server.origin}/", "--force")
    again = [entry for entry in server.log[seen:] if entry.path != "/robots.txt"]
    assert (outcome.code, outcome.summary["new"], outcome.summary["updated"]) == (0, "0", "0")
    assert len(_articles(again)) == 30
    assert all("if-none-match" in entry.headers and entry.status == 304 for entry in again), again
    assert len(crawler_of_each.rows(STORED)) == 30


def test_a_second_run_leaves_pages_alone_that_are_not_due(serve: Serve, crawler: Crawler) -> None:
    server = serve("town", 30)
    crawler.run(f"{server.origin}/")
    seen = len(server.log)
    outcome = crawler.run(f"{server.origin}/")
    assert (outcome.code, outcome.summary["new"]) == (0, "0")
    assert _articles(server.log[seen:]) == []


def test_a_killed_run_is_finished_by_the_next(serve: Serve, crawler_of_each: Crawler) -> None:
    server = serve("town", 240)
    process = crawler_of_each.start(f"{server.origin}/")
    server.wait_for(lambda log: len(_articles(log)) > MAX_IN_FLIGHT)  # so that one at least is committed
    process.kill()
    crawler_of_each.wait(process)
    stored = _paths(crawler_of_each.rows(STORED))
    assert 0 < len(stored) < 240
    seen = len(server.log)
    outcome = crawler_of_each.run(f"{server.origin}/")
    assert outcome.code == 0, outcome.said()
    assert not set(stored) & set(server.paths(seen)), "what was stored is not fetched again"
    assert Counter(_paths(crawler_of_each.rows(STORED))) == Counter(article_path(n) for n in range(1, 241))
    assert crawler_of_each.rows("SELECT count(*) FROM article_versions") == [(240,)]
    statuses = crawler_of_each.rows("SELECT status FROM runs ORDER BY run_id")
    assert statuses == [("aborted",), ("ok",)]


@pytest.mark.parametrize("start", ["/", "/gardens/", "/feed.xml", "/sitemap.xml", article_path(7)])
def test_a_crawl_starts_from_any_kind_of_page(start: str, serve: Serve, crawler: Crawler) -> None:
    server = serve("town", 30)
    outcome = crawler.run(server.origin + start)
    assert outcome.code == 0, outcome.said()
    robots, *first_two = server.paths()[:3]  # two requests are under way at a time, and neither waits for the other
    assert robots == "/robots.txt"
    assert start in first_two
    assert len(crawler.rows(STORED)) == 30


def test_listings_alone_lead_to_every_article(serve: Serve, crawler: Crawler) -> None:
    server = serve("bare", 60)
    assert crawler.run(f"{server.origin}/").code == 0
    assert Counter(_paths(crawler.rows(STORED))) == Counter(article_path(n) for n in range(1, 61))


def test_what_robots_disallows_is_never_asked_for(serve: Serve, crawler: Crawler) -> None:
    server = serve("town", 5)
    crawler.run(f"{server.origin}/")
    assert "/private/plan" not in server.paths()
    assert crawler.rows("SELECT drop_reason FROM pages WHERE url LIKE '%/private/plan'") == [("robots",)]


@pytest.mark.parametrize("site", ["closed", "broken_robots"])
def test_a_site_whose_robots_says_stop_fails_with_a_message(site: str, serve: Serve, crawler: Crawler) -> None:
    server = serve(site, 5)
    outcome = crawler.run(f"{server.origin}/")
    assert set(server.paths()) == {"/robots.txt"}
    assert outcome.code == 4
    assert "robots.txt" in outcome.stderr
    assert "Traceback" not in outcome.said()


def test_each_trouble_costs_one_page_only(serve: Serve, crawler: Crawler) -> None:
    server = serve("awkward")
    outcome = crawler.run(f"{server.origin}/")
    assert outcome.code == 0, outcome.said()
    assert "Traceback" not in outcome.said()
    fates = {
        urlsplit(url).path: (status, drop_reason or failure)
        for url, status, drop_reason, failure in crawler.rows("SELECT url, status, drop_reason, failure FROM pages")
    }
    assert fates == {
        "/": ("followed", "listing"),
        **dict.fromkeys((f"/{name}" for name in USUAL_SITEMAPS), ("failed", "http_error")),
        "/2025/08/good-morning-number-1": ("stored", None),
        "/2025/08/zipped-number-2": ("stored", None),
        "/2025/08/half-number-3": ("failed", "truncated"),
        "/2025/08/reset-number-4": ("failed", "connection"),
        "/2025/08/second-try-number-5": ("stored", None),
        "/2025/08/moved-number-6": ("redirected", None),
        "/2025/08/round-number-7": ("redirected", None),
        "/2025/08/away-number-8": ("dropped", "out_of_scope"),
        "/2025/08/missing-number-9": ("failed", "http_error"),
        "/report": ("dropped", "not_html"),
        "/2025/08/liar-number-10": ("dropped", "not_html"),
        "/empty": ("dropped", "empty"),
    }


@pytest.mark.parametrize("start", ["/report", "/empty"])
def test_a_start_that_is_no_page_is_said_and_the_origin_is_crawled(start: str, serve: Serve, crawler: Crawler) -> None:
    outcome = crawler.run(serve("awkward").origin + start)
    assert outcome.code == 0, outcome.said()
    assert "Traceback" not in outcome.said()
    assert len(crawler.rows(STORED)) == 3


def test_a_page_budget_ends_the_run_and_the_next_goes_on(serve: Serve, crawler: Crawler) -> None:
    server = serve("town", 30)
    first = crawler.run(f"{server.origin}/", "--max-pages", "10")
    assert (first.code, first.summary["status"]) == (5, "limit")
    assert 0 < len(crawler.rows(STORED)) <= 10
    assert crawler.run(f"{server.origin}/").code == 0
    assert len(crawler.rows(STORED)) == 30
    assert max(Counter(entry.path for entry in _articles(server.log)).values()) == 1


def test_a_terminated_run_saves_and_says_so(serve: Serve, crawler: Crawler) -> None:
    server = serve("town", 60)
    process = crawler.start(f"{server.origin}/", delay=0.5)
    server.wait_for(lambda log: len(_articles(log)) >= 2)
    process.send_signal(signal.SIGTERM)
    outcome = crawler.wait(process)
    assert outcome.code == 143
    assert outcome.summary["status"] == "stopped"
    assert crawler.rows("SELECT status, exit_code FROM runs") == [("stopped", 143)]
    fetched = {entry.path for entry in _articles(server.log)}
    assert set(_paths(crawler.rows(STORED))) == fetched, "what was fetched is stored"


def test_a_second_run_at_the_same_time_is_turned_away(serve: Serve, crawler_of_each: Crawler) -> None:
    server = serve("town", 60)
    first = crawler_of_each.start(f"{server.origin}/", delay=1)
    server.wait_for(lambda log: len(log) >= 2)
    seen = crawler_of_each.run(f"{server.origin}/")
    assert first.poll() is None
    assert seen.code == 75
    assert "Traceback" not in seen.said()
    os.kill(first.pid, signal.SIGKILL)


def test_an_unreachable_host(crawler: Crawler) -> None:
    outcome = crawler.run("http://127.0.0.1:9/")
    assert outcome.code == 4
    assert "127.0.0.1:9" in outcome.stderr
    assert "Traceback" not in outcome.said()
    assert outcome.summary["status"] == "failed"


def test_a_url_without_scheme(crawler: Crawler) -> None:
    outcome = crawler.run("news.example/politics")
    assert outcome.code == 2
    assert "https://news.example/politics" in outcome.stderr
    assert "Traceback" not in outcome.said()


def test_a_folder_in_place_of_the_database(crawler: Crawler) -> None:
    outcome = crawler.run("http://127.0.0.1:9/", database=f"sqlite:///{crawler.folder}")
    assert outcome.code == 78
    assert str(crawler.folder) in outcome.stderr
    assert "Traceback" not in outcome.said()


def test_a_file_that_is_no_database(crawler: Crawler) -> None:
    notes = crawler.folder / "notes.db"
    notes.write_text("Not a database, but a shopping list that is long enough to be read as a header.\n" * 20)
    outcome = crawler.run("http://127.0.0.1:9/", database=f"sqlite:///{notes}")
    assert outcome.code == 78
    assert "Traceback" not in outcome.said()
    assert notes.read_text().startswith("Not a database"), "nothing was written over it"


def test_a_database_that_can_only_be_read(serve: Serve, crawler: Crawler) -> None:
    server = serve("town", 3)
    crawler.run(f"{server.origin}/")
    seen = len(server.log)
    read_only = f"sqlite:///file:{crawler.folder / 'articles.db'}?mode=ro&uri=true"
    outcome = crawler.run(f"{server.origin}/", database=read_only)
    assert outcome.code == 78
    assert "Traceback" not in outcome.said()
    assert server.log[seen:] == [], "it is noticed before any request"


def test_the_settings_say_how_pages_of_a_site_are_read(serve: Serve, crawler: Crawler) -> None:
    server = serve("riddle", 3)
    (crawler.folder / "tearsheet.toml").write_text(
        f"""
        [sites.riddles]
        start = ["{server.origin}/"]
        timezone = "Europe/Berlin"
        select = {{ title = ".x1", body = ".x3", published = ".x2", related = ".x5 a" }}
        drop = ["p:-soup-contains('The mill sells')"]
        coverage = {{ title = 1, published = 1, text = 1, related_links = 1 }}
        """,
        encoding="utf-8",
    )
    outcome = crawler.run("riddles", "--parse-workers", "1")
    assert (outcome.code, outcome.summary["new"], outcome.summary["coverage_min"]) == (0, "3", "1.00"), outcome.said()
    assert "does not act" not in outcome.stderr
    rows = crawler.rows(
        "SELECT article_id, title, text, published_at, published_date FROM v_articles ORDER BY fetched_url"
    )
    for number, (article_id, title, body, at, day) in enumerate(rows, 1):
        assert title == f"What has {number} legs?"
        assert body.count("Riddle") == 3
        assert body.count("\n\n") == 2
        assert (str(at)[:16].replace("T", " "), str(day)) == (
            f"{dt.date(2025, 8, number) - dt.timedelta(days=1)} 22:30",
            f"2025-08-0{number}",
        )
        links = crawler.rows(
            f"SELECT title, kind FROM v_related_links WHERE article_id = {article_id} ORDER BY position"
        )
        assert links == [(f"On to {other}", "related") for other in (1, 2, 3) if other != number]


def test_the_terms_of_the_settings_are_kept_with_the_site(serve: Serve, crawler_of_each: Crawler) -> None:
    crawler = crawler_of_each
    settings = f'[sites.town]\nstart = ["{serve("town", 1).origin}/"]\n'
    terms = 'licence = "CC BY 4.0"\nterms = "https://town.example/terms"\n'
    for text, kept in ((settings + terms, ("CC BY 4.0", "https://town.example/terms")), (settings, (None, None))):
        (crawler.folder / "tearsheet.toml").write_text(text, encoding="utf-8")
        outcome = crawler.run("town")
        assert outcome.code == 0, outcome.said()
        assert [tuple(row) for row in crawler.rows("SELECT licence, terms_url FROM v_sites")] == [kept]
