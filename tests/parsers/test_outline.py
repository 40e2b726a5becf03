from crawler.parsers.body.marks import Mark, read_marks
from tests.parsers.pages import BODY, outline


def test_sums_of_text_links_and_prose() -> None:
    body = outline(f"<div id=a>{BODY}</div><ul><li><a href=/x>A link with some words</a></ul>").body
    assert body is not None
    first, second = body.children
    assert first.prose > 600
    assert first.link_weight == 0
    assert second.link_density == 1
    assert second.prose == 0
    assert body.weight == first.weight + second.weight


def test_scripts_and_hidden_elements_are_left_out() -> None:
    page = outline(
        f"<script>var a = 'words, words';</script><p style='display: none'>Gone.</p><p hidden>Gone.</p>{BODY}"
    )
    assert [element.tag for element in page.elements] == ["body", "p", "p", "p", "p"]


def test_hidden_elements_count_where_the_page_shows_nothing_else() -> None:
    body = outline(f"<p>Loading.</p><div hidden>{BODY}</div>").body
    assert body is not None
    assert body.prose > 600


def test_dense_scripts_weigh_more() -> None:
    chinese = outline("<p>河流又恢复了弯道，镇上的人们在草地上看水鸟，孩子们在岸边数石头。</p>").body
    assert chinese is not None
    assert chinese.prose > 70


def test_depth_costs_no_recursion() -> None:
    page = outline("<div>" * 3_000 + "The end, at last.")
    assert len(page.elements) > 2_900


def test_names_are_read_whole_and_in_any_spelling() -> None:
    assert read_marks("div", "articleBody") == read_marks("div", "article-body") == read_marks("div", "x article__body")
    assert Mark.BODY in read_marks("div", "article_body-2")
    assert read_marks("div", "shareholder-news adverb e-2638ad7") == frozenset()
    assert Mark.SHARE in read_marks("ul", "c-share--top")
    assert read_marks("div", "dialog-off-canvas-main-canvas") == frozenset()
    assert read_marks("nav", "") == {Mark.NAVIGATION}


def test_menus_below_menus_without_end_are_looked_at_once() -> None:
    page = outline("<nav>" * 20_000 + "<p>One")
    assert len(page.elements) == 20_002
