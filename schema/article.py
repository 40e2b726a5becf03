"""The record: what one article page says, each part in its own field.

Everything here is frozen and plain, so that a record can cross a process boundary, be compared and be hashed. Steps of
the line make new records (`dataclasses.replace`); none changes one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

PageKind = Literal["article", "listing", "other"]
BlockKind = Literal["heading", "paragraph", "list_item", "quote", "code", "table", "caption"]
LinkKind = Literal["related", "promoted", "inline"]
Precision = Literal["day", "minute", "second"]
Strategy = Literal["json_ld", "open_graph", "meta", "microdata", "visible", "url", "profile", "card", "override"]

PARSER_VERSION = "2"
"""Goes up whenever the same page may parse to another record; stored with every article."""

MAX_TITLE_CHARS = 1_000


@dataclass(frozen=True, slots=True)
class PublishedDate:
    """A date as the page states it."""

    date: dt.date
    """The calendar day as the page states it, in the page's own time zone: not the UTC day."""
    at: dt.datetime | None = None
    """The instant in UTC (aware); None where the page states no time of day."""
    raw: str = ""
    """The characters that were read, as they stand on the page."""
    precision: Precision = "day"
    """How exact the page is."""
    timezone_source: str | None = None
    """Where the time zone came from: "page" (stated beside it), "site" (settings), "assumed_utc"; None without `at`."""


@dataclass(frozen=True, slots=True)
class Block:
    """One block of the body, in reading order."""

    kind: BlockKind
    """heading, paragraph, list_item, quote, code, table or caption."""
    text: str
    """White space collapsed, except in kind "code". Table rows: cells joined by " | ", rows by line ends."""
    level: int | None = None
    """1 to 6 for headings, the nesting depth (from 1) for list items, else None."""


@dataclass(frozen=True, slots=True)
class RelatedLink:
    """A link to another article that the page offers."""

    url: str
    """Absolute http(s), without fragment."""
    title: str | None
    """The card's headline; the card's only text where it has just one; None where it shows only a picture."""
    summary: str | None = None
    """The card's teaser text; None where it has none."""
    category: str | None = None
    """The card's section or kicker label; None where it has none."""
    published: dt.date | None = None
    """The day that the card states; None where it states none."""
    kind: LinkKind = "related"
    """related: offered with this article; promoted: in a site-wide list (most read); inline: in a body sentence."""
    position: int = 0
    """From 0, in page order, over the links of all kinds."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A value that was considered for a field and lost."""

    strategy: Strategy
    raw: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why a field has its value."""

    strategy: Strategy
    """Where the winning value stood."""
    raw: str
    """The winning value before cleaning, at most 500 characters."""
    confidence: float
    """0..1: how often such a choice is right."""
    rejected: tuple[Candidate, ...] = ()
    """The candidates that lost, best first, at most five."""


@dataclass(frozen=True, slots=True)
class Article:
    """What one page says. A page of another kind is an Article too, with `kind` saying so."""

    url: str
    """The address that the page was fetched from, absolute http(s)."""
    canonical_url: str = ""
    """The page's own canonical link where it stays on the page's host, else `url`."""
    site: str | None = None
    """The site's name in the settings, or its host; set by the crawl, None from a bare parse."""
    kind: PageKind = "other"
    """article; listing (home, section, tag, search, archive); other (product, forum, login, not found, empty)."""
    kind_confidence: float = 0.0
    """0..1: how sure `kind` is."""
    title: str | None = None
    """The headline as a reader sees it, without the site's name; at most 1,000 characters. None: the page has none."""
    description: str | None = None
    """The standfirst as shown under the headline, else the page's description; None: neither."""
    published: PublishedDate | None = None
    """First publication. None: the page states no day, which is better than a wrong one."""
    modified: PublishedDate | None = None
    """Last update, where the page states one."""
    authors: tuple[str, ...] = ()
    """Persons or bodies, in the page's order, without "By", roles or links. Empty: none stated."""
    section: str | None = None
    """The section that the page files itself under."""
    tags: tuple[str, ...] = ()
    """Keywords and tags, in the page's order, without repeats."""
    language: str | None = None
    """BCP 47, such as "en" or "pt-BR"; None where it can't be told."""
    lead_image_url: str | None = None
    """Absolute http(s)."""
    blocks: tuple[Block, ...] = ()
    """The body in reading order: no title, standfirst, byline, ads, share bars or related cards."""
    text: str = ""
    """The blocks other than captions, joined by blank lines."""
    word_count: int = 0
    """Words of `text`; in scripts without spaces (Chinese, Japanese, Thai) each character counts as a word."""
    related_links: tuple[RelatedLink, ...] = ()
    """Links of related and promoted modules and of body sentences, in page order."""
    is_paywalled: bool | None = None
    """Whether a reader without an account gets only a part; None: the page doesn't say."""
    evidence: Mapping[str, Evidence] = field(default_factory=dict)
    """Field name to the reason for its value."""
    parser_version: str = PARSER_VERSION
    """The parser that made this record."""
