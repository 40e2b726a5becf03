"""A paper of 1,000 articles that are found in different ways, under many addresses, and that changes overnight."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from tests.server.behaviours import Behaviour, Fail, Redirect, Serve

ARTICLES = 1_000
ONLY_IN_SITEMAP = range(1, 31)
ONLY_IN_FEED = range(31, 51)
ONLY_BEHIND_PAGES = range(51, 101)
LINKED = range(101, ARTICLES + 1)
A_SECTION = 90
"""Articles on a section page; those behind pages come 10 a page."""

CHANGED = range(200, 230)
GONE = range(300, 305)
ADDED = range(ARTICLES + 1, ARTICLES + 11)

_COPIES = range(101, 121)
"""Articles that are linked under every form of their address as well."""

Site = dict[str, Behaviour]


def paper(origin: str, make: Callable[..., str], listing: Callable[..., str], *, is_next_day: bool) -> Site:
    """The site on its first day, or on the next: 30 articles changed, 5 gone, 10 new.

    Args:
        make: The page of an article by its number.
        listing: A page of links by title, paths and the path of the next page.
    """
    numbers = [*range(1, ARTICLES + 1), *(ADDED if is_next_day else ())]
    site: Site = {path(n): Serve(make(n).encode()) for n in numbers}
    if is_next_day:
        site |= {path(n): Serve(make(n).replace("waters it at dawn", "waters it at noon").encode()) for n in CHANGED}
        site |= {path(n): Fail(404) for n in GONE}
    linked = [n for n in (*LINKED, *(ADDED if is_next_day else ())) if not (is_next_day and n in GONE)]
    sections = {f"/section-{at // A_SECTION}/": linked[at : at + A_SECTION] for at in range(0, len(linked), A_SECTION)}
    for name, members in sections.items():
        site[name] = _page(listing, name, map(path, members))
    site["/"] = _page(listing, "The Paper", [*sections, "/archive/", "/forms/"])
    site |= _archive(listing)
    site["/forms/"] = _page(listing, "Other forms", [form for n in _COPIES for form in forms(origin, n)])
    site |= {form: page for n in _COPIES for form, page in _answers(n, make).items()}
    site["/robots.txt"] = Serve(f"User-agent: *\nSitemap: {origin}/maps/index.xml\n".encode(), "text/plain")
    site["/maps/index.xml"] = _xml(f"<sitemapindex><sitemap><loc>{origin}/maps/1.xml</loc></sitemap></sitemapindex>")
    urls = "".join(f"<url><loc>{origin}{path(n)}</loc></url>" for n in ONLY_IN_SITEMAP)
    site["/maps/1.xml"] = _xml(f"<urlset>{urls}</urlset>")
    items = "".join(f"<item><title>Garden</title><link>{origin}{path(n)}</link></item>" for n in ONLY_IN_FEED)
    site["/newest.rss"] = _xml(f'<rss version="2.0"><channel><title>News</title>{items}</channel></rss>')
    return site


def path(number: int) -> str:
    """Where an article stands."""
    return f"/2025/08/gardens-of-the-town-number-{number}"


def forms(origin: str, number: int) -> list[str]:
    """Other ways in which a site writes an article's address."""
    own = path(number)
    host = origin.removeprefix("http://")
    return [
        *(f"{own}{end}" for end in ("?utm_source=feed&utm_medium=rss", "?fbclid=Iw4R", "#comments", "/", "?print=1")),
        *(f"{own}{end}" for end in ("?amp=1", "/amp", "?replytocom=7", "?mobile=1", ";jsessionid=0A1B2C", "?gclid=x")),
        f"http://{host.upper()}{own}",
        f"//{host}{own}",
        own.replace("/2025/", "/2025/./"),
        own.replace("gardens", "g%61rdens"),
        f"/short/{number}",
    ]


def _answers(number: int, make: Callable[..., str]) -> Site:
    """The forms that are addresses of their own to the server: AMP and print pages, a slash, a short link."""
    own, page = path(number), Serve(make(number).encode())
    copies = [f"{own}{end}" for end in ("/", "?print=1", "?amp=1", "/amp", "?replytocom=7", "?mobile=1")]
    return {**dict.fromkeys(copies, page), f"{own};jsessionid=0A1B2C": page, f"/short/{number}": Redirect(own)}


def _archive(listing: Callable[..., str]) -> Site:
    """A list of five pages, of which only the first is linked."""
    site: Site = {}
    for at in range(0, len(ONLY_BEHIND_PAGES), 10):
        number = at // 10 + 1
        older = f"/archive/page/{number + 1}/" if at + 10 < len(ONLY_BEHIND_PAGES) else None
        members = map(path, ONLY_BEHIND_PAGES[at : at + 10])
        name = "/archive/" if number == 1 else f"/archive/page/{number}/"
        site[name] = Serve(listing("Archive", members, older).encode())
    return site


def _page(listing: Callable[..., str], title: str, links: Iterable[str]) -> Serve:
    feed = '<link rel="alternate" type="application/rss+xml" href="/newest.rss">'
    return Serve(listing(title, links, None).replace("</head>", f"{feed}</head>").encode())


def _xml(text: str) -> Serve:
    return Serve(text.encode(), "application/xml")
