"""What an address tells of its page without fetching it."""

from __future__ import annotations

import re
from urllib.parse import unquote

from crawler.parsers.wording import compile_lines

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


def site_of(host: str) -> str:
    """The part of a host name that one owner holds, roughly: "news.example.co.uk" is "example.co.uk"."""
    labels = host.lower().partition(":")[0].rsplit(".", 3)
    if len(labels) >= 3 and len(labels[-1]) == 2 and labels[-2] in _LONG_SUFFIXES:
        return ".".join(labels[-3:])
    return ".".join(labels[-2:])


def article_likeness(path: str, query: str = "") -> float:
    """How much a path looks like an article's: above 0 for slugs, ids and dates, below for sections and files."""
    path = unquote(path[:500])
    segments = [segment for segment in path.split("/") if segment]
    if not segments or _FILE.search(path):
        return -4.0
    last = segments[-1]
    if last.partition(".")[0] in ("index", "default", "home"):
        return -4.0
    words = len(re.split(r"[-_+,\s]", last))
    likeness = 0.0
    if words >= 4:
        likeness += 2.0
    elif words == 3:
        likeness += 1.0
    if _ID.search(path) or any(c.isdigit() for c in query):
        likeness += 1.0
    if _DATE.search(path):
        likeness += 1.0
    if not last.isascii() and len(last) > 15:
        likeness += 1.0
    if likeness <= 0:
        likeness = -1.5 if words == 1 and not any(c.isdigit() for c in last) else -0.5
    if _SECTION_WORDS.search(path) and words < 4:
        likeness = -4.0
    return likeness
