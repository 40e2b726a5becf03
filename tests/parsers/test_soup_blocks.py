from bs4 import BeautifulSoup

from crawler.parsers.body.prune import prune
from crawler.parsers.body.soup_blocks import read_blocks
from crawler.parsers.body.text_blocks import read_text_blocks
from schema.article import Block
from tests.parsers.pages import outline


def blocks(html: str) -> list[Block]:
    page = outline(html)
    found = read_text_blocks(page)
    captions = [block for block in found if block.holder.tag == "figcaption"]
    return read_blocks(prune(page, [block for block in found if block not in captions], captions))


def kinds(html: str) -> list[tuple[str, str]]:
    return [(block.kind, block.text) for block in blocks(html)]


def test_kinds_of_blocks() -> None:
    html = """<h2>Where it <em>began</em></h2><p>One <b>bold</b>word.</p><blockquote><p>Said.</p></blockquote>
        <pre>a = 1\n  b</pre><figure><figcaption>A bridge</figcaption></figure>"""
    assert kinds(html) == [
        ("heading", "Where it began"),
        ("paragraph", "One boldword."),
        ("quote", "Said."),
        ("code", "a = 1\n  b"),
        ("caption", "A bridge"),
    ]


def test_levels_of_headings_and_lists() -> None:
    found = blocks("<h3>Tools</h3><ul><li>Spade<ul><li>long</li></ul></li><li>Rope</li></ul>")
    assert [(block.text, block.level) for block in found] == [("Tools", 3), ("Spade", 1), ("long", 2), ("Rope", 1)]


def test_a_body_that_is_one_list_one_table_or_one_listing_of_code() -> None:
    assert [block.kind for block in blocks("<ul><li>Spade</li><li>Rope</li></ul>")] == ["list_item", "list_item"]
    assert kinds("<table><tr><td>a<td>1<tr><td>b<td>2</table>") == [("table", "a | 1\nb | 2")]
    assert kinds("<pre>a = 1</pre>") == [("code", "a = 1")]


def test_paragraphs_parted_by_line_breaks_and_bare_divs() -> None:
    assert kinds("<div>First.<br><br>Second,<br>still second.<div>Third.</div>Fourth.</div>") == [
        ("paragraph", "First."),
        ("paragraph", "Second, still second."),
        ("paragraph", "Third."),
        ("paragraph", "Fourth."),
    ]


def test_a_short_bold_paragraph_is_a_heading() -> None:
    assert kinds("<p><b>What drivers should know</b></p><p><b>It rained.</b></p>") == [
        ("heading", "What drivers should know"),
        ("paragraph", "It rained."),
    ]


def test_tables_of_data_and_tables_of_layout() -> None:
    data = "<table><tr><th>Year<th>Otters<tr><td>1999<td>0<tr><td>2024<td>12</table>"
    assert kinds(data) == [("table", "Year | Otters\n1999 | 0\n2024 | 12")]
    layout = f"<table><tr><td><h1>Story</h1><p>Text.</table>{data}"
    assert [kind for kind, _ in kinds(layout)] == ["heading", "paragraph", "table"]


def test_a_soup_of_another_maker_is_read_as_well() -> None:
    soup = BeautifulSoup("<div><p>Plain.</p></div>", "html.parser")
    assert [block.text for block in read_blocks(soup)] == ["Plain."]


def test_an_item_in_a_heading_has_the_heading_s_level() -> None:
    assert blocks("<h3><li>Maps</li></h3>") == [Block("heading", "Maps", 3)]
