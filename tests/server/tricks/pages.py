"""Pages that are no articles although they look like some, and articles whose markup bites."""

from __future__ import annotations

import json

from tests.server.articles import article
from tests.server.behaviours import Behaviour, Serve
from tests.server.tricks.trick import STORED, Fate, Place, Trick, dropped, failed

_NO_ARTICLE = (dropped("not_article"), dropped("listing"), dropped("empty"), dropped("no_text"), dropped("no_title"))


def _page(title: str, body: str, head: str = "") -> Behaviour:
    return Serve(
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title} | Town News</title>{head}</head>'
        f'<body><header><nav><a href="/">Home</a> <a href="/gardens/">Gardens</a></nav></header><main>{body}</main>'
        "<footer>Town News</footer></body></html>".encode()
    )


class SoftNotFound(Trick):
    """Not found, with status 200 and a long excuse."""

    fate = _NO_ARTICLE

    def behaviour(self, place: Place) -> Behaviour:
        excuse = (
            "The page you are looking for might have been removed, had its name changed, or is temporarily "
            "unavailable. Please check the address for mistakes, go back to the home page, or use the search. "
        )
        return _page("Page not found", f"<h1>404: Page not found</h1><p>{excuse}</p><p>{excuse}</p>")


class LoginWall(Trick):
    """A form in place of the page."""

    fate = _NO_ARTICLE

    def behaviour(self, place: Place) -> Behaviour:
        form = (
            '<form action="/login" method="post"><label>E-mail <input name="email"></label>'
            '<label>Password <input type="password" name="p"></label><button>Log in</button></form>'
        )
        words = "Please log in to continue. You need an account to read Town News. Forgot your password? Register now."
        return _page("Log in", f"<h1>Log in</h1><p>{words}</p>{form}")


class BotWall(Trick):
    """A doorman who wants to see a browser."""

    fate = _NO_ARTICLE

    def behaviour(self, place: Place) -> Behaviour:
        words = (
            "Checking your browser before you go on. This takes a few seconds. Please enable JavaScript and cookies "
            "to continue. Verify that you are human by completing the action below. Ray ID: 8f1b2c3d4e5f."
        )
        return _page("Just a moment...", f"<h1>Just a moment...</h1><p>{words}</p>")


class ConsentPage(Trick):
    """Cookies first."""

    fate = _NO_ARTICLE

    def behaviour(self, place: Place) -> Behaviour:
        words = (
            "We and our 842 partners store and access information on your device, such as cookies, to show personal "
            "advertising and content, measure both, and develop our services. You may accept all, or manage your "
            "choices, at any time, in our privacy policy. "
        )
        buttons = "<button>Accept all</button><button>Reject all</button><button>Manage choices</button>"
        return _page("Before you continue", f"<h1>We value your privacy</h1><p>{words}</p><p>{words}</p>{buttons}")


class EmptyShell(Trick):
    """A page that only a script would fill."""

    fate = _NO_ARTICLE

    def behaviour(self, place: Place) -> Behaviour:
        return Serve(
            b'<!doctype html><html><head><title>Town News</title></head><body><div id="root"></div>'
            b"<noscript>You need to enable JavaScript to run this app.</noscript><script>start()</script></body></html>"
        )


class TagPage(Trick):
    """A section page with teasers as long as short articles."""

    fate = (dropped("listing"), dropped("not_article"))

    def behaviour(self, place: Place) -> Behaviour:
        teasers = "".join(
            f'<article><h2><a href="/2025/08/gardens-of-the-town-number-{n}">Garden number {n}</a></h2><p>'
            f"Garden {n} lies behind house {n} and has a wall of its own; its gardener waters it at dawn, and has "
            "done so for years, with a ladder in September and a kind word in spring.</p></article>"
            for n in range(1, 13)
        )
        return _page("Gardens", f"<h1>Gardens</h1>{teasers}")


class Paywall(Trick):
    """Two paragraphs, then an offer."""

    fate = STORED

    def behaviour(self, place: Place) -> Behaviour:
        wall = (
            '<div class="paywall"><h2>Subscribe to continue reading</h2><p>Get unlimited access to Town News from 1 '
            "euro a week. Already a subscriber? Log in.</p></div>"
        )
        data = {"@context": "https://schema.org", "@type": "NewsArticle", "isAccessibleForFree": False}
        head = f'<script type="application/ld+json">{json.dumps(data)}</script></head>'
        return Serve(
            article(self.number)
            .replace("</head>", head)
            .replace("</div></article>", f"</div>{wall}</article>")
            .encode()
        )


class _Bitten(Trick):
    """An article with something added."""

    fate = STORED

    def behaviour(self, place: Place) -> Behaviour:
        head, body = self.added()
        page = article(self.number).replace("</head>", f"{head}</head>").replace("</article>", f"</article>{body}")
        return Serve(page.encode("utf-8", "surrogatepass"))

    def added(self) -> tuple[str, str]:
        """To the head, and after the article."""
        raise NotImplementedError


class DeepNesting(_Bitten):
    """100,000 elements in each other."""

    def added(self) -> tuple[str, str]:
        return "", "<div>" * 100_000


class ManyAttributes(_Bitten):
    """One element with 100,000 attributes."""

    def added(self) -> tuple[str, str]:
        return "", f"<div {' '.join(f'a{n}=1' for n in range(100_000))}>x</div>"


class DeepJsonLd(_Bitten):
    """JSON-LD 100,000 levels deep."""

    def added(self) -> tuple[str, str]:
        return f'<script type="application/ld+json">{"[" * 100_000}{"]" * 100_000}</script>', ""


class BrokenJsonLd(_Bitten):
    """JSON-LD that ends in the middle, and some that is no object."""

    def added(self) -> tuple[str, str]:
        return '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Wro</script>' * 3, ""


class HugeNumber(_Bitten):
    """JSON-LD with a number of 100,000 digits."""

    def added(self) -> tuple[str, str]:
        return (
            f'<script type="application/ld+json">{{"@type": "NewsArticle", "wordCount": {"9" * 100_000}}}</script>',
            "",
        )


class FormattingBomb(_Bitten):
    """Formatting elements that a parser has to open again and again."""

    def added(self) -> tuple[str, str]:
        return "", "<b><i><u><font><a>" * 2_000 + "<p>x" * 2_000


class LongAttribute(_Bitten):
    """An attribute of five megabytes."""

    def added(self) -> tuple[str, str]:
        return "", f'<img src="data:image/png;base64,{"A" * 5_000_000}">'


class ManyLinks(_Bitten):
    """100,000 links to nowhere on the site."""

    def added(self) -> tuple[str, str]:
        return "", "".join(f'<a rel="nofollow" href="/login/{n}">x</a>' for n in range(100_000))


class _Titled(Trick):
    """An article with a wicked headline."""

    fate = STORED
    headline = ""

    def behaviour(self, place: Place) -> Behaviour:
        usual = f"Garden number {self.number}"
        return Serve(article(self.number).replace(usual, self.headline).encode("utf-8", "surrogatepass"))


class LongTitle(_Titled):
    """10,000 words."""

    headline = "Longer and longer " * 3_300
    title = headline[:1000].strip()


class BidiTitle(_Titled):
    """A headline that turns around what follows it."""

    headline = "Garden \u202ednuora denrut\u2066 and about"
    title = "Garden dnuora denrut and about"


class EscapeTitle(_Titled):
    """A headline for the terminal: colours, another window title, a cleared screen."""

    headline = "Garden &#27;[31mred&#27;]0;owned&#7; &#x9b;2J and green"
    title = "Garden [31mred]0;owned \u203a2J and green"


class FormulaTitle(_Titled):
    """A headline for a spreadsheet."""

    headline = "=HYPERLINK(&quot;http://127.0.0.1/&quot;, &quot;Garden plans&quot;)"
    title = '=HYPERLINK("http://127.0.0.1/", "Garden plans")'


class SqlTitle(_Titled):
    """A headline for a database."""

    headline = "Robert'); DROP TABLE articles; -- and his garden"
    title = headline


class ScriptTitle(_Titled):
    """A headline for a browser."""

    headline = "&lt;script&gt;alert(1)&lt;/script&gt; in the garden of the town"
    title = "<script>alert(1)</script> in the garden of the town"


class PathTitle(_Titled):
    """A headline for a file system."""

    headline = "../../../../etc/cron.d/garden of the town"
    title = headline


class SurrogateTitle(_Titled):
    """Half a character."""

    headline = "Garden \ud83c: Bäume, Hügel, Höfe, Wälder, Türme, Flüsse und Gräser"
    title = headline.replace("\ud83c", "\ufffd\ufffd\ufffd")


class ForgedLogLine(_Titled):
    """A headline that would be a line of the log."""

    headline = "Garden\r\n2026-01-01T00:00:00Z ERROR run=1 crawler.run: all is lost"
    title = "Garden 2026-01-01T00:00:00Z ERROR run=1 crawler.run: all is lost"


class BillionLaughs(Trick):
    """A feed whose entities would fill the machine."""

    fate = (Fate("followed"), failed("broken_feed"))

    @property
    def path(self) -> str:
        return f"/odd/{self.name}.rss"

    def behaviour(self, place: Place) -> Behaviour:
        lols = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
        rss = "<rss><channel><title>&l9;</title></channel></rss>"
        laughs = f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY l0 "lol">{lols}]>{rss}'
        return Serve(laughs.encode(), "application/rss+xml")


TRICKS: tuple[type[Trick], ...] = (
    *(SoftNotFound, LoginWall, BotWall, ConsentPage, EmptyShell, TagPage, Paywall, DeepNesting, ManyAttributes),
    *(DeepJsonLd, BrokenJsonLd, HugeNumber, FormattingBomb, LongAttribute, ManyLinks, LongTitle, BidiTitle),
    *(EscapeTitle, FormulaTitle, SqlTitle, ScriptTitle, PathTitle, SurrogateTitle, ForgedLogLine, BillionLaughs),
)
