"""Ways in which a site's redesign breaks who reads it, as changes of a real page's bytes."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping

_NAMED = re.compile(rb"""(\s(?:class|id)\s*=\s*)(["'])(.*?)\2""", re.DOTALL | re.IGNORECASE)
_LABELS = re.compile(
    rb"""\s(?:itemprop|itemtype|itemscope|data-[\w-]+|rel)\s*=\s*(["']).*?\1""", re.DOTALL | re.IGNORECASE
)
_BOXES = re.compile(rb"<(/?)(?:article|main|section|header)\b", re.IGNORECASE)
_JSON_LD = re.compile(rb"<script[^>]*ld\+json.*?</script>", re.DOTALL | re.IGNORECASE)
_META = re.compile(rb"<meta\b[^>]*>", re.IGNORECASE)
_TIME = re.compile(rb"<time\b.*?</time>", re.DOTALL | re.IGNORECASE)
_DATE_KEY = re.compile(rb"date(?:Published|Modified|Created)|uploadDate", re.IGNORECASE)
_DATE_META = re.compile(rb"date|time|publish|modified|issued", re.IGNORECASE)
_PARAGRAPH = re.compile(rb"<(/?)p\b[^>]*>", re.IGNORECASE)
_HEADLINE = re.compile(rb"<(/?)h1\b", re.IGNORECASE)
_BODY = re.compile(rb"<body\b[^>]*>.*</body>", re.DOTALL | re.IGNORECASE)
_TITLE_META = re.compile(rb"title", re.IGNORECASE)

WALL = b"<p>Before you go on, choose how we use cookies on this site. Accept all, or manage your choices.</p>"


def class_names(page: bytes) -> bytes:
    """Every class and id has another name that means nothing, and what labels parts is gone."""
    return _BOXES.sub(rb"<\1div", _LABELS.sub(b"", _NAMED.sub(_renamed, page)))


def date_markup(page: bytes) -> bytes:
    """Dates stand nowhere for machines, nor in a time element."""
    page = _META.sub(lambda match: b"" if _DATE_META.search(match[0]) else match[0], _TIME.sub(b"", page))
    return _DATE_KEY.sub(b"x", page)


def body_container(page: bytes) -> bytes:
    """Paragraphs are lines in boxes without a name."""
    return _PARAGRAPH.sub(rb"<\1div>", class_names(page))


def no_json_ld(page: bytes) -> bytes:
    """What JSON-LD said is said no more."""
    return _JSON_LD.sub(b"", page)


def headline(page: bytes) -> bytes:
    """The headline is a box like others, and no meta element repeats it."""
    page = _META.sub(lambda match: b"" if _TITLE_META.search(match[0]) else match[0], no_json_ld(page))
    return _HEADLINE.sub(rb"<\1div", re.sub(rb"<title\b.*?</title>", b"<title>News</title>", page, flags=re.DOTALL))


def wall(page: bytes) -> bytes:
    """Every page shows the same few words."""
    return _BODY.sub(b"<body>" + WALL + b"</body>", page)


def whole_redesign(page: bytes) -> bytes:
    """Class names, date markup and the body's container, in one."""
    return body_container(date_markup(page))


REDESIGNS: Mapping[str, Callable[[bytes], bytes]] = {
    change.__name__: change
    for change in (class_names, date_markup, body_container, no_json_ld, headline, wall, whole_redesign)
}


def _renamed(match: re.Match[bytes]) -> bytes:
    names = (b"x" + hashlib.sha256(name).hexdigest()[:6].encode() for name in match[3].split())
    return match[1] + match[2] + b" ".join(names) + match[2]
