"""The names of one source, cleaned: a candidate for the authors."""

from __future__ import annotations

import re
from collections.abc import Sequence

from crawler.parsers.names.names import clean_names
from crawler.parsers.sources.evidence import Found
from crawler.parsers.sources.sources import Sources
from crawler.parsers.text.folding import fold
from schema.article import Strategy

NamesFound = Found[tuple[str, ...]]


def gather_names(
    sources: Sources, strategy: Strategy, source: str, confidence: float, raws: Sequence[str]
) -> NamesFound:
    """One candidate of all names of one source; URLs are no names."""
    names: dict[str, str] = {}
    for raw in raws[:30]:
        if not re.match(r"(?:https?:)?//|www\.", raw):
            for name in clean_names(raw, language=sources.language, is_site=sources.is_site_name):
                names.setdefault(fold(name), name)
    value = tuple(names.values())
    if len(value) > 1:
        value = tuple(name for name in value if not sources.is_site_name(name)) or value[:1]
    return Found(value, strategy, "; ".join(raws)[:500], confidence, source)
