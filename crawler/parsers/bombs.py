"""Pages built to stall a parser, made harmless before it sees them.

lexbor compares every attribute of a tag with all others: 30,000 of them take 2 s, 100,000 take 20. No page of 2,410 has
a tag with more than 100.
"""

from __future__ import annotations

import re

MAX_ATTRIBUTES = 1_000
MIN_RUN_CHARS = 2 * MAX_ATTRIBUTES
"""A tag with so many attributes is at least so long."""

# https://html.spec.whatwg.org/multipage/parsing.html#before-attribute-name-state and the states after it. Possessive
# throughout, so linear. Comments and scripts come first: what looks like a tag in them is none.
_ATTRIBUTE = r"""[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|(?!["'])[^\s>]++)?+)?+"""
_ATTRIBUTES = re.compile(_ATTRIBUTE)
_TAG = re.compile(
    r"<!--[^-]*+(?:-(?!->)[^-]*+)*+"
    r"|<(?i:script|style)\b[^<]*+(?:<(?!/(?i:script|style))[^<]*+)*+"
    rf"|<(?P<name>[a-zA-Z][^\s/>]{{0,50}}+)(?P<inside>(?:[\s/]++|{_ATTRIBUTE})*+)>?"
)


def defuse(html: str) -> str:
    """`html` with tags of more attributes than any honest page has bared of them."""
    if not _has_bomb(html):
        return html
    parts: list[str] = []
    end = 0
    for tag in _TAG.finditer(html):
        inside = tag["inside"] or ""
        if len(inside) >= MIN_RUN_CHARS and sum(1 for _ in _ATTRIBUTES.finditer(inside)) > MAX_ATTRIBUTES:
            parts += html[end : tag.start()], f"<{tag['name']}>"
            end = tag.end()
    return "".join(parts) + html[end:]


def _has_bomb(html: str) -> bool:
    """Whether there may be one. Most pages are let through by a look at one character in a thousand."""
    has_long_tags = _has_run_without(">", html) and any(map(_may_be_bomb, html.split(">")))
    return has_long_tags or (_has_run_without("<", html) and any(map(_has_many_values, html.split("<"))))


def _has_run_without(mark: str, html: str) -> bool:
    """Whether `html` may have `MIN_RUN_CHARS` in a row without `mark`: such a run covers a window half as long."""
    half = MIN_RUN_CHARS // 2
    return any(html.find(mark, at, at + half) < 0 for at in range(0, len(html), half))


def _may_be_bomb(run: str) -> bool:
    """Whether a text without ">" has room and separators for too many attributes."""
    if len(run) < MIN_RUN_CHARS:
        return False
    tag = run.partition("<")[2]
    return len(tag) >= MIN_RUN_CHARS and len(tag.split()) + tag.count("/") > MAX_ATTRIBUTES


def _has_many_values(run: str) -> bool:
    """Whether a text without "<" has too many values; they may hold ">"."""
    return len(run) >= MIN_RUN_CHARS and run.count("=") > MAX_ATTRIBUTES
