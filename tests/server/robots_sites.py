"""A small site whose robots.txt is served in every way that servers have found."""

from __future__ import annotations

from collections.abc import Callable

from tests.server.behaviours import (
    Behaviour,
    Drip,
    Endless,
    Fail,
    Hang,
    InTurn,
    Redirect,
    Reset,
    Serve,
    Truncate,
    Zipped,
)

ARTICLES = 4
SECRET = "/secret/plan-of-the-town-number-9"

_RULES = b"User-agent: *\nDisallow: /secret/\n"
_PADDING = b"# The town has many streets, and each of them has a rule of its own.\n"
_TEXT = "text/plain"


def _text(body: bytes) -> Serve:
    return Serve(body, _TEXT)


ROBOTS: dict[str, Behaviour] = {
    "fine": _text(_RULES),
    "missing": Fail(404),
    "forbidden": Fail(403),
    "unauthorised": Fail(401),
    "gone": Fail(410),
    "broken": Fail(500),
    "overloaded": Fail(503, {"Retry-After": "5"}),
    "too-many": Fail(429),
    "hanging": Hang(),
    "dripping": Drip(_RULES),
    "reset": Reset(),
    "truncated": Truncate(_RULES),
    "empty": _text(b""),
    "html": Serve(b"<!doctype html><title>Home</title><p>Disallow: /"),
    "10-mb": _text(_RULES + _PADDING * (10_000_000 // len(_PADDING)) + b"User-agent: *\nDisallow: /\n"),
    "endless": Endless(_RULES + _PADDING * 1000),
    "zipped": Zipped(_RULES + _PADDING * 10_000, _TEXT),
    "bomb": Zipped(b" ", _TEXT, times=100_000_000),
    "bom": _text(b"\xef\xbb\xbf" + _RULES),
    "cr": _text(_RULES.replace(b"\n", b"\r")),
    "utf-16": _text(_RULES.decode().encode("utf-16")),
    "wrong-label": Serve(_RULES, "application/octet-stream"),
    "moved": Redirect("/rules.txt"),
    "moved-5": Redirect("/hop/2"),
    "moved-6": Redirect("/hop/1"),
    "loop": Redirect("/robots.txt"),
    "elsewhere": Redirect("http://127.0.0.99:9/robots.txt", 302),
    "flaky": InTurn((Fail(500), _text(_RULES))),
    "reset-once": InTurn((Reset(), _text(_RULES))),
    "slow-down": _text(_RULES + b"Crawl-delay: 0.3\n"),
    "go-away": _text(_RULES + b"Crawl-delay: 200\n"),
    "all": _text(b"User-agent: *\nDisallow: /\n"),
    "not-us": _text(b"User-agent: tearsheet\nDisallow: /\n\nUser-agent: *\nDisallow:\n"),
}
"""What /robots.txt does, by the name of the variant."""


def robots_site(variant: str, pages: dict[str, Behaviour]) -> dict[str, Behaviour]:
    """The pages with the variant's robots.txt, and the addresses that its redirects lead through."""
    hops: dict[str, Behaviour] = {f"/hop/{n}": Redirect(f"/hop/{n + 1}") for n in range(1, 6)}
    hops["/hop/6"] = hops["/rules.txt"] = _text(_RULES)
    return {**pages, **hops, "/robots.txt": ROBOTS[variant]}


def robots_sites(
    make_pages: Callable[[str, int], dict[str, Behaviour]],
) -> dict[str, Callable[..., dict[str, Behaviour]]]:
    """A site for each variant, as `robots-NAME`."""

    def make(variant: str) -> Callable[[str, int], dict[str, Behaviour]]:
        return lambda origin, size: robots_site(variant, make_pages(origin, size))

    return {f"robots-{variant}": make(variant) for variant in ROBOTS}
