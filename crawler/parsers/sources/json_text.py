"""JSON as pages carry it: wrapped in comments, with raw line ends, trailing commas, wrong escapes, or cut off."""

from __future__ import annotations

import html
import json
import re

MAX_CHARS = 1_000_000
"""A longer script is not read: the largest real one of 2,136 pages had 300,000."""
MAX_VALUES = 50
"""Values read from one script that holds several, one after the other."""

_WRAPPER = re.compile(
    r"\s*(?:<!--|-->|//\s*(?:<!\[CDATA\[|\]\]>)|/\*\s*(?:<!\[CDATA\[|\]\]>)\s*\*/|<!\[CDATA\[|\]\]>|;)\s*"
)
# The string comes first, so that nothing inside one is taken for a comma or a comment; possessive, so never quadratic.
_STRING_OR_FAULT = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"|,(?=\s*+[}\]])|/\*[^*]*+(?:\*(?!/)[^*]*+)*+\*/', re.DOTALL)
_BAD_ESCAPE = re.compile(r'\\(?!["\\/bfnrt]|u[0-9a-fA-F]{4})')
_DECODER = json.JSONDecoder(strict=False)


def read_json(text: str) -> list[object]:
    """The values in `text`, as far as they can be read; never raises."""
    if len(text) > MAX_CHARS:
        return []
    text = _unwrap(text)
    return _decode(text) or _decode(_repair(text)) or ("&quot;" in text and _decode(_repair(html.unescape(text)))) or []


def _unwrap(text: str) -> str:
    start, end = 0, len(text)
    while match := _WRAPPER.match(text, start):
        start = match.end()
    tail = text[max(start, end - 100) : end]
    while stripped := _last_wrapper(tail):
        tail = tail[: -len(stripped)]
        end -= len(stripped)
    return text[start:end].strip()


def _last_wrapper(tail: str) -> str:
    """The wrapper that `tail` ends with, or ""."""
    for match in _WRAPPER.finditer(tail):
        if match.end() == len(tail):
            return match.group()
    return ""


def _repair(text: str) -> str:
    def mend(match: re.Match[str]) -> str:
        token = match.group()
        return _BAD_ESCAPE.sub("", token) if token[0] == '"' else ""

    return _STRING_OR_FAULT.sub(mend, text)


def _decode(text: str) -> list[object]:
    """All values up to the first fault."""
    values: list[object] = []
    position = 0
    while position < len(text) and len(values) < MAX_VALUES:
        if text[position] in " \t\r\n,;":
            position += 1
            continue
        try:
            value, position = _DECODER.raw_decode(text, position)
        except (ValueError, RecursionError):
            break
        values.append(value)
    return values
