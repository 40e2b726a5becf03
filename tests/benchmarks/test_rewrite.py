from __future__ import annotations

from urllib.parse import urlsplit

import pytest

from benchmarks.rewrite import mark, move, served_path

OLD = "https://old.example/2025/08/story.html"
NEW = "http://127.0.0.1:8000/2025/08/story-17"


def test_own_addresses_move_and_links_stay() -> None:
    page = (
        b'<html><head><meta charset="iso-8859-1"><link rel="canonical" href="https://old.example/story">'
        b'<meta content="https://old.example/story" property="og:url">'
        b'<script type="application/ld+json">{"url": "https:\\/\\/old.example\\/story", "name": "\xe9"}</script>'
        b'</head><body><a href="https://old.example/story">Caf\xe9</a><a href="/other">x</a></body></html>'
    )
    moved = move(page, OLD, NEW)
    assert moved == (
        b'<html><head><meta charset="iso-8859-1"><base href="https://old.example/2025/08/story.html">'
        b'<link rel="canonical" href="http://127.0.0.1:8000/2025/08/story-17">'
        b'<meta content="http://127.0.0.1:8000/2025/08/story-17" property="og:url">'
        b'<script type="application/ld+json">{"url": "http://127.0.0.1:8000/2025/08/story-17", "name": "\xe9"}</script>'
        b'</head><body><a href="https://old.example/story">Caf\xe9</a><a href="/other">x</a></body></html>'
    )


@pytest.mark.parametrize(
    ("page", "moved"),
    [
        (b'<head><base href="https://cdn.example/">x', b'<head><base href="https://cdn.example/">x'),
        (b'<head><base href="">x', b'<head><base href="https://old.example/2025/08/story.html">x'),
        (b"<!doctype html><p>x", b'<!doctype html><base href="https://old.example/2025/08/story.html"><p>x'),
        (b"x", b'<base href="https://old.example/2025/08/story.html">x'),
    ],
)
def test_relative_links_point_to_the_old_host(page: bytes, moved: bytes) -> None:
    assert move(page, OLD, NEW) == moved


def test_copies_differ_in_titles_and_paragraphs() -> None:
    page = b"<title>A</title><h1 class=x>A</h1><p>B</p><pre>C</pre>"
    marked = b"<title>Copy 3: A</title><h1 class=x>Copy 3: A</h1><p>Copy 3: B</p><pre>C</pre>"
    assert mark(page, 3) == marked


@pytest.mark.parametrize(
    ("url", "copy", "path"),
    [
        (OLD, 0, "/w17" + urlsplit(OLD).path),
        (OLD, 2, "/w17-3" + urlsplit(OLD).path),
        ("https://old.example/blog/a-story/", 0, "/w17/blog/a-story/"),
        ("https://old.example/view.php?id=3#top", 0, "/w17/view.php"),
        ("https://old.example", 0, "/w17/"),
        ("https://old.example/caf\u00e9", 0, "/w17/caf%C3%A9"),
    ],
)
def test_a_served_path_keeps_its_shape(url: str, copy: int, path: str) -> None:
    assert served_path(url, "17", copy) == path
