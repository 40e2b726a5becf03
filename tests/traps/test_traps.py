"""What is cut, after how many requests, and what is not."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator

import pytest

from crawler.traps.counts import LIMIT, Cut, Verdict
from crawler.traps.traps import A_LONG_LIST, MAX_HOPS, SAMPLES, Traps
from schema.crawled import Pending
from schema.reasons import FoundBy, PageRole

SITE = "https://news.example"
_ids = itertools.count(1)


def row(path: str, parent: Pending | None = None, **more: object) -> Pending:
    values: dict[str, object] = {"depth": parent.depth + 1 if parent else 2, "found_by": FoundBy.LINK}
    values |= {"from_page_id": parent.page_id if parent else None} | more
    return Pending(next(_ids), SITE + path, PageRole.PAGE, **values)  # type: ignore[arg-type]


class Site:
    """Asks for rows as the frontier does, one at a time."""

    def __init__(self, **known: object) -> None:
        self.traps = Traps(**known)  # type: ignore[arg-type]
        self.asked = 0
        self.cuts: list[Cut] = []

    def ask(self, pending: Pending, *, is_article: bool = False, links: tuple[str, ...] = ()) -> bool:
        """Whether it was asked for."""
        if self.traps.verdict(pending) is Verdict.CUT:
            return False
        self.asked += 1
        self.traps.begin(pending)
        cut = None
        if is_article:
            self.traps.note_article(pending)
        else:
            cut = self.traps.note_other(pending, [SITE + link for link in links])
        self.traps.release(pending)
        self.cuts += [cut] if cut else []
        return True


def chain(name: Callable[[int], str]) -> Iterator[Pending]:
    """Rows of which each was named by the one before."""
    pending = row(name(0))
    for number in itertools.count(1):
        yield pending
        pending = row(name(number), pending)


@pytest.mark.parametrize(
    ("name", "area"),
    [
        (lambda n: f"/calendar/{2025 - n // 12}/{n % 12 + 1}", "/calendar/**"),
        (lambda n: f"/tags/w{chr(97 + n % 26)}{chr(97 + n // 26)}", "/tags/**"),
        (lambda n: f"/list/page/{n}", "/list/**"),
        (lambda n: f"/events?month={n}", "/events/**"),
        (lambda n: f"/shirts?colour={n}&size={n % 7}", "/shirts/**"),
        (lambda n: f"/{'abc'[n % 3]}?visit={n:020x}a1", "/*?*"),
        (lambda n: "".join(f"/{room}{chr(97 + n % 26)}{chr(97 + n // 26)}" for room in "xyz"), "/**"),
    ],
)
def test_what_goes_on_for_ever_ends_after_fifty(name: Callable[[int], str], area: str) -> None:
    site = Site()
    for pending in itertools.islice(chain(name), 500):
        site.ask(pending)
    assert site.asked <= LIMIT + 1
    assert site.cuts
    assert area in {cut.area for cut in site.cuts}


def test_a_section_with_thousands_of_articles_does_not_end() -> None:
    site = Site()
    page = row("/news/page/1")
    for number in range(2, 3_000):
        assert site.ask(page)
        assert site.ask(row(f"/news/2025/a-story-of-number-{number}", page), is_article=True)
        page = row(f"/news/page/{number}", page)
    assert site.cuts == []


def test_pages_of_links_to_known_articles_do_not_end() -> None:
    site = Site()
    for number in range(2_000):
        site.ask(row(f"/news/2025/a-story-of-number-{number}", found_by=FoundBy.SITEMAP, depth=1), is_article=True)
    page = row("/archive/page/1")
    for number in range(2, 200):
        links = tuple(f"/news/2025/a-story-of-number-{number * 10 + n}" for n in range(10))
        assert site.ask(page, links=links)
        page = row(f"/archive/page/{number}", page)
    assert site.cuts == []


def test_the_same_links_again_and_again_do_end() -> None:
    site = Site()
    for number in range(20):
        site.ask(row(f"/news/2025/a-story-of-number-{number}", depth=1), is_article=True)
    links = tuple(f"/news/2025/a-story-of-number-{n}" for n in range(20))
    asked = sum(site.ask(pending, links=links) for pending in itertools.islice(chain("/old/page/{}".format), 300))
    assert asked <= LIMIT + 2


def test_a_list_of_dead_links_is_no_trap() -> None:
    site = Site()
    section = row("/section/", depth=1)
    site.ask(section)
    assert all(site.ask(row(f"/stories/{number}/gone", section)) for number in range(200))
    assert site.ask(row("/stories/201/alive", section), is_article=True)


def test_a_page_with_thousands_of_dead_links_is_one() -> None:
    site = Site()
    section = row("/section/", depth=1)
    site.ask(section, links=tuple(f"/login/{n}" for n in range(A_LONG_LIST + 1)))
    assert sum(site.ask(row(f"/login/{number}", section)) for number in range(A_LONG_LIST)) <= LIMIT


def test_a_long_sitemap_is_sampled_before_it_is_cut() -> None:
    site = Site(listed=A_LONG_LIST + 1)
    rows = [row(f"/2010/a-dead-story-of-{n}", found_by=FoundBy.SITEMAP, depth=1) for n in range(LIMIT)]
    verdicts = []
    for pending in rows:
        verdicts.append(site.traps.verdict(pending))
        site.ask(pending)
    assert verdicts.index(Verdict.SAMPLE) == LIMIT - SAMPLES
    assert [cut.area for cut in site.cuts] == ["/#/** of a list"]


def test_a_sample_that_is_an_article_saves_the_list() -> None:
    site = Site(listed=A_LONG_LIST + 1)
    for number in range(LIMIT - 1):
        site.ask(row(f"/2010/a-dead-story-of-{number}", found_by=FoundBy.SITEMAP, depth=1))
    site.ask(row("/2024/a-story-that-lives", found_by=FoundBy.SITEMAP, depth=1), is_article=True)
    assert site.traps.verdict(row("/2010/one-more-of-these", found_by=FoundBy.SITEMAP, depth=1)) is Verdict.GO
    assert site.cuts == []


def test_a_short_sitemap_is_simply_fetched() -> None:
    site = Site(listed=A_LONG_LIST)
    rows = (row(f"/2010/a-dead-story-of-{n}", found_by=FoundBy.SITEMAP, depth=1) for n in range(A_LONG_LIST))
    assert all(site.ask(pending) for pending in rows)


def test_a_token_that_changes_nothing_is_seen_through() -> None:
    site = Site()
    for number in range(4):
        first, again = (row(f"/{visit:012x}a7/story-{number}", depth=1) for visit in (1, 2))
        for pending in (first, again):
            site.ask(pending, is_article=pending is first)
            site.traps.note_content(pending, f"content {number}")
    assert site.traps.verdict(row("/00000000000ca7/story-2")) is Verdict.CUT
    assert site.traps.verdict(row("/00000000000ca7/story-9")) is Verdict.GO


def test_a_token_that_names_the_article_is_not() -> None:
    site = Site()
    for number in range(100):
        pending = row(f"/read?id={number:020x}f0")
        assert site.ask(pending, is_article=True)
        site.traps.note_content(pending, f"content {number}")


def test_start_pages_and_known_pages_are_never_cut() -> None:
    site = Site(cut=[("/calendar/**", False)])
    assert site.traps.verdict(row("/calendar/1", found_by=FoundBy.START, depth=0)) is Verdict.GO
    assert site.traps.verdict(row("/calendar/1", is_known=True)) is Verdict.GO
    assert site.traps.verdict(row("/calendar/1")) is Verdict.CUT


def test_a_cut_of_an_earlier_run_ends_with_an_article() -> None:
    site = Site(cut=[("/calendar/**", False)])
    site.traps.note_known_article(f"{SITE}/calendar/2025/a-story-of-the-year")
    assert site.traps.verdict(row("/calendar/1")) is Verdict.GO


def test_no_more_than_fifty_are_under_way_without_a_result() -> None:
    site = Site()
    begun = 0
    for pending in itertools.islice(chain("/tags/{}".format), 200):
        if site.traps.verdict(pending) is Verdict.WAIT:
            break
        site.traps.begin(pending)
        begun += 1
    assert begun <= LIMIT


def test_redirects_in_a_row_are_counted() -> None:
    site = Site()
    pending = row("/moved/0")
    for number in range(1, MAX_HOPS + 1):
        site.ask(pending)
        pending = row(f"/moved/{number}", pending, found_by=FoundBy.REDIRECT)
        assert site.traps.hops(pending) == number


def test_memory_is_bounded() -> None:
    site = Site()
    for number in range(30_000):
        site.traps.note_other(row(f"/a{number}x/b{number}x/c{number}", depth=1))
        site.traps.note_known_article(f"{SITE}/s{number:x}q/t{number:x}q")
    assert len(site.traps._areas) <= 20_000
    assert len(site.traps._ways) <= 10_000
