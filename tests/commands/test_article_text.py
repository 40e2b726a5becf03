"""A record as text and as Markdown."""

import datetime as dt

import pytest

from crawler.commands.article_text import article_markdown, article_text
from schema.article import Article, Block, PublishedDate, RelatedLink

URL = "https://news.example/a"
LINK = RelatedLink("https://news.example/b?x=<y>", "Sun [live]", "It shone.", "Weather", dt.date(2025, 8, 9))
INLINE = RelatedLink("https://news.example/c", "inline", kind="inline")


def _markdown(*blocks: Block) -> str:
    return article_markdown(Article(URL, blocks=blocks))


def test_text_has_the_parts_in_reading_order() -> None:
    article = Article(
        URL,
        title="Rain",
        description="It fell.",
        published=PublishedDate(dt.date(2025, 8, 8)),
        authors=("Zoe", "Al"),
        text="Body.",
        related_links=(LINK, INLINE),
    )
    assert article_text(article) == (
        "Rain\n\nIt fell.\n\nZoe, Al | 2025-08-08\n\nBody.\n\nRelated links:\n\n"
        "- Sun [live] | Weather | 2025-08-09\n  It shone.\n  https://news.example/b?x=<y>"
    )


def test_nothing_is_nothing() -> None:
    assert article_text(Article(URL)) == article_markdown(Article(URL)) == ""


def test_blocks_keep_their_kind() -> None:
    assert _markdown(
        Block("paragraph", "One."),
        Block("list_item", "a", 1),
        Block("list_item", "b", 2),
        Block("heading", "Two", 1),
        Block("quote", "q\nr"),
        Block("code", "x = `1`\n```"),
        Block("caption", "A picture"),
        Block("table", "a | b\nc | d"),
    ) == "\n\n".join(
        [
            "One.",
            "- a\n  - b",
            "## Two",
            "> q\n> r",
            "````\nx = `1`\n```\n````",
            "*A picture*",
            "a \\| b  \nc \\| d",
        ]
    )


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("# no heading", "\\# no heading"),
        ("1. no list", "\\1. no list"),
        ("- no list", "\\- no list"),
        ("<script>", "\\<script\\>"),
        ("[x](y) *z* _a_ `b`", "\\[x\\](y) \\*z\\* \\_a\\_ \\`b\\`"),
        ("2025 was dry - very", "2025 was dry - very"),
    ],
)
def test_what_a_page_says_is_no_markup(text: str, escaped: str) -> None:
    assert _markdown(Block("paragraph", text)) == escaped


def test_links_cannot_break_out() -> None:
    markdown = article_markdown(Article(URL, related_links=(LINK,)))
    assert "- [Sun \\[live\\]](<https://news.example/b?x=%3Cy%3E>) | Weather | 2025-08-09 | It shone." in markdown
