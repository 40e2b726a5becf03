"""Everything that a page says about its article, apart from the body: each field chosen among all that state it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from crawler.parsers.dates.published import read_published
from crawler.parsers.fields.standfirst import read_description
from crawler.parsers.fields.titles import read_title
from crawler.parsers.fields.topics import read_section, read_tags
from crawler.parsers.markup.document import Document
from crawler.parsers.names.authors import read_authors
from crawler.parsers.profiles.preferred import preferred_dates, preferred_title
from crawler.parsers.sources.evidence import Found, choose
from crawler.parsers.sources.region import read_region
from crawler.parsers.sources.sources import Sources, read_sources
from crawler.parsers.sources.structured import types_of
from crawler.parsers.text.folding import squeeze
from schema.article import Evidence, PublishedDate, Strategy


@dataclass(frozen=True, slots=True)
class Metadata:
    """The fields of `Article` that are not read from the body; see there."""

    canonical_url: str
    title: str | None
    description: str | None
    published: PublishedDate | None
    modified: PublishedDate | None
    authors: tuple[str, ...]
    section: str | None
    tags: tuple[str, ...]
    language: str | None
    """As the markup states it; the text is not asked."""
    lead_image_url: str | None
    is_paywalled: bool | None
    site_name: str | None
    """What the site calls itself."""
    page_types: tuple[str, ...]
    """schema.org and Open Graph types of the page and its parts, lower case, each once: "newsarticle", "og:article"."""
    article_body: str | None
    """The body as JSON-LD states it."""
    evidence: Mapping[str, Evidence]


def read_metadata(doc: Document) -> Metadata:
    """Reads the metadata of a page; never raises on content."""
    sources = read_sources(doc)
    title = preferred_title(sources, read_title(sources))
    region = read_region(title.node, doc.tree)
    description, description_evidence = read_description(sources, region, title.text)
    dates = preferred_dates(sources, read_published(sources, region))
    authors, authors_evidence = read_authors(sources, region)
    section, section_evidence = read_section(sources)
    tags, tags_evidence = read_tags(sources)
    image, image_evidence = _lead_image(sources)
    evidence = {
        "title": title.evidence, "description": description_evidence, "published": dates.published_evidence,
        "modified": dates.modified_evidence, "authors": authors_evidence, "section": section_evidence,
        "tags": tags_evidence, "lead_image_url": image_evidence,
    }  # fmt: skip
    return Metadata(
        canonical_url=_canonical_url(sources),
        title=title.text,
        description=description,
        published=dates.published,
        modified=dates.modified,
        authors=authors,
        section=section,
        tags=tags,
        language=sources.language,
        lead_image_url=image,
        is_paywalled=_is_paywalled(sources),
        site_name=next(iter(sources.site_names), None),
        page_types=_page_types(sources),
        article_body=sources.json_ld.text(sources.article, "articleBody"),
        evidence={name: why for name, why in evidence.items() if why is not None},
    )


def _canonical_url(sources: Sources) -> str:
    """The canonical link, else og:url, where it stays on the page's host and is no home page of a deeper page."""
    doc = sources.doc
    own = urlsplit(doc.url)
    for stated in [*sources.head.links.get("canonical", ())[:2], *sources.head.every("og:url")[:1]]:
        url = doc.resolve(stated)
        if url is None:
            continue
        parts = urlsplit(url)
        is_home = parts.path in ("", "/") and not parts.query and own.path not in ("", "/")
        if parts.hostname == own.hostname and not is_home:
            return url
    return doc.url.partition("#")[0]


def _lead_image(sources: Sources) -> tuple[str | None, Evidence | None]:
    stated: list[tuple[Strategy, float, str | None]] = [
        ("open_graph", 0.9, sources.head.first("og:image:secure_url", "og:image", "og:image:url")),
        ("json_ld", 0.85, _image_of(sources)),
        ("meta", 0.8, sources.head.first("twitter:image", "twitter:image:src", "thumbnail")),
    ]
    marked = sources.microdata.first("image")
    stated.append(("microdata", 0.6, marked.value if marked else None))
    found = [
        Found(url, strategy, raw or "", sure) for strategy, sure, raw in stated if (url := sources.doc.resolve(raw))
    ]
    best, evidence = choose(found)
    return (best.value, evidence) if best else (None, None)


def _image_of(sources: Sources) -> str | None:
    for member in sources.json_ld.follow(sources.article.get("image") or sources.article.get("thumbnailUrl")):
        url = (
            (member.get("url") or member.get("contentUrl") or member.get("@id")) if isinstance(member, dict) else member
        )
        if isinstance(url, str) and url:
            return squeeze(url)
    return None


def _is_paywalled(sources: Sources) -> bool | None:
    """As structured data says it of the article, the page, or a part of the article."""
    marked = sources.microdata.first("isaccessibleforfree")
    for value in (
        sources.article.get("isAccessibleForFree"),
        sources.web_page.get("isAccessibleForFree"),
        marked and marked.value,
    ):
        if (is_free := _says_yes(value)) is not None:
            return not is_free
    parts = sources.json_ld.follow(sources.article.get("hasPart"))
    if any(_says_yes(part.get("isAccessibleForFree")) is False for part in parts if isinstance(part, dict)):
        return True
    tier = (sources.head.first("article:content_tier", "content_tier", "og:article:content_tier") or "").strip().lower()
    return {"free": False, "metered": True, "locked": True}.get(tier)


def _says_yes(value: object) -> bool | None:
    """A value of yes or no, in any of the forms that pages write it; None where it is neither."""
    said = str(value).rpartition("/")[2].strip().lower()
    return {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}.get(said)


def _page_types(sources: Sources) -> tuple[str, ...]:
    def found() -> Iterator[str]:
        for thing in sources.json_ld.objects[:50]:
            yield from sorted(types_of(thing))
        for stated in sources.head.every("og:type")[:3]:
            yield f"og:{stated.lower()[:50]}"
        for node in sources.inventory.typed:
            yield (node.attributes.get("itemtype") or "").strip("/ ").rpartition("/")[2].lower()[:50]

    return tuple(dict.fromkeys(found()))[:30]
