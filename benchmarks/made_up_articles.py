"""Articles made up from the sentences of real texts: as many as one likes, each again the same for its number."""

from __future__ import annotations

import datetime as dt
import hashlib
import itertools
import json
import random
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from schema.article import Article, Block, Candidate, Evidence, PublishedDate, RelatedLink
from schema.crawled import CrawledPage, Discovery, Fetch, Snapshot
from schema.reasons import FoundBy

START = dt.datetime(2026, 3, 1, 9, 30, tzinfo=dt.UTC)
_TEXT_BYTES = 3_000
_PER_PARAGRAPH = 4
_SECTIONS = ("Politics", "Business", "Science", "Sport", "Culture", "Travel", "Health", "Local")
_STRATEGIES = ("json_ld", "open_graph", "meta", "visible")
_FIELDS = ("title", "description", "published", "authors", "section", "tags", "language", "lead_image_url")
_LATIN = re.compile(r"[A-Z][^.!?\n]{30,300}[.!?]")


def sentences_of(folders: Iterable[Path]) -> list[str]:
    """The sentences of all texts of the corpora (see benchmarks/README.md), each once.

    Raises:
        SystemExit: the folders hold none.
    """
    found: dict[str, None] = {}
    for folder in folders:
        with (folder / "pages.jsonl").open(encoding="utf-8") as lines:
            for line in lines:
                found.update(dict.fromkeys(_LATIN.findall(json.loads(line).get("text") or "")))
    if not found:
        raise SystemExit("no texts found: name folders with pages.jsonl whose pages have a text")
    return list(found)


class MadeUpSite:
    """A site whose articles are numbered from 0."""

    def __init__(self, name: str, sentences: Sequence[str]) -> None:
        self.name = name
        self.base = f"https://{name}"
        self._sentences = sentences
        words = sorted({word for sentence in sentences[:2000] for word in re.findall(r"[a-z]{4,}", sentence)})
        names = [word.capitalize() for word in words]
        self._authors = [f"{first} {last}" for first, last in zip(names[:400], names[400:800], strict=False)]
        self._tags = words[:3000]

    def url(self, number: int) -> str:
        """Its address; about as long as those of real articles."""
        return f"{self.base}/2026/{number % 12 + 1:02}/a-story-of-the-town-and-its-harbour-{number}"

    def discovery(self, number: int) -> Discovery:
        return Discovery(self.url(number), FoundBy.SITEMAP, depth=1, priority=40)

    def article(self, number: int) -> Article:
        """The article of this number: 3 kB of text in paragraphs under headings, eight links, evidence of 2 kB."""
        chance = random.Random(f"{self.name}/{number}")
        title = chance.choice(self._sentences)[:90]
        blocks = tuple(self._blocks(chance))
        text = "\n\n".join(block.text for block in blocks)
        day = START.date() - dt.timedelta(days=chance.randrange(1500))
        at = dt.datetime.combine(day, dt.time(chance.randrange(24), chance.randrange(60)), dt.UTC)
        return Article(
            self.url(number),
            self.url(number),
            site=self.name,
            kind="article",
            kind_confidence=0.98,
            title=title,
            description=chance.choice(self._sentences),
            published=PublishedDate(day, at, at.isoformat(), "minute", "page"),
            authors=tuple(dict.fromkeys(self._author(chance) for _ in range(chance.choice((1, 1, 1, 2))))),
            section=chance.choice(_SECTIONS),
            tags=tuple(dict.fromkeys(chance.choices(self._tags, k=3))),
            language="en",
            lead_image_url=f"{self.base}/images/{number}.jpg",
            blocks=blocks,
            text=text,
            word_count=len(text.split()),
            related_links=tuple(self._links(chance, number)),
            evidence={name: self._evidence(chance) for name in _FIELDS},
        )

    def _blocks(self, chance: random.Random) -> Iterable[Block]:
        size = 0
        for number in itertools.count():
            if size >= _TEXT_BYTES:
                return
            if number % 5 == 4:
                block = Block("heading", chance.choice(self._sentences)[:60], 2)
            else:
                block = Block("paragraph", " ".join(chance.choices(self._sentences, k=_PER_PARAGRAPH)))
            size += len(block.text.encode())
            yield block

    def _author(self, chance: random.Random) -> str:
        return self._authors[min(int(chance.paretovariate(0.7)), len(self._authors)) - 1]

    def _links(self, chance: random.Random, number: int) -> Iterable[RelatedLink]:
        """Five near the article, two that many pages show, one that leads out of the site."""
        near = {max(0, number - chance.randrange(1, 2000)) for _ in range(5)}
        many = {int(number * chance.random() ** 4) for _ in range(2)}
        position = 0
        for kind, targets in (("related", near), ("promoted", many - near)):
            for target in sorted(targets):
                title = chance.choice(self._sentences)
                published = START.date() - dt.timedelta(days=target % 1500)
                yield RelatedLink(
                    self.url(target), title[:80], None, chance.choice(_SECTIONS), published, kind, position
                )
                position += 1
        yield RelatedLink(f"https://elsewhere.example/{chance.randrange(10**6)}", "More", kind="inline", position=7)

    def _evidence(self, chance: random.Random) -> Evidence:
        raws = [chance.choice(self._sentences)[:70] for _ in range(2)]
        rejected = Candidate(chance.choice(_STRATEGIES), raws[1], 0.4)
        return Evidence(chance.choice(_STRATEGIES), raws[0], 0.97, (rejected,))


def fetched(article: Article, page_id: int, at: dt.datetime, number: int) -> CrawledPage:
    """The article as a crawl hands it to the database."""
    content = hashlib.sha256(repr((article.title, article.published, article.text)).encode()).hexdigest()
    fetch = Fetch(
        page_id, article.url, at, duration_ms=80, http_status=200, body_bytes=90_000, etag=f'"{content[:16]}"'
    )
    snapshot = Snapshot(f"2026/run-{number // 100_000:06}.warc.gz", number % 100_000 * 20_000, 20_000, content)
    discoveries = tuple(
        Discovery(link.url, FoundBy.LINK, depth=2, priority=40)
        for link in article.related_links
        if link.kind != "inline"
    )
    return CrawledPage(fetch, snapshot=snapshot, article=article, content_sha256=content, discoveries=discoveries)
