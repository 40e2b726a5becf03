from selectolax.lexbor import LexborHTMLParser

from crawler.parsers.markup.visible import visible_text


def read(html: str, limit: int = 100) -> str:
    body = LexborHTMLParser(html).body
    assert body is not None
    return visible_text(body, limit)


def test_inline_elements_stand_together_and_blocks_apart() -> None:
    assert read("a<b>b</b>c<p>d<br>e</p>f<!-- no --><script>no</script><i hidden>no</i><i>g</i>") == "abc d e fg"


def test_elements_that_are_left_out() -> None:
    body = LexborHTMLParser("one <b>two</b> <i>three</i>").body
    assert body is not None
    bold = body.css("b")[0]
    assert visible_text(body, 100, without=frozenset([bold.mem_id])) == "one three"
    assert visible_text(bold, 100) == "two"


def test_only_the_beginning_of_a_wide_element_is_looked_at() -> None:
    """Its 300,000 children, each of 2,000 times, would take minutes."""
    body = LexborHTMLParser("word<br>" * 150_000).body
    assert body is not None
    assert {visible_text(body, 14) for _ in range(2_000)} == {"word word word"}
