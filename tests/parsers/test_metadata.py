"""What the parts make of whole pages; the pages are small and say only what each test is about."""

from __future__ import annotations

import datetime as dt

import pytest

from crawler.parsers.markup.document import open_document
from crawler.parsers.metadata import Metadata, read_metadata

URL = "https://lantern.example/culture/paper-rain"
NOW = dt.datetime(2025, 9, 1, 12, tzinfo=dt.UTC)
BODY = "<p>" + "The rain began as a rumour and ended as a parade, which nobody had asked for. " * 5 + "</p>"


def read(body: str, head: str = "", url: str = URL) -> Metadata:
    html = f"<html lang=en><head>{head}</head><body>{body}</body></html>"
    return read_metadata(open_document(html, url, fetched_at=NOW))


def day(metadata: Metadata) -> str | None:
    return metadata.published.date.isoformat() if metadata.published else None


REFERENCE = f"""
<header><a href="/">The Lantern</a> <span>September 1, 2025</span></header>
<div class="x"><h1>Paper rain falls on the old town</h1>
<div>For one night the roofs were white, and nobody could say who had cut so many stars.</div>
<div>Published August 08, 2025</div>
<div><a href="#">Facebook</a> <a href="#">Email</a></div>
{BODY}{BODY}</div>
<h2>Related Articles</h2>
<div class="card"><p>Culture</p><p>A door in a field leads nowhere, people queue.</p><p>-</p><p>July 25, 2025</p></div>
<footer>© 2025 The Lantern</footer>"""


def test_a_page_without_any_markup_for_machines() -> None:
    found = read(REFERENCE, "<title>Paper rain falls on the old town | The Lantern</title>")
    assert found.title == "Paper rain falls on the old town"
    assert found.description == "For one night the roofs were white, and nobody could say who had cut so many stars."
    assert found.published is not None
    assert (day(found), found.published.precision, found.published.raw) == ("2025-08-08", "day", "August 08, 2025")
    assert found.authors == ()
    assert found.evidence["published"].strategy == "visible"


@pytest.mark.parametrize(
    ("head", "heading"),
    [
        ("<title>Paper rain - The Lantern</title>", "<h1>Paper rain</h1>"),
        ("<title>The Lantern: Paper rain</title>", "<h1>The Lantern</h1>"),
        ('<title>Paper rain | Culture | Lantern</title><meta property="og:title" content="Paper rain">', ""),
        (
            "<title>Paper rain</title>",
            '<h1 class=logo><a href="/">The Lantern</a></h1><h2 class=headline>Paper rain</h2>',
        ),
        ("<title>Paper rain</title>", "<h1><span class=kicker>Culture</span> Paper rain</h1>"),
        ("<title>Paper rain</title>", "<h1>Paper <em>ra</em>in<style>h1{}</style></h1>"),
        ('<script type="application/ld+json">{"@type":"Article","headline":"Paper rain"}</script>', ""),
        # Two headings agree with the head: the one that was written for the article wins.
        ('<title>News - The Lantern</title><meta property="og:title" content="Paper rain">',
         "<h1>News</h1><h1>Paper rain</h1>"),
        ("<title>Old town: Paper rain</title><meta property=og:title content='Paper rain'>",
         "<h1><span>Old town:</span> <span>Paper rain</span></h1>"),
        # A counter and a source label around the headline.
        ("<title>Paper rain</title>", "<h1><a>Paper rain</a> <i>(press.example)</i> <b>87</b></h1>"),
        ("<title>Paper rain</title>", "<h1>Paper rain | The Lantern</h1>"),
        ("<title>Welcome to the old town</title>", "<div class='elementor-widget-container'><h1>Paper rain</h1></div>"),
    ],
)  # fmt: skip
def test_the_title_is_the_headline_without_the_sites_name(head: str, heading: str) -> None:
    site = '<meta property="og:site_name" content="The Lantern">'
    assert read(heading + BODY, head + site).title == "Paper rain"


@pytest.mark.parametrize(
    ("head", "heading", "title"),
    [
        # A kicker that is set apart by style, with the head's colon.
        ("Old town: paper rain", "<h1><span>Old town</span> <span>paper rain</span></h1>", "Old town: paper rain"),
        ("Rain &amp;amp; shine", "<h1>Rain &amp;amp; shine</h1>", "Rain & shine"),
        ("雨のち紙_文化_灯籠新聞", "<h1><ruby>雨<rt>あめ</rt></ruby>のち紙</h1>", "雨のち紙"),
        # A lone short heading is the headline where the head or the address has its words.
        ("All that falls in the old town", "<h1>Otter</h1><h2>Paper</h2>", "All that falls in the old town"),
        ("All rain that falls in the old town", "<h1>Rain</h1><h2>Paper</h2>", "Rain"),
        ("All that falls in the old town", "<h1>Paper-rain</h1>", "Paper-rain"),
    ],
)  # fmt: skip
def test_the_title_as_the_page_shows_it(head: str, heading: str, title: str) -> None:
    assert read(heading + BODY, f"<title>{head}</title>").title == title


def test_a_breadcrumb_does_not_win_over_the_headline() -> None:
    head = '<title>Rain of paper in town</title><meta property="og:title" content="Paper rain on the old town">'
    body = "<nav><h1>Rain of paper in town</h1></nav><h2 class=headline>Paper rain on the old town</h2>"
    assert read(body + BODY, head).title == "Paper rain on the old town"


def test_a_hyphen_or_quote_in_the_headline_cuts_nothing() -> None:
    head = '<title>"Rain" - a history of paper</title>'
    assert read(BODY, head).title == '"Rain" - a history of paper'


@pytest.mark.parametrize(
    ("head", "body", "authors"),
    [
        ('<meta name="author" content="Jane Doe">', "", ("Jane Doe",)),
        ('<script type="application/ld+json">{"@type":"Article","author":[{"name":"Jane Doe"},"Ann Other"]}</script>',
         "", ("Jane Doe", "Ann Other")),
        ("", "<h1>A b c</h1><p>By Jane Doe | August 8, 2025</p>", ("Jane Doe",)),
        ("", "<h1>A b c</h1><p><span>By</span><span>Jane Doe</span></p>", ("Jane Doe",)),
        ("", '<h1>A b c</h1><div><a href="/authors/jane">Jane Doe</a>, <a href="/authors/ann">Ann Other</a></div>',
         ("Jane Doe", "Ann Other")),
        # Machines are told the first author, readers both.
        ('<meta name="author" content="Jane Doe">', "<h1>A b c</h1><p class=byline>By Jane Doe and Ann Other</p>",
         ("Jane Doe", "Ann Other")),
        # A person who is shown is believed before an account or the site.
        ('<meta name="author" content="admin">', "<h1>A b c</h1><p class=author>Jane Doe</p>", ("Jane Doe",)),
        ('<meta name="author" content="Lantern">', "<h1>A b c</h1><p>By Jane Doe</p>", ("Jane Doe",)),
        ("", f'<h1>A b c</h1>{BODY}<div class="comment"><span class="author">Rude Person</span></div>', ()),
        ('<meta property="article:author" content="https://social.example/jane">', "<h1>A b c</h1>", ()),
    ],
)  # fmt: skip
def test_the_authors(head: str, body: str, authors: tuple[str, ...]) -> None:
    assert read(body + BODY, head).authors == authors


def test_the_losers_stay_as_evidence() -> None:
    head = '<title>Paper rain</title><meta property="og:title" content="You will not believe this rain">'
    evidence = read("<h1>Paper rain</h1>", head).evidence["title"]
    assert (evidence.strategy, evidence.raw) == ("visible", "Paper rain")
    assert ("open_graph", "You will not believe this rain") in [(c.strategy, c.raw) for c in evidence.rejected]


def test_the_smaller_fields() -> None:
    found = read(
        "<h1>Paper rain</h1>",
        """<link rel="canonical" href="/culture/paper-rain?x=1"><meta property="og:site_name" content="The Lantern">
        <meta property="og:image" content="/rain.jpg"><meta property="og:type" content="article">
        <meta property="article:tag" content="rain"><meta property="article:tag" content="Rain">
        <meta property="article:tag" content="paper"><script type="application/ld+json">{"@type": "NewsArticle",
        "isAccessibleForFree": "False", "articleSection": "Culture", "articleBody": "All of it."}</script>""",
    )
    assert found.canonical_url == "https://lantern.example/culture/paper-rain?x=1"
    assert found.lead_image_url == "https://lantern.example/rain.jpg"
    assert (found.section, found.tags, found.language) == ("Culture", ("rain", "paper"), "en")
    assert (found.is_paywalled, found.site_name, found.article_body) == (True, "The Lantern", "All of it.")
    assert found.page_types == ("newsarticle", "og:article")


@pytest.mark.parametrize("href", ["https://other.example/a", "/", "http://[", "mailto:x"])
def test_a_canonical_link_to_elsewhere_is_not_believed(href: str) -> None:
    assert read("", f'<link rel="canonical" href="{href}">').canonical_url == URL


@pytest.mark.parametrize(
    "html",
    [
        "", "\0", "<h1>" + "<span>" * 10_000, "<div>" * 10_000 + "<h1>A</h1>", "<br>" * 50_000 + "<h1>A</h1>",
        "<title>" + "a | " * 100_000, '<meta name="author" content="' + "By (" * 100_000 + '">',
        "<h1>A b c</h1>" + "<p class=date>9 Xyzzy 2024</p>" * 1_000, "<h1>A</h1><p>" + "1.1.20" * 100_000,
        '<script type="application/ld+json">{"@type":"Article","author":[null,5,{"name":{}}],"datePublished":{},'
        '"image":[[]],"headline":"\\ud800"}</script>',
    ],
)  # fmt: skip
def test_hostile_pages_raise_nothing(html: str) -> None:
    read_metadata(open_document(html, URL, fetched_at=NOW))
