"""JSON-LD: the schema.org objects that a page states in its scripts.

Real pages nest them in lists, graphs and each other, refer to them by @id, and break the JSON; see json_text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from selectolax.lexbor import LexborNode

from crawler.parsers.sources.json_text import read_json
from crawler.parsers.text.folding import squeeze, unescape, word_set

MAX_SCRIPTS = 40
MAX_OBJECTS = 2_000
MAX_DEPTH = 12
MAX_TEXT_CHARS = 200_000

Object = Mapping[str, object]

ARTICLE_TYPES = word_set(
    "article newsarticle blogposting reportagenewsarticle analysisnewsarticle opinionnewsarticle reviewnewsarticle "
    "backgroundnewsarticle askpublicnewsarticle techarticle scholarlyarticle socialmediaposting liveblogposting "
    "report advertisercontentarticle satiricalarticle medicalscholarlyarticle posting"
)
PAGE_TYPES = frozenset(["webpage", "itempage", "aboutpage", "medicalwebpage", "faqpage"])
# Other things than the page are described below these keys: cards, comments, people.
_FOREIGN_KEYS = word_set(
    "itemlistelement comment comments review reviews author publisher mentions citation ispartof breadcrumb "
    "relatedlink isrelatedto creator editor contributor potentialaction image logo video"
)


@dataclass(frozen=True, slots=True)
class JsonLd:
    """The objects of a page. Keys are as written; compare types in lower case without "schema:" or the URL."""

    objects: tuple[Object, ...]
    """That describe the page, in page order: not the entries of lists, comments or people."""
    by_id: Mapping[str, Object]
    """Every object that has an @id and more to say than that."""

    def of_types(self, types: frozenset[str]) -> list[Object]:
        """The objects of one of `types`."""
        return [thing for thing in self.objects if not types.isdisjoint(types_of(thing))]

    def follow(self, value: object) -> Iterator[object]:
        """The members of a value that may be one or a list, references by @id resolved."""
        for member in (value if isinstance(value, list) else [value])[:200]:
            reference = member.get("@id") if isinstance(member, dict) and len(member) <= 2 else None
            yield self.by_id.get(reference, member) if isinstance(reference, str) else member

    def texts(self, value: object) -> list[str]:
        """The texts of a value; of an object its name."""
        found = []
        for member in self.follow(value):
            text = member.get("name") or member.get("@value") if isinstance(member, dict) else member
            text = text[0] if isinstance(text, list) and text else text
            if isinstance(text, str) and (line := squeeze(unescape(text), MAX_TEXT_CHARS)):
                found.append(line)
            elif isinstance(text, (int, float)) and not isinstance(text, bool):
                found.append(str(text))
        return found

    def text(self, thing: Object, *keys: str) -> str | None:
        """The first text under the first of `keys` that has one."""
        return next((found[0] for key in keys if (found := self.texts(thing.get(key)))), None)


def read_json_ld(scripts: Sequence[LexborNode]) -> JsonLd:
    """Reads scripts of type application/ld+json; what can't be read is left out. Never raises."""
    objects: list[Object] = []
    by_id: dict[str, Object] = {}
    for script in scripts[:MAX_SCRIPTS]:
        text = script.text()
        for value in read_json(text) or _salvage(text):
            _collect(value, objects, by_id)
    return JsonLd(tuple(objects), by_id)


def types_of(thing: Object) -> set[str]:
    """The lower-case names of its types, such as "newsarticle"."""
    value = thing.get("@type")
    members = value if isinstance(value, list) else [value]
    return {re.split(r"[/:#]", member)[-1].lower() for member in members[:20] if isinstance(member, str)}


def _collect(value: object, objects: list[Object], by_id: dict[str, Object]) -> None:
    """Walks in page order; a list of open ends instead of recursion, so that depth costs nothing."""
    stack: list[tuple[object, int, bool]] = [(value, 0, True)]
    visited = 0
    while stack and visited < MAX_OBJECTS:
        member, depth, is_own = stack.pop()
        visited += 1
        if isinstance(member, list):
            stack.extend((entry, depth + 1, is_own) for entry in reversed(member[:MAX_OBJECTS]) if depth < MAX_DEPTH)
        elif isinstance(member, dict):
            if is_own and "@type" in member:
                objects.append(member)
            if isinstance(member.get("@id"), str) and len(member) > 2:
                by_id.setdefault(member["@id"], member)
            for key, nested in reversed(list(member.items())[:200]):
                if isinstance(nested, (dict, list)) and depth < MAX_DEPTH:
                    stack.append((nested, depth + 1, is_own and key.lower() not in _FOREIGN_KEYS))


_SALVAGED = ("headline", "datePublished", "dateModified", "description", "articleSection")
_AUTHOR = re.compile(
    r'"author"\s*:\s*[\[{\s]{0,20}(?:"@type"\s*:\s*"[A-Za-z]{1,30}"\s*,\s*)?"name"\s*:\s*"([^"\\]{2,100})"'
)


def _salvage(text: str) -> list[object]:
    """An object of the plain members of a script that is no JSON, if it speaks of an article."""
    text = text[:200_000]
    kind = re.search(r'"@type"\s*:\s*"([A-Za-z]{0,20}(?:Article|Posting))"', text)
    if kind is None:
        return []
    thing: dict[str, object] = {"@type": kind.group(1)}
    for key in _SALVAGED:
        if match := re.search(rf'"{key}"\s*:\s*"([^"\\]{{1,1000}})"', text):
            thing[key] = match.group(1)
    if match := _AUTHOR.search(text):
        thing["author"] = match.group(1)
    return [thing]
