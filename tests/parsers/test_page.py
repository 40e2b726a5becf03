import pytest

from crawler.parsers import parse_article
from crawler.parsers.markup.document import open_document
from crawler.parsers.page import parse_document
from tests.parsers.pages import BODY, URL

HOSTILE = {
    "empty": b"",
    "zeros": b"\0" * 500 + b"<p>a\0b</p>",
    "deep": b"<div>" * 10_000 + b"end",
    "deep lists": b"<ul><li>text, more text." * 2_000,
    "deep tables": b"<table><tr><td>" * 500 + b"end",
    "open tags": b"<a <b <" * 5_000,
    "one tag, many attributes": b"<p " + b" ".join(b"a%d=1" % n for n in range(20_000)) + b">" + BODY.encode(),
    "many paragraphs": b"<p>word, word.</p>" * 20_000,
    "one long word": b"<p>" + b"a" * 500_000,
    "only separators": b"<p>" + b"- , . | " * 50_000,
    "many links": b"".join(
        b'<li><a href="/a-long-slug-%d">A headline with number %d</a>' % (n, n) for n in range(5_000)
    ),
    "odd tag names": b"<x\"y'z>" + BODY.encode() + b"<a:b=c>",
    "bad addresses": b'<a href="http://[">A link of some length</a><a href="javascript:x">Another one of those</a>',
    "not text": bytes(range(256)) * 200,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_no_content_raises(name: str) -> None:
    article = parse_article(HOSTILE[name], URL)
    assert article.url == URL


def test_lone_surrogates_of_a_str_are_survived() -> None:
    assert parse_article("<p>\ud800 a few words, at least.</p>", URL).url == URL


@pytest.mark.parametrize("url", ["", "press.example/x", "ftp://press.example/x", "//press.example/x", "http://"])
def test_addresses_that_are_not_absolute_http_are_refused(url: str) -> None:
    with pytest.raises(ValueError, match="not an absolute"):
        parse_article("<p>x", url)


def test_the_tree_stays_as_it_is() -> None:
    doc = open_document(f"<nav><a href=/>x</a></nav><script>1</script>{BODY}", URL)
    before = doc.tree.html
    parse_document(doc)
    assert doc.tree.html == before


def test_language_is_guessed_from_the_text_where_the_page_is_silent() -> None:
    assert parse_article(f"<div>{BODY}</div>", URL).language == "en"
    assert parse_article(f"<html lang=en-GB><div>{BODY}</div>", URL).language == "en-GB"
