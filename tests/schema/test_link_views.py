"""The graph of links, asked from several sides, on both engines."""

from schema.article import RelatedLink
from tests.stored_site import BASE, DAY, Site


def _link(path: str, kind: str = "related", position: int = 0) -> RelatedLink:
    return RelatedLink(f"{BASE}{path}", path.strip("/").title(), kind=kind, position=position)


def _store(site: Site, links: dict[str, tuple[RelatedLink, ...]]) -> dict[str, int]:
    """Articles with their links; ids by path."""
    site.store(*(site.article(path, title=path, related_links=found) for path, found in links.items()))
    return {
        row.canonical_url.removeprefix(BASE): row.article_id
        for row in site.rows("SELECT article_id, canonical_url FROM articles")
    }


def test_a_link_leads_to_an_article_that_is_stored_later(site: Site) -> None:
    ids = _store(site, {"/a": (_link("/b"),)})
    assert site.rows("SELECT * FROM v_in_links") == []
    ids = _store(site, {"/b": ()})
    [row] = site.rows("SELECT article_id, from_article_id, kind, title, is_current FROM v_in_links")
    assert tuple(row)[:4] == (ids["/b"], ids["/a"], "related", "B")
    assert row.is_current


def test_a_link_that_left_its_page_is_kept_as_past(site: Site) -> None:
    _store(site, {"/a": (_link("/b"),), "/b": ()})
    site.now += DAY
    _store(site, {"/a": ()})
    [row] = site.rows("SELECT is_current FROM v_in_links")
    assert not row.is_current
    assert site.rows("SELECT * FROM v_linked_articles") == []
    assert site.one("SELECT count(*) FROM v_orphans") == 2


def test_articles_are_counted_once_however_often_they_link(site: Site) -> None:
    ids = _store(
        site,
        {
            "/a": (_link("/c"), _link("/c", "promoted", 1)),
            "/b": (_link("/c", "promoted"), _link("/b", position=1)),
            "/c": (),
        },
    )
    query = "SELECT article_id, in_links, related_in_links, promoted_in_links, from_sites FROM v_linked_articles"
    assert [tuple(row) for row in site.rows(query)] == [(ids["/c"], 2, 1, 2, 1)]
    orphans = [row.article_id for row in site.rows("SELECT article_id FROM v_orphans ORDER BY article_id")]
    assert orphans == [ids["/a"], ids["/b"]]  # a link to oneself is none


def test_what_a_site_promoted_is_known_with_its_time(site: Site) -> None:
    ids = _store(site, {"/a": (_link("/c", "promoted"),), "/b": (_link("/c", "promoted"),), "/c": ()})
    site.now += DAY
    _store(site, {"/a": (), "/b": ()})
    [row] = site.rows("SELECT related_article_id, pages, is_current FROM v_promotions")
    assert (row.related_article_id, row.pages, bool(row.is_current)) == (ids["/c"], 2, False)


def test_a_cluster_is_what_links_to_each_other(site: Site) -> None:
    ring = [f"/n{number}" for number in range(8)]
    links = {path: (_link(ring[n - 1]), _link(ring[(n + 1) % 8], position=1)) for n, path in enumerate(ring)}
    ids = _store(site, {**links, "/one-way": (_link("/n0"),), "/x": (_link("/y"),), "/y": (_link("/x"),)})
    rows = site.rows("SELECT cluster_id, articles, article_id FROM v_clusters ORDER BY article_id")
    first = {row.article_id for row in rows if row.cluster_id == ids["/n0"]}
    second = {row.article_id for row in rows if row.cluster_id == ids["/x"]}
    assert first == {ids[path] for path in ring}
    assert second == {ids["/x"], ids["/y"]}
    assert {row.articles for row in rows} == {8, 2}
    assert len(rows) == 10
