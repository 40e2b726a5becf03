"""Bytes to text as browsers decide it (https://encoding.spec.whatwg.org), with two repairs for what real pages state.

A byte order mark wins, then the Content-Type header, then the page's own meta element, then a guess. The repairs: a
page whose bytes are valid UTF-8 beyond ASCII is UTF-8 whatever its label says (by chance that does not happen), and a
label of UTF-8 is not believed where the bytes contradict it throughout.
"""

from __future__ import annotations

import codecs
import re

PRESCAN_BYTES = 4_096
"""How far a meta element is looked for; the standard says 1,024, real pages put scripts before it."""
MAX_BROKEN_SHARE = 0.3
"""Bytes that are no UTF-8, against the non-ASCII ones, up to which a page labelled UTF-8 is believed to be."""

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_HEADER_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_META_CHARSET = re.compile(
    rb"<(?:meta|\?xml)\b[^>]{0,300}?(?:charset|encoding)\s{0,9}=\s{0,9}[\"']?\s{0,9}([\w.:-]{1,40})", re.IGNORECASE
)
_LANG = re.compile(rb"<html\b[^>]{0,500}?\slang\s{0,9}=\s{0,9}[\"']?([a-zA-Z]{2})", re.IGNORECASE)

_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]+")

# Labels whose browser meaning differs from Python's codec of that name.
_WIDER = {
    "iso8859-1": "cp1252",
    "ascii": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "big5": "big5hkscs",
    # A page that could read its own meta element is not UTF-16: https://html.spec.whatwg.org/#prescan-a-byte-stream
    "utf-16": "utf-16-le",
}
_ALIASES = {
    "x-sjis": "cp932",
    "x-gbk": "gb18030",
    "ks_c_5601-1987": "cp949",
    "windows-31j": "cp932",
    "utf8mb4": "utf-8",
}
# Only these: Python also knows codecs that are no character encodings or cost without bound.
_KNOWN = re.compile(
    r"(?:utf-8|utf-16(?:-[lb]e)?|cp\d{3,4}|iso8859-\d\d?|koi8-[ru]|mac-\w+|gb18030|big5hkscs|euc_jp|iso2022_jp)"
)
_BY_LANGUAGE = {
    "ru": "cp1251", "uk": "cp1251", "bg": "cp1251", "sr": "cp1251", "mk": "cp1251", "be": "cp1251",
    "pl": "iso8859-2", "cs": "cp1250", "sk": "cp1250", "hu": "iso8859-2", "sl": "cp1250", "hr": "cp1250",
    "ar": "cp1256", "fa": "cp1256", "he": "cp1255", "el": "cp1253", "tr": "cp1254", "th": "cp874", "vi": "cp1258",
    "zh": "gb18030", "ja": "cp932", "ko": "cp949", "lt": "cp1257", "lv": "cp1257", "et": "cp1257",
}  # fmt: skip


def decode(body: bytes, content_type: str | None) -> str:
    """The text of a page; bytes that fit no character become U+FFFD. Never raises."""
    for mark, name in _BOMS:
        if body.startswith(mark):
            return body[len(mark) :].decode(name, "replace")
    name = charset_of(body, content_type)
    return body.decode(name, "replace")


def charset_of(body: bytes, content_type: str | None) -> str:
    """The Python codec that a page without a byte order mark is read with."""
    if wide := _utf16_by_zeros(body):
        return wide
    broken = _broken_share(body)
    if broken == 0:
        return "utf-8" if not body.isascii() else _labelled(body, content_type) or "utf-8"
    label = _labelled(body, content_type)
    if label == "utf-8" and broken > MAX_BROKEN_SHARE:
        label = _from_meta(body)
    if label is not None and not (label == "utf-8" and broken > MAX_BROKEN_SHARE):
        return label
    return "utf-8" if broken <= MAX_BROKEN_SHARE else _guess(body)


def _labelled(body: bytes, content_type: str | None) -> str | None:
    match = _HEADER_CHARSET.search((content_type or "")[:500])
    return (_codec(match.group(1)) if match else None) or _from_meta(body)


def _from_meta(body: bytes) -> str | None:
    match = _META_CHARSET.search(body, 0, PRESCAN_BYTES)
    name = _codec(match.group(1).decode("ascii", "replace")) if match else None
    return "utf-8" if name and name.startswith("utf-16") else name


def _codec(label: str) -> str | None:
    """Python's name for a label, or None where it is not one that browsers know."""
    label = label.strip().lower()
    try:
        name = codecs.lookup(_ALIASES.get(label, label)).name
    except (LookupError, ValueError):
        return None
    name = _WIDER.get(name, name)
    return name if _KNOWN.fullmatch(name) else None


def _broken_share(body: bytes) -> float:
    """How much of the non-ASCII bytes is not UTF-8: 0.0 for valid UTF-8 (a cut last character is forgiven)."""
    if body.isascii():
        return 0.0
    try:
        text = codecs.getincrementaldecoder("utf-8")().decode(body, final=False)
    except UnicodeDecodeError:
        text = body.decode("utf-8", "replace")
        beyond = sum(map(len, _BEYOND_ASCII.findall(text)))
        return max(1e-9, text.count("\ufffd") / max(1, beyond))
    return 1.0 if text.isascii() else 0.0


def _utf16_by_zeros(body: bytes) -> str | None:
    """UTF-16 without a byte order mark: markup is ASCII, so every other byte is zero."""
    head = body[:200]
    if len(head) < 20 or b"\0" not in head:
        return None
    even, odd = head[::2].count(0), head[1::2].count(0)
    if max(even, odd) < 0.4 * len(head) or min(even, odd) > 0.05 * len(head):
        return None
    return "utf-16-le" if odd > even else "utf-16-be"


def _guess(body: bytes) -> str:
    """What browsers fall back to for the language that the page states."""
    match = _LANG.search(body, 0, PRESCAN_BYTES)
    return _BY_LANGUAGE.get(match.group(1).decode("ascii").lower() if match else "", "cp1252")
