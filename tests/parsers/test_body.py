import json

from crawler.parsers import parse_article
from schema.article import Article
from tests.parsers.pages import BODY, SENTENCES, URL

FIRST, SECOND, THIRD, FOURTH = (f"<p>{sentence} {sentence}</p>" for sentence in SENTENCES)


def read(inside: str, head: str = "") -> Article:
    body = f"<h1>The river gets its bends back</h1><div class=story>{inside}</div>"
    return parse_article(f"<html><head>{head}</head><body>{body}</body></html>", URL)


def texts(article: Article) -> list[str]:
    return [block.text[:20] for block in article.blocks]


EXPECTED = [sentence[:20] for sentence in SENTENCES]


def test_furniture_between_paragraphs_goes_and_the_body_is_not_cut_there() -> None:
    article = read(
        f"""{FIRST}<p>ADVERTISEMENT</p><p>ADVERTISEMENT</p>{SECOND}
        <div class="share-bar">Facebook X Reddit</div>
        <p>Read also: <a href="/2025/otters-are-back">Otters are back</a></p>
        {THIRD}<div class=newsletter><h3>Our letter</h3><p>Sign up for our weekly letter, it is free.</p></div>{FOURTH}
        <div class="author-bio"><p>Nora Vale writes about rivers, and has done so for nineteen years.</p></div>
        <div class=tags><a href=/t/otter>Otters</a></div><p>© 2025 The Press</p>"""
    )
    assert texts(article) == EXPECTED


def test_repeats_for_other_screens_are_dropped_and_an_authors_own_are_kept() -> None:
    assert texts(read(f"<div>{BODY}</div><div>{BODY}</div>")) == EXPECTED
    assert len(read(f"<div>{FIRST}{FIRST}{SECOND}</div>").blocks) == 3


def test_headings_stay_where_something_stands_below_them() -> None:
    article = read(f"<h2>Before</h2>{FIRST}{SECOND}<h2>After</h2>{THIRD}<h2>Comments</h2><h2>Our picks</h2>")
    assert [block.text for block in article.blocks if block.kind == "heading"] == ["Before", "After"]


def test_captions_are_blocks_and_no_text() -> None:
    article = read(f"{FIRST}<figure><figcaption>The old bridge at noon</figcaption></figure>{SECOND}")
    assert [block.kind for block in article.blocks] == ["paragraph", "caption", "paragraph"]
    assert "bridge at noon" not in article.text


def test_text_is_the_blocks_joined_by_blank_lines() -> None:
    article = read(f"{FIRST}<h2>A plan</h2>{SECOND}")
    assert article.text == "\n\n".join(block.text for block in article.blocks)
    assert article.word_count == len(article.text.split())


def test_standfirst_and_date_line_are_not_in_the_body() -> None:
    lead = "For a century it ran straight. Now a small town gives it time."
    article = read(f"<p>{lead}</p><p>Published August 08, 2025</p>{FIRST}{SECOND}{THIRD}")
    assert article.description == lead
    assert texts(article) == EXPECTED[:3]


def test_cards_in_the_container_are_not_in_the_body() -> None:
    cards = "".join(
        f"<div class=item><h3><a href='/2025/story-number-{n}-of-the-river'>Story {n} of a long dry river</a></h3>"
        f"<p>A teaser that says what it is about, and a bit more, {n}.</p></div>"
        for n in range(4)
    )
    article = read(f"{BODY}{BODY.replace('otters', 'herons')}<div><h2>More stories</h2>{cards}</div>")
    assert "teaser" not in article.text
    assert "More stories" not in article.text
    assert [link.title for link in article.related_links] == [f"Story {n} of a long dry river" for n in range(4)]


def test_other_scripts() -> None:
    chinese = "河流又恢复了弯道。镇上的人们在草地上看水鸟，孩子们在岸边数石头，老人们说水声和从前一样。"
    arabic = "عاد النهر إلى مجراه القديم، وعادت الطيور إلى المروج. قال المهندس إن العمل سيستمر تسع سنوات؟"
    article = read(f"<p>{chinese}</p><p>{chinese[::-1]}。</p><p>广告</p><p>{arabic}</p>")
    assert [block.text[:4] for block in article.blocks] == [chinese[:4], chinese[::-1][:4], arabic[:4]]
    assert article.word_count > 60


def test_structured_data_stands_in_for_a_body_that_scripts_would_show() -> None:
    data = {
        "@type": "NewsArticle",
        "headline": "The river gets its bends back",
        "articleBody": "\n\n".join(SENTENCES * 3),
    }
    article = read("<p>Loading</p>", f'<script type="application/ld+json">{json.dumps(data)}</script>')
    assert article.text.count(SENTENCES[2]) == 3
