"""What tells the kind of a page: figures about its address, its statements, its text and its markup.

`kind.py` judges them; what each is worth was learnt from pages, but for those of `unread.py`. True counts as 1.
Weights are lengths by `weigh`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from crawler.parsers.body.marks import Mark, Marks
from crawler.parsers.body.outline import HEADING_TAGS, Element, Outline
from crawler.parsers.kinds.kind_words import (
    ADDRESS_WORDS,
    is_call_to_action,
    is_headline,
    path_words,
    shares_of_speakers,
    slug_words,
)
from crawler.parsers.kinds.unread import unread_facts
from crawler.parsers.metadata import Metadata
from crawler.parsers.text.folding import word_set
from crawler.parsers.text.script_weight import weigh
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
LONG_PARAGRAPH = 150.0
PROSE = 80.0
MAX_LABEL_CHARS = 50
MAX_HOST_CHARS = 60
SAMPLE_CHARS = 6_000
_COUNTED_TAGS = ("a", "button", "article", "figure", "code", "pre", *HEADING_TAGS)
_QUOTES = '"“”„«»「」'


def gather_facts(metadata: Metadata, outline: Outline, article: Article) -> Facts:
    """All figures of one page, by name; of the record, `kind` is not asked."""
    weights = [weigh(block.text) for block in article.blocks]
    census = _count_elements(outline.elements)
    return {
        **unread_facts(
            article, census.tags["h1"], is_typed=not _TYPES["typed_article"].isdisjoint(metadata.page_types)
        ),
        # Related and promoted links.
        "cards": sum(link.kind != "inline" for link in article.related_links),
        **_of_address(article.url),
        **_of_statements(metadata),
        **_of_text(article, weights),
        **_of_page(outline, census.places, sum(weights) + 1, article.word_count),
        **_of_markup(census),
        # Links to other sites.
        "links_out": _links_out(census.tags["a"], article.url),
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
        # It says what it is, whatever that may be.
        "typed": not all(name.startswith("og:") for name in metadata.page_types),
        "title_headline": is_headline(metadata.title or ""),
        "author_confidence": author.confidence if author else 0.0,
        "authors": len(metadata.authors),
        "date_confidence": date.confidence if date else 0.0,
    }


def _of_text(article: Article, weights: Sequence[float]) -> Facts:
    """How the body reads."""
    paragraphs = [weight for weight, block in zip(weights, article.blocks, strict=True) if _is_paragraph(block)]
    sample = article.text[:SAMPLE_CHARS]
    myself, ourselves = shares_of_speakers(sample)
    return {
        "long_paragraphs": sum(weight >= LONG_PARAGRAPH for weight in paragraphs),
        "mean_paragraph": sum(paragraphs) / (len(paragraphs) or 1),
        "headings": sum(block.kind == "heading" for block in article.blocks),
        # Of its words, how many are "I" and "my", "we" and "our".
        "myself_share": myself,
        "ourselves_share": ourselves,
        # Quotation marks a word.
        "quote_share": sum(map(sample.count, _QUOTES)) / (sample.count(" ") + 20),
    }


def _is_paragraph(block: Block) -> bool:
    return block.kind in ("paragraph", "quote")


def _of_page(outline: Outline, places: Sequence[Element], body_weight: float, words: int) -> Facts:
    """How much of the page is body, prose, links; `places` are its elements that read like sentences."""
    page = outline.body
    weight, link_weight, prose, links = (page.weight, page.link_weight, page.prose, page.links) if page else (0.0,) * 4
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


def _of_markup(census: _Census) -> Facts:
    """How many elements there are of a tag, a name, a use."""
    tags, marks = census.tags, _marks(census.marks)
    headings = [element for tag in HEADING_TAGS for element in tags[tag]]
    linked = sum(element.links > 0 or element.in_link for element in headings)
    return {
        "article_tags": len(tags["article"]),
        "buttons": len(tags["button"]),
        "figures": len(tags["figure"]),
        "codes": len(tags["code"]) + len(tags["pre"]),
        "body_names": marks[Mark.BODY],
        "byline_names": marks[Mark.BYLINE],
        "card_names": marks[Mark.CARD],
        "related_names": marks[Mark.RELATED],
        "headings_linked": linked,
        "headings_plain": len(headings) - linked,
        "headings_linked_share": linked / (len(headings) + 1),
        # Links and buttons that ask to buy, book, register or get in touch.
        "calls": sum(map(is_call_to_action, _labels([*tags["a"], *tags["button"]]))),
        # The most elements alike, each with a link, side by side.
        "repeated": max(census.alike.values(), default=0),
    }


@dataclass(frozen=True, slots=True)
class _Census:
    """What one look at every element of a page finds: most of the cost of all facts."""

    tags: Mapping[str, list[Element]]
    """The elements of each of _COUNTED_TAGS."""
    marks: Mapping[Marks, int]
    """How many elements have just these."""
    places: list[Element]
    """Elements that read like sentences."""
    alike: Mapping[tuple[int, str], int]
    """How many elements with links have this parent and these names."""


def _count_elements(elements: Sequence[Element]) -> _Census:
    tags: dict[str, list[Element]] = {tag: [] for tag in _COUNTED_TAGS}
    marks: dict[Marks, int] = {}
    places: list[Element] = []
    alike: dict[tuple[int, str], int] = {}
    for element in elements:
        if element.tag in tags:
            tags[element.tag].append(element)
        if some := element.marks:
            marks[some] = marks.get(some, 0) + 1
        if element.own_prose >= PROSE:
            places.append(element)
        if element.links and (names := element.names):
            key = (element.parent, names)
            alike[key] = alike.get(key, 0) + 1
    return _Census(tags, marks, places, alike)


def _marks(counts: Mapping[Marks, int]) -> Counter[Mark]:
    marks: Counter[Mark] = Counter()
    for some, count in counts.items():
        for mark in some:
            marks[mark] += count
    return marks


def _links_out(links: Sequence[Element], url: str) -> int:
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    addresses = [link.attributes.get("href") or "" for link in links]
    return sum(host not in address[:MAX_HOST_CHARS] for address in addresses if address.startswith("http"))


def _labels(elements: Sequence[Element]) -> list[str]:
    """The texts of those elements that are one short text."""
    contents = [element.content[0] for element in elements if len(element.content) == 1]
    return [text.strip() for text in contents if isinstance(text, str) and len(text) < MAX_LABEL_CHARS]
