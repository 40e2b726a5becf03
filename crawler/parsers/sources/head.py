"""What a page says in its head: meta elements, the title element, links of the document."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from selectolax.lexbor import LexborNode

from crawler.parsers.sources.inventory import Inventory
from crawler.parsers.text.folding import squeeze, unescape

MAX_VALUES = 100
MAX_CHARS = 5_000


@dataclass(frozen=True, slots=True)
class Head:
    """Names are lower-case; values squeezed, not empty, in page order."""

    metas: Mapping[str, tuple[str, ...]]
    """By property, name or http-equiv: "og:title", "description"."""
    links: Mapping[str, tuple[str, ...]]
    """href by rel: only "canonical" is kept."""
    title: str
    """The title element; "" where there is none."""
    html_lang: str

    def first(self, *names: str) -> str | None:
        """The first value of the first name that has one."""
        return next((self.metas[name][0] for name in names if name in self.metas), None)

    def every(self, *names: str) -> list[str]:
        """All values, name by name."""
        return [value for name in names for value in self.metas.get(name, ())]


def read_head(inventory: Inventory, html: LexborNode | None) -> Head:
    """Reads them wherever they stand (a broken head's elements end up in the body)."""
    metas: dict[str, list[str]] = {}
    links: dict[str, list[str]] = {}
    title = ""
    for node in inventory.metas:
        attributes = node.attributes
        names = {(attributes.get(key) or "").strip().lower() for key in ("property", "name", "http-equiv")}
        _add(metas, sorted(names - {""}), attributes.get("content"))
    for node in inventory.links:
        _add(links, (node.attributes.get("rel") or "").lower().split(), node.attributes.get("href"))
    for node in inventory.titles:
        # An svg has titles too.
        if not title and (parent := node.parent) is not None and parent.tag in ("head", "body", "html"):
            title = squeeze(node.text(), 1_000)
    lang = (html.attributes.get("lang") or html.attributes.get("xml:lang") or "") if html is not None else ""
    return Head(_frozen(metas), _frozen(links), title, lang)


def _add(values: dict[str, list[str]], names: list[str], value: str | None) -> None:
    text = squeeze(unescape(value or ""), MAX_CHARS)
    for name in names[:5] if text else []:
        kept = values.setdefault(name, [])
        if len(kept) < MAX_VALUES:
            kept.append(text)


def _frozen(values: dict[str, list[str]]) -> dict[str, tuple[str, ...]]:
    return {name: tuple(kept) for name, kept in values.items()}
