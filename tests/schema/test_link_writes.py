"""Related links, and the addresses under which articles are known."""

from __future__ import annotations

import datetime as dt

from schema.article import RelatedLink
from schema.reasons import DropReason
from tests.stored_site import BASE, DAY, Site

CARD = RelatedLink(f"{BASE}/b", "Sun", "It shone.", "Weather", dt.date(2025, 8, 7), "related", 0)


def _related(site: Site) -> list[tuple[object, ...]]:
    query = "SELECT position, url, related_article_id FROM v_related_links ORDER BY article_id, position"
    return [tuple(row) for row in site.rows(query)]


def test_a_card_arrives_with_every_part_in_its_column(site: Site) -> None:
    site.store(site.article("/a", related_links=(CARD,)))
    [row] = site.rows("SELECT * FROM v_related_links")
    assert (row.site, row.article_url, row.url) == ("news.example", f"{BASE}/a", CARD.url)
    assert (row.title, row.summary, row.category, row.kind) == ("Sun", "It shone.", "Weather", "related")
    assert (str(row.published_date), row.position) == ("2025-08-07", 0)


def test_a_link_finds_its_article_whichever_is_stored_first(site: Site) -> None:
    [a] = site.store(site.article("/a", related_links=(CARD,)))
    assert _related(site) == [(0, CARD.url, None)]
    back = RelatedLink(f"{BASE}/a?utm_source=x", "Rain")
    [b] = site.store(site.article("/b", title="Sun", related_links=(back,)))
    assert _related(site) == [(0, CARD.url, b.article_id), (0, back.url, a.article_id)]


def test_links_are_those_of_the_last_fetch_also_with_the_same_content(site: Site) -> None:
    site.store(site.article("/a", related_links=(CARD, RelatedLink(f"{BASE}/c", "Old", position=1))))
    site.now += DAY
    moved = RelatedLink(CARD.url, "Sun at last", position=1)
    site.store(site.article("/a", related_links=(RelatedLink(f"{BASE}/d", "Fresh"), moved)))
    rows = site.rows("SELECT url, title, first_seen_at < last_seen_at AS is_old FROM v_related_links ORDER BY position")
    assert [(row.url, row.title, bool(row.is_old)) for row in rows] == [
        (f"{BASE}/d", "Fresh", False),
        (CARD.url, "Sun at last", True),
    ]
    assert site.one("SELECT count(*) FROM article_links") == 3


def test_a_304_keeps_the_links(site: Site) -> None:
    site.store(site.article("/a", related_links=(CARD,)))
    site.now += DAY
    site.store(site.other("/a", answer={"http_status": 304}))
    assert len(_related(site)) == 1


def test_inline_links_are_stored_and_not_shown_as_related(site: Site) -> None:
    inline = RelatedLink(CARD.url, "the sun", kind="inline", position=1)
    site.store(site.article("/a", related_links=(CARD, inline, CARD)))
    assert len(_related(site)) == 1
    assert site.one("SELECT count(*) FROM article_links") == 2


def test_links_that_cannot_be_addresses_are_left_out(site: Site) -> None:
    bad = ("javascript:void(0)", "https://[", "https://news.example/" + "x" * 5_000)
    site.store(site.article("/a", related_links=tuple(RelatedLink(url, "Bad") for url in bad)))
    assert site.one("SELECT count(*) FROM article_links") == 0


def _redirect(site: Site, path: str, to: str) -> None:
    site.store(site.other(path, answer={"http_status": 301, "redirect_to": f"{BASE}{to}"}))


def test_redirects_lead_to_the_article_whichever_came_first(site: Site) -> None:
    _redirect(site, "/1", "/2")
    _redirect(site, "/2", "/a")
    [stored] = site.store(site.article("/a"))
    _redirect(site, "/3", "/1")
    rows = site.rows("SELECT url, article_id FROM aliases ORDER BY url")
    assert [tuple(row) for row in rows] == [(f"{BASE}{path}", stored.article_id) for path in ("/1", "/2", "/3", "/a")]


def test_a_redirect_loop_ends(site: Site) -> None:
    site.store(site.article("/a"))
    _redirect(site, "/a", "/b")
    _redirect(site, "/b", "/a")
    assert site.one("SELECT count(*) FROM aliases") == 2


def test_an_address_that_shows_another_article_later_leads_there(site: Site) -> None:
    site.store(site.article("/latest", canonical="/a"))
    [second] = site.store(site.article("/latest", canonical="/b", title="Sun"))
    assert site.one("SELECT article_id FROM aliases WHERE url = :url", url=f"{BASE}/latest") == second.article_id
    assert site.one("SELECT count(*) FROM v_articles") == 2


def test_cards_are_compared_with_the_articles_they_lead_to(site: Site) -> None:
    right = RelatedLink(f"{BASE}/b", "Sun", published=dt.date(2025, 8, 8))
    wrong = RelatedLink(f"{BASE}/c", "Hale", published=dt.date(2025, 8, 9), position=1)
    undated = RelatedLink(f"{BASE}/d", None, position=2)
    unknown = RelatedLink(f"{BASE}/e", "Fog", position=3)
    site.store(
        site.article("/a", related_links=(right, wrong, undated, unknown)),
        *(site.article(f"/{name}", title=title) for name, title in (("b", "Sun"), ("c", "Hail"), ("d", "Dew"))),
    )
    assert tuple(site.rows("SELECT * FROM v_card_agreement")[0])[:4] == ("news.example", 3, 1, 1)
    [row] = site.rows("SELECT * FROM v_card_disagreements")
    assert (row.url, row.card_title, row.article_title) == (f"{BASE}/c", "Hale", "Hail")
    assert (str(row.card_published_date), str(row.article_published_date)) == ("2025-08-09", "2025-08-08")


def test_a_listing_that_was_an_article_keeps_its_links(site: Site) -> None:
    site.store(site.article("/a", related_links=(CARD,)))
    site.now += DAY
    site.store(site.other("/a", drop_reason=DropReason.LISTING))
    assert len(_related(site)) == 1
