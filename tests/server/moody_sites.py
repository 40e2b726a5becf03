"""Sites that turn requests away, and pages that ask for something of who copies them."""

from __future__ import annotations

from collections.abc import Callable

from tests.server.behaviours import Behaviour, Fail, InTurn, Reset, Serve

Site = dict[str, Behaviour]
Make = Callable[..., str]

_LONG_AGO = "Wed, 01 Jan 2025 00:00:00 GMT"


def moody(make: Make, listing: Make) -> Site:
    """One address for each way of being turned away for a while."""

    def then(number: int, *first: Behaviour) -> InTurn:
        return InTurn((*first, Serve(make(number).encode())))

    pages: Site = {
        "/2025/08/busy-number-1": then(1, Fail(429, {"Retry-After": "0"})),
        "/2025/08/since-long-number-2": then(2, Fail(503, {"Retry-After": _LONG_AGO})),
        "/2025/08/soon-number-3": then(3, Fail(503, {"Retry-After": "soon"})),
        "/2025/08/tomorrow-number-4": Fail(503, {"Retry-After": "86400"}),
        "/2025/08/stubborn-number-5": Fail(503),
        "/2025/08/broken-number-6": Fail(500),
        "/2025/08/rough-number-7": then(7, Reset(), Reset(), Reset()),
        "/2025/08/missing-number-8": Fail(404),
        "/2025/08/teapot-number-9": Fail(418),
    }
    return {"/": Serve(listing("Moods", pages, None).encode())} | pages


def overrun(make: Make, listing: Make) -> Site:
    """A home page, and 40 articles behind it of which none can be had; then not even robots.txt can."""
    paths = [f"/2025/08/out-of-order-number-{number}" for number in range(40)]
    robots = InTurn((Fail(404), Fail(503)))
    site: Site = {"/": Serve(listing("Overrun", paths, None).encode()), "/robots.txt": robots}
    return site | dict.fromkeys(paths, Fail(503))


def patient(make: Make, listing: Make) -> Site:
    """An article that asks to be left alone for minutes."""
    path = "/2025/08/later-number-1"
    return {"/": Serve(listing("Later", [path], None).encode()), path: Fail(429, {"Retry-After": "200"})}


def reserved(make: Make, listing: Make) -> Site:
    """Articles that ask for no copy, no index, no mining, in every way that they can."""

    def said(number: int, meta: str = "", **headers: str) -> Serve:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return Serve(make(number).replace("</head>", f"{meta}</head>").encode(), headers=named)

    pages: Site = {
        "/2025/08/plain-number-1": said(1),
        "/2025/08/meta-number-2": said(2, '<meta name="robots" content="noarchive, noindex">'),
        "/2025/08/header-number-3": said(3, X_Robots_Tag="noarchive"),
        "/2025/08/for-us-number-4": said(4, X_Robots_Tag="tearsheet: noarchive"),
        "/2025/08/for-others-number-5": said(5, X_Robots_Tag="otherbot: noarchive, none"),
        "/2025/08/mining-number-6": said(6, TDM_Reservation="1"),
        "/2025/08/mining-meta-number-7": said(7, "<META content='1' NAME='tdm-reservation'>"),
    }
    return {"/": Serve(listing("Reserved", pages, None).encode())} | pages
