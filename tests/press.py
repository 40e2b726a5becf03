"""A small press landscape, made up: three sites, three weeks, their edits, copies, failures. For worked examples.

The same in every database: nothing here is by chance or by the clock. Keys of articles differ between engines.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy import Connection, Engine, select, update

from pipelines.dedupe import content_sha256
from schema import frontier, writes
from schema.article import Article, Block, PublishedDate, RelatedLink
from schema.crawl_tables import pages
from schema.crawled import Counts, CrawledPage, Discovery, Fetch
from schema.engine import writing
from schema.reasons import Change, DropReason, Failure, FoundBy
from schema.runs import add_run_site, finish_run, finish_run_site, start_run
from schema.sequence import reserve
from schema.sites import ensure_site
from schema.statements import insert_into
from schema.tables import article_copies, articles
from schema.words import count_words
from tests.press_stories import EDITS, FAILURES, GONE, MERGED, PROMOTED, SITES, STORIES, Edit, Story

FIRST_DAY, LAST_DAY = dt.date(2026, 3, 2), dt.date(2026, 3, 22)
CRAWLED_AT = dt.time(18, 0, tzinfo=dt.UTC)

_NOUNS = (
    "council harbour bridge school market tunnel storm budget tram museum orchard river clinic library depot".split()
)
_VERBS = "opened delayed reviewed rejected approved measured repaired praised doubled halved counted".split()
_WHEN = "on Monday|last week|before dawn|in spring|after the vote|without notice|for the third time".split("|")


def text_of(key: str, sentences: int = 6) -> str:
    """A paragraph that is the same for the same key, and unlike that of another one."""
    chance = random.Random(key)
    return " ".join(
        f"The {chance.choice(_NOUNS)} near the {chance.choice(_NOUNS)} {chance.choice(_VERBS)} "
        f"{chance.randrange(2, 900)} of its plans {chance.choice(_WHEN)}."
        for _ in range(sentences)
    )


@dataclass
class Press:
    """The crawl of the landscape, day by day."""

    connection: Connection
    site_ids: Mapping[str, int]
    run_id: int = 0
    now: dt.datetime = dt.datetime.min
    says: dict[str, Article] = field(default_factory=dict)
    """What the page at each address says now."""
    counts: dict[str, dict[str, int]] = field(default_factory=dict)

    def crawl(self, day: dt.date) -> None:
        """One run over all sites."""
        self.now = dt.datetime.combine(day, CRAWLED_AT)
        begun = self.now
        command = "tearsheet crawl --all"
        self.run_id = start_run(self.connection, command=command, now=begun, host="desk", pid=7)
        self.counts = {site: dict.fromkeys((each.name for each in dataclasses.fields(Counts)), 0) for site in SITES}
        for site, site_id in self.site_ids.items():
            add_run_site(self.connection, self.run_id, site_id, self.now)
            self._store(site, list(self._pages(site, day)))
            counts = Counts(**self.counts[site])
            finish_run_site(self.connection, self.run_id, site_id, status="ok", counts=counts, now=self.now)
        total = Counts(**{name: sum(each[name] for each in self.counts.values()) for name in self.counts[site]})
        finish_run(self.connection, self.run_id, status="ok", exit_code=0, counts=total, coverage_min=1.0, now=self.now)

    def _pages(self, site: str, day: dt.date) -> Iterator[CrawledPage]:
        fresh = [story for story in STORIES if story.site == site and story.found_on == day]
        yield self._listing(site, fresh)
        for story in fresh:
            self.says[story.url] = _article(story)
            yield self._article_page(site, story.url)
        for edit in (edit for edit in EDITS if edit.site == site and edit.day == day):
            self.says[edit.url] = _edited(self.says[edit.url], edit)
            yield self._article_page(site, edit.url)
        for story in STORIES:
            edited = any(edit.url == story.url and edit.day == day for edit in EDITS)
            if story.site == site and (day - story.found_on).days in (1, 3) and not edited and story.url not in GONE:
                yield self._article_page(site, story.url)
        for url, path_day in ((url, gone) for url, days in GONE.items() for gone in days):
            if path_day == day and url.startswith(f"https://{site}/"):
                yield CrawledPage(self._fetch(site, url, http_status=404, failure=Failure.HTTP_ERROR))
        for failure_day, url, failure, status in FAILURES:
            if failure_day == day and url.startswith(f"https://{site}/"):
                yield CrawledPage(self._fetch(site, url, http_status=status, failure=failure))

    def _listing(self, site: str, fresh: Sequence[Story]) -> CrawledPage:
        found = tuple(Discovery(story.url, FoundBy.LINK, depth=1) for story in fresh)
        return CrawledPage(self._fetch(site, f"https://{site}/"), drop_reason=DropReason.LISTING, discoveries=found)

    def _article_page(self, site: str, url: str) -> CrawledPage:
        article = replace(self.says[url], related_links=tuple(self._links(site, url)))
        return CrawledPage(self._fetch(site, url), article=article, content_sha256=content_sha256(article))

    def _links(self, site: str, url: str) -> Iterator[RelatedLink]:
        """Two earlier articles of the section, or of the site, and the site-wide list of the week."""
        own = self.says[url]
        others = [
            other for other in self.says.values() if other.url != url and other.url.startswith(f"https://{site}/")
        ]
        same = [other for other in others if other.section == own.section] or others
        for position, other in enumerate(reversed(same[-2:])):
            day = other.published.date if other.published else None
            yield RelatedLink(other.url, other.title, None, other.section, day, "related", position)
        for since, until, promoted in PROMOTED[site]:
            if since <= self.now.date() <= until and promoted != url:
                title = self.says[promoted].title if promoted in self.says else None
                yield RelatedLink(promoted, title, None, None, None, "promoted", 9)

    def _fetch(self, site: str, url: str, **answer: object) -> Fetch:
        """An answer to a request; the page becomes known if it isn't."""
        self.now += dt.timedelta(seconds=2)
        site_id = self.site_ids[site]
        frontier.add(self.connection, site_id, [Discovery(url, FoundBy.LINK)], self.now)
        query = select(pages.c.page_id).where(pages.c.site_id == site_id, pages.c.url == url)
        page_id = self.connection.execute(query).scalar_one()
        return Fetch(page_id, url, self.now, duration_ms=120, body_bytes=24_000, **{"http_status": 200, **answer})

    def _store(self, site: str, items: Sequence[CrawledPage]) -> None:
        counts = self.counts[site]
        for stored in writes.store(self.connection, self.run_id, self.site_ids[site], items, self.now):
            counts["discovered"] += stored.discovered
            counts["fetched"] += stored.change in (Change.NEW, Change.UPDATED, Change.UNCHANGED)
            if stored.change.value in counts:
                counts[stored.change.value] += 1


def fill_with_press(engine: Engine) -> None:
    """Crawls the landscape into an empty, prepared database."""
    with writing(engine) as connection:
        begun = dt.datetime.combine(FIRST_DAY, CRAWLED_AT)
        site_ids = {site: ensure_site(connection, site, [f"https://{site}/"], begun) for site in SITES}
        press = Press(connection, site_ids)
        for number in range((LAST_DAY - FIRST_DAY).days + 1):
            press.crawl(FIRST_DAY + dt.timedelta(days=number))
        _mark_copies(connection, press.now)
        _merge(connection, press.now)


def _article(story: Story) -> Article:
    lead = text_of(f"lead {story.title}", 1)
    if story.copy_of is None:
        paragraphs = [f"{story.title}. {lead}", *(text_of(f"{story.url} {n}") for n in range(3))]
    else:
        original = next(other for other in STORIES if other.url == story.copy_of)
        paragraphs = [*(block.text for block in _article(original).blocks), *story.added]
    return _with_blocks(
        Article(
            story.url,
            story.url,
            kind="article",
            kind_confidence=0.99,
            title=story.title,
            description=lead if SITES[story.site].has_description else None,
            published=story.published,
            authors=story.authors,
            section=story.section,
            tags=story.tags,
            language=SITES[story.site].language,
        ),
        [Block("paragraph", paragraph) for paragraph in paragraphs],
    )


def _edited(article: Article, edit: Edit) -> Article:
    blocks = list(article.blocks)
    match edit.kind:
        case "title":
            return replace(article, title=edit.value)
        case "day":
            return replace(article, published=PublishedDate(dt.date.fromisoformat(edit.value)))
        case "typo":
            blocks[1] = replace(blocks[1], text=blocks[1].text.replace("plans", "plots", 1))
        case "body":
            blocks[2] = replace(blocks[2], text=text_of(f"{article.url} {edit.day}"))
        case "section":
            blocks += [Block("heading", edit.value, 2), Block("paragraph", text_of(f"{article.url} {edit.value}"))]
        case "rewritten":
            blocks = [Block("paragraph", edit.value)]
    return _with_blocks(article, blocks)


def _with_blocks(article: Article, blocks: Sequence[Block]) -> Article:
    text = "\n\n".join(block.text for block in blocks)
    return replace(article, blocks=tuple(blocks), text=text, word_count=count_words(text))


def _mark_copies(connection: Connection, now: dt.datetime) -> None:
    """Notes the copies of other sites, unless the crawl has."""
    ids = dict(connection.execute(select(articles.c.canonical_url, articles.c.article_id)).all())
    for story in STORIES:
        if story.copy_of is not None:
            row = {"article_id": ids[story.url], "original_article_id": ids[story.copy_of], "found_at": now}
            insert = insert_into(connection, article_copies).values(**row, similarity=story.similarity)
            connection.execute(insert.on_conflict_do_nothing())


def _merge(connection: Connection, now: dt.datetime) -> None:
    """Notes that one article turned out to be another."""
    ids = dict(connection.execute(select(articles.c.canonical_url, articles.c.article_id)).all())
    gone, kept = MERGED
    [number] = reserve(connection, 1)
    merged = update(articles).where(articles.c.article_id == ids[gone])
    connection.execute(merged.values(merged_into_article_id=ids[kept], change_seq=number, loaded_at=now))
