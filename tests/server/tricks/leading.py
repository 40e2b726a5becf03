"""Redirects and links to where a crawler must not go, or never ends."""

from __future__ import annotations

from tests.server.articles import article
from tests.server.behaviours import Behaviour, Made, Raw, Redirect, Serve
from tests.server.tricks.trick import OUT_OF_SCOPE, REDIRECTED, STORED, UNKNOWN, Place, Site, Trick, failed

SECRET = "/private/plans"
"""robots.txt disallows it."""


def _refresh(to: str) -> Behaviour:
    head = f'<meta http-equiv="refresh" content="0; url={to}"><title>One moment</title>'
    return Serve(f"<!doctype html><html><head>{head}</head><body><p>One moment.</body></html>".encode())


def _count(path: str) -> int:
    return int(path.rpartition("-")[2])


class RedirectLoop(Trick):
    """To itself."""

    fate = REDIRECTED

    def behaviour(self, place: Place) -> Behaviour:
        return Redirect(self.path)


class RedirectPair(Trick):
    """Two that point to each other."""

    fate, most_requests = REDIRECTED, 2

    def claims(self) -> tuple[str, ...]:
        return (f"{self.path}*",)

    def pages(self, place: Place) -> Site:
        return {self.path: Redirect(f"{self.path}-back"), f"{self.path}-back": Redirect(self.path)}


class RedirectChain(Trick):
    """Each to a new one, without end."""

    fate, most_requests = REDIRECTED, 27

    def claims(self) -> tuple[str, ...]:
        return (f"{self.path}*",)

    def pages(self, place: Place) -> Site:
        def on(path: str) -> Behaviour:
            return Redirect(f"{self.path}-{_count(path) + 1}")

        return {self.path: Redirect(f"{self.path}-1"), f"{self.path}-*": Made(on)}


class RefreshLoop(Trick):
    """A page that sends its readers to another, and that back."""

    fate, most_requests = REDIRECTED, 2

    def claims(self) -> tuple[str, ...]:
        return (f"{self.path}*",)

    def pages(self, place: Place) -> Site:
        return {self.path: _refresh(f"{self.path}-back"), f"{self.path}-back": _refresh(self.path)}


class RefreshChain(Trick):
    """Pages that send their readers on and on."""

    fate, most_requests = REDIRECTED, 27

    def claims(self) -> tuple[str, ...]:
        return (f"{self.path}*",)

    def pages(self, place: Place) -> Site:
        def on(path: str) -> Behaviour:
            return _refresh(f"{self.path}-{_count(path) + 1}")

        return {self.path: _refresh(f"{self.path}-1"), f"{self.path}-*": Made(on)}


class RefreshElsewhere(Trick):
    """A page that sends its readers to another server."""

    fate = OUT_OF_SCOPE

    def behaviour(self, place: Place) -> Behaviour:
        return _refresh(f"{place.other}/refreshed")


class _RedirectTo(Trick):
    """A redirect out of the site."""

    fate = OUT_OF_SCOPE
    to = ""

    def behaviour(self, place: Place) -> Behaviour:
        port = place.other.rpartition(":")[2]
        return Redirect(self.to.format(other=place.other, port=port, host=place.origin.removeprefix("http://")), 302)


class RedirectToOtherPort(_RedirectTo):
    """Another port of the same host."""

    to = "{other}/port"


class RedirectToLoopback(_RedirectTo):
    """The machine itself, by name."""

    to = "http://localhost:{port}/name"


class RedirectToMetadata(_RedirectTo):
    """Where clouds keep their secrets."""

    to = "http://169.254.169.254/latest/meta-data/"


class RedirectToDecimal(_RedirectTo):
    """The machine itself, as one number."""

    to = "http://2130706433:{port}/decimal"


class RedirectToOctal(_RedirectTo):
    """The same in octal."""

    to = "http://0177.0.0.1:{port}/octal"


class RedirectToIpv6(_RedirectTo):
    """The same in IPv6."""

    to = "http://[::ffff:127.0.0.1]:{port}/mapped"


class RedirectToUserinfo(_RedirectTo):
    """The site's own name as a user of another."""

    to = "http://{host}@127.0.0.1:{port}/userinfo"


class RedirectToSlashes(_RedirectTo):
    """Another server, without a scheme."""

    to = "//127.0.0.1:{port}/slashes"


class RedirectToBackslashes(_RedirectTo):
    """The same as browsers read it."""

    to = "\\\\127.0.0.1:{port}\\backslashes"


class RedirectToFile(_RedirectTo):
    """A file of this machine."""

    to = "file:///etc/passwd"


class RedirectToFtp(_RedirectTo):
    """An FTP server."""

    to = "ftp://127.0.0.1:{port}/story"


class RedirectToScript(_RedirectTo):
    """A script."""

    to = "javascript:fetch('/')"


class RedirectToData(_RedirectTo):
    """An article in the address."""

    to = "data:text/html,<h1>News</h1>"


class RedirectNowhere(Trick):
    """A redirect that does not say where to."""

    fate = failed("http_error")

    def behaviour(self, place: Place) -> Behaviour:
        return Raw(b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n")


class RedirectToSecret(Trick):
    """What robots.txt disallows, by redirect."""

    fate, forbidden = REDIRECTED, (SECRET,)

    def pages(self, place: Place) -> Site:
        return {self.path: Redirect(SECRET), SECRET: Serve(article(self.number).encode())}


class ForeignBase(Trick):
    """An article whose links are meant for another server."""

    fate, most_requests = STORED, 1

    def behaviour(self, place: Place) -> Behaviour:
        body = article(self.number).replace("<head>", f'<head><base href="{place.other}/">')
        return Serve(body.replace("</article>", '</article><a href="based">A story of the base</a>').encode())


class ForeignCanonical(Trick):
    """An article that calls another server its home."""

    fate = STORED

    def behaviour(self, place: Place) -> Behaviour:
        body = article(self.number)
        own = body[body.index('<link rel="canonical"') :].partition(">")[0] + ">"
        return Serve(body.replace(own, f'<link rel="canonical" href="{place.other}/canonical">').encode())


class WickedLinks(Trick):
    """An article that links to everything but pages."""

    fate = STORED

    def behaviour(self, place: Place) -> Behaviour:
        port = place.other.rpartition(":")[2]
        targets = (
            *(
                "file:///etc/passwd",
                "ftp://127.0.0.1/x",
                "data:text/html,<h1>x",
                "javascript:alert(1)",
                "mailto:a@b.example",
            ),
            *("JaVaScRiPt:alert(1)", " javascript:alert(1)", "java\tscript:alert(1)", "view-source:http://a.example/"),
            *(f"{place.other}/linked", f"//127.0.0.1:{port}/linked", f"http://localhost:{port}/linked", "http://0/"),
            *(f"http://user:word@127.0.0.1:{port}/linked", "http://[::1]:1/", "http://[::1", "http://a.example:99999/"),
            *("http://" + "a" * 300 + ".example/", "/" + "x" * 100_000, "http://%00/", "s3://bucket/key", "\x00\x01"),
        )
        cards = "".join(f'<li><a href="{target}">Related story number {n}</a></li>' for n, target in enumerate(targets))
        related = f'<section class="related-articles"><h2>Related articles</h2><ul>{cards}</ul></section>'
        return Serve(article(self.number).replace("</article>", f"</article>{related}").encode())


class LongAddress(Trick):
    """A page at an address of 10,000 characters."""

    fate = UNKNOWN
    most_requests = 0

    @property
    def path(self) -> str:
        return f"/odd/{self.name}-" + "x" * 10_000

    def behaviour(self, place: Place) -> Behaviour:
        return Serve(article(self.number).encode())


class EveryPageIsHome(Trick):
    """Two articles that call the home page their address."""

    fate, most_requests = STORED, 2

    def pages(self, place: Place) -> Site:
        def made(number: int, more: str = "") -> Behaviour:
            body = article(number).replace('rel="canonical" href="', 'rel="canonical" href="/" data-own="')
            return Serve(body.replace("</article>", f"</article>{more}").encode())

        link = f'<a href="{self.path}-too">Another story of the same kind, at home everywhere</a>'
        return {self.path: made(self.number, link), f"{self.path}-too": made(self.number + 1)}

    def stored_paths(self) -> tuple[str, ...]:
        return (self.path, f"{self.path}-too")


class RedirectIntoHeaders(Trick):
    """A redirect that would put a header into the next request."""

    fate = (OUT_OF_SCOPE, REDIRECTED)
    most_requests = 2

    def behaviour(self, place: Place) -> Behaviour:
        return Redirect("/odd/redirected%0d%0aX-Forged:%20yes")


REDIRECTS_OUT = (
    *(RedirectToOtherPort, RedirectToLoopback, RedirectToMetadata, RedirectToDecimal, RedirectToOctal, RedirectToIpv6),
    *(RedirectToUserinfo, RedirectToSlashes, RedirectToBackslashes, RedirectToFile, RedirectToFtp, RedirectToScript),
    RedirectToData,
)
TRICKS: tuple[type[Trick], ...] = (
    *(RedirectLoop, RedirectPair, RedirectChain, RefreshLoop, RefreshChain, RefreshElsewhere, *REDIRECTS_OUT),
    *(RedirectNowhere, RedirectToSecret, ForeignBase, ForeignCanonical, WickedLinks, LongAddress, EveryPageIsHome),
    RedirectIntoHeaders,
)
