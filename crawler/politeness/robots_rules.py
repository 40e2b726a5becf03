"""The rules of a robots.txt: reading its lines (RFC 9309, 2.1 and 2.2) and matching a path against them.

Patterns are matched piece by piece between their wildcards, never as regular expressions: who writes "/*a*a*a*a*b" must
not be able to stop a crawl.

More than the RFC asks for, as the large crawlers have it: `Crawl-delay`, common misspellings of `Disallow` and
`User-agent`, and a path that lacks its first slash.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

_LINE_END = re.compile(r"\r\n|\r|\n")
_TOKEN = re.compile(r"[A-Za-z_-]+")
_KEYS = {
    "user-agent": "agent",
    "useragent": "agent",
    "user agent": "agent",
    "allow": "allow",
    "disallow": "disallow",
    "dissallow": "disallow",
    "dissalow": "disallow",
    "disalow": "disallow",
    "diasllow": "disallow",
    "disallaw": "disallow",
    "crawl-delay": "delay",
    "crawldelay": "delay",
    "sitemap": "sitemap",
    "site-map": "sitemap",
}
_ESCAPE_OR_OTHER = re.compile(r"%[0-9A-Fa-f]{2}|[^!-~]")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")


@dataclass(frozen=True, slots=True)
class PathRule:
    """One Allow or Disallow line."""

    is_allowed: bool
    pieces: tuple[str, ...]
    """What stands between the wildcards; the first piece begins the path."""
    is_whole: bool
    """Whether the path ends with the last piece ("$")."""
    length: int
    """Of the pattern: the longest that matches decides."""

    def matches(self, path: str) -> bool:
        """Whether the pattern matches a path as `comparable` makes it. The leftmost place of each piece will do."""
        first, *others = self.pieces
        if not path.startswith(first):
            return False
        if not others:
            return not self.is_whole or path == first
        at = len(first)
        last = others.pop() if self.is_whole else ""
        for piece in others:
            found = path.find(piece, at)
            if found < 0:
                return False
            at = found + len(piece)
        return not self.is_whole or (len(path) - at >= len(last) and path.endswith(last))


@dataclass(frozen=True, slots=True)
class AgentRules:
    """What a robots.txt says to one agent, and to all."""

    rules: tuple[PathRule, ...] = ()
    """Longest first, and of those of a length the allowing ones first: the first that matches decides."""
    crawl_delay: float | None = None
    """Seconds, from 0."""
    sitemaps: tuple[str, ...] = ()
    """As written, in order."""

    def allows(self, url: str) -> bool:
        """Whether a normalised URL may be fetched."""
        parts = urlsplit(url)
        if parts.path == "/robots.txt":
            return True
        path = comparable(f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/")
        return next((rule.is_allowed for rule in self.rules if rule.matches(path)), True)


def read_rules(text: str, token: str) -> AgentRules:
    """The rules of the groups that name the token, else of those for all ("*").

    Args:
        text: The file, without byte order mark.
        token: The product token, in lower case.
    """
    own: list[tuple[str, str]] = []
    common: list[tuple[str, str]] = []
    sitemaps: list[str] = []
    is_named = is_own = is_common = is_in_rules = False
    for key, value in _lines(text):
        if key == "sitemap":
            sitemaps.append(value)
        elif key == "agent":
            if is_in_rules:
                is_own = is_common = is_in_rules = False
            is_own = is_own or _names(value, token)
            is_common = is_common or _names(value, "*")
            is_named = is_named or is_own
        else:
            is_in_rules = True
            if is_own:
                own.append((key, value))
            if is_common:
                common.append((key, value))
    lines = own if is_named else common
    rules = {_path_rule(value, is_allowed=key == "allow") for key, value in lines if key != "delay" and value}
    delays = (_delay(value) for key, value in lines if key == "delay")
    return AgentRules(
        tuple(sorted(rules, key=lambda rule: (-rule.length, not rule.is_allowed, rule.pieces))),
        next((delay for delay in delays if delay is not None), None),
        tuple(sitemaps),
    )


def _lines(text: str) -> Iterator[tuple[str, str]]:
    """The known keys, by their right names, with their values."""
    for line in _LINE_END.split(text):
        key, colon, value = line.partition("#")[0].partition(":")
        name = _KEYS.get(" ".join(key.lower().split()))
        if name and colon:
            yield name, value.strip()


def _names(value: str, token: str) -> bool:
    """Whether a User-agent line's value is for the token: by its leading letters, whatever version follows."""
    if token == "*":  # noqa: S105 - the wildcard of user agents
        return value == "*" or value.startswith("* ")
    match = _TOKEN.match(value)
    return match is not None and match[0].lower() == token


def _path_rule(value: str, *, is_allowed: bool) -> PathRule:
    pattern = value if value.startswith(("/", "*")) else f"/{value}"
    is_whole = pattern.endswith("$")
    first, *others = map(comparable, pattern.removesuffix("$").split("*"))
    # Pieces without a character, of wildcards side by side, say nothing; but for the last one before "$".
    kept = [piece for place, piece in enumerate(others) if piece or place == len(others) - 1]
    return PathRule(is_allowed, (first, *kept), is_whole, len(pattern))


def comparable(path: str) -> str:
    """The one spelling in which paths and patterns are compared (2.2.2).

    Escapes of unreserved characters are decoded, other escapes upper-cased; what is not printable ASCII is escaped, and
    so are the characters that patterns give a meaning to.
    """
    return _ESCAPE_OR_OTHER.sub(_spell, path).replace("$", "%24").replace("*", "%2A")


def _spell(match: re.Match[str]) -> str:
    found = match[0]
    if len(found) == 3:
        character = chr(int(found[1:], 16))
        return character if character in _UNRESERVED else found.upper()
    return "".join(f"%{byte:02X}" for byte in found.encode("utf-8", "replace"))


def _delay(value: str) -> float | None:
    try:
        delay = float(value)
    except ValueError:
        return None
    return delay if math.isfinite(delay) and delay >= 0 else None
