"""Parts of a site that go on for ever and lead to nothing."""

from __future__ import annotations

import gzip
import hashlib
import re
from collections.abc import Iterable

from tests.server.articles import article
from tests.server.behaviours import Behaviour, Made, Serve
from tests.server.tricks.trick import Fate, Place, Site, Trick, dropped

_LED = (dropped("listing"), dropped("not_article"), dropped("empty"))


def _page(title: str, links: Iterable[str], words: str = "") -> Behaviour:
    anchors = "".join(f'<li><a href="{link}">{link.strip("/").rpartition("/")[2]}</a></li>' for link in links)
    return Serve(
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title></head><body><nav>'
        f'<a href="/">Home</a></nav><main><h1>{title}</h1><p>{words}</p><ul>{anchors}</ul></main></body>'.encode()
    )


def _word(seed: str) -> str:
    """A word that the seed makes."""
    digits = hashlib.sha256(seed.encode()).digest()
    return "".join("bdfgklmnprstvz"[byte % 14] + "aeiou"[byte % 5] for byte in digits[:3])


class Maze(Trick):
    """A part of the site under the trick's path."""

    fate: tuple[Fate, ...] = _LED
    most_requests = 52
    """Fifty that lead to nothing, and the way in."""

    def pages(self, place: Place) -> Site:
        return {self.path: Made(self.made), f"{self.path}/*": Made(self.made), f"{self.path}?*": Made(self.made)}

    def made(self, path: str) -> Behaviour:
        """The page at a path."""
        raise NotImplementedError


class Calendar(Maze):
    """Months and days, back to the beginning of time."""

    def made(self, path: str) -> Behaviour:
        found = re.search(r"/(\d+)/(\d+)(/\d+)?$", path)
        year, month = (int(found[1]), int(found[2])) if found else (2026, 11)
        at = year * 12 + month - 1
        months = [f"{self.path}/{near // 12}/{near % 12 + 1}" for near in (at - 1, at + 1)]
        days = [f"{self.path}/{year}/{month}/{day}" for day in range(1, 29)]
        return _page(f"Events in {month}/{year}", [*months, *days], "No events on this day.")


class CalendarInQuery(Maze):
    """The same with the month in the query."""

    def made(self, path: str) -> Behaviour:
        month = int(path.rpartition("=")[2]) if "=" in path else 1
        return _page(f"Month {month}", [f"{self.path}?month={month + 1}", f"{self.path}?month={month - 1}"])


class SessionInQuery(Maze):
    """Every link has a new session."""

    def made(self, path: str) -> Behaviour:
        token = hashlib.sha256(path.encode()).hexdigest()[:24]
        rooms = ("hall", "stairs", "attic", "cellar", "yard")
        return _page("A house", [f"{self.path}/{room}?visit={token}" for room in rooms], "Rooms of the house.")


class SessionInPath(Maze):
    """The same in the path."""

    def made(self, path: str) -> Behaviour:
        token = hashlib.sha256(path.encode()).hexdigest()[:24]
        rooms = ("hall", "stairs", "attic", "cellar", "yard")
        return _page("A house", [f"{self.path}/{token}/{room}" for room in rooms], "Rooms of the house.")


class SessionArticle(Maze):
    """One article under ever new sessions."""

    fate = (Fate("stored"),)

    def made(self, path: str) -> Behaviour:
        token = hashlib.sha256(path.encode()).hexdigest()[:24]
        body = article(self.number).replace('rel="canonical"', 'rel="prev"')
        link = f'<a href="{self.path}?visit={token}">The same once more, for this visit only</a>'
        return Serve(body.replace("</article>", f"</article>{link}").encode())


class GrowingPath(Maze):
    """A relative link that makes the path longer each time."""

    def made(self, path: str) -> Behaviour:
        return _page("Deeper", [f"{path.rstrip('/')}/{_word(path)}/"])


class RepeatingPath(Maze):
    """A relative link that repeats the path."""

    most_requests = 12

    def made(self, path: str) -> Behaviour:
        return _page("Again", [f"{path.rstrip('/')}/again/", f"{path.rstrip('/')}/and/again/"])


class Facets(Maze):
    """A shop in which every choice can be combined with every other."""

    def made(self, path: str) -> Behaviour:
        chosen = path.partition("?")[2].split("&") if "?" in path else []
        more = [f"{name}={value}" for name in ("colour", "size", "cut", "price", "sort") for value in range(8)]
        links = [f"{self.path}?{'&'.join(sorted({*chosen, choice}))}" for choice in more if choice not in chosen]
        return _page("Shirts", links, "Shirts in all colours.")


class EndlessTags(Maze):
    """Tags that lead to tags."""

    def made(self, path: str) -> Behaviour:
        return _page("A tag", [f"{self.path}/{_word(f'{path}{n}')}" for n in range(10)])


class EndlessPagination(Maze):
    """Always one more page, with the same few stories."""

    def made(self, path: str) -> Behaviour:
        number = int(path.rpartition("/")[2]) if path[-1].isdigit() else 1
        stories = [f"/2025/08/gardens-of-the-town-number-{n}" for n in range(1, 6)]
        return _page(f"Page {number}", [*stories, f"{self.path}/page/{number + 1}"])


class RandomPaths(Maze):
    """Every page leads to ten others with names of chance."""

    def made(self, path: str) -> Behaviour:
        links = [f"{self.path}/{_word(f'a{path}{n}')}/{_word(f'b{path}{n}')}/{_word(f'c{path}{n}')}" for n in range(10)]
        return _page("A wood", links)


class Counter(Maze):
    """A page that counts its readers in the address."""

    def made(self, path: str) -> Behaviour:
        count = int(path.rpartition("=")[2]) if "=" in path else 0
        return _page(f"Reader {count}", [f"{self.path}?reader={count + 1}"])


class SitemapMaze(Trick):
    """Named by robots.txt: a sitemap of the trick's own."""

    fate = Fate("followed")

    @property
    def path(self) -> str:
        return f"/maps/{self.name}.xml"


class SitemapChain(SitemapMaze):
    """An index of an index of an index."""

    most_requests = 5

    def pages(self, place: Place) -> Site:
        def made(path: str) -> Behaviour:
            number = int(re.sub(r"\D", "", path) or 0) + 1
            index = f"<sitemapindex><sitemap><loc>{place.origin}/maps/chain-{number}.xml</loc></sitemap></sitemapindex>"
            return Serve(index.encode(), "application/xml")

        return {self.path: Made(made), "/maps/chain-*": Made(made)}

    def claims(self) -> tuple[str, ...]:
        return (self.path, "/maps/chain-*")


class MillionUrls(SitemapMaze):
    """A packed sitemap of a million addresses, all of them empty."""

    most_requests = 52

    @property
    def path(self) -> str:
        return f"/maps/{self.name}.xml.gz"

    def pages(self, place: Place) -> Site:
        urls = "".join(f"<url><loc>{place.origin}/million/{n}</loc></url>" for n in range(1_000_000))
        packed = gzip.compress(f"<urlset>{urls}</urlset>".encode(), 1)
        return {self.path: Serve(packed, "application/gzip"), "/million/*": _page("Nothing", [])}

    def claims(self) -> tuple[str, ...]:
        return (self.path, "/million/*")


TRICKS: tuple[type[Trick], ...] = (
    *(Calendar, CalendarInQuery, SessionInQuery, SessionInPath, SessionArticle, GrowingPath, RepeatingPath, Facets),
    *(EndlessTags, EndlessPagination, RandomPaths, Counter, SitemapChain, MillionUrls),
)
