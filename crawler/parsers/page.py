"""The whole parse: a page's bytes become one record."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from crawler.parsers.body import Body, body_of_text, read_body
from crawler.parsers.body_features import Setting
from crawler.parsers.container import Container, find_container
from crawler.parsers.document import Document, open_document
from crawler.parsers.folding import fold
from crawler.parsers.kind import PageFacts, judge_kind
from crawler.parsers.kind_words import is_call_to_action, path_words, share_of_ourselves
from crawler.parsers.language import language_of
from crawler.parsers.marks import Mark
from crawler.parsers.metadata import Metadata, read_metadata
from crawler.parsers.outline import Outline, read_outline
from crawler.parsers.parts import Parts, find_parts
from crawler.parsers.related import Judged, card_indexes, find_related, read_related
from crawler.parsers.script_weight import weigh
from crawler.parsers.selected_cards import with_selected
from schema.article import Article, RelatedLink
from schema.words import count_words

LONG_PARAGRAPH = 150.0
MAX_LABEL_CHARS = 80
SAMPLE_CHARS = 4_000
MIN_STATED_CHARS = 500
MAX_SHOWN_SHARE = 0.3
"""Where the markup shows less of the body than this share of what structured data states, the latter is taken."""


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
    layout = read_layout(doc)
    metadata, outline, container = layout.metadata, layout.outline, layout.container
    body = Body()
    related: tuple[RelatedLink, ...] = ()
    if container is not None:
        related = read_related(doc, layout.judged, metadata.language)
        related = with_selected(doc, outline, layout.parts.cards, related, metadata.language)
        body = read_body(outline, container, layout.cards, layout.setting)
    body = body if layout.parts.body else _fuller(body, metadata.article_body)
    text = body.text
    words = count_words(text)
    kind, confidence = judge_kind(_facts(doc, metadata, outline, body, words, related))
    return Article(
        url=doc.url,
        canonical_url=layout.canonical_url,
        kind=kind,
        kind_confidence=confidence,
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
        word_count=words,
        related_links=related,
        is_paywalled=metadata.is_paywalled,
        evidence={**metadata.evidence, **layout.parts.evidence},
    )


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
            dates=tuple(fold(date.raw) for date in (metadata.published, metadata.modified) if date and date.raw),
        )


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


def _fuller(shown: Body, stated: str | None) -> Body:
    """The body that is shown, unless scripts of the page would show most of it and structured data has it."""
    if stated is None or len(stated) < MIN_STATED_CHARS or len(shown.text) > MAX_SHOWN_SHARE * len(stated):
        return shown
    return body_of_text(stated)


def _facts(
    doc: Document, metadata: Metadata, outline: Outline, body: Body, words: int, related: tuple[RelatedLink, ...]
) -> PageFacts:
    paragraphs = [weigh(block.text) for block in body.blocks if block.kind in ("paragraph", "quote")]
    whole = sum(weigh(block.text) for block in body.blocks)
    page = outline.body
    return PageFacts(
        address=path_words(doc.url),
        title=metadata.title or "",
        page_types=frozenset(metadata.page_types),
        words=words,
        long_paragraphs=sum(weight >= LONG_PARAGRAPH for weight in paragraphs),
        mean_paragraph=sum(paragraphs) / len(paragraphs) if paragraphs else 0.0,
        body_share=whole / (page.weight - page.link_weight + 1) if page else 0.0,
        names_body=outline.names(Mark.BODY),
        names_comments=outline.names(Mark.COMMENTS),
        link_density=page.link_density if page else 0.0,
        cards=sum(link.kind != "inline" for link in related),
        article_tags=sum(element.tag == "article" for element in outline.elements),
        calls=sum(map(is_call_to_action, _labels(outline))),
        ourselves_share=share_of_ourselves(body.text[:SAMPLE_CHARS]),
        code_share=sum(len(block.text) for block in body.blocks if block.kind == "code") / (len(body.text) + 1),
        has_author=bool(metadata.authors),
        has_date=metadata.published is not None,
    )


def _labels(outline: Outline) -> Iterator[str]:
    """The texts of links and buttons, those of them that are one text."""
    for element in outline.elements:
        if element.tag in ("a", "button"):
            texts = [part for part in element.content if isinstance(part, str)]
            if len(texts) == 1 and len(texts[0]) < MAX_LABEL_CHARS:
                yield texts[0].strip()
