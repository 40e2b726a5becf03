"""Guesses from a URL's shape and its anchor what a link leads to. A guess only orders the queue; it decides nothing."""

from __future__ import annotations

import re
from typing import Literal
from urllib.parse import unquote

LinkHint = Literal["article", "listing", "pagination", "feed", "sitemap", "other"]

_FILE = re.compile(
    r"\.(?:jpe?g|png|gif|webp|avif|svgz?|bmp|ico|tiff?|heic|psd|eps|"
    r"mp[34]|m4[av]|mov|avi|wmv|flv|webm|mkv|og[gav]|opus|wav|flac|aac|m3u8?|"
    r"pdf|docx?|xlsx?|pptx?|od[tsp]|epub|mobi|rtf|csv|ics|vcf|torrent|"
    r"zip|rar|7z|tgz|tar|bz2|xz|exe|msi|dmg|apk|iso|deb|rpm|jar|"
    r"css|m?js|map|woff2?|ttf|otf|eot|swf)$",
    re.IGNORECASE,
)
_USELESS = re.compile(
    r"[?&](?:replytocom|share|print|printable|add-to-cart|doing_wp_cron)=|[?&]print$|"
    r"/(?:wp-login\.php|wp-admin|wp-json|xmlrpc\.php|cdn-cgi|oembed)(?:[/?]|$)",
    re.IGNORECASE,
)
"""Copies of the page that the link is on, and doors that lead to no page."""
_FEED = re.compile(
    r"(?:/(?:feeds?|rss2?|atom)/?|/(?:feed|rss|atom|index|news)\.(?:xml|rss|rdf|atom)|\.(?:rss|atom|rdf)|/feed\.json)$"
    r"|/feeds/posts/default|[?&](?:feed=(?:rss2?|atom|rdf)|format=feed|type=(?:rss|atom)|alt=rss)(?:&|$)",
    re.IGNORECASE,
)
_FEED_END = re.compile(r"/(?:feed|rss2?|atom)/?$", re.IGNORECASE)
_COMMENTS = re.compile(r"comment|kommentar|comentario|commenti|reacties|комментари", re.IGNORECASE)
_SITEMAP = re.compile(r"\.(?:xml|txt)(?:\.gz)?$", re.IGNORECASE)

_PAGE_PARAMETER = re.compile(
    r"(?:^|&)(page|paged|pg|pagenum|pagenumber|page_?no|page_number|seite|pagina|start|offset|p(?==\d{1,3}(?:&|$)))"
    r"=\d{1,6}(?=&|$)",
    re.IGNORECASE,
)
_PAGE_SEGMENT = re.compile(
    r"/(?:(?:page|seite|pagina|strona|sida|side|sivu)[/_-]?)\d{1,6}/?$|/p/?\d{1,4}/?$", re.IGNORECASE
)
_NUMBER_SEGMENT = re.compile(r"^(https?://[^/]+/.+)/\d{1,3}/?$")
_NEXT_WORDS = frozenset(
    (
        *(
            "next",
            "next page",
            "older",
            "older posts",
            "older entries",
            "older stories",
            "more",
            "load more",
            "show more",
        ),
        *("weiter", "nächste", "nächste seite", "ältere beiträge", "mehr", "suivant", "suivante", "page suivante"),
        *("articles précédents", "siguiente", "página siguiente", "entradas anteriores", "más", "próximo", "próxima"),
        *("próxima página", "posts antigos", "avanti", "successivo", "successiva", "pagina successiva", "volgende"),
        *("oudere berichten", "nästa", "næste", "neste", "seuraava", "następna", "starsze wpisy", "další", "sonraki"),
        *(
            "далее",
            "следующая",
            "следующая страница",
            "вперёд",
            "下一页",
            "下一頁",
            "次へ",
            "次のページ",
            "다음",
            "التالي",
            "הבא",
        ),
        *("»", "›", "→", ">", ">>", "next »", "next ›", "next →", "next >"),
    )
)

_DATE = re.compile(
    r"/(?:19|20)\d\d[/-](?:0?[1-9]|1[0-2])(?:[/-](?:0?[1-9]|[12]\d|3[01]))?(?=[/-]|$)"
    r"|/(?:19|20)\d\d/(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}(?:/\d{1,2})?(?=/|$)"
    r"|[/_-](?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?=[/_.-]|$)",
    re.IGNORECASE,
)
_ID_PARAMETER = re.compile(
    r"(?:^|&)(?:p|id|aid|nid|newsid|news_id|article|articleid|article_id|story|storyid|story_id|post|idnews|artid)=\d+(?:&|$)",
    re.IGNORECASE,
)
_LONG_NUMBER = re.compile(r"\d{5,}")
_PAGE_ENDING = re.compile(r"\.(?:[sp]?html?|php\d?|aspx?|jspx?|cfm|ece|story|amp)$", re.IGNORECASE)
_INDEX = re.compile(r"(?:index|default|home)\.[a-z]{3,5}\d?")
_PAIR = re.compile(r"^[^\W_]+[-_](?:and|und|et|e|y|og|och|en|ja|i)[-_][^\W_]+$")
"""Sections are named like that: arts-and-culture."""
_LANGUAGE = re.compile(r"[a-z]{2}(?:[-_][a-z]{2})?", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]{2,}|[^\W\d_](?=[-_+ ]|$)")
_SPACELESS = re.compile(r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_LISTING_SEGMENTS = frozenset(
    """
    tag tags category categories topic topics author authors archive archives section sections label labels keyword
    keywords series collection collections contributor contributors writer writers people person profile profiles
    channel channels columnist columnists users user member members staff location locations genre genres subject
    kategorie kategorien thema themen schlagwort autor autoren autores archiv rubrik etiqueta etiquetas categoria
    categorias tema temas auteur auteurs categorie rubrique mot-cle argomento argomenti autore dossier dossiers
    """.split()
)
_ARTICLE_SEGMENTS = frozenset(
    """
    article articles story stories post posts a news-story news-article blog blogs artikel beitrag articulo articulos
    noticia noticias nota articolo notizie nyheter nyhet artikkel uutinen clanek feature features opinion review reviews
    """.split()
)
_OTHER_SEGMENTS = frozenset(
    """
    about about-us contact contact-us kontakt privacy privacy-policy terms terms-of-use terms-of-service imprint
    impressum datenschutz agb cookies cookie-policy legal disclaimer login log-in signin sign-in signup sign-up
    register logout account my-account subscribe subscription subscriptions newsletter newsletters unsubscribe cart
    checkout wishlist search suche recherche buscar help faq support jobs careers advertise advertising donate shop
    store share print email comment comments reply forward report edit password lost-password accessibility sitemap
    app apps download
    """.split()
)


def hint_of(url: str, text: str, page_url: str, *, is_next: bool = False) -> LinkHint | None:
    """What a link probably leads to; None where it surely leads to no page worth a request.

    Args:
        url: Normalised, like `page_url`.
        text: The anchor's text.
        page_url: The page that the link is on.
        is_next: Whether the page marks the link as its next or previous page.
    """
    path, query = _path_and_query(url)
    if _FILE.search(path) or _USELESS.search(url):
        return None
    if _FEED.search(path if not query else f"{path}?{query}"):
        return None if _is_comment_feed(path, text) else "feed"
    if _SITEMAP.search(path) and "sitemap" in path.rpartition("/")[2].lower():
        return "sitemap"
    is_next = is_next or text.lower() in _NEXT_WORDS
    return _paging_hint(url, page_url, text, is_next=is_next) or _page_hint(path, query, text)


def _path_and_query(url: str) -> tuple[str, str]:
    path, _, query = url.partition("?")
    return path[path.find("/", 8) :], query


def _is_comment_feed(path: str, text: str) -> bool:
    """Whether a feed is of one article: such a feed has comments, not articles."""
    if "comment" in path.lower() or _COMMENTS.search(text):
        return True
    owner = _FEED_END.sub("", path)
    return owner not in ("", path) and _page_hint(owner, "", "") == "article"


def _paging_hint(url: str, page_url: str, text: str, *, is_next: bool) -> LinkHint | None:
    """pagination for another page of what `page_url` is a page of, list or article; listing for one of another list."""
    path, _, query = url.partition("?")
    page_path = page_url.partition("?")[0]
    parameter = _PAGE_PARAMETER.search(query)
    if parameter and parameter[1].lower() == "p" and path.count("/") == 3:
        parameter = None  # WordPress names its articles so
    family = _PAGE_SEGMENT.sub("", path)
    is_paged = family != path or bool(parameter)
    if is_next or text.isdigit():
        family = _NUMBER_SEGMENT.sub(r"\1", family)
        is_paged = is_paged or family != path or (is_next and url != page_url and not _LONG_NUMBER.search(query))
    if not is_paged:
        return None
    page_family = _NUMBER_SEGMENT.sub(r"\1", _PAGE_SEGMENT.sub("", page_path))
    if family.rstrip("/") in (page_path.rstrip("/"), page_family.rstrip("/")):
        return "pagination"
    return "listing" if _PAGE_SEGMENT.search(path) or (parameter and not _ID_PARAMETER.search(query)) else None


def _page_hint(path: str, query: str, text: str) -> LinkHint:
    segments = [segment for segment in path.lower().split("/") if segment]
    if segments and _INDEX.fullmatch(segments[-1]) and not query:
        del segments[-1]
    if segments and _LANGUAGE.fullmatch(segments[0]):
        del segments[0]
    if query and _ID_PARAMETER.search(query):
        return "article"
    if not segments:
        return "other" if query else "listing"
    slug = _PAGE_ENDING.sub("", segments[-1])
    if slug in _OTHER_SEGMENTS:
        return "other"
    words = 2 if _PAIR.search(slug) else _count_words(slug)
    dated = _DATE.search(path)
    if dated:
        is_dated_page = words >= 2 or _WORD.search(path, dated.end()) or _LONG_NUMBER.search(path, dated.end())
        return "article" if is_dated_page or any(_count_words(segment) >= 4 for segment in segments) else "listing"
    is_headline = _is_headline(text)
    markers = [place for place, segment in enumerate(segments) if segment in _LISTING_SEGMENTS]
    if markers:
        is_below = markers[0] < len(segments) - 2
        return "article" if (words >= 4 and is_headline) or (words >= 3 and is_below) else "listing"
    if is_headline or _is_article_slug(segments, slug, words) or _LONG_NUMBER.search(path):
        return "article"
    return "listing" if words <= 3 - len(segments) and not query else "other"


def _is_article_slug(segments: list[str], slug: str, words: int) -> bool:
    has_ending = slug != segments[-1]
    return (
        words >= 3
        or (has_ending and (words >= 2 or any(map(str.isdigit, slug))))
        or (slug.isdigit() and len(slug) >= 3)
        or (len(segments) > 1 and not _ARTICLE_SEGMENTS.isdisjoint(segments[:-1]))
        or (slug.count("%") > 12 and bool(_SPACELESS.search(unquote(slug))))
    )


def _count_words(slug: str) -> int:
    return len(_WORD.findall(unquote(slug) if "%" in slug else slug))


def _is_headline(text: str) -> bool:
    """Whether an anchor's text is as long as headlines are, and labels are not."""
    return (len(text) >= 25 and text.count(" ") >= 4) or (len(text) >= 10 and len(_SPACELESS.findall(text)) >= 8)
