from crawler.parsers.body.container import Container, find_container
from crawler.parsers.related.module_headings import text_of
from tests.parsers.pages import BODY, outline


def container(html: str) -> Container:
    found = find_container(outline(html))
    assert found is not None
    return found


def test_lowest_element_with_nearly_all_prose() -> None:
    found = container(
        f"<div id=page><nav><a href=/>Home</a></nav><div id=story>{BODY}</div><footer>An address.</footer></div>"
    )
    assert found.element.names == "story"


def test_long_comments_are_not_the_body() -> None:
    found = container(f"<main><div id=story>{BODY}</div><div class=comments>{BODY * 5}</div></main>")
    assert found.element.names == "story"


def test_a_wrapper_with_an_unlucky_name_is_gone_into() -> None:
    found = container(
        f"<div class='layout with-sidebar'><div id=story>{BODY}</div><div class=sidebar><p>{BODY[:90]}</p></div></div>"
    )
    assert found.element.names == "story"


def test_names_that_a_page_gives_to_its_paragraphs_are_not_believed() -> None:
    found = container("".join(f"<div class='row widgetarea'>{part}</p></div>" for part in BODY.split("</p>")))
    assert "otters" in text_of(found.element, 5_000)
    assert found.prose > 600


def test_empty_page() -> None:
    assert container("").prose == 0
