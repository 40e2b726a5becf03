import datetime as dt
import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.normalise import NormalisePipeline, normalise
from schema.article import Article, Block, Candidate, Evidence, PublishedDate, RelatedLink
from schema.crawled import CrawledPage, Fetch
from schema.reasons import DropReason

NOW = dt.datetime(2025, 8, 8, 12, tzinfo=dt.UTC)
URL = "https://a.example/page"
ARTICLE = Article(URL, URL)

texts = st.text(st.characters() | st.sampled_from(" \n\0\x9b\xa0\u0301\u200b\u202e\u202c\ud800"), max_size=20)
paths = st.sampled_from(["", "/", "/page", "/page#x", "/a?utm_source=b", "/b", "mailto:x", "//b.example/"])
urls = paths.map("https://a.example".__add__) | texts
days = st.dates(dt.date(1600, 1, 1)) | st.just(dt.date(1, 1, 1))
instants = st.none() | st.datetimes(timezones=st.timezones() | st.just(dt.UTC), allow_imaginary=False)
published = st.none() | st.builds(PublishedDate, days, instants, texts)
evidence = st.builds(
    Evidence,
    st.just("meta"),
    texts,
    st.just(0.5),
    st.tuples(st.builds(Candidate, st.just("meta"), texts, st.just(0.1))),
)
articles = st.builds(
    Article,
    url=st.just(URL) | urls,
    canonical_url=urls,
    title=st.none() | texts | st.just("a \u202e" * 600 + "\u202c" * 600),
    description=st.none() | texts,
    published=published,
    modified=published,
    authors=st.lists(texts, max_size=3).map(tuple),
    section=st.none() | texts,
    tags=st.lists(texts, max_size=3).map(tuple),
    language=st.none() | st.sampled_from(["en_us", "x", "zh-hant"]) | texts,
    lead_image_url=st.none() | urls,
    blocks=st.lists(
        st.builds(Block, st.sampled_from(["heading", "paragraph", "code", "table", "caption"]), texts), max_size=3
    ).map(tuple),
    text=texts,
    related_links=st.lists(
        st.builds(
            RelatedLink,
            urls,
            st.none() | texts,
            st.none() | texts,
            st.none() | texts,
            st.none() | days,
            st.sampled_from(["related", "promoted", "inline"]),
            st.integers(0, 5),
        ),
        max_size=4,
    ).map(tuple),
    evidence=st.dictionaries(st.sampled_from(["title", "published"]), evidence, max_size=2),
)


@given(articles)
def test_a_normalised_record_stays(article):
    once = normalise(article, NOW)
    assert normalise(once, NOW) == once


@given(articles)
def test_every_text_fits_every_database(article):
    clean = normalise(article, NOW)
    fields = [clean.title, clean.description, clean.section, clean.text, *clean.authors, *clean.tags]
    fields += [clean.published and clean.published.raw, *(one.raw for one in clean.evidence.values())]
    fields += [text for link in clean.related_links for text in (link.title, link.summary, link.category)]
    for text in filter(None, fields):
        text.encode("utf-8")
        assert not [c for c in text if unicodedata.category(c) == "Cc" and c not in "\n\t"]


def test_text_and_words_come_from_the_blocks():
    blocks = (
        Block("heading", " One\u00a0 two ", 2),
        Block("caption", "A picture"),
        Block("paragraph", " \u200b "),
        Block("code", "if x:\n\ty"),
        Block("table", "a | b\n\nc  | d"),
    )
    article = normalise(replace(ARTICLE, blocks=blocks, text="stale"), NOW)
    assert [block.text for block in article.blocks] == ["One two", "A picture", "if x:\n\ty", "a | b\nc | d"]
    assert article.text == "One two\n\nif x:\n\ty\n\na | b\nc | d"
    assert article.word_count == 11


def test_a_title_ends_at_its_limit():
    assert normalise(replace(ARTICLE, title="ab " * 600), NOW).title == ("ab " * 600)[:1000].strip()


def test_names_are_kept_once_as_spelled_first():
    article = normalise(replace(ARTICLE, tags=("Health", " health", "", "Straße", "STRASSE", "x")), NOW)
    assert article.tags == ("Health", "Straße", "x")


def test_urls_are_normalised_and_bad_ones_dropped():
    article = normalise(
        replace(
            ARTICLE, url="HTTPS://A.example:443/page#x", canonical_url="ftp://x", lead_image_url="data:image/png,x"
        ),
        NOW,
    )
    assert (article.url, article.canonical_url, article.lead_image_url) == (URL, URL, None)


def test_links_are_merged_by_url_and_numbered_anew():
    day = dt.date(2025, 8, 1)
    links = (
        RelatedLink("https://a.example/2?utm_source=x", "in a sentence", kind="inline", position=3),
        RelatedLink("javascript:alert(1)", "bad", position=4),
        RelatedLink(URL + "#comments", "the page itself", position=5),
        RelatedLink("https://a.example/canonical", "the page itself", position=6),
        RelatedLink("https://a.example/3", None, position=7),
        RelatedLink("https://a.example/2", None, "Summary", "News", day, position=8),
    )
    article = normalise(replace(ARTICLE, canonical_url="https://a.example/canonical", related_links=links), NOW)
    assert article.related_links == (
        RelatedLink("https://a.example/2", "in a sentence", "Summary", "News", day, "related", 0),
        RelatedLink("https://a.example/3", None, position=1),
    )


BERLIN = dt.timezone(dt.timedelta(hours=2))


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        (PublishedDate(dt.date(2025, 8, 9), raw=" 9\u00a0August "), PublishedDate(dt.date(2025, 8, 9), raw="9 August")),
        (PublishedDate(dt.date(2025, 8, 10)), PublishedDate(dt.date(2025, 8, 10))),
        (PublishedDate(dt.date(2025, 8, 11)), None),
        (PublishedDate(dt.date(1, 1, 1)), None),
        (
            PublishedDate(dt.date(2025, 8, 8), dt.datetime(2025, 8, 8, 1, tzinfo=BERLIN), "x", "minute", "page"),
            PublishedDate(dt.date(2025, 8, 8), dt.datetime(2025, 8, 7, 23, tzinfo=dt.UTC), "x", "minute", "page"),
        ),
        (
            PublishedDate(dt.date(2025, 8, 8), dt.datetime(2024, 8, 8, 1, tzinfo=BERLIN), "x", "minute", "page"),
            PublishedDate(dt.date(2025, 8, 8), raw="x"),
        ),
        (
            PublishedDate(dt.date(2025, 8, 8), dt.datetime(2025, 8, 8, 1), "x", "minute", "assumed_utc"),
            PublishedDate(dt.date(2025, 8, 8), raw="x"),
        ),
    ],
)
def test_dates_are_possible_and_in_utc(stated, expected):
    article = normalise(replace(ARTICLE, published=stated, modified=stated), NOW)
    assert (article.published, article.modified) == (expected, expected)
    assert expected is None or expected.at is None or article.published.at.tzinfo is dt.UTC


def test_the_day_of_a_card_must_be_possible_too():
    link = RelatedLink("https://a.example/2", "Two", published=dt.date(2035, 1, 1))
    assert normalise(replace(ARTICLE, related_links=(link,)), NOW).related_links[0].published is None


def test_the_pipeline_judges_dates_by_the_time_of_the_fetch():
    item = CrawledPage(Fetch(1, URL, NOW, 1), article=replace(ARTICLE, published=PublishedDate(dt.date(2025, 8, 11))))
    assert NormalisePipeline().process_item(item).article.published is None
    dropped = replace(item, drop_reason=DropReason.LISTING)
    assert NormalisePipeline().process_item(dropped) is dropped
