"""What a site's profile changes in the record of a page."""

import datetime as dt
from typing import Any

import pytest

from crawler.parsers.markup.document import open_document
from crawler.parsers.page import parse_document
from crawler.parsers.profiles.profiles import apply_profile
from crawler.profile import Profile
from schema.article import Article
from tests.parsers.pages import BODY, SENTENCES, URL

NOW = dt.datetime(2025, 6, 1, 23, 30, tzinfo=dt.UTC)
CARDS = "".join(
    f'<li><a href="/2025/04/the-meadow-number-{n}"><h3>The meadow number {n} is wet again</h3></a>'
    f"<p>A summary of the meadow number {n}, of some length, for the reader.</p><time>{n} April 2025</time></li>"
    for n in (1, 2, 3)
)
PAGE = f"""<!doctype html><html lang="en"><head><title>River news | The Press</title>
<meta property="og:title" content="River news | The Press"><meta property="og:site_name" content="The Press">
<meta property="article:published_time" content="2025-05-02T08:00:00Z"></head><body>
<h1>River news</h1><p class="head2">The river gets its bends back</p>
<p class="pub">Printed <time datetime="2025-05-03T09:30">3 May</time></p>
<div class="story">{BODY}<p>ADVERTISEMENT from the sawmill, which has planks of every
length, and delivers them, too.</p><div><a href="/shop">Print edition</a> <a href="/mail">Letters</a></div></div>
<section class="more"><h2>More</h2><ul>{CARDS}</ul></section></body></html>"""


def read(html: str, now: dt.datetime | None = NOW, **settings: Any) -> Article:
    return parse_document(apply_profile(open_document(html, URL, fetched_at=now), Profile(**settings)))


def test_an_empty_profile_changes_nothing() -> None:
    assert read(PAGE) == parse_document(open_document(PAGE, URL, fetched_at=NOW))


def test_the_title_is_the_selected_elements() -> None:
    article = read(PAGE, select={"title": "p.head2"})
    assert article.title == "The river gets its bends back"
    evidence = article.evidence["title"]
    assert (evidence.strategy, evidence.raw) == ("profile", article.title)
    assert evidence.rejected[0].raw.startswith("River news"), "what would have been the title is kept"


def test_the_title_can_be_the_heads_and_loses_the_sites_name() -> None:
    html = PAGE.replace('og:title" content="River news', 'og:title" content="Bends are back')
    assert read(html, select={"title": 'meta[property="og:title"]'}).title == "Bends are back"


@pytest.mark.parametrize("selector", [".missing", "p.empty", "p:hover"])
def test_a_selector_that_finds_nothing_leaves_the_general_reading(selector: str) -> None:
    html = PAGE.replace("<h1>", '<p class="empty"></p><h1>')
    article = read(html, select=dict.fromkeys(("title", "body", "published", "related"), selector))
    general = parse_document(open_document(html, URL, fetched_at=NOW))
    assert article == general
    assert all(evidence.strategy != "profile" for evidence in article.evidence.values())


@pytest.mark.parametrize(
    ("selector", "day", "raw"),
    [
        ("p.pub time", dt.date(2025, 5, 3), "2025-05-03T09:30"),
        ("p.pub", dt.date(2025, 5, 3), "2025-05-03T09:30"),
        ("li:first-child time", dt.date(2025, 4, 1), "1 April 2025"),
        ("h1, li time", dt.date(2025, 4, 1), "1 April 2025"),
        ('meta[property$="published_time"]', dt.date(2025, 5, 2), "2025-05-02T08:00:00Z"),
    ],
)
def test_the_date_is_the_first_that_the_selected_elements_state(selector: str, day: dt.date, raw: str) -> None:
    article = read(PAGE, select={"published": selector})
    assert article.published is not None
    assert (article.published.date, article.published.raw) == (day, raw)
    assert article.evidence["published"].strategy == "profile"


def test_an_update_before_the_selected_date_is_none() -> None:
    html = PAGE.replace("article:published_time", "article:modified_time").replace("3 May", "3 May 2025")
    html = html.replace("2025-05-02T", "2025-05-04T").replace("</body>", '<p class="q">5 May 2025</p></body>')
    assert read(html, select={"published": "p.pub"}).modified is not None
    article = read(html, select={"published": ".q"})
    assert (article.modified, article.evidence.get("modified")) == (None, None)


@pytest.mark.parametrize(
    ("stated", "at", "source"),
    [
        ("2025-05-03T09:30", dt.datetime(2025, 5, 3, 7, 30, tzinfo=dt.UTC), "site"),
        ("2025-12-03T00:30", dt.datetime(2025, 12, 2, 23, 30, tzinfo=dt.UTC), "site"),
        ("2025-05-03T09:30+05:00", dt.datetime(2025, 5, 3, 4, 30, tzinfo=dt.UTC), "page"),
        ("2025-05-03", None, None),
    ],
)
def test_a_time_without_a_zone_is_the_sites(stated: str, at: dt.datetime | None, source: str | None) -> None:
    html = PAGE.replace("2025-05-02T08:00:00Z", stated).replace('<time datetime="2025-05-03T09:30">3 May</time>', "")
    published = read(html, now=None, timezone="Europe/Berlin").published
    assert published is not None
    assert (published.at, published.timezone_source, published.date.isoformat()) == (at, source, stated[:10])


def test_today_is_the_sites_day() -> None:
    html = f"<html lang=en><article><h1>Bends</h1><p class=date>Today</p>{BODY}</article>"
    for zone, day in ((None, 1), ("Europe/Berlin", 2)):
        published = read(html, select={"published": ".date"}, timezone=zone).published
        assert published is not None
        assert published.date == dt.date(2025, 6, day)


def test_the_body_is_the_selected_element_with_what_the_general_reading_doubts() -> None:
    assert "Print edition" not in read(PAGE).text
    article = read(PAGE, select={"body": "div.story"})
    assert "Print edition" in article.text
    assert "meadow number" not in article.text
    assert article.evidence["text"].strategy == "profile"
    assert article.evidence["text"].raw == "div.story"


def test_of_several_selected_elements_all_are_the_body_in_order_and_nothing_between() -> None:
    first, second, third, fourth = (f"<p>{sentence}</p>" for sentence in SENTENCES)
    html = f"""<main><div><div class=a>{first}</div><div>{second}</div></div><div class=a>{third}</div>{fourth}
    <p class=a>A last line.</p></main>"""
    article = read(html, select={"body": ".a"})
    assert article.text == f"{SENTENCES[0]}\n\n{SENTENCES[2]}\n\nA last line."


@pytest.mark.parametrize("tag", ['aside class="sidebar related"', "div hidden", 'div style="display: none"', "nav"])
def test_a_selected_body_is_read_wherever_it_stands(tag: str) -> None:
    html = f"<main>{BODY}</main><{tag} id=x><p>{SENTENCES[1]}</p></{tag.split()[0]}>"
    assert read(html, select={"body": "#x"}).text == SENTENCES[1]


def test_boilerplate_in_a_selected_body_is_still_left_out() -> None:
    html = f"""<div class=story>{BODY}<div class="share-bar"><a href=/f>Facebook</a><a href=/x>X</a></div>
    <p>Advertisement</p>{BODY.replace("river", "brook")}</div>"""
    text = read(html, select={"body": ".story"}).text
    assert "brook" in text
    assert "Facebook" not in text
    assert "Advertisement" not in text


def test_selected_links_are_the_related_ones() -> None:
    html = PAGE.replace("</body>", '<div class="see-also"><a href="/x/1">Elsewhere, on a farm</a></div></body>')
    article = read(html, select={"related": "section.more a"})
    links = [link for link in article.related_links if link.kind == "related"]
    assert [(link.title, link.summary, str(link.published)) for link in links] == [
        (
            f"The meadow number {n} is wet again",
            f"A summary of the meadow number {n}, of some length, for the reader.",
            f"2025-04-0{n}",
        )
        for n in (1, 2, 3)
    ]
    assert [link.position for link in article.related_links] == [0, 1, 2]
    assert article.evidence["related_links"].raw == "section.more a"


@pytest.mark.parametrize("selector", ["li", "li h3", "ul > li > a"])
def test_a_card_is_selected_by_its_link_or_as_a_whole(selector: str) -> None:
    urls = [link.url for link in read(PAGE, select={"related": selector}).related_links]
    assert urls == [f"https://press.example/2025/04/the-meadow-number-{n}" for n in (1, 2, 3)]


def test_selected_links_need_not_look_like_articles_and_may_stand_in_a_menu() -> None:
    html = f"""<main>{BODY}</main><nav><a href="/a">A</a><a href="//b.example/b">B</a><a href="/a#top">A again</a>
    <a href="mailto:x@y.example">Mail</a><a href="{URL}">This page</a></nav>"""
    assert read(html).related_links == ()
    links = read(html, select={"related": "nav a"}).related_links
    assert [(link.url, link.title) for link in links] == [
        ("https://press.example/a", "A"),
        ("https://b.example/b", "B"),
    ]


def test_a_selected_card_is_no_part_of_the_body_but_a_sentence_around_a_selected_link_is() -> None:
    sentence = 'It is as wet, says the farmer, as <a class=r href="/2/wet">the other meadow</a> was in the spring.'
    card = """<div><a class=r href="/2/dry">A dry meadow, far away from any river</a>
    <p>Its owner is looking for water, and has been, for years.</p></div>"""
    html = f"<div class=story>{BODY}<p>{sentence}</p>{card}{BODY.replace('river', 'brook')}</div>"
    article = read(html, select={"related": "a.r", "body": ".story"})
    assert "the other meadow was in the spring" in article.text
    assert "owner" not in article.text
    assert [link.url.rpartition("/")[2] for link in article.related_links] == ["wet", "dry"]


def test_what_is_dropped_is_out_of_everything() -> None:
    article = read(PAGE, drop=("p:-soup-contains('ADVERTISEMENT')", "h1", "p.pub", "section.more, head > *"))
    assert "sawmill" in read(PAGE).text
    assert "sawmill" not in article.text
    assert article.title != "River news"
    assert (article.published, article.related_links) == (None, ())


def test_dropping_wins_over_selecting_and_takes_nested_matches_with_it() -> None:
    html = PAGE.replace('<div class="story">', '<div class="story"><div class="ad"><p class="ad head2">Buy</p></div>')
    article = read(html, drop=(".ad", ".ad p", "p.head2:first-child"), select={"title": ".ad p, h1"})
    assert article.title == "River news"
    assert "Buy" not in article.text


def test_the_whole_page_cannot_be_dropped() -> None:
    assert read(PAGE, drop=("*", ":root")).text == ""


def test_a_page_too_large_for_the_selectors_is_read_as_without_them() -> None:
    html = f"<main>{BODY}</main>" + "<section></section>" + "<div>" * 80 + "<p>x</p>" * 9_000
    article = read(html, select={"body": "section div div div p"}, drop=("main",))
    assert SENTENCES[0] in article.text
