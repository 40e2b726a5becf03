"""The article's text where only scripts have it: pages that a script would fill hold it as HTML in a string.

Such strings stand in the state that frameworks send along, as JSON or in calls, escaped once or twice.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser

from crawler.parsers.markup.bombs import defuse

MIN_CHARS = 500
"""Of the string that holds the article."""
MIN_PARAGRAPHS = 2
MAX_SCRIPTS = 200
MAX_NESTING = 3
"""JSON in a string in JSON: so often a string is read as one."""
# Strings begin after these signs only, so that quotes in code and in other quotes lead astray no further than that.
_STRING = re.compile(rf'[:=,(\[]\s?"((?:[^"\\]|\\.){{{MIN_CHARS},}}+)"', re.DOTALL)
_PARAGRAPH_END = re.compile(r"</p>|<br\s?/?>\s{0,9}<br", re.IGNORECASE)


def article_tree(tree: LexborHTMLParser) -> LexborHTMLParser | None:
    """The longest piece of HTML with paragraphs that the scripts of a page hold, parsed; None without one."""
    scripts = [text for node in tree.css("script")[:MAX_SCRIPTS] if len(text := node.text()) >= MIN_CHARS]
    longest = max((html for text in scripts for html in _html_in(text, 0)), key=len, default=None)
    return LexborHTMLParser(defuse(longest)) if longest is not None else None


def _html_in(text: str, nesting: int) -> Iterator[str]:
    """The strings in a script, or in a string of one, that are HTML."""
    for literal in _STRING.findall(text):
        try:
            value = json.loads(f'"{literal}"', strict=False)
        except ValueError:
            continue
        inner = list(_html_in(value, nesting + 1)) if nesting < MAX_NESTING else []
        if inner:
            yield from inner
        elif len(_PARAGRAPH_END.findall(value)) >= MIN_PARAGRAPHS:
            yield value[value.index("<") :]
