import pytest

from crawler.parsers import parse_article
from crawler.parsers.kinds.kind import article_odds, explain_kind, judge_kind
from crawler.parsers.kinds.kind_words import (
    is_call_to_action,
    is_empty_notice,
    is_headline,
    path_words,
    shares_of_speakers,
    slug_words,
)
from crawler.parsers.kinds.page_facts import Facts
from crawler.parsers.markup.document import open_document
from crawler.parsers.page import read_page
from tests.parsers.pages import BODY, SENTENCES, URL

CARDS = "".join(
    f'<li><h3><a href="/2025/story-number-{n}-of-the-river">Story {n} of a long dry river</a></h3>'
    f"<p>{SENTENCES[n % 4]}</p></li>"
    for n in range(20)
)


def kind(html: str, url: str) -> str:
    return parse_article(html, url).kind


def facts(html: str, url: str = URL) -> Facts:
    return read_page(open_document(html, url))[1]


def test_an_article() -> None:
    article = parse_article(f"<h1>The river gets its bends back at last</h1><div>{BODY * 3}</div>", URL)
    assert article.kind == "article"
    assert article.kind_confidence > 0.8


@pytest.mark.parametrize(
    "url", ["https://press.example/", "https://press.example/tag/rivers", "https://press.example/search?q=otter"]
)
def test_listings(url: str) -> None:
    assert kind(f"<h1>Rivers</h1><ul>{CARDS}</ul>", url) == "listing"


@pytest.mark.parametrize(
    "url",
    [
        "https://forum.press.example/t/otters/77",
        "https://press.example/product/spade",
        "https://docs.press.example/dig",
    ],
)
def test_others(url: str) -> None:
    assert kind(f"<h1>Spade</h1><p>{SENTENCES[0]}</p>", url) == "other"


@pytest.mark.parametrize(
    "title",
    [
        "404 - Page not found",
        "Seite nicht gefunden",
        "Página no encontrada",
        "ページが見つかりません",
        "Just a moment...",
    ],
)
def test_notices_with_status_200(title: str) -> None:
    page = f"<title>{title}</title><h1>{title}</h1><p>{SENTENCES[0]}</p>"
    assert kind(page, URL) == "other"


def test_headlines_are_no_notices() -> None:
    assert not is_empty_notice("Why the river could not be found on any map of the county")
    assert not is_empty_notice("The 404 most beautiful bridges")
    assert not is_empty_notice("A page of history")


def test_empty_page_is_other() -> None:
    assert kind("", URL) == "other"


def test_words_of_addresses() -> None:
    assert path_words("https://a.example/en/") == {"home"}
    assert {"date", "slug", "article"} <= path_words("https://a.example/news/2025/05/the-river-gets-bends")
    assert "section" in path_words("https://a.example/category/rivers/")
    assert "forum" in path_words("https://a.example/viewtopic.php?t=3")


@pytest.mark.parametrize(
    ("title", "text", "url"),
    [
        (
            "Der Fluss bekommt seine Schleifen zurück",
            "Der Fluss wurde im Jahr der großen Flut begradigt, und niemand fragte die Otter nach ihrer Meinung. "
            "„Es wird neun Sommer dauern“, sagte die Ingenieurin, wenn die Winter mild sind und das Geld reicht. ",
            "https://blatt.example/artikel/der-fluss-bekommt-seine-schleifen-zurueck",
        ),
        (
            "Реке возвращают её излучины спустя сто лет",
            "Реку выпрямили в год большого наводнения, и никто не спросил выдр, что они об этом думают. "
            "«Это займёт девять лет», — сказала инженер, если зимы будут мягкими и хватит денег на работы. ",
            "https://gazeta.example/2025/05/14/reke-vozvraschayut-izluchiny/",
        ),
        (
            "百年前に直線化された川が曲がりを取り戻す",
            "大洪水の年に川はまっすぐにされ、カワウソの意見を聞いた人は誰もいなかった。"
            "「九つの夏がかかるでしょう」と技師は語り、冬が穏やかで予算が続けばと付け加えた。" * 2,
            "https://shimbun.example/articles/20250514-kawa-no-magari.html",
        ),
    ],
)
def test_articles_in_other_languages(title: str, text: str, url: str) -> None:
    page = f"<title>{title}</title><article><h1>{title}</h1>{f'<p>{text}</p>' * 8}</article>"
    assert kind(page, url) == "article"


FIELDS = '<input name="user"><input name="password" type="password"><button>Go</button>'


@pytest.mark.parametrize(
    ("title", "html"),
    [
        ("Sign in", f"<form>{FIELDS}</form>"),
        ("Anmelden", f"<form>{FIELDS}</form><p>Noch kein Konto? Hier registrieren und die Otter unterstützen.</p>"),
        ("Just a moment...", "<p>Checking if the connection is secure. This takes a few seconds, then it goes on.</p>"),
        ("Bevor Sie fortfahren", "<p>Wir verwenden Cookies, um Inhalte zu zeigen und den Erfolg zu messen.</p>"),
        ("Страница не найдена", "<p>Возможно, она была перемещена или удалена. Вернитесь на главную страницу.</p>"),
        ("お探しのページは見つかりません", "<p>ページが移動または削除された可能性があります。</p>"),
        ("The river gets its bends back", '<div id="root"></div><script src="app.js"></script>'),
        ("The river gets its bends back", "<p>Please enable JavaScript.</p>"),
    ],
)
def test_nothing_to_read(title: str, html: str) -> None:
    found = parse_article(f"<title>{title}</title><h1>{title}</h1>{html}", URL)
    assert found.kind == "other"
    assert found.kind_confidence > 0.7


def test_an_article_whose_text_scripts_would_show() -> None:
    stated = '{"@type": "NewsArticle", "headline": "The river gets its bends back", "datePublished": "2025-05-01"}'
    page = f'<script type="application/ld+json">{stated}</script><h1>The river gets its bends back</h1>'
    assert not facts(page)["empty"]
    assert facts("<h1>The river gets its bends back</h1>")["empty"]


def test_a_home_page_needs_more_to_be_an_article() -> None:
    page = facts(f"<h1>The river gets its bends back at last</h1><div>{BODY * 3}</div>")
    at_home = {**page, "address_home": 1.0, "typed_article": 0.0}
    assert article_odds(at_home, 3.0) == article_odds(page, 3.0) - 2
    assert article_odds({**at_home, "typed_article": 1.0}, 3.0) == 3
    assert dict(explain_kind(at_home))["address_home"] <= -2


def test_linked_headings_and_links_to_other_sites() -> None:
    links = """<h2>One</h2><h2><a href="/a">Two</a></h2><a href="https://other.example/b">b</a>
        <a href="https://www.press.example/c">c</a><a href="mailto:us@press.example">d</a>"""
    page = facts(f"<h1>Rivers</h1>{links}<div>{BODY}</div>", "https://www.press.example/rivers")
    assert page["links_out"] == 1
    assert page["headings_linked_share"] == pytest.approx(1 / 4)


def test_a_home_page_is_a_listing_even_without_text_of_its_own() -> None:
    links = "".join(f'<li><a href="/story-{n}">Story {n}</a></li>' for n in range(9))
    assert kind(f"<title>Press</title><ul>{links}</ul>", "https://press.example/") == "listing"
    assert kind("<title>Site maintenance</title><p>Back soon.</p>", "https://press.example/") == "other"


def test_threads_of_forums_are_no_articles() -> None:
    posts = "".join(
        f'<div class="post" itemscope itemtype="https://schema.org/Comment"><a href="/u/{n}">user{n}</a>'
        f"<div>{SENTENCES[n % 4]} I think so too.</div><a>Reply</a><a>Quote</a></div>"
        for n in range(12)
    )
    assert kind(f"<h1>Otters?</h1>{posts}", "https://board.example/threads/otters.77/") == "other"


def test_products_are_no_articles() -> None:
    stated = (
        '<meta property="og:type" content="product"><script type="application/ld+json">{"@type": "Product"}</script>'
    )
    page = f"{stated}<h1>Spade</h1><p>€ 29</p><button>Add to cart</button><p>{SENTENCES[2]}</p>"
    assert kind(page, "https://tools.example/products/spade") == "other"


def test_a_statement_of_an_article_never_speaks_against_one() -> None:
    plain = facts(f"<h1>Bends</h1><div>{BODY}</div>", "https://press.example/bends")
    stated = {**plain, "typed_article": 1.0, "authors": 1, "author_confidence": 0.9, "date_confidence": 0.9}

    def chance(of: Facts) -> float:
        found, confidence = judge_kind(of)
        return confidence if found == "article" else 0.0

    assert chance(stated) >= chance(plain)
    assert chance(stated) > 0


def test_reasons_add_up_to_the_side_that_wins() -> None:
    page = facts(f"<h1>The river gets its bends back at last</h1><div>{BODY * 3}</div>")
    reasons = explain_kind(page)
    assert judge_kind(page)[0] == "article"
    assert sum(weight for _, weight in reasons) > 0
    assert [abs(weight) for _, weight in reasons] == sorted((abs(weight) for _, weight in reasons), reverse=True)


def test_an_unread_page_gives_its_reason() -> None:
    ((name, weight),) = explain_kind(facts(f"<title>404 - Page not found</title><p>{SENTENCES[0]}</p>"))
    assert name == "notice"
    assert weight < 0
    assert [name for name, _ in explain_kind(facts("<title>The river</title>"))] == ["empty"]


def test_figures_of_the_markup() -> None:
    page = facts(
        f"<h1>Rivers</h1><article><h2><a href='/a'>A</a></h2><h2>B</h2><pre>dig()</pre>{BODY}</article>"
        "<div><a href='/x'>Book now</a><button>Sign up</button><a href='/y'>Rivers and otters</a></div>"
    )
    assert page["article_tags"] == 1
    assert page["codes"] == 1
    assert page["headings_linked"] == 1
    assert page["headings_plain"] == 2
    assert page["calls"] == 2
    assert page["prose_blocks"] == 4


def test_microdata_tells_the_type() -> None:
    page = facts(f'<div itemscope itemtype="http://schema.org/DiscussionForumPosting"><h1>Otters</h1>{BODY}</div>')
    assert page["typed_forum"]
    assert not page["typed_article"]


def test_words_of_headlines() -> None:
    assert is_headline("Why the river bends")
    assert is_headline("Warum der Fluss sich windet")
    assert is_headline("7 rivers that got their bends back")
    assert not is_headline("Garden tools")


def test_calls_to_action() -> None:
    assert is_call_to_action("Book now")
    assert is_call_to_action("In den Warenkorb")
    assert not is_call_to_action("Book reviews of the week")
    assert not is_call_to_action("Rivers")


def test_shares_and_slugs() -> None:
    assert shares_of_speakers("We dig and our spades shine") == pytest.approx((0, 2 / 7))
    assert shares_of_speakers("Ich grabe, and I’m done with my spade") == pytest.approx((3 / 9, 0))
    assert shares_of_speakers("") == (0, 0)
    assert slug_words("https://a.example/news/the-river_bends+back.html?x=1") == 5
    assert slug_words("https://a.example/") == 0
