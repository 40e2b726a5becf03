"""Other addresses of the same article: print, AMP and mobile copies, sessions, replies, and spellings of the address.

Nothing here decides alone. `plain_address` undoes what is never part of an article's own address; `address_key` also
undoes what mostly is not, and counts only where the content is the same.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

_MARK = re.compile(
    r"(?:amp|mobile|print|printable|printview|printer|print_view|printerfriendly)(?:=(?:|0|1|true|yes|y|on))?"
    r"|(?:outputtype|output|format|view)=(?:amp|print|mobile)|m=[01]|tmpl=component"
    r"|(?:replytocom|like_comment|doing_wp_cron|amp_js_v|amp_gsa|usqp)=.*"
    r"|(?:jsessionid|phpsessid|aspsessionid\w*|cfid|cftoken)=.*"
    r"|(?:sid|session|session_?id)=(?=\w*\d)\w{20,}",
    re.IGNORECASE,
)
"""A query parameter that shows another form of a page, answers to it, or carries a visit. `sid` may number articles:
only what is as long as the name of a session is one."""

_SESSION = re.compile(r";(?:jsessionid|phpsessid|sid)=[^/?;]*", re.IGNORECASE)
_ENDING = re.compile(r"(?:/amp|/amp\.html|/print|/print\.html)(/?)$|\.amp$|\.amp(?=\.html?$)", re.IGNORECASE)
_ARTICLE_NAME = re.compile(r"/(?=[^/]*+/?$)[^/]*?(?:\d{3}|[-_][^/]*[-_]|\.html?)")
"""Without a name as articles have it before them, "amp" and "print" are names themselves: of a section, say."""
_BEGINNING = re.compile(r"^/(?:amp|print|mobile|m)(?=/)", re.IGNORECASE)
_INDEX = re.compile(r"/(?:index|default)\.(?:html?|php|aspx?|jsp)$", re.IGNORECASE)
_TOKEN = re.compile(
    r"(?=.*\d)(?=.*[A-Za-z])[A-Za-z0-9_~+=,-]{12,}|(?:[a-z]+\d+|\d+[a-z]+){2,}[a-z0-9]*|[0-9a-f-]{16,}"
    r"|[A-Za-z]?\(.*\)|\(.*\)",
    re.IGNORECASE,
)
_LEAST_TOKEN_CHARS = 8
_OTHER_HOST = re.compile(r"^(?:www|m|mobile|amp|wap)\.(?=[^.]+\.)")
_MOBILE_HOST = re.compile(r"^(https?://)(?:m|mobile|amp|wap)\.(?=[^/.]+\.)")


def plain_address(url: str) -> str:
    """A normalised URL without the marks of print, AMP and mobile copies, sessions and replies at its end."""
    start, mark, query = url.partition("?")
    origin_end = start.find("/", 8)
    origin, path = start[:origin_end], start[origin_end:]
    path = _SESSION.sub("", path) if ";" in path else path
    shorter = _ENDING.sub(r"\1", path)
    if _ARTICLE_NAME.search(shorter):
        path = shorter
    kept = [part for part in query.split("&") if not _MARK.fullmatch(part)] if mark else []
    return f"{origin}{path}?{'&'.join(kept)}" if kept else f"{origin}{path}"


def is_token(text: str) -> bool:
    """Whether a machine made it: a session or a hash, by its mix of letters and digits."""
    last = text.rpartition("-")[2] or text
    return len(text) >= _LEAST_TOKEN_CHARS and bool(_TOKEN.fullmatch(last)) and any(map(str.isdigit, last))


def without_tokens(url: str) -> str:
    """A normalised URL without the query's values and the path's folders that a machine made."""
    start, mark, query = url.partition("?")
    *folders, name = start.split("/")
    kept = [folder for place, folder in enumerate(folders) if place < 3 or not is_token(folder)]
    values = [part for part in query.split("&") if not is_token(part.partition("=")[2])] if mark else []
    return "/".join((*kept, name)) + (f"?{'&'.join(values)}" if values else "")


def without_mobile_host(url: str) -> str | None:
    """The URL on the host that a mobile or AMP host (`m.`, `amp.`) belongs to; None: it is on no such host."""
    plain, count = _MOBILE_HOST.subn(r"\1", url)
    return plain if count else None


def address_key(url: str) -> str:
    """What two normalised URLs share that lead to the same page, if they show the same: all but query and sessions."""
    parts = urlsplit(plain_address(url))
    names = _INDEX.sub("/", _BEGINNING.sub("", parts.path)).rstrip("/").lower().split("/")
    path = "/".join(name for place, name in enumerate(names) if place == len(names) - 1 or not is_token(name))
    return f"{_OTHER_HOST.sub('', parts.netloc)}{path}"
