import datetime as dt

from crawler.parsers import parse_article
from schema.article import RelatedLink
from tests.parsers.pages import BODY, URL

SITE = "https://press.example"


def links(after: str, before: str = "", inside: str = "") -> list[RelatedLink]:
    html = f"{before}<main><h1>The river gets its bends back</h1><div class=story>{BODY}{inside}</div></main>{after}"
    return list(parse_article(html, URL).related_links)


def test_a_card_with_headline_teaser_label_and_date() -> None:
    (first, second) = links(
        """<section class=related><h2>Related articles</h2>
        <article><a href="/2025/otters-count-themselves#top"><span class=kicker>Nature</span>
        <h3>Otters count themselves</h3></a><p>A new method needs no boats, no nets, and only a little fish.</p>
        <time datetime="2025-07-25T10:00:00Z">25 July</time></article>
        <article><a href="/2025/a-bridge-that-moved"><h3>A bridge that moved</h3></a></article></section>"""
    )
    assert first == RelatedLink(
        url=f"{SITE}/2025/otters-count-themselves",
        title="Otters count themselves",
        summary="A new method needs no boats, no nets, and only a little fish.",
        category="Nature",
        published=dt.date(2025, 7, 25),
        kind="related",
        position=0,
    )
    assert (second.title, second.summary, second.position) == ("A bridge that moved", None, 1)


def test_a_card_with_one_text() -> None:
    text = "Counting mayflies needs a white tray, a quiet hour and the will to begin again when the wind rises."
    cards = "".join(
        f'<a href="/nature/counting-mayflies-needs-a-tray-{n}"><div>Nature</div><div>{text} {n}</div>'
        f"<div>-</div><div>August 0{n}, 2025</div></a>"
        for n in range(1, 4)
    )
    found = links(f"<div>Related Articles</div><div>{cards}</div>")
    assert [(link.title, link.summary, link.category, link.published) for link in found] == [
        (f"{text} {n}", None, "Nature", dt.date(2025, 8, n)) for n in range(1, 4)
    ]


def test_kinds_by_heading_name_and_place() -> None:
    def card(slug: str) -> str:
        return f'<li><a href="/2025/{slug}">A headline about {slug.replace("-", " ")}</a></li>'

    found = links(
        f"<aside><h3>Meistgelesen</h3><ul>{card('a-loud-frog-wins')}{card('a-slow-boat-won')}</ul></aside>",
        inside=f"<h3>Lesen Sie auch</h3><ul>{card('the-mill-turns-again')}{card('the-weir-has-gone')}</ul>",
    )
    assert [link.kind for link in found] == ["related", "related", "promoted", "promoted"]


def test_links_in_sentences_are_inline_and_pointers_are_related() -> None:
    found = links(
        "",
        inside="""<p>The plan was drawn by the people of
        <a href="/2025/the-mill-that-walked">a mill that walked</a>, long ago.</p>
        <p>Read also: <a href="/2025/the-otters-are-back-again">The otters are back again</a></p>""",
    )
    assert [(link.kind, link.title) for link in found] == [
        ("inline", "a mill that walked"),
        ("related", "The otters are back again"),
    ]


def test_navigation_tags_authors_shares_and_the_page_itself_are_no_offers() -> None:
    found = links(
        f"""<div class=tags><a href="/tag/rivers-and-other-waters">Rivers and other waters</a></div>
        <a rel=author href="/authors/nora-vale">All articles of Nora Vale the reporter</a>
        <a href="https://social.example/share?u=x">Share this with all of your friends</a>
        <a href="{URL}?print=1">Print the whole story on your paper</a>
        <a href="/privacy">What we know of all our readers</a>""",
        before='<nav><a href="/2025/a-teaser-in-a-menu">A teaser that stands in a menu</a></nav>',
    )
    assert found == []


def test_each_address_once() -> None:
    href = "/2025/otters-count-themselves"
    card = f'<li><a href="{href}"><img src=x></a><a href="{href}">Otters count themselves</a></li>'
    other = '<li><a href="/2025/a-bridge-that-moved">A bridge that moved at night</a></li>'
    found = links(f"<h2>Related</h2><ul>{card}{other}</ul><h2>Latest</h2><ul>{other}{card}</ul>")
    assert [link.title for link in found] == ["Otters count themselves", "A bridge that moved at night"]


def test_a_card_reaches_over_links_to_section_and_author() -> None:
    (card,) = links(
        """<section><h2>Related articles</h2>
        <div class=item><a href="/2025/otters-count-themselves-again"><img src=x></a>
        <div class=category><a href="/nature-and-water">Nature</a></div>
        <a href="/2025/otters-count-themselves-again"><h3>Otters count themselves again</h3></a>
        <a href="/profile/nora-vale">Nora Vale</a><div class=meta><span>July 25th 2025</span><span>5 mins</span></div>
        </div></section>"""
    )
    assert (card.title, card.category, card.published) == (
        "Otters count themselves again",
        "Nature",
        dt.date(2025, 7, 25),
    )
    assert card.summary is None


def test_two_places_of_one_address_complete_each_other() -> None:
    teaser = "A new method needs no boats, no nets, and only a little fish."
    link = '<a href="/2025/otters-count-themselves-again">Otters count themselves again</a>'
    other = '<li><a href="/2025/a-bridge-that-moved-at-night">A bridge that moved at night</a></li>'
    (_, second) = links(
        f"""<aside class=most-read><h3>Most read</h3><ul><li><span class=kicker>Nature</span>{link}</li>{other}</ul>
        </aside><section><h3>Related articles</h3><ul><li>{link}<p>{teaser}</p></li></ul></section>"""
    )
    assert (second.kind, second.category, second.summary) == ("related", "Nature", teaser)


def test_what_is_about_the_article_is_neither_category_nor_summary() -> None:
    (card,) = links(
        """<section><h2>Related articles</h2><article><b class=label>5 min read</b><span>12 comments</span>
        <h3><a href="/2025/otters-count-themselves-again">Otters count themselves again</a></h3>
        <p class=byline>By Nora Vale, who has written of rivers and of their animals for years</p>
        <p class=caption>An otter looks out of the water near the old mill of the valley</p></article></section>"""
    )
    assert (card.category, card.summary) == (None, None)


def test_previous_and_next_article() -> None:
    found = links(
        """<nav class="navigation post-navigation" role=navigation><h2 class=screen-reader-text>Post navigation</h2>
        <div class=nav-links><div class=nav-previous>
        <a href="/2025/a-bridge-that-moved-at-night"><span>Previous post</span> A bridge that moved at night</a></div>
        <div class=nav-next><a href="/2025/otters-count-themselves-again">Otters count themselves again</a></div></div>
        </nav>"""
    )
    assert [(link.kind, link.title) for link in found] == [
        ("related", "A bridge that moved at night"),
        ("related", "Otters count themselves again"),
    ]


def test_company_news_and_comments_are_no_offers() -> None:
    items = "".join(f"<li><a href='/c/{n}'>Word {n} on water</a></li>" for n in range(3))
    assert links(f"<aside><h3>Latest comments</h3><ul>{items}</ul></aside>") == []
