"""The addresses that a page links to: which are its own, and how much each looks like an article's."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from crawler.parsers.markup.document import Document
from crawler.parsers.text.wording import compile_lines

_SECTION_WORDS = compile_lines(
    r"""
    /(?:tags?|categor(?:y|ies|ia|ie)|authors?|autor(?:en|es)?|auteurs?|topics?|themen?|temas?|section|search|suche
    |login|signin|register|subscribe|abo|account|profile|user|users|members?|about|about-us|contact|kontakt
    |impressum|privacy|datenschutz|terms|agb|legal|cookies?|help|faq|support|careers?|jobs|advertise|newsletters?
    |rss|feeds?|page|archives?|sitemap|shop|store|cart|product|products|by|people|staff|team|person|writer
    |contributor|profil|comments?|share|print|wp-login\.php|wp-admin|e-?paper|podcasts?|category|label|labels
    |keyword|etiqueta|etiquetas|mot-cle|dossier|kategorie|rubrik|seccion|secao|editorias|sezione|rubrica)(?:/
    |$)[^/]*/?$
    """,
    re.IGNORECASE,
)
_FILE = re.compile(r"\.(?:jpe?g|png|gif|webp|svg|pdf|mp[34]|zip|docx?|xlsx?|pptx?|epub|ics|xml|css|js)$", re.IGNORECASE)
_DATE = re.compile(r"/(?:19|20)\d\d[/-]?(?:0?[1-9]|1[0-2])?(?:/|-|$)")
_ID = compile_lines(
    r"""
    \d{5,}|[a-f\d]{8}-[a-f\d]{4}|\.(?:s?html?|php|aspx?|ece|cms)$|[-/][a-z]?\d{4,}(?:/|$)
    """,
    re.IGNORECASE,
)
_LONG_SUFFIXES = frozenset(["co", "com", "org", "net", "gov", "ac", "edu", "gob", "gouv", "or", "ne", "go"])
_BETWEEN_WORDS = re.compile(r"[-_+,\s]")

MAX_HREF = 2_000
MIN_FOREIGN_WEIGHT = 20.0
MIN_HEADLINE_WORDS = 4
LONG_TEXT = 30.0
"""Links to sections and tags stand in cards too; only a long text makes such an address worth a look."""


@dataclass(frozen=True, slots=True)
class Slug:
    """What the path and the query of an address look like."""

    words: int
    """In the last part of the path."""
    has_id: bool
    has_date: bool
    is_section: bool
    """A word of the path names a list of articles, a person, or a page of the site itself, and no headline follows."""
    is_file: bool
    """A picture or the like, or the start page: never an article."""
    depth: int
    """Parts of the path."""
    longest: int
    """Characters of the longest part."""

    @property
    def likeness(self) -> float:
        """How much it looks like an article's: above 0 for slugs, ids and dates, below for sections."""
        if self.is_file or self.is_section:
            return -4.0
        likeness = min(max(self.words - 2, 0), 2) + self.has_id + self.has_date + 0.0
        return likeness or (-1.5 if self.words == 1 else -0.5)


@dataclass(frozen=True, slots=True)
class Address:
    """Where a link leads."""

    url: str
    """Absolute http(s), without fragment."""
    key: str
    """The same for spellings of one address."""
    slug: Slug
    shared: int
    """Leading parts of the path that it has in common with the page's own."""
    is_alike: bool
    """Its path has the depth, id and date of the page's own."""
    is_own_host: bool
    is_own_site: bool


class Addresses:
    """Reads the links of one page."""

    def __init__(self, doc: Document, canonical_url: str) -> None:
        self._doc = doc
        base = urlsplit(doc.base_url)
        self._scheme = f"{base.scheme}:"
        self._origin, self._host, self._site = f"{base.scheme}://{base.netloc}", base.netloc, site_of(base.netloc)
        path = urlsplit(doc.url).path
        self._slug, self._parts = read_slug(path), path.split("/")
        self._own = {key_of(url) for own in (doc.url, canonical_url) for url in (own, own.partition("?")[0])}
        self._own.discard("")
        self._known: dict[str, Address | None] = {}

    def read(self, href: str, weight: float) -> Address | None:
        """Where a link with so much text leads; None for what can't be another article."""
        href = href.strip().partition("#")[0]
        if href not in self._known:
            if 0 < weight < MIN_FOREIGN_WEIGHT and href.startswith("http") and self._site not in href:
                return None
            self._known[href] = self._read(href)
        address = self._known[href]
        if address is None:
            return None
        if not address.is_own_site and (weight < MIN_FOREIGN_WEIGHT or address.slug.likeness <= 0):
            return None
        is_unlikely = address.slug.likeness <= -1.5 and not address.is_alike and 0 < weight < LONG_TEXT
        return None if is_unlikely else address

    def _read(self, href: str) -> Address | None:
        url = self._absolute(href)
        if url is None or (key := key_of(url)) in self._own:
            return None
        parts = url.split("/", 3)
        path, _, query = ("/" + parts[3] if len(parts) > 3 else "/").partition("?")
        slug = read_slug(path, query)
        if slug.likeness <= -4.0 or (query and self._is_view_of_page(url, path)):
            return None
        return Address(
            url=url,
            key=key,
            slug=slug,
            shared=_shared(path.split("/"), self._parts),
            is_alike=(slug.depth, slug.has_id, slug.has_date)
            == (self._slug.depth, self._slug.has_id, self._slug.has_date),
            is_own_host=parts[2] == self._host,
            is_own_site=site_of(parts[2]) == self._site,
        )

    def _is_view_of_page(self, url: str, path: str) -> bool:
        """Whether only the query sets it apart from the page, as of a print view; some sites have the id there."""
        return read_slug(path).likeness > 0 and key_of(url.partition("?")[0]) in self._own

    def _absolute(self, href: str) -> str | None:
        """Resolving each of a thousand links by the standard takes long; most are plain."""
        if not href or len(href) > MAX_HREF:
            return None
        if href[0] == "/" and href[1:2] not in ("/", "\\") and "/." not in href:
            return self._origin + href
        if href.startswith(("https://", "http://")) and "/." not in href:
            return href if len(href.split("/", 3)[2]) > 2 else None
        if href.startswith("//") and "/." not in href and "\\" not in href:
            return self._scheme + href
        return self._doc.resolve(href)


def key_of(url: str) -> str:
    """Equal for the spellings of one address."""
    return url.partition("://")[2].partition("#")[0].rstrip("/").removeprefix("www.")


def site_of(host: str) -> str:
    """The part of a host name that one owner holds, roughly: "news.example.co.uk" is "example.co.uk"."""
    labels = host.lower().partition(":")[0].rsplit(".", 3)
    if len(labels) >= 3 and len(labels[-1]) == 2 and labels[-2] in _LONG_SUFFIXES:
        return ".".join(labels[-3:])
    return ".".join(labels[-2:])


def read_slug(path: str, query: str = "") -> Slug:
    """What a path (without the query) looks like."""
    path = unquote(path[:500]) if "%" in path else path[:500]
    segments = [segment for segment in path.split("/") if segment]
    last = segments[-1] if segments else ""
    words = len(_BETWEEN_WORDS.split(last)) if last else 0
    if not last.isascii() and len(last) > 15:
        words = max(words, MIN_HEADLINE_WORDS)
    has_number = any(c.isdigit() for c in query)
    is_start = last.partition(".")[0] in ("index", "default", "home") or not (last or has_number)
    return Slug(
        words=words,
        has_id=_ID.search(path) is not None or has_number,
        has_date=_DATE.search(path) is not None,
        is_section=words < MIN_HEADLINE_WORDS and _SECTION_WORDS.search(path) is not None,
        is_file=is_start or _FILE.search(path) is not None,
        depth=len(segments),
        longest=max(map(len, segments), default=0),
    )


def _shared(parts: list[str], own: list[str]) -> int:
    """Leading parts that both have, the empty one before the first slash not counted."""
    count = 0
    for mine, other in zip(parts[1:-1], own[1:-1], strict=False):
        if mine != other:
            break
        count += 1
    return count
