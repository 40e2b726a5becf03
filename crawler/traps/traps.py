"""Ends the parts of a site that go on for ever and lead to nothing: calendars, facets, sessions, endless tags.

Nothing is known of any such part beforehand. What is counted is requests that led to nothing since the last one that
led to something, by areas of alike URLs. What leads to something:

- a new article, and the pages on the way to it;
- a page of links to articles that no page of its area has linked before.

Not counted, and never cut, is what the start pages name, and what sitemaps and feeds name, up to some hundreds: such
lists have an end. A longer one is counted, but with samples from all over it before it is cut. Nor is an area cut that
only other parts of the site lead into: a trap leads on into itself.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum, auto

from crawler.traps.areas import Areas, areas_of
from schema.crawled import Pending
from schema.reasons import FoundBy, PageRole

LIMIT = 50
"""Requests in a row that lead to nothing: an area is cut before one more."""
A_LONG_LIST = 500
"""URLs of sitemaps and feeds that wait to be fetched, or links of one page; fewer are simply fetched."""
SAMPLES = 20
"""The last requests of an area of a long list are taken from all over the list: what is old may come first."""
LEAST_GROWN = 10
"""Of the requests that led to nothing, those that were named by others of these."""
MAX_HOPS = 25
"""Redirects in a row."""

_OF_ARTICLES = 10
"""An area with many articles may lead to nothing for a tenth as many requests as it has articles."""
_MAX_AREAS = 20_000
_MAX_WAYS = 10_000
_MAX_LINKED = 100_000
_LISTING = (FoundBy.SITEMAP, FoundBy.FEED)
_FOLLOWING = (FoundBy.LINK, FoundBy.PAGINATION, FoundBy.REDIRECT)
_WAY_BACK = 5
"""Pages that share in an article's being found."""


class Verdict(Enum):
    """What is to be done with a row that is due."""

    GO = auto()
    WAIT = auto()
    """Until it is known what the requests before it have led to."""
    SAMPLE = auto()
    """Take one from anywhere in the list instead."""
    CUT = auto()


@dataclass(frozen=True, slots=True)
class Cut:
    """An area that leads to nothing."""

    area: str
    is_new_only: bool
    """Whether it is cut only where nothing is known of a narrower area."""
    wasted: int
    """Requests in a row that led to nothing."""
    example: str
    """The URL of the last of them."""


@dataclass(slots=True)
class _Area:
    wasted: int = 0
    grown: int = 0
    """Of these, named by pages of the area that led to nothing, or by a long list, or with only another query."""
    new_wasted: int = 0
    """Of these, in narrower areas of which nothing else was known."""
    under_way: int = 0
    articles: int = 0
    linked: set[int] = field(default_factory=set)
    """Hashes of the articles that its pages link to."""

    @property
    def limit(self) -> int:
        return max(LIMIT, self.articles // _OF_ARTICLES)

    def is_spent(self, more: int = 0) -> bool:
        """Whether it is to be cut, if so many more requests lead to nothing."""
        return self.wasted + more >= self.limit and self.grown + more >= LEAST_GROWN

    def reset(self) -> None:
        self.wasted = self.grown = self.new_wasted = 0


@dataclass(frozen=True, slots=True)
class _Way:
    """How a page was come by, for as long as articles may be found through it."""

    areas: Areas
    from_page_id: int | None
    hops: int
    is_wasted: bool
    """Whether it was counted as leading to nothing."""
    is_long: bool
    """Whether it is a long list itself."""


class Traps:
    """What is known of the areas of one site, in one run. Memory is bounded: what was of interest longest ago goes."""

    def __init__(self, cut: Iterable[tuple[str, bool]] = (), *, listed: int = 0) -> None:
        """
        Args:
            cut: Areas that earlier runs have cut, and whether only where new.
            listed: URLs of sitemaps and feeds that wait to be fetched.
        """
        self._cut = {area for area, is_new_only in cut if not is_new_only}
        self._cut_where_new = {area for area, is_new_only in cut if is_new_only}
        self._listed = listed
        self._areas: OrderedDict[str, _Area] = OrderedDict()
        self._ways: OrderedDict[int, _Way] = OrderedDict()
        self._linked = 0

    def is_cut(self, pending: Pending) -> bool:
        """Whether the row lies in what has been cut."""
        if not self._counts(pending):
            return False
        areas = areas_of(pending.url)
        if not self._cut.isdisjoint(areas.narrow) or not self._cut.isdisjoint(areas.wide):
            return True
        return not self._cut_where_new.isdisjoint(areas.wide) and not self._is_proven(areas.narrow)

    def verdict(self, pending: Pending) -> Verdict:
        """What is to be done with a row."""
        if not self._counts(pending):
            return Verdict.GO
        if self.is_cut(pending):
            return Verdict.CUT
        if self._is_near_a_cut(areas_of(pending.url)):
            return Verdict.WAIT
        if pending.found_by in _LISTING and self._wasted_so_far(areas_of(pending.url)) >= LIMIT - SAMPLES:
            return Verdict.SAMPLE
        return Verdict.GO

    def begin(self, pending: Pending) -> None:
        """Says that a row is asked for."""
        if self._counts(pending):
            for name in (*areas_of(pending.url).wide, *areas_of(pending.url).narrow):
                self._area(name).under_way += 1

    def release(self, pending: Pending) -> None:
        """Says that a row's request has come to an end, whatever it is."""
        if self._counts(pending):
            for area in self._known(areas_of(pending.url)):
                area.under_way = max(0, area.under_way - 1)

    def note_listed(self, count: int) -> None:
        """Says that sitemaps or feeds named so many new URLs."""
        self._listed += count

    def note_list(self, pending: Pending) -> None:
        """Says that a sitemap or feed named pages that were not known."""
        if self._counts(pending):
            self._reset(areas_of(pending.url))

    def note_article(self, pending: Pending, links: int = 0) -> None:
        """Says that a page is an article, and no copy: its areas, and the pages on the way to it, lead to something.

        Args:
            links: How many it has.
        """
        self.note_known_article(pending.url)
        if links > A_LONG_LIST:
            self._remember(pending, areas_of(pending.url), links)
        page_id = pending.from_page_id
        for _ in range(_WAY_BACK):
            way = self._ways.get(page_id) if page_id is not None else None
            if way is None:
                return
            self._reset(way.areas)
            page_id = way.from_page_id

    def note_known_article(self, url: str) -> None:
        """Says that there is an article at a URL."""
        areas = areas_of(url)
        self._reset(areas, articles=1)
        self._cut.difference_update(areas.wide)

    def note_other(self, pending: Pending, links: Iterable[str] = ()) -> Cut | None:
        """Says that a page is no new article; what is cut by that, if anything.

        Args:
            links: What it links to, normalised.
        """
        links = list(links)
        areas = areas_of(pending.url)
        self._remember(pending, areas, len(links))
        if not self._counts(pending):
            return None
        if self._links_anew(areas, links):
            self._reset(areas)
            return None
        return self._waste(pending, areas)

    def hops(self, pending: Pending) -> int:
        """Redirects in a row that led to a page."""
        way = self._ways.get(pending.from_page_id or 0)
        return way.hops + 1 if way is not None and pending.found_by is FoundBy.REDIRECT else 0

    # ------------------------------------------------------------------ counting
    def _counts(self, pending: Pending) -> bool:
        """Whether a row is of a kind that can go on for ever; what was fetched before is known to be worth it."""
        if pending.is_known:
            return False
        if pending.role is not PageRole.PAGE:
            return pending.depth >= 1
        if pending.found_by in _LISTING:
            return self._listed > A_LONG_LIST
        return pending.found_by in _FOLLOWING and (pending.depth >= 2 or pending.found_by is FoundBy.REDIRECT)

    def _area(self, name: str) -> _Area:
        area = self._areas.setdefault(name, _Area())
        self._areas.move_to_end(name)
        if len(self._areas) > _MAX_AREAS:
            _, gone = self._areas.popitem(last=False)
            self._linked -= len(gone.linked)
        return area

    def _known(self, areas: Areas, *, is_narrow: bool = False) -> list[_Area]:
        names = areas.narrow if is_narrow else (*areas.wide, *areas.narrow)
        return [area for name in names if (area := self._areas.get(name)) is not None]

    def _at_stake(self, areas: Areas) -> list[_Area]:
        """What could be cut as a whole."""
        wide = (area for name in areas.wide[1:] if (area := self._areas.get(name)) is not None and not area.articles)
        return [*wide, *self._known(areas, is_narrow=True)]

    def _wasted_so_far(self, areas: Areas) -> int:
        """Towards the next cut."""
        site = self._areas.get(areas.wide[0])
        new = site.new_wasted if site is not None and not self._is_proven(areas.narrow) else 0
        return max((area.wasted for area in self._at_stake(areas)), default=new)

    def _is_near_a_cut(self, areas: Areas) -> bool:
        """Whether the requests under way could be the last ones before a cut."""
        if any(area.under_way and area.is_spent(area.under_way) for area in self._at_stake(areas)):
            return True
        site = self._areas.get(areas.wide[0])
        if site is None or site.new_wasted <= LIMIT // 2 or self._is_proven(areas.narrow):
            return False
        return bool(site.under_way) and site.new_wasted + site.under_way >= LIMIT

    def _is_proven(self, names: Iterable[str]) -> bool:
        return any(area.articles for name in names if (area := self._areas.get(name)) is not None)

    def _reset(self, areas: Areas, *, articles: int = 0) -> None:
        for name in (*areas.wide, *areas.narrow):
            area = self._area(name)
            area.reset()
            area.articles += articles

    def _links_anew(self, areas: Areas, links: Iterable[str]) -> bool:
        """Whether a link leads to where articles are, and no page of this kind had it before."""
        seen = self._area(areas.narrow[-1]).linked
        found = {hash(url) for url in links if self._is_proven(areas_of(url).narrow)} - seen
        self._linked += len(found)
        seen |= found
        if self._linked > _MAX_LINKED:
            for area in self._areas.values():
                area.linked.clear()
            self._linked = 0
        return bool(found)

    def _waste(self, pending: Pending, areas: Areas) -> Cut | None:
        known = [self._area(name) for name in areas.narrow]
        is_new = all(area.wasted <= 1 and not area.articles for area in known)
        way = self._ways.get(pending.from_page_id or 0)
        is_listed = way.is_long if way is not None else pending.found_by in _LISTING
        before = {*way.areas.wide, *way.areas.narrow} if way is not None and way.is_wasted else set()
        for name in (*areas.wide, *areas.narrow):
            area = self._area(name)
            area.wasted += 1
            area.grown += name in before or "?" in name or is_listed
        for name in areas.wide:
            self._area(name).new_wasted += is_new and (name in before or is_listed)
        return self._cut_now(pending, areas)

    def _cut_now(self, pending: Pending, areas: Areas) -> Cut | None:
        """The widest area below the site that never had an article; else the narrowest; else what is new in a wide one.

        Wider areas start again: it was not their fault.
        """
        for name in areas.wide[1:]:
            area = self._area(name)
            if area.is_spent() and not area.articles:
                return self._cut_one(name, pending, areas, area.wasted)
        for name in areas.narrow:
            area = self._area(name)
            if area.is_spent():
                return self._cut_one(name, pending, areas, area.wasted)
        for name in reversed(areas.wide):
            area = self._area(name)
            if area.new_wasted >= LIMIT:
                return self._cut_one(name, pending, areas, area.new_wasted, is_new_only=True)
        return None

    def _cut_one(self, name: str, pending: Pending, areas: Areas, wasted: int, *, is_new_only: bool = False) -> Cut:
        (self._cut_where_new if is_new_only else self._cut).add(name)
        for other in (*areas.wide, *areas.narrow):
            self._area(other).reset()
        return Cut(name, is_new_only, wasted, pending.url)

    def _remember(self, pending: Pending, areas: Areas, links: int) -> None:
        self._ways[pending.page_id] = _Way(
            areas, pending.from_page_id, self.hops(pending), self._counts(pending), links > A_LONG_LIST
        )
        if len(self._ways) > _MAX_WAYS:
            self._ways.popitem(last=False)
