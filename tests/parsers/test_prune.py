from bs4 import BeautifulSoup, Tag

from crawler.parsers.body.prune import MAX_DEPTH, as_soups, prune
from crawler.parsers.body.text_blocks import read_text_blocks
from tests.parsers.pages import outline


def pruned(html: str, *dropped: str) -> Tag:
    page = outline(html)
    return prune(page, [block for block in read_text_blocks(page) if block.text not in dropped])


def test_attributes_that_nobody_reads_and_blocks_that_were_dropped_go() -> None:
    soup = pruned(
        '<p onclick="x()" class=lead>Kept <a href="/a" target=_top>link</a></p><div>Dropped</div><p>Kept</p>', "Dropped"
    )
    assert str(soup) == '<body><p class="lead">Kept <a href="/a">link</a></p><p>Kept</p></body>'


def test_a_part_of_an_elements_own_text_can_go() -> None:
    assert pruned("<div>Kept.<p>Kept too.</p>Dropped</div>", "Dropped").get_text(" ") == "Kept. Kept too."


def test_the_root_is_the_lowest_element_that_holds_all() -> None:
    soup = pruned("<div><div id=story><p>One.</p><p>Two.</p></div><p>Menu</p></div>", "Menu")
    assert str(soup) == '<div class="story"><p>One.</p><p>Two.</p></div>'


def test_depth_is_capped_and_the_text_stays() -> None:
    soup = pruned("<p>a</p><div><i>" + "<div><i>" * 500 + "deep")
    depth = max(len(list(string.parents)) for string in soup.strings)
    assert soup.get_text().split() == ["a", "deep"]
    assert depth <= MAX_DEPTH + 2


def test_text_that_looks_like_markup_stays_text() -> None:
    assert pruned("<p>&lt;script&gt; is a tag</p>").get_text() == "<script> is a tag"


def test_several_elements_keep_their_inline_parts() -> None:
    body = outline("<div><span class=kicker>Water</span> a</div><div>b</div>").body
    assert body is not None
    assert [str(soup) for soup in as_soups(body.children)] == [
        '<div><span class="kicker">Water</span> a</div>',
        "<div>b</div>",
    ]


def test_the_tree_is_linked_as_beautifulsoup_links_its_own() -> None:
    (body,) = as_soups([outline("<div>a <p>b<br>c <b>d</b></p> <ul><li>e<li>f</ul>g</div>").elements[0]])
    own = BeautifulSoup(str(body), "html.parser").body
    assert own is not None
    for find in (Tag.find_all_next, Tag.find_all):
        assert [str(node) for node in find(body)] == [str(node) for node in find(own)]
    assert [str(node) for node in body.descendants] == [str(node) for node in own.descendants]
    for node, other in zip(body.descendants, own.descendants, strict=True):
        for link in ("next_element", "previous_element", "next_sibling", "previous_sibling", "parent"):
            expected = getattr(other, link)
            assert str(getattr(node, link)) == ("None" if expected in (own.parent, None) else str(expected))


def test_white_space_in_code_stays() -> None:
    soup = pruned("<pre><b>one</b>\n<i>two</i>\n\n  <i>three</i></pre>  <p>a</p>\n<p>b</p>")
    assert soup.get_text() == "one\ntwo\n\n  three a b"
