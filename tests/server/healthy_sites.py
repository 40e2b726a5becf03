"""Large healthy sites that resemble traps: every article of theirs is worth finding."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from tests.server.articles import article
from tests.server.behaviours import Behaviour, Redirect, Serve

Site = dict[str, Behaviour]
_A_PAGE = 10


def _links(title: str, targets: Iterable[tuple[str, str]]) -> Serve:
    items = "".join(f'<li><a href="{path}">{words}</a></li>' for path, words in targets)
    return Serve(
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title></head><body><nav>'
        f'<a href="/">Home</a></nav><main><h1>{title}</h1><ul>{items}</ul></main></body></html>'.encode()
    )


def _story(path: str, number: int, more: str = "") -> Serve:
    body = re.sub(r'<link rel="canonical"[^>]*>', f'<link rel="canonical" href="{path}">', article(number))
    return Serve(body.replace("</main>", f"{more}</main>").encode())


def _paged(first: str, name: Callable[[int], str], paths: list[str]) -> Iterator[tuple[str, Serve]]:
    """A list of articles on several pages, each with the next."""
    for page, at in enumerate(range(0, len(paths), _A_PAGE)):
        targets = [(path, f"Story at {path}") for path in paths[at : at + _A_PAGE]]
        targets += [(name(page + 1), "Older")] if at + _A_PAGE < len(paths) else []
        yield (name(page) if page else first), _links(f"Stories, page {page}", targets)


def numbered(origin: str, size: int) -> Site:
    """Everything in the query: articles, pages of the list, and two useless copies of each article."""
    paths = [f"/article.php?id={n}" for n in range(size)]
    more = '<a href="/print.php?id={0}">Print</a> <a href="/comment.php?id={0}&amp;reply=1">Reply to this</a>'
    site: Site = {path: _story(path, n, more.format(n)) for n, path in enumerate(paths)}
    site |= {f"/print.php?id={n}": _story(path, n) for n, path in enumerate(paths)}
    site |= {f"/comment.php?id={n}&reply=1": _links("Reply", []) for n in range(size)}
    return site | dict(_paged("/", "/index.php?page={}".format, paths))


def tagged(origin: str, size: int) -> Site:
    """Articles that nothing but tags lead to, five a tag, and tags that lead to tags."""
    tags = size // 5
    paths = [f"/story/the-garden-behind-house-{n}" for n in range(size)]
    site: Site = {path: _story(path, n, f'<a href="/tag/t{n // 5}">Tag</a>') for n, path in enumerate(paths)}
    for tag in range(tags):
        own = [(path, f"Story at {path}") for path in paths[tag * 5 : tag * 5 + 5]]
        others = [(f"/tag/t{(tag * 3 + step) % tags}", f"t{step}") for step in (1, 2, 3)]
        site[f"/tag/t{tag}"] = _links(f"Tag {tag}", own + others)
    for page in range(0, tags, 50):
        names = [(f"/tag/t{tag}", f"t{tag}") for tag in range(page, min(page + 50, tags))]
        site[f"/tags?p={page // 50}" if page else "/tags"] = _links(
            "Tags", [*names, (f"/tags?p={page // 50 + 1}", "Next")]
        )
    return site | {"/": _links("Home", [("/tags", "All tags")])}


def stale(origin: str, size: int) -> Site:
    """A sitemap in which as many dead addresses of the same form come before the living ones."""
    living = [f"/2024/the-garden-behind-house-{n}" for n in range(size)]
    dead = [f"/2010/the-bench-beside-lamp-{n}" for n in range(size)]
    urls = "".join(f"<url><loc>{origin}{path}</loc></url>" for path in (*dead, *living))
    site: Site = {path: _story(path, n) for n, path in enumerate(living)}
    site["/sitemap.xml"] = Serve(f"<urlset>{urls}</urlset>".encode(), "application/xml")
    return site | {"/": _links("Home", [(path, "A story of today") for path in living[:10]])}


def weblog(origin: str, size: int) -> Site:
    """Articles at the root, each with a short address, in categories, tags, months and by authors, all in pages."""
    paths = [f"/the-garden-behind-house-{n}/" for n in range(size)]
    site: Site = dict(_paged("/", "/page/{}/".format, paths))
    groups = {"category": 4, "tag": 60, "author": 12, "2025": 12}
    for n, path in enumerate(paths):
        site[f"/?p={n}"] = Redirect(path, 302)
        named = " ".join(f'<a href="/{kind}/{kind}-{n % count}/">{kind}</a>' for kind, count in groups.items())
        site[path] = _story(path, n, f'<p>{named} <a href="/?p={n}">Short address</a></p>')
    for kind, count in groups.items():
        for member in range(count):
            first = f"/{kind}/{kind}-{member}/"
            site |= dict(_paged(first, (first + "page/{}/").format, paths[member::count]))
    return site


HEALTHY_SITES = {site.__name__: site for site in (numbered, tagged, stale, weblog)}
