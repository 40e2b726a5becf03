"""The sites that the test server can be, by name. Each maps paths to behaviours."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from html import escape

from demo.site import build_site
from tests.server.articles import article, article_path
from tests.server.behaviours import Behaviour, Fail, InTurn, Redirect, Reset, Serve, Truncate, Zipped
from tests.server.healthy_sites import HEALTHY_SITES
from tests.server.hostile import hostile
from tests.server.moody_sites import moody, overrun, patient, reserved
from tests.server.paper_site import paper
from tests.server.robots_sites import ARTICLES, SECRET, robots_sites
from tests.server.tricks.mazes import Calendar
from tests.server.tricks.trick import Place

LISTED_AT_ONCE = 25

Site = dict[str, Behaviour]


def demo(origin: str, size: int) -> Site:
    """The bundled demo site; `size` is of no account."""
    return {path: Serve(r.body, r.content_type, r.status) for path, r in build_site(origin).items()}


def town(origin: str, size: int) -> Site:
    """`size` articles behind a paginated home page, a section, a sitemap and a feed; /private/ is disallowed."""
    paths = [article_path(number) for number in range(1, size + 1)]
    site: Site = {path: Serve(article(number).encode()) for number, path in enumerate(paths, 1)}
    for at in range(0, max(size, 1), LISTED_AT_ONCE):
        number = at // LISTED_AT_ONCE + 1
        older = f"/page/{number + 1}/" if at + LISTED_AT_ONCE < size else None
        site["/" if number == 1 else f"/page/{number}/"] = Serve(
            listing("Town News", paths[at : at + LISTED_AT_ONCE], older).encode()
        )
    site["/gardens/"] = Serve(listing("Gardens", paths[:5], None).encode())
    site["/private/plan"] = Serve(article(0).encode())
    site["/robots.txt"] = Serve(
        f"User-agent: *\nDisallow: /private/\nSitemap: {origin}/sitemap.xml\n".encode(), "text/plain"
    )
    site["/sitemap.xml"] = Serve(sitemap(origin, [*paths, "/private/plan"]).encode(), "application/xml")
    site["/feed.xml"] = Serve(feed(origin, paths[:10]).encode(), "application/rss+xml")
    return site


def redesigned(origin: str, size: int) -> Site:
    """Town after a redesign: other names and boxes, and no day is said anywhere."""
    site = town(origin, size)
    for number in range(1, size + 1):
        page = article(number).replace("article-body", "x1").replace("standfirst", "x2")
        page = re.sub("<time.*?</time>", "", page)
        site[article_path(number)] = Serve(page.encode())
    return site


def bare(origin: str, size: int) -> Site:
    """Like town, without sitemap, feed and robots.txt: listings alone lead to the articles."""
    return {path: it for path, it in town(origin, size).items() if not path.endswith((".xml", ".txt"))}


def awkward(origin: str, size: int) -> Site:
    """One address for each thing that can go wrong, and one good article."""
    good = article(1).encode()
    site: Site = {
        "/2025/08/good-morning-number-1": Serve(good),
        "/2025/08/zipped-number-2": Zipped(article(2).encode()),
        "/2025/08/half-number-3": Truncate(article(3).encode()),
        "/2025/08/reset-number-4": Reset(),
        "/2025/08/second-try-number-5": InTurn((Fail(503), Serve(article(5).encode()))),
        "/2025/08/moved-number-6": Redirect("/2025/08/good-morning-number-1"),
        "/2025/08/round-number-7": Redirect("/2025/08/round-number-7"),
        "/2025/08/away-number-8": Redirect("https://elsewhere.invalid/story"),
        "/2025/08/missing-number-9": Fail(404),
        "/report": Serve(b"%PDF-1.7\n1 0 obj\n<</Type/Catalog>>\nendobj\n%%EOF", "application/pdf"),
        "/2025/08/liar-number-10": Serve(b"%PDF-1.7\n1 0 obj\n<</Type/Catalog>>\nendobj\n%%EOF"),
        "/empty": Serve(b""),
    }
    return {"/": Serve(listing("Trouble", site, None).encode())} | site


def closed(origin: str, size: int) -> Site:
    """robots.txt allows nothing."""
    return town(origin, size) | {"/robots.txt": Serve(b"User-agent: *\nDisallow: /\n", "text/plain")}


def broken_robots(origin: str, size: int) -> Site:
    """robots.txt can't be had, which by RFC 9309 means stop."""
    return town(origin, size) | {"/robots.txt": Fail(500)}


def riddle(origin: str, size: int) -> Site:
    """`size` articles whose headline, body, date and related links only their class names tell."""
    paths = [f"/2025/08/riddle-of-the-town-number-{number}" for number in range(1, size + 1)]
    site: Site = {path: Serve(_riddle(number, paths).encode()) for number, path in enumerate(paths, 1)}
    return {"/": Serve(listing("Riddles", paths, None).encode())} | site


def guarded(origin: str, size: int) -> Site:
    """A home page that leads to a few articles and to one that robots.txt may disallow."""
    paths = [*map(article_path, range(1, ARTICLES + 1)), SECRET]
    pages: Site = {path: Serve(article(number).encode()) for number, path in enumerate(paths, 1)}
    return {"/": Serve(listing("Guarded", paths, None).encode())} | pages


def calendar(origin: str, size: int) -> Site:
    """`size` articles and a calendar without end."""
    maze = Calendar()
    paths = [article_path(number) for number in range(1, size + 1)]
    pages = {path: Serve(article(number).encode()) for number, path in enumerate(paths, 1)}
    home: Site = {"/": Serve(listing("Town News", [*paths, maze.path], None).encode())}
    return home | pages | maze.pages(Place(origin, origin))


def two_schemes(origin: str, size: int) -> Site:
    """An article that is linked by http, and again by https, which nobody answers."""
    paths = [article_path(1), origin.replace("http:", "https:") + article_path(2)]
    return {"/": Serve(listing("Town News", paths, None).encode()), article_path(1): Serve(article(1).encode())}


SITES: dict[str, Callable[[str, int], Site]] = {
    **{
        site.__name__: site
        for site in (demo, town, redesigned, bare, awkward, closed, broken_robots, riddle, calendar, two_schemes)
    },
    **{
        make.__name__: lambda origin, size, make=make: make(article, listing)
        for make in (moody, overrun, patient, reserved)
    },
    "paper": lambda origin, size: paper(origin, article, listing, is_next_day=False),
    "paper-next-day": lambda origin, size: paper(origin, article, listing, is_next_day=True),
    **HEALTHY_SITES,
    "hostile": lambda origin, size: hostile(origin, size, listing),
    **robots_sites(guarded),
}


def _riddle(number: int, paths: list[str]) -> str:
    paragraphs = "".join(
        f"<p>Riddle {number} has {number + part} answers, of which the town knows one, and it does not tell. "
        "Whoever asks is sent to the mill, and from there, after a while and a cup of tea, to the bridge.</p>"
        f"<p class=x4>The mill sells flour {part}, and sends it to every house in the valley by boat.</p>"
        for part in range(3)
    )
    links = "".join(f'<div><a href="{path}">On to {path[-1]}</a></div>' for path in paths if path[-1] != str(number))
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Riddles</title></head><body>'
        f"<div><h1>Riddles</h1><div class=x1>What has {number} legs?</div>"
        f"<div class=x2>{number:02}.08.2025 00:30</div><div class=x3>{paragraphs}</div>"
        f"<div>The week in pictures, and nothing else, was better than the last week in pictures.</div>"
        f"<div class=x5>{links}</div></div></body></html>"
    )


def listing(title: str, paths: Iterable[str], older: str | None) -> str:
    """A page of links."""
    links = "".join(f'<li><h2><a href="{path}">Story at {escape(path)}</a></h2></li>' for path in paths)
    pager = f'<nav class="pagination"><a rel="next" href="{older}">Older</a></nav>' if older else ""
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title></head>'
        f"<body><main><h1>{title}</h1><ul>{links}</ul>{pager}</main></body></html>"
    )


def sitemap(origin: str, paths: Iterable[str]) -> str:
    """A sitemap of one file."""
    urls = "".join(f"<url><loc>{origin}{path}</loc></url>" for path in paths)
    return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>'


def feed(origin: str, paths: Iterable[str]) -> str:
    """An RSS feed."""
    items = "".join(f"<item><title>Story at {path}</title><link>{origin}{path}</link></item>" for path in paths)
    return f'<rss version="2.0"><channel><title>Town News</title><link>{origin}/</link>{items}</channel></rss>'
