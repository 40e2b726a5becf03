"""Which of a page's dates is the publication's; the pages are small and say only what each test is about."""

from __future__ import annotations

import datetime as dt

import pytest

from crawler.parsers.dates.published import weigh_days
from crawler.parsers.dates.published_features import FEATURES, group_days
from crawler.parsers.dates.statements import Shown, Statement
from crawler.parsers.markup.document import open_document
from crawler.parsers.metadata import Metadata, read_metadata
from crawler.parsers.trees import load_trees
from schema.article import PublishedDate

URL = "https://lantern.example/culture/paper-rain"
NOW = dt.datetime(2025, 9, 1, 12, tzinfo=dt.UTC)
BODY = "<p>" + "The rain began as a rumour and ended as a parade, which nobody had asked for. " * 5 + "</p>"


def read(body: str, head: str = "", url: str = URL, now: dt.datetime | None = NOW) -> Metadata:
    html = f"<html lang=en><head>{head}</head><body>{body}</body></html>"
    return read_metadata(open_document(html, url, fetched_at=now))


def day(metadata: Metadata) -> str | None:
    return metadata.published.date.isoformat() if metadata.published else None


def told(published: str, modified: str = "") -> str:
    """What machines are told."""
    return (
        '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Paper rain", '
        f'"datePublished": "{published}", "dateModified": "{modified}"}}</script>'
    )


@pytest.mark.parametrize(
    ("head", "body", "expected"),
    [
        ('<meta property="article:published_time" content="2025-08-08T10:00:00Z">', "<h1>A b c</h1>", "2025-08-08"),
        ('<meta name="w-published-date" content="2025-08-08">', "<h1>A b c</h1>", "2025-08-08"),
        ("", '<h1>A b c</h1><time datetime="2025-08-08">last week</time>', "2025-08-08"),
        ("", '<p itemscope itemtype="/Article"><meta itemprop=datePublished content=2025-08-08>', "2025-08-08"),
        ("", "<h1>A b c</h1><p>3 days ago</p>", "2025-08-29"),
        ("", f"<h1>A b c</h1><p>LONDON, 8 August 2025 – {BODY[3:]}", "2025-08-08"),
        ("", "<h1>A b c</h1><p>Updated 9 August 2025. Published 8 August 2025</p>", "2025-08-08"),
        ("", f"<h1>A b c</h1>{BODY}{BODY}<p class=date>Posted on 8 August 2025</p>", "2025-08-08"),
        ("", f'<h1>A b c</h1>{BODY}<script>state = {{"datePublished": "2025-08-08T10:00:00Z"}}</script>', "2025-08-08"),
        ("", '<h1>A b c</h1><div props="{&quot;published_at&quot;: &quot;2025-08-08&quot;}"></div>', "2025-08-08"),
        ("", "<h1>A b c</h1><p>Eilmeldung, Donnerstagabend: 8. elokuuta 2025</p>", "2025-08-08"),
        ("", '<h1>A b c</h1><span class="updated" title="2025-08-08T10:00:00Z"></span>', "2025-08-08"),
        # None of these is the page's own date.
        ("", f'<h1>A b c</h1>{BODY}<div class="comment"><time datetime="2025-08-08">8 August</time></div>', None),
        ("", f'<h1>A b c</h1>{BODY}<div class="card"><h3>Other</h3><p>8 August 2025</p></div>', None),
        ("", f"<nav>8 August 2025</nav><h1>A b c</h1>{BODY}<footer>© 2025</footer>", None),
        ("", "<h1>A b c</h1><p>Open until 8 August 2025</p>", None),
        ("", f"<h1>A b c</h1><p>Since 8 August 2025 {BODY[3:]}", None),
        ("", f"<h1>A b c</h1>{BODY}<p>Copyright 8 August 2025 The Lantern</p>", None),
        ("", "<h1>A b c</h1><p>May 2025</p>", None),
        ('<meta property="article:published_time" content="2026-08-08">', "<h1>A b c</h1>", None),
    ],
)  # fmt: skip
def test_the_day_of_publication(head: str, body: str, expected: str | None) -> None:
    assert day(read(body, head)) == expected


def test_the_day_in_the_address() -> None:
    assert day(read("<h1>A b c</h1>", url="https://lantern.example/2025/08/08/paper-rain")) == "2025-08-08"


def test_a_utc_midnight_takes_the_day_that_is_shown() -> None:
    head = '<meta property="article:published_time" content="2025-08-09T03:30:00Z">'
    published = read("<h1>A b c</h1><p class=date>August 8, 2025</p>", head).published
    assert published is not None and published.at is not None
    assert (published.date, published.at.day) == (dt.date(2025, 8, 8), 9)


def test_the_update_is_a_field_of_its_own() -> None:
    head = """<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Paper rain",
    "datePublished": "2025-08-08T09:00:00+02:00", "dateModified": "2025-08-20T09:00:00+02:00"}</script>"""
    found = read("<h1>Paper rain</h1><p>Updated August 20, 2025</p>", head)
    assert day(found) == "2025-08-08"
    assert found.modified is not None and found.modified.date == dt.date(2025, 8, 20)


def test_a_relative_date_is_no_day_without_the_time_of_the_fetch() -> None:
    assert day(read("<h1>A b c</h1><p>3 days ago</p>", now=None)) is None


def test_what_machines_are_told_comes_before_a_relative_date() -> None:
    assert day(read("<h1>Paper rain</h1><time>3 days ago</time>", told("2025-08-08"))) == "2025-08-08"


def test_the_day_in_the_address_with_the_month_in_letters() -> None:
    assert day(read("<h1>A b c</h1>", url="https://lantern.example/2025/aug/08/paper-rain")) == "2025-08-08"


@pytest.mark.parametrize("shown", ["08/07/2025", "07/08/2025"])
def test_a_day_of_unclear_order_is_read_as_the_page_states_it_elsewhere(shown: str) -> None:
    assert day(read(f"<h1>A b c</h1><p class=date>{shown}</p>", url=URL + "/2025/08/07/x")) == "2025-08-07"
    assert day(read(f"<h1>A b c</h1><p class=date>{shown}</p>", url=URL + "/2025/07/08/x")) == "2025-07-08"


def test_the_day_after_an_instant_in_the_pages_own_zone_is_an_issues() -> None:
    body = "<h1>Paper rain</h1><p class=date>9 August 2025</p>"
    assert day(read(body, told("2025-08-08T19:30:00+02:00"))) == "2025-08-08"


def test_only_a_mere_update_gives_way_to_an_earlier_day() -> None:
    early, late = (PublishedDate(dt.date(2025, month, 20)) for month in (5, 8))
    machine = [Statement(late, "json_ld", "datePublished", "", "published")]
    near = [Shown(late, "visible", "near", "", "updated"), Shown(early, "visible", "near", "", "published")]
    assert weigh_days(group_days([], near, []), lambda: [0.7, 0.2]) == [0.2, 0.7]
    assert weigh_days(group_days(machine, near, []), lambda: [0.7, 0.2]) == [0.7, 0.2]


def test_an_instant_in_utc_is_kept_with_the_day_that_is_shown() -> None:
    published = read("<h1>Paper rain</h1><p class=date>9 August 2025</p>", told("2025-08-08T22:30:00Z")).published
    assert published is not None
    assert (published.date, published.raw) == (dt.date(2025, 8, 9), "9 August 2025")
    assert published.at == dt.datetime(2025, 8, 8, 22, 30, tzinfo=dt.UTC)


def test_dates_of_a_list_are_other_pages() -> None:
    cards = "".join(f"<li><a href='/{n}'>Door number {n}</a> <span>{n} April 2025</span></li>" for n in (1, 2, 3))
    page = f"<h1>A b c</h1><ul class=more>{cards}</ul>"
    assert day(read(page)) is None
    assert day(read(page, '<meta property="article:published_time" content="2025-08-08T10:00">')) == "2025-08-08"


def test_what_json_ld_says_of_the_article_comes_before_the_page_around_it() -> None:
    page = '<script type="application/ld+json">{"@type": "WebPage", "datePublished": "2025-08-01"}</script>'
    assert day(read("<h1>Paper rain</h1>", page + told("2025-08-08"))) == "2025-08-08"
    assert day(read("<h1>Paper rain</h1>", page)) == "2025-08-01"


def test_a_date_in_several_elements_is_one() -> None:
    assert day(read("<h1>A b c</h1><p><b>8</b> <i>August</i> <span>2025</span></p>")) == "2025-08-08"


def test_a_year_that_is_older_than_the_update_stays_the_publications() -> None:
    found = read("<h1>Paper rain</h1><p>Last updated: 20 August 2025</p>", told("2019-08-08", "2025-08-20"))
    assert (day(found), found.modified and found.modified.date) == ("2019-08-08", dt.date(2025, 8, 20))


def test_the_losers_are_kept_with_less_confidence() -> None:
    body = "<h1>Paper rain</h1><p class=date>8 August 2025</p><p>Updated 20 August 2025</p>"
    evidence = read(body, told("2025-08-08T10:00:00Z", "2025-08-20")).evidence["published"]
    assert (evidence.strategy, evidence.raw, evidence.confidence) == ("json_ld", "2025-08-08T10:00:00Z", 0.98)
    assert {loser.raw for loser in evidence.rejected} >= {"8 August 2025", "20 August 2025"}
    assert all(loser.confidence < evidence.confidence for loser in evidence.rejected)


def test_agreement_is_surer_than_a_single_statement() -> None:
    agreed = read("<h1>Paper rain</h1><p>8 August 2025</p>", told("2025-08-08")).evidence["published"]
    single = read("<h1>Paper rain</h1>", told("2025-08-08")).evidence["published"]
    differing = read("<h1>Paper rain</h1><p>20 August 2025</p>", told("2025-08-08")).evidence["published"]
    assert agreed.confidence > single.confidence > differing.confidence > 0.2


def test_thousands_of_dates_are_read_in_part() -> None:
    dates = "".join(f"<li>{number % 28 + 1} August {1900 + number % 100}</li>" for number in range(20_000))
    found = read(f"<ul>{dates}</ul><h1>A b c</h1>{BODY}<ul>{dates}</ul>")
    assert len(found.evidence.get("published", found.evidence["title"]).rejected) <= 5


def test_the_model_knows_the_features() -> None:
    assert load_trees("published").features == FEATURES
