from crawler.parsers.body import text_blocks
from crawler.parsers.body.text_blocks import TextBlock, read_text_blocks
from tests.parsers.pages import outline


def read(html: str) -> list[TextBlock]:
    return read_text_blocks(outline(html))


def texts(html: str) -> list[str]:
    return [block.text for block in read(html)]


def test_a_block_ends_at_block_elements_and_at_two_line_breaks() -> None:
    assert texts("<div>One <b>bold</b>word<p>Two</p>three<br>lines<br><br>four</div>") == [
        "One boldword",
        "Two",
        "three lines",
        "four",
    ]


def test_block_elements_inside_inline_ones() -> None:
    assert texts("<a href=/x><h3>Title</h3><span>Text</span><p>More</p></a>") == ["Title", "Text", "More"]


def test_the_place_is_the_lowest_element_that_holds_all_of_a_block() -> None:
    label, mixed = read("<div><span class=label>New</span></div><div><i>a</i> b</div>")
    assert (label.holder.tag, label.place.names) == ("div", "label")
    assert mixed.place is mixed.holder


def test_code_and_tables_of_data_are_one_block_in_page_order() -> None:
    data = "<table><tr><th>Year</th><th>Otters</th></tr><tr><td>2024</td><td>12</td></tr></table>"
    assert texts(f"<pre>a <b>= 1</b>\nb</pre>{data}") == ["a = 1 b", "Year Otters 2024 12"]
    assert texts("<table><tr><td>Menu<td><h2>Story</h2>Text</table>") == ["Menu", "Story", "Text"]


def test_link_density_and_sentence_marks() -> None:
    (block,) = read("<p>Half of <a href=/x>it, yes</a></p>")
    assert block.link_density == 7 / 15
    assert block.sentence_marks == 1


def test_pieces_name_every_text_of_the_block() -> None:
    (block,) = read("<p>One <b>two</b> three</p>")
    assert [str(element.content[at]).strip() for element, at in block.pieces] == ["One", "two", "three"]


def test_blocks_are_bounded() -> None:
    assert len(read("<p>a" * (text_blocks.MAX_BLOCKS + 50))) == text_blocks.MAX_BLOCKS


def test_white_space_alone_is_no_block() -> None:
    assert texts("<pre>\n \n</pre><table><tr><td>\t<td>\n<tr><td> <td></table><div>\u2028</div><p>One</p>") == ["One"]
