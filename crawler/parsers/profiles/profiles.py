"""Applies a site's profile to a page: what it drops is taken out, what it selects is found, before anything is read."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import replace
from zoneinfo import ZoneInfo

from bs4 import Tag
from selectolax.lexbor import LexborHTMLParser, LexborNode

from crawler.parsers.markup.document import Document
from crawler.parsers.markup.selection import BODY_FLAG, RELATED_FLAG, Selection
from crawler.parsers.profiles.selectors import PageSoup, asks_for_text
from crawler.profile import Profile

MAX_STATED = 20
"""Matches that are looked at for the title and for the date."""
_INDISPENSABLE = frozenset(["html", "head", "body"])
_HIDING = frozenset(["hidden", "style"])


def apply_profile(doc: Document, profile: Profile | None) -> Document:
    """The page as the profile wants it read; the same page without a profile. Changes the tree of `doc`.

    Selectors see the page as it came: what is dropped, and is selected too, is dropped.
    """
    if profile is None:
        return doc
    zone = ZoneInfo(profile.timezone) if profile.timezone else None
    # "Today" is the site's day.
    fetched_at = doc.fetched_at.astimezone(zone) if doc.fetched_at and zone else doc.fetched_at
    selected, dropped = _find(doc, profile) if profile.select or profile.drop else ({}, [])
    for node in dropped:
        node.decompose()
    shown: set[int] = set()
    for field, flag in (("body", BODY_FLAG), ("related", RELATED_FLAG)):
        for node in selected.get(field, ()):
            node.attrs["class"] = f"{flag} {node.attributes.get('class') or ''}"
            _show(doc.tree, node, shown)
    titles, dates = (tuple(selected.get(field, ())[:MAX_STATED]) for field in ("title", "published"))
    return replace(doc, fetched_at=fetched_at, selection=Selection(profile, titles, dates, zone))


def _find(doc: Document, profile: Profile) -> tuple[dict[str, list[LexborNode]], list[LexborNode]]:
    """What is selected and not dropped, by field; and the topmost of the elements that are dropped."""
    is_text_asked = asks_for_text([*profile.select.values(), *profile.drop])
    with contextlib.closing(PageSoup(doc.tree, with_text=is_text_asked)) as soup:
        selected = {field: soup.select(selector) for field, selector in profile.select.items()}
        dropped = [tag for selector in profile.drop for tag in soup.select(selector) if tag.name not in _INDISPENSABLE]
        gone = {id(tag): tag for tag in dropped}
        kept = {
            field: [soup.node(tag) for tag in tags if gone.keys().isdisjoint(_with_ancestors(tag))]
            for field, tags in selected.items()
        }
        return kept, [soup.node(tag) for tag in gone.values() if gone.keys().isdisjoint(map(id, tag.parents))]


def _with_ancestors(tag: Tag) -> Iterator[int]:
    yield id(tag)
    yield from map(id, tag.parents)


def _show(tree: LexborHTMLParser, node: LexborNode | None, shown: set[int]) -> None:
    """Makes the outline go into the element: what the operator selected is meant to be read, hidden or a menu's."""
    while node is not None and node.is_element_node and node.mem_id not in shown:
        shown.add(node.mem_id)
        for name in _HIDING.intersection(node.attributes):
            del node.attrs[name]
        if node.tag == "nav":
            node.insert_child(tree.create_node("p"))
        node = node.parent
