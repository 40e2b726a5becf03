"""The areas of a site that a URL lies in: sets of URLs that are alike, and that lead somewhere or nowhere together.

An area is written as people write it: `/calendar/#/#` with "#" for any number, `/story/*` with "*" for any name,
`/shop/**` for all below, `/events?*` for one path with any query, `*?sid=` for one parameter wherever it stands.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

from schema.url_variants import is_token

MAX_SEGMENTS = 24
"""Of a path. The deepest articles of the corpora have 12."""

_PREFIXES = 3
"""Levels of folders that are areas of their own."""
_MAX_REPEATS = 3
"""A path that says the same again more often comes from a relative link that is resolved against itself."""

_NUMBER = re.compile(r"\d+")
_NAME = re.compile(r"[^-_.]*[-_][^-_]*[-_].*|.{25,}|.*%.*")
"""A segment that names one thing, not a kind of things: several words, or long."""
_REPEAT = re.compile(rf"((?:/[^/]+){{1,4}}?)\1{{{_MAX_REPEATS - 1},}}(?=/|$)")


@dataclass(frozen=True, slots=True)
class Areas:
    """Where a URL lies."""

    wide: tuple[str, ...]
    """All below a folder, widest first, and all in one; the whole site is the first."""
    narrow: tuple[str, ...]
    """URLs of its own kind: with the same session or token, the same path, of the same form."""
    sessions: tuple[str, ...]
    """Those of `narrow` that a token in the address makes."""


def _below_host(address: str) -> str:
    return address[address.find("/", len("https://")) :]


@lru_cache(maxsize=4096)
def areas_of(url: str) -> Areas:
    """The areas of a normalised URL."""
    path, _, query = url.partition("?")
    path = _below_host(path)
    segments = path.split("/")[1:]
    kinds = [_kind(segment) for segment in segments]
    names = "&".join(sorted({part.partition("=")[0] for part in query.split("&")})) if query else ""
    any_query = "?*" if query else ""
    own = f"/{'/'.join(kinds)}"
    folder = "".join(f"/{kind}" for kind in kinds[:-1])
    sessions = tuple(_sessions(segments, query))
    narrow = dict.fromkeys((*sessions, *([f"{path}?*"] if query else ()), f"{own}?{names}" if query else own))
    levels = range(min(len(kinds) - (not kinds[-1]), _PREFIXES) + 1)
    wide = [f"{''.join(f'/{kind}' for kind in kinds[:level])}/**" for level in levels]
    if (in_folder := f"{folder}/*{any_query}") not in narrow:
        wide.append(in_folder)
    return Areas(tuple(wide), tuple(narrow), sessions)


def is_endless(url: str) -> bool:
    """Whether a path shows that it grows by itself: it repeats itself, or is deeper than any real one."""
    path = url.partition("?")[0]
    path = _below_host(path)
    depth = path.count("/")
    if depth < _MAX_REPEATS:
        return False
    repeat = _REPEAT.search(path)
    is_repeated = repeat is not None and not _NUMBER.fullmatch(repeat[1].strip("/"))
    names = Counter(segment for segment in path.split("/") if segment and not _NUMBER.fullmatch(segment))
    return is_repeated or depth > MAX_SEGMENTS or max(names.values(), default=0) > _MAX_REPEATS


def _kind(segment: str) -> str:
    if is_token(segment) or _NAME.fullmatch(segment):
        stem, dot, ending = segment.rpartition(".")
        return f"*.{ending}" if dot and stem and len(ending) <= 5 and ending.isalpha() else "*"
    return _NUMBER.sub("#", segment)


def _sessions(segments: list[str], query: str) -> list[str]:
    """Where a machine's token stands: sites put the visit there, which makes a new address of every old one."""
    found = [f"*?{name}=" for name, _, value in (part.partition("=") for part in query.split("&")) if is_token(value)]
    found += [f"/{'*/' * place}(token)/**" for place, segment in enumerate(segments[:-1]) if is_token(segment)]
    return found
