"""Makes a saved page belong to the address that it is served from, byte for byte as it was otherwise.

Works on bytes, never by decoding: which encoding a page has is one of the things under test.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

_TAG = re.compile(rb"<(?:link|meta)\b[^>]{1,2000}>", re.IGNORECASE)
_IS_CANONICAL = re.compile(rb"\brel\s*=\s*[\"']?canonical\b", re.IGNORECASE)
_IS_OG_URL = re.compile(rb"\b(?:property|name)\s*=\s*[\"']?og:url\b", re.IGNORECASE)
_ADDRESS = re.compile(rb"(\b(?:href|content)\s*=\s*)(\"[^\"]*\"|'[^']*'|[^\s>]+)", re.IGNORECASE)
_JSON_LD = re.compile(rb"(<script\b[^>]{0,300}ld\+json[^>]{0,300}>)(.*?)(</script)", re.IGNORECASE | re.DOTALL)
_BASE = re.compile(rb"<base\b[^>]{0,2000}\bhref\b[^>]{0,2000}>", re.IGNORECASE)
_ABSOLUTE_BASE = re.compile(rb"<base\b[^>]{0,2000}\bhref\s*=\s*[\"']?https?://", re.IGNORECASE)
_CHARSET = re.compile(rb"<meta\b[^>]{0,300}\bcharset\s*=[^>]{0,100}>", re.IGNORECASE)
_HEAD = re.compile(rb"<head\b[^>]{0,300}>", re.IGNORECASE)
_HTML = re.compile(rb"<html\b[^>]{0,1000}>", re.IGNORECASE)
_DOCTYPE = re.compile(rb"<!doctype[^>]{0,300}>", re.IGNORECASE)
_OPENING = re.compile(rb"<(?:title|h1|p)(?:\s[^>]{0,500})?>", re.IGNORECASE)


def move(page: bytes, old_url: str, new_url: str) -> bytes:
    """The page with its canonical link, og:url and JSON-LD addresses set to `new_url`.

    Relative links go on pointing to the old host, through a <base> where the page has no absolute one: on the new host
    they would be thousands of dead addresses that no real site has.
    """
    new = new_url.encode("ascii")
    own = _own_addresses(page, old_url)
    page = _TAG.sub(lambda tag: _retarget(tag[0], new), page)
    page = _JSON_LD.sub(lambda m: m[1] + _replace_strings(m[2], own, new) + m[3], page)
    return page if _ABSOLUTE_BASE.search(page) else _with_base(_BASE.sub(b"", page), old_url.encode("utf-8"))


def mark(page: bytes, copy: int) -> bytes:
    """The page as another article: `copy` stands in its titles and at the start of each paragraph."""
    label = b"Copy %d: " % copy
    return _OPENING.sub(lambda tag: tag[0] + label, page)


def served_path(old_url: str, page_id: str, copy: int) -> str:
    """The old path below a folder that makes it unique; the query is left out.

    The folder comes first, for the end of an address says what a page is: `/learn` is a section, `/learn-4711` is none.
    """
    path = urlsplit(old_url).path.encode("utf-8", "surrogateescape")
    quoted = "".join(
        chr(byte) if 0x21 <= byte < 0x7F and byte not in b"<>\"'\\^`{|}" else f"%{byte:02X}" for byte in path
    )
    folder = f"w{page_id}" if copy == 0 else f"w{page_id}-{copy + 1}"
    return f"/{folder}{quoted or '/'}"


def _own_addresses(page: bytes, old_url: str) -> frozenset[bytes]:
    found = {old_url.encode("utf-8")}
    for tag in _TAG.finditer(page):
        if (_IS_CANONICAL.search(tag[0]) or _IS_OG_URL.search(tag[0])) and (address := _ADDRESS.search(tag[0])):
            found.add(address[2].strip(b"\"'"))
    return frozenset(form for url in found if len(url) > 8 for form in (url.rstrip(b"/"), url.rstrip(b"/") + b"/"))


def _retarget(tag: bytes, new: bytes) -> bytes:
    if not (_IS_CANONICAL.search(tag) or _IS_OG_URL.search(tag)):
        return tag
    return _ADDRESS.sub(lambda m: m[1] + b'"' + new + b'"', tag, count=1)


def _replace_strings(json: bytes, own: frozenset[bytes], new: bytes) -> bytes:
    for url in own:
        for form in (url, url.replace(b"/", b"\\/")):
            json = json.replace(b'"' + form + b'"', b'"' + new + b'"')
    return json


def _with_base(page: bytes, old: bytes) -> bytes:
    """As early as may be (Scrapy looks at the first 4,096 characters), but after the charset's declaration.

    That one must stand in the first 1,024 bytes, as https://html.spec.whatwg.org/#charset has it.
    """
    places = (_CHARSET.search(page, 0, 1024), *(tag.search(page, 0, 3000) for tag in (_HEAD, _HTML, _DOCTYPE)))
    at = next((place.end() for place in places if place), 0)
    base = b'<base href="' + old.replace(b'"', b"%22") + b'">'
    return page[:at] + base + page[at:]
