"""Dedupe: what makes two fetches the same article (its address), and the same version of it (its content).

The match with what is stored happens in `schema.writes`, in the transaction that writes.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import replace
from urllib.parse import unquote, urlsplit

from pipelines.step import Step
from schema.article import Article
from schema.crawled import CrawledPage
from schema.url_variants import plain_address
from schema.urls import same_site
from schema.words import count_words

_DATE_AND_NAME = re.compile(r"/(?:19|20)\d\d[/-]?\d\d?(?:[/-]?\d\d?)?/\d*[^/\d][^/]*$")
_YEAR = re.compile(r"(?:19|20)\d\d")
_NUMBER = re.compile(r"\d{4}")
_WORD = re.compile(r"[^\W\d_]+")


class DedupePipeline(Step):
    """Sets `article.canonical_url` to the article's address, and `content_sha256`."""

    def process(self, item: CrawledPage) -> CrawledPage:
        if item.article is None or item.drop_reason is not None:
            return item
        article = replace(item.article, canonical_url=article_address(item.article))
        return replace(item, article=article, content_sha256=content_sha256(article))


def article_address(article: Article) -> str:
    """The URL that identifies a normalised article: its canonical link where that can be believed, else its own URL.

    Sites get canonical links wrong in two ways that would fold all their articles into one: they name the home page, or
    the section. So it must lie on the page's own site, must not be the home page, and must look like an article's
    address where the page's own URL does. Print, AMP and mobile forms of an address name the page itself.
    """
    own, canonical = plain_address(article.url), plain_address(article.canonical_url)
    if own == canonical or not same_site(canonical, own) or _is_home(canonical):
        return own
    return own if looks_like_article(own) and not looks_like_article(canonical) else canonical


def looks_like_article(url: str) -> bool:
    """Whether a normalised URL has what articles' addresses have: a long number, a date, or three words, at its end."""
    parts = urlsplit(url)
    path = parts.path.rstrip("/")
    slug = unquote(path.rpartition("/")[2])
    if _DATE_AND_NAME.search(path) or re.search(r"\d{2}", parts.query):
        return True
    if _NUMBER.search(slug):
        return not _YEAR.fullmatch(slug)
    name = slug.partition(".")[0]
    return len(_WORD.findall(name)) >= 3 or count_words(name) >= 6  # the latter in scripts without spaces


def content_sha256(article: Article) -> str:
    """The hexadecimal SHA-256 of what the article says: title, description, day, authors and blocks, normalised.

    Not of the related links, tags and images around it, which change while it stays the same.
    """
    day = article.published.date.isoformat() if article.published else None
    blocks = [(block.kind, block.level, block.text) for block in article.blocks]
    content = [article.title, article.description, day, article.authors, blocks]
    return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode("utf-8")).hexdigest()


def _is_home(url: str) -> bool:
    parts = urlsplit(url)
    return parts.path in ("", "/") and not parts.query
