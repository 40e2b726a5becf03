"""A page's markup written anew, so that it is nested properly and not too deep.

How deep a tree gets from arbitrary markup only a whole tree builder can tell, at the cost that this is to avoid. Here
every element that is written is closed before the one around it, what would go too deep is left out, and so are the
tags that switch to other rules of nesting. Texts and attributes stay.
"""

from __future__ import annotations

import re
from collections import Counter

MAX_DEPTH = 200
"""Of elements that are written; the texts of deeper ones stay. Real pages end at 60."""
MAX_TAGS = 150_000
"""What follows is dropped; the largest of 2,410 real pages had 20,100."""
MAX_ATTRIBUTES = 250
"""A tag with more loses all of them."""
MAX_SHAPING_ATTRIBUTES = 12
"""The same for the elements that the standard calls formatting: each is compared with all that are open."""
MAX_NAMES = 5_000
"""Of tags and attributes, each counted once; what follows is dropped. Real pages have 480 at most."""
MAX_SHAPING_DEPTH = 8
"""Of formatting elements that are open at a time."""
TAGS_BETWEEN_COMMENTS = 50
"""Where tags are ignored, the texts around them are one, which is copied for every such tag with attributes; a comment
ends it."""

# https://html.spec.whatwg.org/multipage/parsing.html#before-attribute-name-state and the states after it. White space
# is that of HTML alone: with more, a quote could hide attributes from this pattern.
SPACE = r"[\t\n\f\r ]"
NAME = r"[^\t\n\f\r />][^\t\n\f\r />=]*+"
ATTRIBUTE = rf"""{NAME}(?:{SPACE}*+={SPACE}*+(?:"[^"]*+"|'[^']*+'|(?!["'])[^\t\n\f\r >]++)?+)?+"""
_ATTRIBUTE_NAME = re.compile(rf"(?=({NAME})){ATTRIBUTE}")
_ATTRIBUTES = rf"(?:[\t\n\f\r /]++|{ATTRIBUTE})*+"
_TOKEN = re.compile(
    r"<!--(?:-?>|[^-]*+(?:-(?!-!?>)[^-]*+)*+(?:--!?>)?)"
    r"|<(?P<raw>(?i:script|style|textarea|title|xmp|iframe|noembed|noframes))(?=[\t\n\f\r />])"
    rf"(?P<settings>{_ATTRIBUTES})>(?P<content>[^<]*+(?:<(?!/(?i:(?P=raw)))[^<]*+)*+)"
    rf"|<(?P<end>/?)(?P<name>[a-zA-Z][^\t\n\f\r />]*+)(?P<attributes>{_ATTRIBUTES})>?"
    r"|<[!?/][^>]*+>?"
)
_TAG_START = re.compile(r"<(?=[a-zA-Z/])")
# They never hold one another without an element that is closed here between them.
_CLOSED_BY_OTHERS = frozenset("p li option tr td th tbody thead tfoot colgroup".split())
_EMPTY = frozenset(
    "area base basefont bgsound br col embed frame hr image img input keygen link meta param source track wbr".split()
)
_ONCE = frozenset(["html", "head", "body"])
_LEFT_OUT = frozenset(
    "svg math plaintext frameset path g circle ellipse line rect polygon polyline use defs symbol stop mask filter "
    "lineargradient radialgradient clippath".split()
)
"""They switch to other rules of nesting, or stand below such, where they need no end."""
_SHAPING = frozenset("b big code em font i nobr s small strike strong tt u".split())
_LIST_TERMS = frozenset(["dd", "dt"])


def text_chars(html: str) -> int:
    """Characters of all texts but those of scripts and the like."""
    return len(_TOKEN.sub("", html))


def rebuild(html: str) -> str:
    """The markup of `html` without comments, pictures' and formulas' elements, and depth."""
    writer = _Writer()
    end = 0
    for count, token in enumerate(_TOKEN.finditer(html)):
        writer.add_text(html[end : token.start()])
        end = token.end()
        if count >= MAX_TAGS or len(writer.names) > MAX_NAMES:
            break
        if raw := token["raw"]:
            writer.add_raw(raw.lower(), token["settings"], token["content"])
        elif name := token["name"]:
            if count % TAGS_BETWEEN_COMMENTS == TAGS_BETWEEN_COMMENTS - 1:
                writer.parts.append("<!---->")
            if token["end"]:
                writer.close(name.lower())
            else:
                writer.open(name.lower(), token["attributes"])
    else:
        writer.add_text(html[end:])
    return "<!DOCTYPE html>" + "".join(writer.parts)


class _Writer:
    """Keeps the stack of what was opened."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.names: set[str] = set()
        self._open: list[str] = []
        self._counts: Counter[str] = Counter()
        self._left_out: Counter[str] = Counter()
        self._written: set[str] = set()
        self._shaping = 0

    def add_text(self, text: str) -> None:
        if text:
            self.parts.append(text.replace("<", "&lt;") if "<" in text else text)

    def add_raw(self, name: str, attributes: str, content: str) -> None:
        """An element that holds no elements. Whatever the parser takes it for, it will find no tag in it."""
        content = _TAG_START.sub("\\\\u003c" if name == "script" else "&lt;", content)
        self.parts.append(f"<{name}{self._few(attributes, MAX_ATTRIBUTES)}>{content}</{name}>")

    def open(self, name: str, attributes: str) -> None:
        self.names.add(name)
        attributes = self._few(attributes, MAX_SHAPING_ATTRIBUTES if name in _SHAPING else MAX_ATTRIBUTES)
        if name in _EMPTY or name in _CLOSED_BY_OTHERS:
            self.parts.append(f"<{name}{attributes}>")
        elif name in _ONCE:
            if name not in self._written:
                self._written.add(name)
                self.parts.append(f"<{name}{attributes}>")
        elif name not in _LEFT_OUT and not (name == "form" and self._counts["form"]):
            if name in _LIST_TERMS and self._open and self._open[-1] in _LIST_TERMS:
                self._close_last()
            self._push(name, attributes)

    def _push(self, name: str, attributes: str) -> None:
        is_shaping = name in _SHAPING
        if len(self._open) >= MAX_DEPTH or (is_shaping and self._shaping >= MAX_SHAPING_DEPTH):
            self._left_out[name] += 1
            return
        self._shaping += is_shaping
        self._open.append(name)
        self._counts[name] += 1
        self.parts.append(f"<{name}{attributes}>")

    def close(self, name: str) -> None:
        if name in _CLOSED_BY_OTHERS:
            self.parts.append(f"</{name}>")
        elif self._left_out[name]:
            self._left_out[name] -= 1
        elif self._counts[name]:
            while self._close_last() != name:
                pass

    def _close_last(self) -> str:
        name = self._open.pop()
        self._counts[name] -= 1
        self._shaping -= name in _SHAPING
        self.parts.append(f"</{name}>")
        return name

    def _few(self, attributes: str, limit: int) -> str:
        """The attributes, none where there are too many; their names are noted."""
        names = _ATTRIBUTE_NAME.findall(attributes) if attributes else ()
        if len(names) > limit:
            return ""
        self.names.update(names)
        return attributes
