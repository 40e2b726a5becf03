"""Which URLs are alike."""

from __future__ import annotations

import pytest

from crawler.traps.areas import areas_of, is_endless

SITE = "https://news.example"


@pytest.mark.parametrize(
    ("url", "narrow", "wide"),
    [
        ("/calendar/2025/08", "/calendar/#/#", "/** /calendar/** /calendar/#/** /calendar/#/#/** /calendar/#/*"),
        ("/2025/08/harbour-reopens-after-storm", "/#/#/*", "/** /#/** /#/#/** /#/#/*/**"),
        ("/tag/harbour", "/tag/harbour", "/** /tag/** /tag/harbour/** /tag/*"),
        ("/story-12.html", "/story-#.html", "/** /story-#.html/** /*"),
        ("/a-long-story-of-it.html", "/*.html", "/** /*.html/** /*"),
        ("/shop?size=2&cut=3", "/shop?* /shop?cut&size", "/** /shop/** /*?*"),
        (
            "/house/hall?visit=3f9a0c1b2d4e5f607182",
            "*?visit= /house/hall?* /house/hall?visit",
            "/** /house/** /house/hall/** /house/*?*",
        ),
        ("/3f9a0c1b2d4e5f607182/hall", "/(token)/** /*/hall", "/** /*/** /*/hall/** /*/*"),
        ("/", "/", "/** /*"),
    ],
)
def test_areas(url: str, narrow: str, wide: str) -> None:
    areas = areas_of(SITE + url)
    assert " ".join(areas.narrow) == narrow
    assert " ".join(areas.wide) == wide


@pytest.mark.parametrize(
    "path",
    [
        "/a/a/a",
        "/news/and/news/and/news/and/story",
        "/x/again/again/again/",
        "/x/y/x/z/x/w/x",
        "/" + "/".join(f"part{n}" for n in range(30)),
    ],
)
def test_paths_that_grow_by_themselves(path: str) -> None:
    assert is_endless(SITE + path)


@pytest.mark.parametrize(
    "path", ["/", "/news/news/story", "/2025/01/01/01/story", "/1/1/1/1", "/a/b/c/d/e/f/g/h/i/j/k/l", "/x?a=/b/b/b/b"]
)
def test_real_paths(path: str) -> None:
    assert not is_endless(SITE + path)
