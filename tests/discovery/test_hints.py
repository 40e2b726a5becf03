from __future__ import annotations

import pytest

from crawler.discovery.hints import hint_of

PAGE = "https://news.example/politics/"


@pytest.mark.parametrize(
    "path",
    [
        "/2025/08/08/rain/",
        "/2025/aug/08/rain",
        "/news/2025-08-08/rain",
        "/a-long-walk-in-the-rain/2025/11",
        "/rain-again-20251218",
        "/news/a-long-walk-in-the-rain",
        "/a-long-walk/",
        "/world/rain-123456.html",
        "/world/123456",
        "/world/a63515464/rain-2025/",
        "/822",
        "/news/rain_again.php",
        "/index.php?article_id=12",
        "/?p=123",
        "/en/article/rain",
        "/blog/rain",
        "/topics/weather/best-rain-coat",
        "/%D0%B4%D0%BE%D0%BB%D0%B3%D0%B0%D1%8F-%D0%BF%D1%80%D0%BE%D0%B3%D1%83%D0%BB%D0%BA%D0%B0-%D0%BF%D0%BE%D0%B4-%D0%B4%D0%BE%D0%B6%D0%B4%D0%B5%D0%BC",
        "/%E9%9B%A8%E3%81%AE%E4%B8%AD%E3%81%AE%E9%95%B7%E3%81%84%E6%95%A3%E6%AD%A9",
    ],
)
def test_paths_of_articles(path: str) -> None:
    assert hint_of(f"https://news.example{path}", "", PAGE) == "article"


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/en/",
        "/index.html",
        "/politics",
        "/sport/football/",
        "/arts-and-culture/",
        "/tag/artificial-intelligence-and-machine-learning/",
        "/author/ann-example/",
        "/2025/08/",
        "/archive/2025/08/08/",
        "/economy/page/3/",
    ],
)
def test_paths_of_listings(path: str) -> None:
    assert hint_of(f"https://news.example{path}", "", PAGE) == "listing"


@pytest.mark.parametrize(
    "path", ["/login", "/about-us/", "/en/privacy-policy.html", "/search?q=rain", "/?view=list", "/shop/x/y/z"]
)
def test_paths_of_neither(path: str) -> None:
    assert hint_of(f"https://news.example{path}", "", PAGE) == "other"


@pytest.mark.parametrize(
    ("page", "path", "text"),
    [
        ("/politics/", "/politics/?page=2", "2"),
        ("/politics/?page=2", "/politics/?page=1", "Back"),
        ("/politics", "/politics/page/2/", ""),
        ("/politics/page/2/", "/politics/page/10/", ""),
        ("/politics/page/2/", "/politics/", "Previous"),
        ("/politics/", "/politics/seite-2", ""),
        ("/politics/", "/politics/2", "2"),
        ("/politics/2", "/politics/3", "Weiter"),
        ("/politics/", "/politics/?from=20", "Next »"),
        ("/politics/", "/politics/?from=20", "下一页"),
        ("/news/a-long-walk-in-the-rain", "/news/a-long-walk-in-the-rain?page=2", "Next page"),
    ],
)
def test_further_pages_of_the_same_list(page: str, path: str, text: str) -> None:
    is_next = text == "Previous"
    hint = hint_of(f"https://news.example{path}", text, f"https://news.example{page}", is_next=is_next)
    assert hint == "pagination"


@pytest.mark.parametrize(
    ("page", "path", "text", "expected"),
    [
        ("/822", "/811", "Next", "article"),
        ("/news/one-fine-day.html", "/news/a-second-fine-day.html", "Next", "article"),
        ("/show.php?nr=335614", "/show.php?nr=335610", "Next", "other"),
        ("/politics/", "/economy/?page=2", "2", "listing"),
        ("/politics/", "https://other.example/politics/page/2/", "2", "listing"),
        ("/", "/?p=12", "12", "article"),
    ],
)
def test_what_only_looks_like_a_further_page(page: str, path: str, text: str, expected: str) -> None:
    url = path if path.startswith("http") else f"https://news.example{path}"
    assert hint_of(url, text, f"https://news.example{page}") == expected


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/feed/", "feed"),
        ("/politics/rss.xml", "feed"),
        ("/index.rss", "feed"),
        ("/?feed=rss2", "feed"),
        ("/category/economy/feed/", "feed"),
        ("/comments/feed/", None),
        ("/2025/08/08/rain/feed/", None),
        ("/sitemap.xml", "sitemap"),
        ("/files/news-sitemap-2.xml.gz", "sitemap"),
        ("/sitemap/", "other"),
    ],
)
def test_feeds_and_sitemaps(path: str, expected: str | None) -> None:
    assert hint_of(f"https://news.example{path}", "", PAGE) == expected


@pytest.mark.parametrize(
    "path",
    [
        "/rain.JPG",
        "/report.pdf?download=1",
        "/film.mp4",
        "/wp-login.php",
        "/2025/08/08/rain/?replytocom=7",
        "/2025/08/08/rain/?share=mail&nb=1",
        "/2025/08/08/rain?print=1",
    ],
)
def test_what_no_request_is_worth(path: str) -> None:
    assert hint_of(f"https://news.example{path}", "", PAGE) is None


def test_a_headline_for_a_text_makes_an_article_of_any_path() -> None:
    headline = "After the rain, the river takes the bridge"
    assert hint_of("https://news.example/x/y/z", headline, PAGE) == "article"
    assert hint_of("https://news.example/x/y/z", "雨のあと、川が橋を流した", PAGE) == "article"
    assert hint_of("https://news.example/x/y/z", "Rain", PAGE) == "other"
    assert hint_of("https://news.example/tag/rain", headline, PAGE) == "listing"
