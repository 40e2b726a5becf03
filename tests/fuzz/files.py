"""Hostile sitemaps, feeds, robots.txt files, headers, URLs and texts."""

from __future__ import annotations

import gzip
import random
import zlib

from tests.fuzz.bombs import RUNS, repeated
from tests.fuzz.cases import Case, of_text

_LAUGHS = "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(12))
DOCTYPES = (
    "", "", "",
    f'<!DOCTYPE x [<!ENTITY a "lol">{_LAUGHS}]>',
    '<!DOCTYPE x [<!ENTITY a "' + "x" * 50_000 + '">]>',
    '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
    '<!DOCTYPE x [<!ENTITY % a SYSTEM "http://127.0.0.1:9/secret-of-the-file"> %a;]>',
    '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">',
    '<!DOCTYPE x [<!ATTLIST loc a CDATA "' + "y" * 1_000 + '">]>',
    '<!DOCTYPE x [<!ENTITY a "&b;"><!ENTITY b "&a;">]>',
)  # fmt: skip
SITEMAP_STARTS = (
    "<urlset>",
    '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">',
    "<sitemapindex>",
    "<urlset><url>",
    "<urlset><url><loc>",
    "",
)
SITEMAP_UNITS = (
    "<url><loc>https://press.example/{i}</loc></url>", "<url><loc>/{i}</loc><lastmod>2025-05-{i}</lastmod></url>",
    "<sitemap><loc>https://press.example/{i}.xml</loc></sitemap>",
    "<url>", "<loc>", "<loc>/{i}", "<urlset>", "</url>", "<url><url>", "<n:news><n:title>{i}</n:title></n:news>",
    "<url><loc>/a{i}</loc><news><title>Rain {i}</title><publication_date>2025</publication_date></news></url>",
    "<x{i}>", "<!-- {i} -->", "<![CDATA[{i}]]>", "&a;", "&m;", "&#{i};", "<url><loc>/{i}&#5{i};&#xD83D;</loc></url>",
    "<loc a{i}='1'>", "<a:b xmlns:a='x{i}'>", "https://press.example/{i}\n", "<?x {i}?>", "<url><loc>&a;</loc></url>",
    "<url><loc>/&m;</loc><title>&a;</title></url>",
    "<url><loc>https://a:b@press.example/{i}</loc></url>", "<image:image><image:loc>/{i}</image:loc></image:image>",
)  # fmt: skip
FEED_STARTS = (
    "<rss><channel>",
    "<feed>",
    '<feed xmlns="http://www.w3.org/2005/Atom">',
    '<rdf:RDF xmlns:rdf="x">',
    "<rss><channel><item>",
    '{"version":"https://jsonfeed.org/version/1.1","items":[',
    '{"items":[',
    "",
)
FEED_UNITS = (
    "<item><link>https://press.example/{i}</link><title>Rain {i}</title></item>", "<item>", "<link>",
    "<link>/{i}</link>", "<entry><link href='/{i}'/><title>&a;</title></entry>", "<entry>", "<title>",
    "<title type='html'>&lt;b&gt;{i}</title>",
    "<item><guid>https://press.example/{i}</guid><pubDate>Mon, {i} May 2025 00:00:00 GMT</pubDate></item>",
    "<a{i}>x</a{i}>", "<item><x>{i}</x><y>{i}</y></item>", "<pubDate>{i}</pubDate>", "<x a{i}='b'>",
    "<entry><link rel='alternate' href='/{i}'/><updated>2025-05-05T00:00:{i}Z</updated></entry>",
    '{{"url":"/{i}","title":"Rain {i}","date_published":"2025-05-0{i}"}},', '{{"items":[', "[", "9", '"a",',
    '{{"url":', "<item><link>&m;</link></item>", "<![CDATA[", "<content:encoded>", "<link href='/{i}'>",
    "<description>&lt;p&gt;{i}&lt;/p&gt;</description>",
)  # fmt: skip
ROBOTS_UNITS = (
    "User-agent: *\n", "user-agent: tearsheet\n", "User-agent: a{i}\n", "Disallow: /{i}\n", "Disallow: /*a*a*a*a*b\n",
    "Allow: /*/*/*/*/*/*$\n", "Disallow: *****\n", "Disallow:\n", "Crawl-delay: {i}\n", "Crawl-delay: 1e{i}\n",
    "Crawl-delay: nan\n", "Crawl-delay: -1\n",
    "Sitemap: /{i}.xml\n", "Sitemap: http://u:p@a.b/{i}\n", "# {i}\n", ":\n", "\r", "\0\n", "Disallow: /%{i}\n",
    "Disallow: /%e2%82\n", "Disallow: " + "/a*" * 500 + "\n", "Allow: /" + "*a" * 300 + "$\n", "\ufeff",
    "Disallow: /日{i}\n", "x", " ", "Request-rate: 1/{i}\n",
    "Crawl-delay: " + "9" * 5_000 + "\n", "Disallow: /$\n", "Disallow: /$$$*$\n", "<html>\n", "Disallow /{i}\n",
)  # fmt: skip
PATHS = (
    "/" + "a" * 1_990,
    "/" + "/a" * 900,
    "/" + "%61" * 600,
    "/?" + "a=b&" * 400,
    "/%",
    "/%e",
    "/%E2%82",
    "/*$",
    "/a/b/c",
    "/index.html?print=1&amp;sid=1",
    "/$",
)
URL_PARTS = (
    "http://", "https://", "HTTPS:\\\\", "http:/", "//", "/", "\\", "?", "#", "@", ":", ":80", ":443", ":65536", ":0",
    "a", "www.", "m.", "amp.", "press.example", "example.co.uk", "xn--", "xn--a", "ü", "日本", "ß", "ﷺ", ".", "..",
    "/../", "/./", "%2e", "%2f", "%00", "%", "%zz", "%C3%BC",
    "0x7f.1", "127.1", "1.2.3.4.5", "[::1]", "[", "]", "[::ffff:1.2.3.4]", "[v1.x]", "user:pw@", " ", "\t", "\n", "\0",
    "\u200b", "\u202e", "\ud800", "\U0001f468", "utm_source=x", "&", "=", ";jsessionid=1A", "/amp", "/amp/",
    "/print.html", ".amp.html", "index.php", "?sid=" + "a1" * 12, "?replytocom=1", "-", "_",
    "javascript:", "data:", "mailto:", "ftp://", "%25", "+", "'", '"', "<", ">", "|", "^", "`", "{", "}", "~", "!",
    "a" * 64, "a." * 130, "-" * 900, "/" * 900, "_-" * 450, "%20" * 300, "a=1&" * 300, "1" * 20, "0" * 30, "?", "&&",
    "==", "html", ".html", "//index.html", "/mobile/", "\u3002", "\uff0f", "\u2100",
)  # fmt: skip
HEADER_NAMES = (
    "Content-Type",
    "X-Robots-Tag",
    "x-robots-tag",
    "tdm-reservation",
    "Set-Cookie",
    "",
    " ",
    "a b",
    "a:b",
    "Ünï",
    "x\r\ny",
    "\0",
    "Content-Length",
    "Transfer-Encoding",
    "Content-Encoding",
    "WARC-Type",
    "a" * 10_000,
)
HEADER_VALUES = (
    "text/html",
    "noindex, noarchive",
    "tearsheet: none",
    "*: all",
    "unavailable_after: 2025-13-45",
    "1",
    "gzip",
    "chunked",
    "",
    " ",
    "a\r\nb: c",
    "\r\n\r\nbody",
    "\n x",
    "\0",
    "ÿ",
    "\x80\x85",
    "=?utf-8?q?x?=",
    ",",
    ":",
    "none,",
    "\xff\xfe",
)


def sitemap(chance: random.Random) -> Case:
    """A sitemap, broken, giant or with entities."""
    body = _xml(chance, SITEMAP_STARTS, SITEMAP_UNITS)
    return Case(
        chance.choice(("sitemap", "page", "feed")),
        "sitemap",
        body,
        content_type=chance.choice((None, "application/xml")),
    )


def feed(chance: random.Random) -> Case:
    """A feed of any kind, broken, giant or with entities."""
    body = _xml(chance, FEED_STARTS, FEED_UNITS)
    return Case(
        chance.choice(("feed", "feed", "page", "sitemap")),
        "feed",
        body,
        content_type=chance.choice((None, "application/rss+xml")),
    )


def _xml(chance: random.Random, starts: tuple[str, ...], units: tuple[str, ...]) -> bytes:
    encoding = chance.choice(("utf-8",) * 6 + ("utf-16", "utf-32", "utf-7", "cp1252"))
    declared = chance.choice(
        (
            "",
            "<?xml version='1.0'?>",
            f"<?xml version='1.0' encoding='{encoding}'?>",
            "<?xml encoding='utf-7'?>",
            "<?xml version='1.1' encoding='ebcdic'?>",
        )
    )
    many = [
        repeated(
            "".join(chance.choices(units, k=chance.choice((1, 1, 2, 4)))),
            chance.choice((50, 5_000, 200_000, 200_000, 3_000_000)),
        )
        for _ in range(chance.choice((1, 1, 2)))
    ]
    inside = run(chance, chance.choice((5, 5, 5_000))).join(many) if chance.random() < 0.3 else "".join(many)
    text = declared + chance.choice(DOCTYPES) + chance.choice(starts) + inside
    body = text.encode(encoding, "replace")
    return chance.choice((body, body, body, gzip.compress(body, 1), body[: chance.randrange(len(body) + 1)]))


def robots(chance: random.Random) -> Case:
    """A robots.txt of odd lines, and an odd address to judge."""
    units = chance.choices(ROBOTS_UNITS, k=chance.choice((1, 2, 5)))
    text = chance.choice(("", "User-agent: *\n")) + "".join(
        repeated(unit, chance.choice((20, 2_000, 200_000))) for unit in units
    )
    body = text.encode(chance.choice(("utf-8", "utf-8", "latin-1", "utf-16")), "replace")
    url = chance.choice(("https://press.example" + chance.choice(PATHS), odd_url(chance)))
    return Case("robots", "robots", body, url)


def packed(chance: random.Random) -> Case:
    """Gzip that is torn, doubled, packed twice, or unpacks to very much."""
    body = chance.choice(
        (
            b"\0" * 300_000_000,
            b"<urlset>" + b"<url>" * 10_000_000,
            b"x",
            b"\xff\xfe" + b"a\0" * 1_000,
            chance.randbytes(5_000),
        )
    )
    once = gzip.compress(body, 9 if len(body) < 1_000_000 else 1)
    form = chance.choice(
        (
            once,
            gzip.compress(once),
            once[: len(once) // 2],
            once + once,
            once + b"junk",
            b"\x1f\x8b" + once[9:],
            zlib.compress(body, 1),
            once[:30] + chance.randbytes(9) + once[30:],
        )
    )
    return Case(
        chance.choice(("payload", "sitemap", "feed", "page")),
        "packed",
        form,
        content_type=chance.choice((None, "text/html", "application/gzip")),
    )


def headers(chance: random.Random) -> Case:
    """Odd headers, for the archive and the rules of a page."""
    pairs = tuple(
        (chance.choice(HEADER_NAMES), chance.choice(HEADER_VALUES) * chance.choice((1, 1, 1, 3, 20_000)))
        for _ in range(chance.choice((0, 1, 5, 300)))
    )
    meta = repeated(
        chance.choice(
            (
                "<meta name=robots content=noarchive>",
                "<meta ",
                "<meta name='",
                "<meta content='",
                "<meta name=robots content='a,",
                "<",
                "<meta\n\n\n",
                "<meta name=robots content=x{i} ",
            )
        ),
        chance.choice((50, 50_000, 300_000)),
    )
    return Case(
        chance.choice(("rules", "archive")),
        "headers",
        meta.encode() + chance.randbytes(20),
        odd_url(chance, valid=True),
        None,
        pairs,
    )


def url(chance: random.Random) -> Case:
    """An odd URL, to be read alone and against an odd base."""
    base = odd_url(chance, valid=True)
    return Case("url", "url", odd_url(chance).encode("utf-8", "surrogatepass"), base)


def address(chance: random.Random) -> Case:
    """An odd URL, whose other spellings are asked for."""
    return of_text("address", "address", "https://press.example/" + odd_url(chance, valid=True)[8:])


def text(chance: random.Random) -> Case:
    """A text of odd characters, or a long run."""
    if chance.random() < 0.5:
        return of_text("text", "text", run(chance, chance.choice((20, 2_000, 200_000))))
    odd = [
        chr(chance.choice((chance.randrange(0x250), chance.randrange(0x2000, 0x2100), chance.randrange(0x110000))))
        for _ in range(chance.choice((1, 5, 50, 2_000)))
    ]
    return of_text(
        "text", "text", chance.choice(("", "=", "1" * 5_000, "en-", "\t=", " ", "Mon, 05 May 2025 ")) + "".join(odd)
    )


def odd_url(chance: random.Random, *, valid: bool = False) -> str:
    """An address of odd parts; valid ones are absolute http(s) with a host, and may yet be odd."""
    parts = "".join(chance.choices(URL_PARTS, k=chance.choice((0, 1, 3, 6, 12))))
    if valid:
        return (
            "https://press.example/" + "".join(char for char in parts if char.isprintable() and char.isascii())[:1_900]
        )
    return chance.choice(("", "https://", "https://press.example/", "http://a.example")) + parts


def run(chance: random.Random, size: int) -> str:
    """A few things repeated to a length in characters, with another thing at its end."""
    unit = "".join(chance.choices(RUNS, k=chance.choice((1, 2, 3))))
    return (unit * (size // len(unit) + 1))[:size] + chance.choice(RUNS)
