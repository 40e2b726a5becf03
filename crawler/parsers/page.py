"""The whole parse: a page's bytes become one record."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace

from crawler.parsers.body.body import Body, body_of_outline, body_of_text, read_body
from crawler.parsers.body.body_features import Setting
from crawler.parsers.body.container import Container, find_container
from crawler.parsers.body.outline import Outline, read_outline
from crawler.parsers.body.script_text import article_tree
from crawler.parsers.kinds.kind import judge_kind
from crawler.parsers.kinds.page_facts import Facts, gather_facts
from crawler.parsers.markup.document import Document, open_document
from crawler.parsers.metadata import Metadata, read_metadata
from crawler.parsers.profiles.parts import Parts, find_parts
from crawler.parsers.related.related import Judged, card_indexes, find_related, read_related
from crawler.parsers.related.selected_cards import with_selected
from crawler.parsers.sources.structured import ARTICLE_TYPES
from crawler.parsers.text.folding import fold
from crawler.parsers.text.language import language_of
from schema.article import Article, RelatedLink
from schema.words import count_words

MIN_STATED_CHARS = 500
MIN_DATE_CHARS = 5
MAX_SHOWN_SHARE = 0.3
"""Where the markup shows less of the body than this share of what structured data or scripts have, theirs is taken."""
_ARTICLE_TYPES = ARTICLE_TYPES | {"og:article"}


def parse_article(
    html: bytes | str, url: str, *, content_type: str | None = None, fetched_at: dt.datetime | None = None
) -> Article:
    """Parses a page.

    Raises:
        ValueError: `url` is not absolute http(s).
    """
    return parse_document(open_document(html, url, content_type=content_type, fetched_at=fetched_at))


def parse_document(doc: Document) -> Article:
    """The record of a page that is parsed already; `doc.tree` stays as it is."""
    article, facts = read_page(doc)
    kind, confidence = judge_kind(facts)
    return replace(article, kind=kind, kind_confidence=confidence)


def read_page(doc: Document) -> tuple[Article, Facts]:
    """The record before its kind is judged, and the facts that tell it."""
    layout = read_layout(doc)
    metadata, outline, container = layout.metadata, layout.outline, layout.container
    body = Body()
    related: tuple[RelatedLink, ...] = ()
    if container is not None:
        day = metadata.published.date if metadata.published else None
        related = read_related(doc, layout.judged, metadata.language, day)
        related = with_selected(doc, outline, layout.parts.cards, related, metadata.language)
        body = read_body(outline, container, layout.cards, layout.setting)
    body = body if layout.parts.body else _fuller(body, doc, metadata)
    text = body.text
    article = Article(
        url=doc.url,
        canonical_url=layout.canonical_url,
        title=metadata.title,
        description=metadata.description,
        published=metadata.published,
        modified=metadata.modified,
        authors=metadata.authors,
        section=metadata.section,
        tags=metadata.tags,
        language=metadata.language or language_of(text),
        lead_image_url=metadata.lead_image_url,
        blocks=body.blocks,
        text=text,
        word_count=count_words(text),
        related_links=related,
        is_paywalled=True if metadata.is_paywalled is None and body.is_walled else metadata.is_paywalled,
        evidence={**metadata.evidence, **layout.parts.evidence},
    )
    return article, gather_facts(metadata, outline, article)


@dataclass(frozen=True, slots=True)
class Layout:
    """Where things are on a page, before its body is read."""

    metadata: Metadata
    outline: Outline
    container: Container | None
    """None for a page without text."""
    canonical_url: str
    judged: list[Judged]
    """The links to other articles."""
    parts: Parts
    """What the site's profile selected."""

    @property
    def cards(self) -> frozenset[int]:
        """Elements (by index) that are links to other articles and no part of the body."""
        if self.container is None:
            return frozenset()
        return card_indexes(self.judged, self.container) | self.parts.card_indexes

    @property
    def setting(self) -> Setting:
        """What the body's blocks are compared with."""
        metadata = self.metadata
        shown = metadata.evidence.get("description")
        description = fold(metadata.description or "")
        return Setting(
            title=fold(metadata.title or ""),
            description=description,
            standfirst=description if shown and shown.strategy == "visible" else "",
            authors=tuple(fold(author) for author in metadata.authors),
            dates=tuple(set(_dates(metadata))),
        )


def _dates(metadata: Metadata) -> Iterator[str]:
    """All statements of the page's dates, those that lost too: they stand in the same lines."""
    for evidence in (metadata.evidence.get("published"), metadata.evidence.get("modified")):
        if evidence is not None:
            for raw in (evidence.raw, *(candidate.raw for candidate in evidence.rejected)):
                if raw and len(raw) >= MIN_DATE_CHARS:
                    yield fold(raw)


def read_layout(doc: Document) -> Layout:
    """Reads the metadata and finds the container and the links to other articles."""
    metadata = read_metadata(doc)
    outline = read_outline(doc.tree)
    container = find_container(outline)
    parts = find_parts(doc, outline, container) if container else Parts()
    container = parts.body or container
    canonical_url = metadata.canonical_url or doc.url
    judged = find_related(doc, outline, container, canonical_url) if container else []
    return Layout(metadata, outline, container, canonical_url, judged, parts)


def _fuller(shown: Body, doc: Document, metadata: Metadata) -> Body:
    """The body that is shown, unless scripts of the page would show most of it, and it is stated or they have it."""
    if metadata.article_body is not None and _is_most(metadata.article_body, shown):
        return body_of_text(metadata.article_body)
    if len(shown.text) < MIN_STATED_CHARS and not _ARTICLE_TYPES.isdisjoint(metadata.page_types):
        tree = article_tree(doc.tree)
        body = body_of_outline(read_outline(tree)) if tree is not None else Body()
        return body if _is_most(body.text, shown) else shown
    return shown


def _is_most(stated: str, shown: Body) -> bool:
    return len(stated) >= MIN_STATED_CHARS and len(shown.text) <= MAX_SHOWN_SHARE * len(stated)
