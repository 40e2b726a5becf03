"""The areas of a site that a URL lies in: sets of URLs that are alike, and that lead somewhere or nowhere together.

An area is written as people write it: `/calendar/#/#` with "#" for any number, `/story/*` with "*" for any name,
`/shop/**` for all below, `/events?*` for one path with any query, `*?sid=` for one parameter wherever it stands.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

MAX_SEGMENTS = 24
"""Of a path. The deepest articles of the corpora have 12."""

_PREFIXES = 3
"""Levels of folders that are areas of their own."""
_MAX_REPEATS = 3
"""A path that says the same again more often comes from a relative link that is resolved against itself."""

_NUMBER = re.compile(r"\d+")
_NAME = re.compile(r"[^-_.]*[-_][^-_]*[-_].*|.{25,}|.*%.*")
"""A segment that names one thing, not a kind of things: several words, or long."""
_TOKEN = re.compile(r"(?=[^/]*\d)(?=[^/]*[A-Za-z])[A-Za-z0-9_~+=,()-]{12,}|[0-9a-fA-F-]{16,}|\([A-Z]\([^/]*\)\)")
"""What a machine made: a session, a hash."""
_REPEAT = re.compile(rf"((?:/[^/]+){{1,4}}?)\1{{{_MAX_REPEATS - 1},}}(?=/|$)")


@dataclass(frozen=True, slots=True)
class Areas:
    """Where a URL lies."""

    wide: tuple[str, ...]
    """All below a folder, widest first; the whole site is the first."""
    narrow: tuple[str, ...]
    """URLs of its own kind: with the same session or token, the same path, of the same form, in the same folder."""


@lru_cache(maxsize=4096)
def areas_of(url: str) -> Areas:
    """The areas of a normalised URL."""
    path, _, query = url.partition("?")
    path = path[path.find("/", 8) :]
    segments = path.split("/")[1:]
    kinds = [_kind(segment) for segment in segments]
    names = "&".join(sorted({part.partition("=")[0] for part in query.split("&")})) if query else ""
    any_query = "?*" if query else ""
    own = f"/{'/'.join(kinds)}"
    folder = "".join(f"/{kind}" for kind in kinds[:-1])
    narrow = dict.fromkeys(
        (
            *_sessions(segments, query),
            *([f"{path}?*"] if query else ()),
            f"{own}?{names}" if query else own,
            f"{folder}/*{any_query}",
        )
    )
    wide = [f"{''.join(f'/{kind}' for kind in kinds[:level])}/**" for level in range(min(len(kinds), _PREFIXES + 1))]
    return Areas(tuple(wide), tuple(narrow))


def is_endless(url: str) -> bool:
    """Whether a path shows that it grows by itself: it repeats itself, or is deeper than any real one."""
    path = url.partition("?")[0]
    path = path[path.find("/", 8) :]
    depth = path.count("/")
    if depth < _MAX_REPEATS:
        return False
    repeat = _REPEAT.search(path)
    is_repeated = repeat is not None and not _NUMBER.fullmatch(repeat[1].strip("/"))
    names = Counter(segment for segment in path.split("/") if segment and not _NUMBER.fullmatch(segment))
    return is_repeated or depth > MAX_SEGMENTS or max(names.values(), default=0) > _MAX_REPEATS


def _kind(segment: str) -> str:
    if _TOKEN.fullmatch(segment) or _NAME.fullmatch(segment):
        stem, dot, ending = segment.rpartition(".")
        return f"*.{ending}" if dot and stem and len(ending) <= 5 and ending.isalpha() else "*"
    return _NUMBER.sub("#", segment)


def _sessions(segments: list[str], query: str) -> list[str]:
    """Where a machine's token stands: sites put the visit there, which makes a new address of every old one."""
    found = [f"*?{name}=" for name, _, value in (part.partition("=") for part in query.split("&")) if _is_token(value)]
    found += [f"/{'*/' * place}(token)/**" for place, segment in enumerate(segments[:-1]) if _is_token(segment)]
    return found


def _is_token(text: str) -> bool:
    return len(text) >= 8 and any(map(str.isdigit, text)) and bool(_TOKEN.fullmatch(text.rpartition("-")[2] or text))
