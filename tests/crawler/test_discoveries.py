"""From what pages, sitemaps and feeds name to frontier rows."""

from dataclasses import replace

from crawler.discoveries import from_links, from_robots, seeds
from crawler.discovery.links import FoundLink
from crawler.scope import Scope
from schema.crawled import Pending
from schema.reasons import FoundBy, PageRole

HOME = "https://news.example/"
SCOPE = Scope((HOME,))
PARENT = Pending(7, HOME, PageRole.PAGE, depth=2, found_by=FoundBy.START)


def test_a_section_start_also_seeds_the_home_page() -> None:
    section = "https://news.example/politics/"
    assert [(d.url, d.found_by) for d in seeds([section])] == [(section, FoundBy.START), (HOME, FoundBy.GUESS)]


def test_a_home_start_is_one_seed() -> None:
    assert [d.url for d in seeds([HOME])] == [HOME]


def test_robots_sitemaps_of_other_hosts_are_left_and_the_usual_place_guessed() -> None:
    (found,) = from_robots("https://news.example", ["https://cdn.example/sitemap.xml"], SCOPE)
    assert (found.url, found.found_by) == ("https://news.example/sitemap.xml", FoundBy.GUESS)
    (found,) = from_robots("https://news.example", ["https://news.example/maps/all.xml"], SCOPE)
    assert (found.url, found.found_by, found.role) == (
        "https://news.example/maps/all.xml",
        FoundBy.ROBOTS,
        PageRole.SITEMAP,
    )


def test_what_leads_to_articles_comes_before_articles() -> None:
    hints = ("other", "article", "listing", "pagination", "feed", "sitemap")
    links = [FoundLink(f"{HOME}{hint}", hint, hint, is_nofollow=False) for hint in hints]
    found = {d.url.removeprefix(HOME): d for d in from_links(links, PARENT, SCOPE)}
    assert found["feed"].priority == found["sitemap"].priority
    assert found["feed"].priority < found["article"].priority < found["listing"].priority < found["other"].priority
    assert found["pagination"].found_by is FoundBy.PAGINATION
    assert {d.depth for d in found.values()} == {3}
    assert {d.from_page_id for d in found.values()} == {7}


def test_the_sections_of_a_start_page_come_before_articles() -> None:
    links = [FoundLink(f"{HOME}{hint}", hint, hint, is_nofollow=False) for hint in ("article", "listing")]
    article, section = from_links(links, replace(PARENT, depth=0), SCOPE)
    assert section.priority < article.priority


def test_other_hosts_and_nofollow_links_are_left() -> None:
    links = [
        FoundLink("https://other.example/a", "A", "article", is_nofollow=False),
        FoundLink(f"{HOME}cart", "A", "other", is_nofollow=True),
        FoundLink(f"{HOME}a", "A", "article", is_nofollow=True),
    ]
    assert [d.url for d in from_links(links, PARENT, SCOPE)] == [f"{HOME}a"]
