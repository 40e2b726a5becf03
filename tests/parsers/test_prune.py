from crawler.parsers.outline import Element
from crawler.parsers.prune import MAX_DEPTH, as_soups, prune
from tests.parsers.pages import outline


def body_of(html: str) -> Element:
    body = outline(html).body
    assert body is not None
    return body


def test_attributes_that_nobody_reads_and_named_elements_go() -> None:
    body = body_of('<p onclick="x()" class=lead>Kept <a href="/a" target=_top>link</a></p><div>Dropped</div>')
    soup = prune(body, {body.children[1].index}, lambda element: element.marks)
    assert str(soup) == '<body><p class="lead">Kept <a href="/a">link</a></p></body>'


def test_depth_is_capped_and_the_text_stays() -> None:
    soup = prune(body_of("<div><i>" * 500 + "deep"), (), lambda element: element.marks)
    depth = max(len(list(string.parents)) for string in soup.strings)
    assert soup.get_text().strip() == "deep"
    assert depth <= MAX_DEPTH + 2


def test_text_that_looks_like_markup_stays_text() -> None:
    soup = prune(body_of("<p>&lt;script&gt; is a tag</p>"), (), lambda element: element.marks)
    assert soup.get_text() == "<script> is a tag"


def test_several_elements_keep_their_inline_parts() -> None:
    cards = body_of("<div><span class=kicker>Water</span> a</div><div>b</div>").children
    assert [str(soup) for soup in as_soups(cards)] == ['<div><span class="kicker">Water</span> a</div>', "<div>b</div>"]
