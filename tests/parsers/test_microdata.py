from selectolax.lexbor import LexborHTMLParser

from crawler.parsers.sources.microdata import MAX_VALUES, read_microdata


def read(html: str):
    return read_microdata(LexborHTMLParser(html).css("[itemprop]"))


def test_the_value_is_what_a_machine_reads_and_the_text_what_a_reader_sees():
    data = read(
        "<i itemprop=author itemscope><b itemprop=name>Zoe Vale</b>, Press</i>"
        "<time itemprop=datePublished datetime=2025-05-05>May 5</time>"
        "<meta itemprop=headline content=Rain><img itemprop=image src=/a.png>"
    )
    found = {name: (values[0].value, values[0].text) for name, values in data.properties.items()}
    assert found == {
        "author": ("Zoe Vale", "Zoe Vale, Press"),
        "datepublished": ("2025-05-05", "May 5"),
        "headline": ("Rain", ""),
        "image": ("/a.png", ""),
    }


def test_a_property_has_at_most_so_many_values():
    data = read(
        "".join(f"<i itemprop=author>Zoe {number}</i>" for number in range(99)) + "<i itemprop=headline>Rain</i>"
    )
    assert [found.value for found in data.properties["author"]] == [f"Zoe {number}" for number in range(MAX_VALUES)]
    assert data.first("headline") is not None
