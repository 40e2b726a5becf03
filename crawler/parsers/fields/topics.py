"""Section and tags."""

from __future__ import annotations

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborNode

from crawler.parsers.markup.visible import visible_text
from crawler.parsers.sources.evidence import Found, choose
from crawler.parsers.sources.sources import Sources
from crawler.parsers.text.folding import fold, squeeze
from schema.article import Evidence, Strategy

MAX_TAGS = 50
MAX_TAG_CHARS = 80
MAX_VISIBLE_TAGS = 30

_NO_SECTIONS = frozenset(
    ["home", "homepage", "start", "startseite", "accueil", "inicio", "news", "blog", "article", "uncategorized", "none"]
)


def read_section(sources: Sources) -> tuple[str | None, Evidence | None]:
    """The section that the page files itself under."""
    best, evidence = choose(found for found in _sections(sources) if 1 < len(found.value) <= MAX_TAG_CHARS)
    return (best.value, evidence) if best else (None, None)


def read_tags(sources: Sources) -> tuple[tuple[str, ...], Evidence | None]:
    """Keywords and tags of all sources, in order, each once."""
    found = [source for source in _tag_sources(sources) if source.value]
    best, evidence = choose(found)
    if best is None:
        return (), None
    tags: dict[str, str] = {}
    for tag in best.value:
        tags.setdefault(fold(tag), tag)
    return tuple(tags.values())[:MAX_TAGS], evidence


def _sections(sources: Sources) -> Iterator[Found[str]]:
    json_ld, head = sources.json_ld, sources.head
    marked = sources.microdata.first("articlesection")
    stated: list[tuple[Strategy, str, float, str | None]] = [
        ("open_graph", "article:section", 0.9, head.first("article:section", "og:article:section")),
        ("json_ld", "articleSection", 0.88, json_ld.text(sources.article, "articleSection")),
        (
            "meta",
            "section",
            0.8,
            head.first("section", "parsely-section", "cxenseparse:recs:category", "dcterms.subject", "category"),
        ),
        ("microdata", "articleSection", 0.75, marked.value if marked else None),
        ("json_ld", "breadcrumb", 0.6, _breadcrumb(sources)),
        ("visible", "rel=category", 0.55, next(map(_text, filter(_is_category, sources.inventory.tag_links)), None)),
    ]
    for strategy, source, confidence, raw in stated:
        if raw:
            is_vague = fold(raw) in _NO_SECTIONS or sources.is_site_name(raw)
            yield Found(squeeze(raw, MAX_TAG_CHARS + 1), strategy, raw, confidence - (0.5 if is_vague else 0), source)


def _breadcrumb(sources: Sources) -> str | None:
    """The first step of the breadcrumb trail after the home page, if it is not the page itself."""
    for trail in sources.json_ld.of_types(frozenset(["breadcrumblist"]))[:3]:
        steps = []
        for step in sources.json_ld.follow(trail.get("itemListElement")):
            item = step.get("item") if isinstance(step, dict) else None
            names = sources.json_ld.texts(step.get("name") or item) if isinstance(step, dict) else []
            if names and not names[0].startswith("http"):
                steps.append(names[0])
        named = [name for name in steps[:-1] if fold(name) not in _NO_SECTIONS and not sources.is_site_name(name)]
        if named:
            return named[0]
    return None


def _tag_sources(sources: Sources) -> Iterator[Found[tuple[str, ...]]]:
    head = sources.head
    keywords = sources.json_ld.texts(sources.article.get("keywords"))
    yield _tags("json_ld", "keywords", 0.9, keywords)
    yield _tags("open_graph", "article:tag", 0.88, head.every("article:tag", "og:article:tag"))
    yield _tags(
        "meta",
        "news_keywords",
        0.85,
        head.every("news_keywords", "parsely-tags", "sailthru.tags", "cxenseparse:taglist"),
    )
    nodes = [node for node in sources.inventory.tag_links if not _is_category(node)][:MAX_VISIBLE_TAGS]
    yield _tags("visible", "rel=tag", 0.8, [_text(node) for node in nodes])
    yield _tags("meta", "keywords", 0.75, head.every("keywords")[:1])
    marked = sources.microdata.properties.get("keywords", ())
    yield _tags("microdata", "keywords", 0.7, [entry.value for entry in marked])


def _text(node: LexborNode) -> str:
    return visible_text(node, MAX_TAG_CHARS + 1)


def _is_category(node: LexborNode) -> bool:
    """WordPress marks the links of categories as tags too."""
    return "category" in (node.attributes.get("rel") or "").lower().split()


def _tags(strategy: Strategy, source: str, confidence: float, values: list[str]) -> Found[tuple[str, ...]]:
    tags: list[str] = []
    for value in values:
        parts = re.split(r"[,;，、]", value) if len(values) == 1 or len(value) > MAX_TAG_CHARS else [value]
        tags.extend(squeeze(part).lstrip("#").strip() for part in parts[:200])
    kept = tuple(tag for tag in tags if tag and len(tag) <= MAX_TAG_CHARS and not tag.startswith("http"))
    return Found(kept, strategy, "; ".join(values)[:500], confidence, source)
