"""All that a page's markup states about itself, read once and shared by the readers of the single fields."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from crawler.parsers.markup.document import Document
from crawler.parsers.sources.head import Head, read_head
from crawler.parsers.sources.inventory import Inventory, take_inventory
from crawler.parsers.sources.microdata import Microdata, read_microdata
from crawler.parsers.sources.structured import ARTICLE_TYPES, PAGE_TYPES, JsonLd, Object, read_json_ld
from crawler.parsers.text.folding import fold, squash, words
from crawler.parsers.text.language import stated_language

_SITE_TYPES = frozenset(["website", "organization", "newsmediaorganization", "corporation", "onlinebusiness", "blog"])
MAX_SITE_NAME_CHARS = 60


@dataclass(frozen=True, slots=True)
class Sources:
    """The page's own statements."""

    doc: Document
    head: Head
    json_ld: JsonLd
    article: Object
    """The JSON-LD object of the article; empty where there is none."""
    web_page: Object
    """The JSON-LD object of the page around it; likewise."""
    microdata: Microdata
    site_names: tuple[str, ...]
    """What the site calls itself, the most official first."""
    language: str | None
    inventory: Inventory
    squashed_names: frozenset[str]
    host_names: frozenset[str]
    """The squashed labels of the host that can be a name, and the host without "www."."""

    def is_site_name(self, text: str) -> bool:
        """Whether `text` names the site: a declared name, or the host's."""
        plain = squash(text)
        return bool(plain) and (plain in self.squashed_names or plain in self.host_names)


def read_sources(doc: Document) -> Sources:
    """Reads head, JSON-LD and microdata of a page."""
    inventory = take_inventory(doc.tree)
    head = read_head(inventory, doc.tree.root)
    json_ld = read_json_ld(inventory.scripts)
    article = _main(json_ld.of_types(ARTICLE_TYPES), json_ld, head, doc.url)
    pages = json_ld.of_types(PAGE_TYPES)
    web_page = pages[0] if pages else {}
    stated = [
        head.html_lang,
        head.first("content-language", "language", "og:locale", "dc.language") or "",
        json_ld.text(article, "inLanguage") or "",
        json_ld.text(web_page, "inLanguage") or "",
    ]
    language = next((tag for value in stated if (tag := stated_language(value))), None)
    names = tuple(dict.fromkeys(_site_names(head, json_ld, article)))
    return Sources(
        doc, head, json_ld, article, web_page, read_microdata(inventory.properties), names, language, inventory,
        frozenset(map(squash, names)), _host_names(doc.url),
    )  # fmt: skip


def _host_names(url: str) -> frozenset[str]:
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    return frozenset([squash(host), *(squash(label) for label in host.split(".")[:-1] if len(label) > 2)])


def _main(articles: list[Object], json_ld: JsonLd, head: Head, url: str) -> Object:
    """The one of several article objects that is this page's: by its URL, else by its headline, else the first."""
    if len(articles) < 2:
        return articles[0] if articles else {}
    path = urlsplit(url).path.rstrip("/")
    titles = [set(words(title)) for title in (head.title, head.first("og:title") or "") if title]

    def rank(thing: Object) -> tuple[bool, float]:
        addresses = [*_texts(thing.get("url")), *_texts(thing.get("@id")), *_texts(thing.get("mainEntityOfPage"))]
        is_here = len(path) > 1 and any(path in address.partition("#")[0] for address in addresses)
        headline = set(words(json_ld.text(thing, "headline", "name") or ""))
        overlap = max((len(headline & title) / len(headline) for title in titles if headline), default=0.0)
        return is_here, round(overlap, 1)

    return max(articles, key=rank)


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict) and isinstance(value.get("@id"), str):
        yield value["@id"]


def _site_names(head: Head, json_ld: JsonLd, article: Object) -> Iterator[str]:
    stated = head.every("og:site_name", "application-name", "apple-mobile-web-app-title", "twitter:app:name:iphone")
    stated += json_ld.texts(article.get("publisher"))
    for thing in json_ld.of_types(_SITE_TYPES)[:10]:
        stated += json_ld.texts(thing.get("name")) + json_ld.texts(thing.get("alternateName"))
    stated += [handle.lstrip("@") for handle in head.every("twitter:site")]
    title = fold(head.first("og:title") or "")
    for name in stated:
        # Some declare the article's title as the site's name.
        if len(name) <= MAX_SITE_NAME_CHARS and fold(name) != title and not re.match(r"https?:", name):
            yield name
