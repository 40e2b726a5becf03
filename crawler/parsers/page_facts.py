"""What tells the kind of a page: figures about its address, its statements, its text and its markup.

`kind.py` judges them; what each is worth was learnt from pages, but for "notice" and "empty". True counts as 1.
Weights are lengths by `weigh`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from crawler.parsers.folding import word_set
from crawler.parsers.kind_words import (
    ADDRESS_WORDS,
    is_call_to_action,
    is_empty_notice,
    is_headline,
    path_words,
    share_of_ourselves,
    slug_words,
)
from crawler.parsers.marks import Mark
from crawler.parsers.metadata import Metadata
from crawler.parsers.outline import HEADING_TAGS, Element, Outline
from crawler.parsers.script_weight import weigh
from schema.article import Article, Block

Facts = Mapping[str, float]

_TYPES = {
    "typed_article": word_set(
        "article newsarticle blogposting reportagenewsarticle analysisnewsarticle opinionnewsarticle reviewnewsarticle "
        "backgroundnewsarticle techarticle scholarlyarticle medicalscholarlyarticle socialmediaposting liveblogposting "
        "report advertisercontentarticle satiricalarticle recipe howto podcastepisode"
    ),
    "og_article": frozenset(["og:article"]),
    "typed_product": word_set(
        "product productgroup offer aggregateoffer offershippingdetails merchantreturnpolicy og:product "
        "og:product.group og:product.item"
    ),
    "typed_forum": word_set("discussionforumposting qapage comment interactioncounter"),
    "typed_collection": word_set("collectionpage searchresultspage profilepage contactpage og:profile"),
    "typed_firm": word_set(
        "service localbusiness professionalservice course softwareapplication webapplication financialproduct "
        "aggregaterating organization"
    ),
}
MAX_NOTICE_WORDS = 250
MIN_WORDS = 10
LONG_PARAGRAPH = 150.0
PROSE = 80.0
MAX_LABEL_CHARS = 50
SAMPLE_CHARS = 6_000
_QUOTES = '"“”„«»「」'


def gather_facts(metadata: Metadata, outline: Outline, article: Article) -> Facts:
    """All figures of one page, by name; of the record, `kind` is not asked."""
    weights = [weigh(block.text) for block in article.blocks]
    return {
        "notice": article.word_count < MAX_NOTICE_WORDS and is_empty_notice(article.title or ""),
        # Hardly a word, and nothing says that scripts would show an article.
        "empty": article.word_count < MIN_WORDS and _TYPES["typed_article"].isdisjoint(metadata.page_types),
        # Related and promoted links.
        "cards": sum(link.kind != "inline" for link in article.related_links),
        **_of_address(article.url),
        **_of_statements(metadata),
        **_of_text(article, weights),
        **_of_page(outline, sum(weights) + 1, article.word_count),
        **_of_markup(outline),
    }


def _of_address(url: str) -> Facts:
    said = path_words(url)
    facts: dict[str, float] = {f"address_{word}": word in said for word in ADDRESS_WORDS}
    facts["slug_words"] = slug_words(url)
    return facts


def _of_statements(metadata: Metadata) -> Facts:
    """What the page is by JSON-LD, Open Graph and microdata, and what is known of it."""
    author, date = metadata.evidence.get("authors"), metadata.evidence.get("published")
    return {name: not names.isdisjoint(metadata.page_types) for name, names in _TYPES.items()} | {
        "title_headline": is_headline(metadata.title or ""),
        "author_confidence": author.confidence if author else 0.0,
        "authors": len(metadata.authors),
        "date_confidence": date.confidence if date else 0.0,
    }


def _of_text(article: Article, weights: Sequence[float]) -> Facts:
    """How the body reads."""
    paragraphs = [weight for weight, block in zip(weights, article.blocks, strict=True) if _is_paragraph(block)]
    sample = article.text[:SAMPLE_CHARS]
    return {
        "long_paragraphs": sum(weight >= LONG_PARAGRAPH for weight in paragraphs),
        "mean_paragraph": sum(paragraphs) / (len(paragraphs) or 1),
        "headings": sum(block.kind == "heading" for block in article.blocks),
        # Of its words, how many are "we" and "our".
        "ourselves_share": share_of_ourselves(sample),
        # Quotation marks a word.
        "quote_share": sum(map(sample.count, _QUOTES)) / (sample.count(" ") + 20),
    }


def _is_paragraph(block: Block) -> bool:
    return block.kind in ("paragraph", "quote")


def _of_page(outline: Outline, body_weight: float, words: int) -> Facts:
    """How much of the page is body, prose, links."""
    page = outline.body
    weight, link_weight, prose, links = (page.weight, page.link_weight, page.prose, page.links) if page else (0.0,) * 4
    places = [element for element in outline.elements if element.own_prose >= PROSE]
    together: dict[int, float] = {}
    for element in places:
        together[element.parent] = together.get(element.parent, 0.0) + element.own_prose
    return {
        "body_share": body_weight / (weight - link_weight + 1),
        "prose_share": prose / (weight + 1),
        "link_density": link_weight / (weight + 1),
        "links_per_word": links / (words + 50),
        # Elements that read like sentences, but for list items.
        "prose_blocks": sum(element.tag != "li" for element in places),
        # Share of the prose below the one element that has most of it.
        "prose_together": max(together.values(), default=0.0) / (prose + 1),
    }


def _of_markup(outline: Outline) -> Facts:
    """How many elements there are of a tag, a name, a use."""
    elements = outline.elements
    tags = Counter([element.tag for element in elements])
    marks: dict[Mark, int] = {}
    for some, count in Counter([element.marks for element in elements]).items():
        for mark in some:
            marks[mark] = marks.get(mark, 0) + count
    headings = [element for element in elements if element.tag in HEADING_TAGS]
    linked = sum(element.links > 0 or element.in_link for element in headings)
    alike = Counter([(element.parent, element.names) for element in elements if element.names and element.links])
    return {
        "article_tags": tags["article"],
        "buttons": tags["button"],
        "figures": tags["figure"],
        "codes": tags["code"] + tags["pre"],
        "body_names": marks.get(Mark.BODY, 0),
        "byline_names": marks.get(Mark.BYLINE, 0),
        "card_names": marks.get(Mark.CARD, 0),
        "related_names": marks.get(Mark.RELATED, 0),
        "headings_linked": linked,
        "headings_plain": len(headings) - linked,
        # Links and buttons that ask to buy, book, register or get in touch.
        "calls": sum(map(is_call_to_action, _labels(elements))),
        # The most elements alike, each with a link, side by side.
        "repeated": max(alike.values(), default=0),
    }


def _labels(elements: Sequence[Element]) -> list[str]:
    """The texts of links and buttons, those of them that are one short text."""
    labels = []
    for element in elements:
        if element.tag in ("a", "button") and len(element.content) == 1:
            text = element.content[0]
            if isinstance(text, str) and len(text) < MAX_LABEL_CHARS:
                labels.append(text.strip())
    return labels
