"""The self-check by cards, on both engines: what counts as agreement, and which cards disagree."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from schema.article import Candidate, Evidence, PublishedDate, RelatedLink
from schema.card_checks import CardCheck, check_cards
from schema.engine import reading
from tests.stored_site import BASE, DAY, HOUR, START, Site

EIGHTH = dt.date(2025, 8, 8)


def _card(path: str, title: str | None, day: dt.date | None = None, position: int = 0, **parts: Any) -> RelatedLink:
    return RelatedLink(f"{BASE}{path}", title, published=day, position=position, **parts)


def _store(site: Site, *cards: RelatedLink, **titles: str) -> None:
    """The page /front with cards, and articles by path and title."""
    site.store(*(site.article(f"/{path}", title=title) for path, title in titles.items()))
    site.store(site.article("/front", title="Front", related_links=cards))


def _agreement(site: Site) -> dict[str, Any]:
    [row] = site.rows("SELECT * FROM v_card_agreement")
    return dict(row._mapping)


def test_the_shares_count_only_cards_that_can_be_compared(site: Site) -> None:
    _store(
        site,
        _card("/a", "THE RAIN ENDS THE DROUGHT", EIGHTH),
        _card("/b", "Hale", EIGHTH + DAY, 1),
        _card("/c", "Dew covers the…", None, 2),
        _card("/d", None, EIGHTH - 40 * DAY, 3),
        _card("/unknown", "Fog", EIGHTH, 4),
        a="The rain ends the drought",
        b="Hail",
        c="Dew covers the meadows of the north",
        d="Wind",
    )
    row = _agreement(site)
    assert list(row)[:4] == ["site", "cards", "title_agree", "date_agree"]
    assert (row["cards"], row["title_agree"], row["date_agree"]) == (4, 2, 1)
    assert (row["titles"], row["title_equal"], row["dates"], row["date_near"]) == (3, 1, 3, 1)
    assert (row["title_share"], row["date_share"]) == pytest.approx((2 / 3, 1 / 3))


def test_a_share_of_nothing_is_null(site: Site) -> None:
    _store(site, _card("/a", None), a="Rain")
    row = _agreement(site)
    assert (row["cards"], row["titles"], row["title_share"], row["dates"], row["date_share"]) == (1, 0, None, 0, None)


def test_disagreements_say_what_differs(site: Site) -> None:
    _store(
        site,
        _card("/a", "Sun", EIGHTH),
        _card("/b", "Hail", EIGHTH + 3 * DAY, 1),
        _card("/c", "Fog", EIGHTH - DAY, 2),
        _card("/d", None, EIGHTH + DAY, 3),
        _card("/e", "Wind", EIGHTH, 4),
        _card("/f", "Snow", None, 5),
        **dict(zip("abcdef", ("Rain", "Hail", "Dew", "Frost", "Wind", "Ice"), strict=True)),
    )
    rows = site.rows("SELECT url, differs, days_apart FROM v_card_disagreements ORDER BY url")
    assert [(row.url.removeprefix(BASE), row.differs, row.days_apart) for row in rows] == [
        ("/a", "title", 0),
        ("/b", "date", 3),
        ("/c", "title and date", -1),
        ("/d", "date", 1),
        ("/f", "title", None),
    ]


def test_a_headline_that_the_page_states_too_is_told_apart(site: Site) -> None:
    rejected = (Candidate("open_graph", 'Why it "rained"', 0.7), Candidate("meta", "Rain", 0.4))
    evidence = {"title": Evidence("json_ld", "Rain at last", 0.9, rejected)}
    site.store(site.article("/a", title="Rain at last", evidence=evidence), site.article("/b", title="Sun"))
    site.now += DAY
    site.store(site.article("/b", title="Hail"), site.article("/c", title="Dew"))
    cards = (_card("/a", 'Why it "rained"'), _card("/b", "Sun", position=1), _card("/c", "Fog", position=2))
    site.store(site.article("/front", title="Front", related_links=cards))
    rows = site.rows("SELECT url, is_other_headline FROM v_card_disagreements ORDER BY url")
    assert [(row.url.removeprefix(BASE), bool(row.is_other_headline)) for row in rows] == [
        ("/a", True),
        ("/b", True),
        ("/c", False),
    ]


def test_a_card_that_shows_the_last_update_is_counted_apart(site: Site) -> None:
    updated = PublishedDate(EIGHTH + 5 * DAY)
    site.store(site.article("/a", modified=updated), site.article("/b", title="Sun", modified=updated))
    cards = (_card("/a", None, EIGHTH + 5 * DAY), _card("/b", None, EIGHTH + 6 * DAY, 1))
    site.store(site.article("/front", title="Front", related_links=cards))
    row = _agreement(site)
    assert (row["dates"], row["date_agree"], row["date_updated"]) == (2, 0, 1)


def test_section_labels_are_compared_but_no_disagreement(site: Site) -> None:
    site.store(site.article("/a", section="Économie"), site.article("/b", title="Sun", section="Sports"))
    cards = (_card("/a", None, category="ÉCONOMIE"), _card("/b", None, position=1, category="Meteo"))
    site.store(site.article("/front", title="Front", related_links=cards))
    row = _agreement(site)
    assert (row["categories"], row["category_agree"]) == (2, 1)
    assert site.rows("SELECT * FROM v_card_disagreements") == []


def test_cards_that_left_their_page_and_mentions_in_sentences_do_not_count(site: Site) -> None:
    _store(site, _card("/a", "Old headline"), a="Rain", b="Sun")
    site.now += DAY
    mention = _card("/b", "what we wrote", kind="inline")
    site.store(site.article("/front", title="Front", related_links=(mention,)))
    assert site.rows("SELECT * FROM v_card_agreement") == []


def _check(site: Site, since: dt.datetime = START) -> CardCheck:
    with reading(site.engine) as connection:
        return check_cards(connection, site.site_id, since)


def test_a_run_counts_the_cards_that_it_read(site: Site) -> None:
    _store(
        site, _card("/a", "Rain", EIGHTH), _card("/b", "Fog", EIGHTH, 1), _card("/c", None, None, 2), a="Rain", b="Sun"
    )
    site.store(site.article("/c", title="Dew"))
    check = _check(site)
    assert check == CardCheck(cards=2, titles=2, titles_agree=1, dates=2, dates_agree=2)
    assert check.line() == "cards: 2 compared, titles agree 50.0 %, dates 100.0 %"
    later = site.now = START + DAY
    site.store(site.article("/next", title="Next", related_links=(_card("/a", "Rain"),)))
    assert _check(site, later).line() == "cards: 1 compared, titles agree 100.0 %"
    assert _check(site, later + HOUR) == CardCheck()


def test_the_run_counts_as_the_view_does(site: Site) -> None:
    titles = {f"p{at}": f"The storm of the {at}th of May hits the coast" for at in range(20)}
    cards = [
        _card(f"/{path}", title.replace("May", "June") if at % 3 == 0 else title.upper(), EIGHTH + (at % 2) * DAY, at)
        for at, (path, title) in enumerate(titles.items())
    ]
    _store(site, *cards, **titles)
    row, check = _agreement(site), _check(site)
    assert (check.cards, check.titles, check.dates) == (row["cards"], row["titles"], row["dates"]) == (20, 20, 20)
    assert (check.titles_agree, check.dates_agree) == (row["title_agree"], row["date_agree"]) == (13, 10)


def test_one_page_under_two_addresses_counts_once(site: Site) -> None:
    site.store(site.article("/a", title="Rain"))
    front = site.article("/front", title="Front", related_links=(_card("/a", "Rain"),))
    again = site.article("/front-2", canonical="/front", title="Front", related_links=(_card("/a", "Rain"),))
    site.store(front)
    site.store(again)
    assert _check(site).cards == 1


def test_nothing_to_compare_says_nothing_and_shares_are_rounded_down() -> None:
    assert CardCheck().line() is None
    almost = CardCheck(cards=5000, titles=5000, titles_agree=4999)
    assert almost.line() == "cards: 5000 compared, titles agree 99.9 %"
    assert CardCheck(cards=3, dates=3, dates_agree=2).line() == "cards: 3 compared, dates agree 66.6 %"


def test_text_of_a_view_keeps_what_scraped_text_could_break(site: Site) -> None:
    hostile = "'; DROP TABLE articles; -- {x} %s :y \\"
    _store(site, _card("/a", hostile), a="Rain")
    [row] = site.rows("SELECT card_title, article_title FROM v_card_disagreements")
    assert tuple(row) == (hostile, "Rain")
    assert replace(_check(site), cards=0).line() is None
