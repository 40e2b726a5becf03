"""Ends the parts of a site that go on for ever and lead to nothing: calendars, facets, sessions, endless tags.

Nothing is known of any such part beforehand. What is counted is requests that led to nothing since the last one that
led to something, by areas of alike URLs. What leads to something:

- a new article, and the pages on the way to it;
- a page of links to articles that no page of its area has linked before.

A list that names new pages which look like articles is given the benefit of the doubt: it is these that are counted.

Where a token in the addresses (a visit's name, say) has shown to change nothing, each page is asked for once.

Not counted, and never cut, is what the start pages name, and what sitemaps and feeds name, up to some hundreds: such
lists have an end. A longer one is counted, but with samples from all over it before it is cut. Nor is an area cut that
only other parts of the site lead into: a trap leads on into itself.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Sequence

from crawler.traps.areas import Areas, areas_of
from crawler.traps.counts import LIMIT, Area, Cut, Verdict, Way
from schema.crawled import Pending
from schema.reasons import FoundBy, PageRole
from schema.url_variants import without_tokens

A_LONG_LIST = 500
"""URLs of sitemaps and feeds that wait to be fetched, or links of one page; fewer are simply fetched."""
SAMPLES = 20
"""The last requests of an area of a long list are taken from all over the list: what is old may come first."""
MAX_HOPS = 25
"""Redirects in a row."""
_MAX_AREAS = 20_000
_MAX_WAYS = 10_000
_MAX_LINKED = 100_000
_MOST_CREDITS = 5
_MAX_PLAIN = 50_000
_SAME_AGAIN = 3
"""Pages that were the same under another token, and none another: then the token says nothing."""
_LISTING = (FoundBy.SITEMAP, FoundBy.FEED)
_FOLLOWING = (FoundBy.LINK, FoundBy.PAGINATION, FoundBy.REDIRECT)
_WAY_BACK = 5
"""Pages that share in an article's being found."""


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
        self._areas: OrderedDict[str, Area] = OrderedDict()
        self._ways: OrderedDict[int, Way] = OrderedDict()
        self._linked = 0
        self._promised: set[int] = set()
        self._articles: dict[int, int] = {}
        """Hashes of the addresses where articles are, and how many kinds of pages were of use for linking to them."""
        self._plain: OrderedDict[str, str | None] = OrderedDict()
        """Addresses without their tokens that were asked for, and the content that was there first."""

    def is_cut(self, pending: Pending) -> bool:
        """Whether the row lies in what has been cut."""
        if not self._counts(pending):
            return False
        areas = areas_of(pending.url)
        if not self._cut.isdisjoint((*_wide(pending, areas), *areas.narrow)):
            return True
        if areas.sessions and self._says_nothing(areas.sessions) and without_tokens(pending.url) in self._plain:
            return True
        return not self._cut_where_new.isdisjoint(_wide(pending, areas)) and not self._is_of_use(areas.narrow)

    def verdict(self, pending: Pending) -> Verdict:
        """What is to be done with a row."""
        if not self._counts(pending):
            return Verdict.GO
        if self.is_cut(pending):
            return Verdict.CUT
        areas = areas_of(pending.url)
        wide = _wide(pending, areas)
        if self._is_near_a_cut(wide, areas.narrow):
            return Verdict.WAIT
        if pending.found_by in _LISTING and self._wasted_so_far(wide, areas.narrow) >= LIMIT - SAMPLES:
            return Verdict.SAMPLE
        return Verdict.GO

    def begin(self, pending: Pending) -> None:
        """Says that a row is asked for."""
        areas = areas_of(pending.url)
        if areas.sessions:
            self._plain.setdefault(without_tokens(pending.url), None)
            if len(self._plain) > _MAX_PLAIN:
                self._plain.popitem(last=False)
        if self._counts(pending):
            for name in (*_wide(pending, areas), *areas.narrow):
                self._area(name).under_way += 1

    def release(self, pending: Pending) -> None:
        """Says that a row's request has come to an end, whatever it is."""
        if self._counts(pending):
            areas = areas_of(pending.url)
            for area in self._known((*_wide(pending, areas), *areas.narrow)):
                area.under_way = max(0, area.under_way - 1)

    def note_listed(self, count: int) -> None:
        """Says that sitemaps or feeds named so many new URLs."""
        self._listed += count

    def note_list(self, pending: Pending) -> None:
        """Says that a sitemap or feed named pages that were not known."""
        if self._counts(pending):
            self._reset(areas_of(pending.url))

    def note_content(self, pending: Pending, content_sha256: str) -> None:
        """Says what the article at an address with a token is."""
        sessions = areas_of(pending.url).sessions
        if not sessions:
            return
        plain = without_tokens(pending.url)
        first = self._plain.get(plain)
        if first is None:
            self._plain[plain] = content_sha256
            return
        for name in sessions:
            area = self._area(name)
            area.same_again += first == content_sha256
            area.not_same += first != content_sha256

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
            self._reset(way.areas, has_led=True)
            page_id = way.from_page_id

    def note_known_article(self, url: str) -> None:
        """Says that there is an article at a URL."""
        areas = areas_of(url)
        self._reset(areas, articles=1)
        self._cut.difference_update(areas.wide, map(_listed, areas.wide))
        if len(self._articles) < _MAX_LINKED:
            self._articles.setdefault(hash(without_tokens(url)), 0)

    def note_other(self, pending: Pending, links: Sequence[str] = (), promised: Iterable[str] = ()) -> Cut | None:
        """Says that a page is no new article; what is cut by that, if anything.

        Args:
            links: What it links to, normalised.
            promised: Those of them that look like articles, if any of the links is new.
        """
        areas = areas_of(pending.url)
        self._remember(pending, areas, len(links))
        if not self._counts(pending):
            return None
        if self._links_anew(areas, links):
            self._reset(areas, has_led=True)
            return None
        if not pending.looks_like_article and self._promises(areas, promised):
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

    def _area(self, name: str) -> Area:
        area = self._areas.setdefault(name, Area())
        self._areas.move_to_end(name)
        if len(self._areas) > _MAX_AREAS:
            _, gone = self._areas.popitem(last=False)
            self._linked -= len(gone.linked)
        return area

    def _known(self, names: Iterable[str]) -> list[Area]:
        return [area for name in names if (area := self._areas.get(name)) is not None]

    def _says_nothing(self, sessions: Iterable[str]) -> bool:
        known = [area for name in sessions if (area := self._areas.get(name)) is not None]
        return any(area.same_again >= _SAME_AGAIN and not area.not_same for area in known)

    def _at_stake(self, wide: Sequence[str], narrow: Sequence[str]) -> list[Area]:
        """What could be cut as a whole."""
        return [*(area for area in self._known(wide[1:]) if not area.is_of_use), *self._known(narrow)]

    def _wasted_so_far(self, wide: Sequence[str], narrow: Sequence[str]) -> int:
        """Towards the next cut, if what is under way leads to nothing."""
        site = self._areas.get(wide[0])
        new = site.new_wasted + site.under_way if site is not None and not self._is_of_use(narrow) else 0
        return max((new, *(area.wasted + area.under_way for area in self._at_stake(wide, narrow))))

    def _is_near_a_cut(self, wide: Sequence[str], narrow: Sequence[str]) -> bool:
        """Whether the requests under way could be the last ones before a cut."""
        if any(area.under_way and area.is_spent(area.under_way) for area in self._at_stake(wide, narrow)):
            return True
        site = self._areas.get(wide[0])
        if site is None or not site.under_way or self._is_of_use(narrow):
            return False
        return site.new_wasted + site.under_way >= LIMIT

    def _is_of_use(self, names: Iterable[str]) -> bool:
        return any(area.is_of_use for area in self._known(names))

    def _reset(self, areas: Areas, *, articles: int = 0, has_led: bool = False) -> None:
        for name in (*areas.wide, *map(_listed, areas.wide), *areas.narrow):
            area = self._area(name)
            area.reset()
            area.articles += articles
            area.has_led = area.has_led or has_led

    def _links_anew(self, areas: Areas, links: Iterable[str]) -> bool:
        """Whether a link leads to an article, and no page of this kind had it before, and few of other kinds."""
        seen = self._area(areas.narrow[-1]).linked
        linked = {hash(without_tokens(url)) for url in links}
        found = {key for key in linked - seen if self._articles.get(key, _MOST_CREDITS) < _MOST_CREDITS}
        for key in found:
            self._articles[key] += 1
        self._linked += len(found)
        seen |= found
        if self._linked > _MAX_LINKED:
            for area in self._areas.values():
                area.linked.clear()
            self._linked = 0
        return bool(found)

    def _promises(self, areas: Areas, promised: Iterable[str]) -> bool:
        """Whether a link looks like an article, of another form than its page, where none has been cut."""
        for url in promised:
            there = areas_of(url)
            if there.narrow != areas.narrow and self._cut.isdisjoint((*there.wide, *there.narrow)):
                key = hash(without_tokens(url))
                if key not in self._promised:
                    self._promised.add(key)
                    if len(self._promised) > _MAX_LINKED:
                        self._promised.clear()
                    return True
        return False

    def _waste(self, pending: Pending, areas: Areas) -> Cut | None:
        wide = _wide(pending, areas)
        is_new = not self._is_of_use(areas.narrow)
        way = self._ways.get(pending.from_page_id or 0)
        is_listed = way.is_long if way is not None else pending.found_by in _LISTING
        before = {*way.areas.wide, *way.areas.narrow} if way is not None and way.is_wasted else set()
        for name in (*wide, *areas.narrow):
            area = self._area(name)
            area.wasted += 1
            area.grown += name in before or "?" in name or is_listed
        for name in wide:
            self._area(name).new_wasted += is_new and (name in before or is_listed)
        return self._cut_now(pending, wide, areas.narrow)

    def _cut_now(self, pending: Pending, wide: Sequence[str], narrow: Sequence[str]) -> Cut | None:
        """The widest area below the site that never had an article; else the narrowest; else what is new in a wide one.

        Wider areas start again: it was not their fault.
        """
        found: tuple[str, int, bool] | None = None
        for name, area in ((name, self._area(name)) for name in (*wide[1:], *narrow)):
            if area.is_spent() and not (name in wide and area.is_of_use):
                found = name, area.wasted, False
                break
        else:
            for name, area in ((name, self._area(name)) for name in reversed(wide)):
                if area.new_wasted >= LIMIT:
                    found = name, area.new_wasted, True
                    break
        if found is None:
            return None
        name, wasted, is_new_only = found
        (self._cut_where_new if is_new_only else self._cut).add(name)
        for other in (*wide, *narrow):
            self._area(other).reset()
        return Cut(name, is_new_only, wasted, pending.url)

    def _remember(self, pending: Pending, areas: Areas, links: int) -> None:
        self._ways[pending.page_id] = Way(
            areas, pending.from_page_id, self.hops(pending), self._counts(pending), links > A_LONG_LIST
        )
        if len(self._ways) > _MAX_WAYS:
            self._ways.popitem(last=False)


def _wide(pending: Pending, areas: Areas) -> tuple[str, ...]:
    """The wide areas of a row: what a list names, and what pages link to, are counted apart."""
    return tuple(map(_listed, areas.wide)) if pending.found_by in _LISTING else areas.wide


def _listed(name: str) -> str:
    return f"{name} of a list"
