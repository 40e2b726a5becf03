"""Articles whose every field follows from their number."""

from __future__ import annotations


def article_path(number: int) -> str:
    """Where the article of this number stands."""
    return f"/2025/08/gardens-of-the-town-number-{number}"


def article(number: int) -> str:
    """A page whose every field follows from its number."""
    day = number % 28 + 1
    paragraphs = "".join(
        f"<p>Garden {number} lies behind house {number + part} and has a wall of its own. Its gardener, who has kept "
        f"it for {number + part + 10} years, waters it at dawn, and says that the {part} pear trees need no other "
        "attention than a ladder in September and a kind word in spring.</p>"
        for part in range(2, 6)
    )
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Garden number {number} | Town News</title>'
        f'<link rel="canonical" href="{article_path(number)}"></head>'
        f"<body><main><article><h1>Garden number {number}</h1>"
        f'<p class="standfirst">What grows behind house {number}.</p><p class="byline">By Writer {number}</p>'
        f'<time datetime="2025-08-{day:02}T10:00:00Z">{day} August 2025</time>'
        f'<div class="article-body">{paragraphs}</div></article></main></body></html>'
    )
