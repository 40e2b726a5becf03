"""Pages built to stall a parser, made harmless before it sees them.

lexbor's time grows with the square of five things: the attributes of one tag (100,000 take 20 s), the depth of open
elements (100,000 take 12 s), the elements that shape letters where they are nested wrongly (70 kB take 4 s), tags
with attributes that are ignored where they stand, each of which copies the text before it (25,000 take 60 s), and the
different names of tags and attributes on a page (200,000 take 18 s). Of 2,410 real pages none has a tag with more than
100 attributes, is deeper than 60 elements, or has more than 20,100 tags or 480 names.
"""

from __future__ import annotations

import re

from crawler.parsers.markup.rebuild import ATTRIBUTE, MAX_ATTRIBUTES, MAX_SHAPING_ATTRIBUTES, SPACE, rebuild, text_chars

MIN_CHARS = 50_000
"""Of a page whose attributes are looked at: in a shorter one they cannot cost a second."""
MAX_TAGS = 25_000
"""A page with more is built anew, so that its depth is known; counted are the "<"."""
MAX_TAGS_WITH_SHAPING = 4_000
MAX_SHAPING = 1_000
"""So many tags of formatting elements, in a page of more than `MAX_TAGS_WITH_SHAPING`, may be nested wrongly on
purpose."""
MAX_COPIED_CHARS = 1.2e10
"""Tags times characters of text: what ignored tags may copy, about a second's work."""
MAX_RARE = 20
"""Formatting elements with many attributes, each compared with all others; and html and body elements, each of which
adds its attributes to the first."""

MIN_CHARS_OF_NAMES = 400_000
"""Of a page whose names are counted: a shorter one has room for 100,000, four seconds' work."""
MAX_NAMES = 40_000
"""Anything between separators is counted, in scripts and texts too, each once. Real pages stay below 36,000."""

_WORD = re.compile(rb"[^\t\n\f\r />=]+")
_GAP = r"[\t\n\f\r /]*+"
_END = rf"{_GAP}(?:>|\Z)"
_FLAT_ATTRIBUTE = (
    rf"{_GAP}[^\t\n\f\r />][^\t\n\f\r />=]*+"
    rf"""(?:{SPACE}*+={SPACE}*+(?:"[^"<]*+"|'[^'<]*+'|(?!["'])[^\t\n\f\r >]*+))?+(?!{SPACE}*+=)"""
)
_USUAL_TAG = r"""</?[a-zA-Z][^<>"'=]{0,60}+(?:="[^"<>]*+"[^<>"'=]{0,60}+){0,20}+>"""
_LONG_TAG = (
    rf"</?[a-zA-Z][^\t\n\f\r />]*+(?:{_FLAT_ATTRIBUTE}){{0,{MAX_ATTRIBUTES}}}+"
    rf"(?={_END}|(?:{_GAP}{ATTRIBUTE}){{1,{MAX_ATTRIBUTES}}}+{_END})"
)
# Whatever looks like a tag is asked, in scripts and comments too: only a tree builder knows whether it is one. Where a
# value has a "<", the search goes on in it for the same reason. Possessive throughout, so linear.
_HONEST = re.compile(rf"[^<]*+(?:(?:{_USUAL_TAG}|<(?!/?[a-zA-Z])|{_LONG_TAG})[^<]*+)*+")
_SHAPING = r"(?i:b|big|code|em|font|i|nobr|s|small|strike|strong|tt|u)(?=[\t\n\f\r />])"
_SHAPING_TAG = re.compile(rf"</?{_SHAPING}")
_RARE_TAG = re.compile(
    r"<(?=[bcefhinstuBCEFHINSTU])(?:(?i:html|body)[\t\n\f\r /]"
    rf"|(?=[a-zA-Z]{{1,6}}[\t\n\f\r /][^>]{{{2 * MAX_SHAPING_ATTRIBUTES}}})"
    rf"{_SHAPING}(?:{_GAP}{ATTRIBUTE}){{{MAX_SHAPING_ATTRIBUTES}}})"
)


def defuse(html: str) -> str:
    """`html` as it is where an honest page could be so, else built anew."""
    return rebuild(html) if _may_be_bomb(html) else html


def _may_be_bomb(html: str) -> bool:
    tags = html.count("<")
    if tags > MAX_TAGS or (tags > MAX_TAGS_WITH_SHAPING and len(_SHAPING_TAG.findall(html)) > MAX_SHAPING):
        return True
    if len(html) < MIN_CHARS:
        return False
    if len(html) > MIN_CHARS_OF_NAMES and _may_have_many_names(html):
        return True
    if tags * len(html) > MAX_COPIED_CHARS and tags * text_chars(html) > MAX_COPIED_CHARS:
        return True
    honest = _HONEST.match(html)
    return honest is None or honest.end() < len(html) or len(_RARE_TAG.findall(html)) > MAX_RARE


def _may_have_many_names(html: str) -> bool:
    # Split at white space first, at C speed, and what comes again is not looked at again. Of bytes, as that of a text
    # knows more white space than HTML; "\v" is what this knows in excess.
    parts = html.encode("utf-8", "surrogatepass").replace(b"\v", b"_").split()
    return len(set(_WORD.findall(b" ".join(set(parts))))) > MAX_NAMES
