"""The pages of `tearsheet browse`, as Datasette answers them in this process."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from urllib.parse import quote

import pytest
from datasette.utils import tilde_encode

from crawler.browsing.bar_charts import in_time
from crawler.browsing.guard import HEADERS, is_own_name
from crawler.browsing.plugin import cell
from crawler.browsing.ready_queries import READY_QUERIES
from crawler.browsing.server import browser
from crawler.browsing.version_changes import Piece, version_changes
from crawler.shown_text import moment, visible, web_link
from schema.views import VIEWS
from tests.browsing.conftest import ATTACK, COPY, HOSTILE, LONELY, RAIN, TURNED, Client, Reader

VIEW_PAGES = [f"/articles/{view.name}" for view in VIEWS]
QUERY_PAGES = [f"/articles/{query.name}" for query in READY_QUERIES]
PAGES = [
    "/",
    "/articles",
    "/articles?_show_hidden=1",
    "/articles/v_articles?_columns=all",
    "/articles/v_articles?section=" + quote(ATTACK),
    "/articles/v_articles?title__contains=" + quote(ATTACK),
    "/articles/articles",
    f"/articles/articles/{HOSTILE}",
    "/articles/authors",
    "/articles/article_tags",
    "/articles?sql=" + quote(f"SELECT title AS '{ATTACK.replace(chr(39), chr(39) * 2)}', text FROM articles"),
    "/articles?sql=" + quote(f"SELECT {ATTACK}"),
    "/articles?sql=SELECT+:" + "x&x=" + quote(ATTACK),
    *(f"/-/article/{key}" for key in (RAIN, HOSTILE, LONELY, COPY)),
    "/-/article/77",
    "/-/search?q=" + quote(ATTACK),
    "/-/search?q=alert&site=" + quote(ATTACK),
    "/" + tilde_encode(ATTACK),
    *VIEW_PAGES,
    *QUERY_PAGES,
]


# ---------------------------------------------------------------- nothing that was scraped runs
@pytest.mark.parametrize("path", PAGES, ids=lambda path: path[:40])
def test_nothing_that_was_scraped_is_markup(path: str, client: Client) -> None:
    page = client.get(path)
    assert page.status in (200, 400, 404)
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    reader = Reader(page.text)
    assert "script" not in {tag for tag, _ in reader.tags}
    for tag, attributes in reader.tags:
        assert not [name for name in attributes if name.startswith("on") or name == "style"], (tag, attributes)
        for source in (attributes.get("src"), attributes.get("href") if tag == "link" else None):
            assert source is None or source.startswith(("/assets/", "/articles"))
    for href in reader.hrefs():
        assert href.startswith(("/", "#", "?", "http://localhost/", "https://news.example", "https://datasette.io/")), (
            href
        )
        assert not href.startswith("//"), href
    unwanted = set("\u202e\u202c\u2066\u2069\u200f\x1b")
    if "v_card" in path:
        unwanted.discard("\u200f")  # the page shows how the view is made, and that names the mark
    assert not unwanted & set(page.text)
    assert "54439" not in page.text


@pytest.mark.parametrize(
    "path", ["/", "/articles", "/-/article/2", "/-/article/77", "/articles/v_articles.json", "/-/x"]
)
def test_every_answer_forbids_scripts_and_frames(path: str, client: Client) -> None:
    headers = client.get(path).headers
    assert HEADERS.items() <= headers.items()
    assert "script" not in headers["content-security-policy"]
    assert headers["content-security-policy"].startswith("default-src 'none'")


def test_links_to_the_sites_say_nothing_of_this_page(client: Client) -> None:
    for path in ("/-/article/1", "/articles/v_articles?_columns=all", "/articles/failures_by_reason"):
        outside = [
            attributes
            for tag, attributes in Reader(client.get(path).text).tags
            if tag == "a" and (attributes.get("href") or "").startswith("https://news.example")
        ]
        assert outside
        assert {attributes.get("rel") for attributes in outside} == {"noopener noreferrer nofollow"}


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(9)", "JAVASCRIPT:x", " javascript:x", "java\nscript:x", "data:text/html,x", "vbscript:x",
        "//evil.example/x", "https:", "https://", "https://a.example/\u202e", "https://a b", "https://[", "file:///etc",
        "/articles", "https://a.example/\"onclick=x", "http:\\\\a.example", None, 7,
    ],
)  # fmt: skip
def test_only_addresses_of_the_web_become_links(url: object) -> None:
    assert web_link(url) is None


def test_addresses_of_the_web_stay_as_they_are() -> None:
    assert web_link("https://news.example/a?b=c&d='e'") == "https://news.example/a?b=c&d='e'"
    assert cell("https://a.example/?x=<b>", "url") == "https://a.example/?x=&lt;b&gt;"


def test_what_turns_text_is_shown_by_its_code() -> None:
    assert visible(TURNED) == r"\u202egnihtemos\u202c \u2066x\u2069 \x1b[31m \u200f"
    assert (visible("a\nb\tc"), visible(None), visible(7)) == ("a\nb\tc", "", "7")
    assert cell(TURNED, "title") == r"\u202egnihtemos\u202c \u2066x\u2069 \x1b[31m \u200f"


def test_the_label_of_a_foreign_key_is_shown_by_its_codes() -> None:
    assert cell({"value": 3, "label": "Ada\u202e"}, "author_id") == r"Ada\u202e 3"
    assert cell({"value": 3, "label": "Ada"}, "author_id") is None


# ---------------------------------------------------------------- the article
def test_the_article_shows_all_that_is_known(client: Client) -> None:
    page = client.get(f"/-/article/{RAIN}")
    reader = Reader(page.text)
    text = " ".join(" ".join(reader.texts).split())
    assert "Rain, still" in text
    assert "Ada Lark, Bo Finch" in text
    assert "2026-03-01 09:30 UTC" in text
    assert f"/-/article/{HOSTILE}" in reader.hrefs()  # its related link, which is stored
    assert f"/-/article/{COPY}" in reader.hrefs()
    assert "93 % the same" in text
    assert "Version 2" in text
    assert "Version 1" in text


def test_the_versions_show_what_went_and_came(client: Client) -> None:
    page = client.get(f"/-/article/{RAIN}").text
    assert '<p dir="auto">Rain<ins>, still</ins></p>' in page
    assert "<del>Rain fell.</del>" in page
    assert "<ins>Rain fell on Harbour Street.</ins>" in page


def test_the_body_is_made_of_its_blocks(client: Client) -> None:
    page = client.get(f"/-/article/{HOSTILE}").text
    body = page[page.index('<div class="body">') : page.index("</article>")]
    tags = [tag for tag, _ in Reader(body).tags]
    assert " ".join(tags) == "div h2 p p ul li li blockquote pre div table tbody tr td td tr td td p"
    assert ATTACK in Reader(body).texts
    assert "if a &lt; b:\n    &lt;/pre&gt;" in body


def test_the_article_says_where_its_fields_were_read(client: Client) -> None:
    text = " ".join(Reader(client.get(f"/-/article/{HOSTILE}").text).texts)
    evidence = text[text.index("Evidence") :]
    assert "visible" in evidence
    assert "0.90" in evidence
    assert f"meta: {ATTACK}" in evidence


def test_links_in_are_shown_with_the_words_of_their_cards(client: Client) -> None:
    page = client.get(f"/-/article/{LONELY}").text
    linked = page[page.index('id="in-links"') : page.index('id="evidence"')]
    assert f"/-/article/{HOSTILE}" in Reader(linked).hrefs()
    assert "as “Quite another title”" in linked


def test_an_unknown_article_is_not_found(client: Client, capsys: pytest.CaptureFixture[str]) -> None:
    for path in ("/-/article/77", "/-/article/" + "9" * 18, "/-/article/x", "/-/article/" + "9" * 30, "/nothing"):
        assert client.get(path).status == 404
    assert client.get("/articles/nothing.json").status == 404
    assert capsys.readouterr() == ("", "")


def test_an_article_that_was_another_leads_there(client: Client, filled: Path) -> None:
    with sqlite3.connect(filled) as connection:
        connection.execute("UPDATE articles SET merged_into_article_id = ? WHERE article_id = ?", (RAIN, COPY))
    connection.close()
    page = client.get(f"/-/article/{COPY}")
    assert (page.status, page.headers["location"]) == (302, f"/-/article/{RAIN}")


def test_paragraphs_that_are_alike_are_compared_by_words() -> None:
    before = {"title": None, "description": "A", "published_at": None, "text": "One two three four.\nGone.\nSame."}
    after = {"title": "New", "description": "A", "published_at": None, "text": "New one.\nOne two 3 four.\nSame."}
    changes = {change.field: change.paragraphs for change in version_changes(before, after)}
    assert changes == {
        "title": [[Piece("new", "New")]],
        "text": [
            [Piece("new", "New one.")],
            [Piece("same", "One two "), Piece("gone", "three"), Piece("new", "3"), Piece("same", " four.")],
            [Piece("gone", "Gone.")],
        ],
    }


def test_texts_too_long_to_compare_are_not() -> None:
    before = {"title": None, "description": None, "published_at": None, "text": "x\n" * 3_000}
    after = {**before, "text": "y\n" * 3_000, "title": "word " * 2_000}
    assert [(change.field, change.paragraphs is None) for change in version_changes(before, after)] == [
        ("title", False),
        ("text", True),
    ]


# ---------------------------------------------------------------- overview, questions, tables
def test_the_overview_counts_and_leads_on(client: Client) -> None:
    page = client.get("/")
    text = " ".join(" ".join(Reader(page.text).texts).split())
    assert "articles 4 sites 1" in text
    assert "2025-08: 4 articles" in text
    assert "news.example 4" in text
    hrefs = Reader(page.text).hrefs()
    assert {f"/-/article/{key}" for key in (RAIN, HOSTILE, LONELY, COPY)} <= set(hrefs)
    assert set(QUERY_PAGES) <= set(hrefs)


def test_charts_show_empty_months_and_days() -> None:
    months = in_time({"2025-11": 3, "2026-02": 1}, 36)
    assert [(bar["label"], bar["value"]) for bar in months] == [
        ("2025-11", 3), ("2025-12", 0), ("2026-01", 0), ("2026-02", 1),
    ]  # fmt: skip
    assert [bar["label"] for bar in in_time({"2020-01": 1, "2026-02": 1}, 2)] == ["2026-01", "2026-02"]
    assert [bar["label"] for bar in in_time({"2024-02-28": 1, "2024-03-01": 1, "2024-03-09": 0}, 9)] == [
        "2024-02-28", "2024-02-29", "2024-03-01",
    ]  # fmt: skip
    assert [bar["label"] for bar in in_time({"2026-01": 5_000, "9999-12": 1}, 9)] == ["2026-01"]
    assert in_time({}, 9) == []


def test_the_overview_of_an_empty_database(prepared_file: Path) -> None:
    with browser(prepared_file, "articles.db") as datasette:
        page = Client(datasette).get("/")
    assert page.status == 200
    assert "None yet" in page.text


def test_the_overview_of_a_database_that_takes_too_long(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    async def interrupted(_database: object, sql: str) -> list[dict[str, object]] | None:
        return [{"article_rows": 7, "sites": 1, "runs": 1}] if "article_rows" in sql else None

    monkeypatch.setattr("crawler.browsing.home._rows", interrupted)
    page = client.get("/")
    assert page.status == 200
    assert page.text.count("This takes longer than a page should.") == 5
    assert "articles, merged ones too 7" in " ".join(" ".join(Reader(page.text).texts).split())


@pytest.mark.parametrize("query", READY_QUERIES, ids=lambda query: query.name)
def test_every_ready_question_has_an_answer(query: object, client: Client) -> None:
    name = getattr(query, "name", "")
    answer = json.loads(client.get(f"/articles/{name}.json?_shape=objects").text)
    assert answer["ok"] is True
    assert answer["rows"]
    page = client.get(f"/articles/{name}").text
    assert (getattr(query, "chart", None) is not None) == ("<svg viewBox" in page)


def test_the_answers_are_the_right_ones(client: Client) -> None:
    def rows(name: str) -> list[dict[str, object]]:
        return list(json.loads(client.get(f"/articles/{name}.json?_shape=array").text))

    assert rows("who_writes_most")[0] | {"average_words": 0} == {
        "author": ATTACK, "site": "news.example", "articles": 1, "average_words": 0,
        "first_published_date": "2025-08-08", "last_published_date": "2025-08-08",
    }  # fmt: skip
    assert {row["article_id"]: row["in_links"] for row in rows("most_linked")} == {HOSTILE: 1, LONELY: 1}
    assert [(row["article_id"], row["version"]) for row in rows("changed_last_week")] == [(RAIN, 2)]
    assert [(row["article_id"], row["original_article_id"]) for row in rows("near_copies")] == [(COPY, RAIN)]
    assert (HOSTILE, LONELY) in {(row["article_id"], row["related_article_id"]) for row in rows("card_disagreements")}
    assert {row["article_id"] for row in rows("orphans")} == {RAIN, COPY}
    assert {(row["fate"], row["reason"], row["pages"]) for row in rows("failures_by_reason")} == {
        ("failed", "http_error", 1), ("no article", "not_article", 1),
    }  # fmt: skip
    assert [(row["article_id"], row["reason"]) for row in rows("deletions")] == [(99, "takedown")]
    assert {row["field"]: row["percent"] for row in rows("coverage_by_field")}["section"] == 25.0
    assert [(row["date"], row["new"], row["updated"]) for row in rows("new_articles_a_day")] == [("2026-03-01", 4, 1)]


def test_articles_have_facets(client: Client) -> None:
    answer = json.loads(client.get("/articles/v_articles.json").text)
    assert set(answer["facet_results"]) == {
        "site", "section", "language", "published_precision", "is_paywalled",
    }  # fmt: skip
    page = client.get("/articles/v_articles").text
    assert "published_precision=day" in page


def test_every_column_of_the_views_is_explained(client: Client) -> None:
    page = client.get("/articles/v_articles").text
    for name, meaning in VIEWS[0].columns.items():
        assert f"<dt><code>{name}</code></dt>" in page
        assert " ".join(meaning.split()) in " ".join("".join(Reader(page).texts).split())


def test_words_are_searched_and_marked(client: Client) -> None:
    page = client.get("/-/search?q=harbour")
    assert f"/-/article/{RAIN}" in Reader(page.text).hrefs()
    assert "<mark>Harbour</mark>" in page.text
    assert "Nothing found." in client.get("/-/search?q=harbour&site=other.example").text
    assert "Nothing found." in client.get("/-/search?q=harbour&since=2025-08-09").text
    assert "<mark>Harbour</mark>" in client.get("/-/search?q=harbour&since=2025-08-08&until=x").text
    assert client.get("/-/search").status == 200


def test_a_search_for_nothing_says_so(client: Client) -> None:
    page = client.get("/-/search?q=" + quote("((("))
    assert page.status == 200
    assert 'class="error"' in page.text


def test_articles_are_filtered_by_words(client: Client) -> None:
    found = json.loads(client.get("/articles/v_articles.json?_search=harbour&_shape=array").text)
    assert [row["article_id"] for row in found] == [RAIN]
    assert client.get("/articles/v_articles?_search=" + quote(ATTACK)).status == 200


# ---------------------------------------------------------------- reading only, and from here only
def test_nothing_can_be_written(client: Client, filled: Path) -> None:
    before = filled.read_bytes()
    for sql in ("DELETE FROM articles", "DROP VIEW v_articles", "ATTACH 'x.db' AS x", "PRAGMA journal_mode=DELETE"):
        page = client.get("/articles?sql=" + quote(sql))
        assert (page.status, "Statement must be a SELECT" in page.text) == (400, True)
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        client.datasette.get_database("articles").connect(write=True).execute("DELETE FROM counters")
    assert filled.read_bytes() == before


def test_what_a_crawl_stores_meanwhile_is_seen(client: Client, filled: Path) -> None:
    path = "/articles?_shape=arrayfirst&sql=SELECT+count(*)+FROM+counters+WHERE+name='x'"
    path = path.replace("/articles?", "/articles.json?")
    assert json.loads(client.get(path).text) == [0]
    with sqlite3.connect(filled) as connection:
        connection.execute("INSERT INTO counters VALUES ('x', 1)")
    connection.close()
    assert json.loads(client.get(path).text) == [1]


@pytest.mark.parametrize("name", ["a?b#c%20d.db", "ü ' & <b>.db"])
def test_the_name_of_the_file_may_hold_anything(name: str, filled: Path) -> None:
    odd = filled.rename(filled.with_name(name))
    with browser(odd, name) as datasette:
        client = Client(datasette)
        assert client.get("/-/article/1").status == 200
        assert name in "".join(Reader(client.get("/").text).texts)


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:8001", "localhost.evil.example", "", "10.0.0.7", "[::2]:80"]
)
def test_other_hosts_are_refused(host: str, client: Client) -> None:
    page = client.get("/articles/v_articles.json", headers={"host": host})
    assert page.status == 421
    assert "rain" not in page.text.lower()


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:8001", "127.0.0.1:8001", "[::1]:8001", "127.8.0.1"])
def test_own_names_are_answered(host: str, client: Client) -> None:
    assert is_own_name(host)
    assert client.get("/", headers={"host": host}).status == 200


def test_any_host_is_answered_where_others_are_let_in(filled: Path) -> None:
    with browser(filled, "articles.db", host="0.0.0.0") as datasette:
        assert Client(datasette).get("/", headers={"host": "desk.example"}).status == 200


def test_a_query_without_end_is_ended(filled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crawler.browsing.server.QUERY_MS", 1)
    endless = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n"
    with browser(filled, "articles.db") as datasette:
        page = Client(datasette).get("/articles?_timelimit=20&sql=" + quote(endless))
    assert page.status == 400
    assert "interrupted" in page.text or "took longer" in page.text


def test_moments_are_read_from_the_database_s_text() -> None:
    assert moment("2026-03-01T09:30:00.000000Z") == "2026-03-01 09:30 UTC"
    assert (moment("2026-03-01"), moment(None)) == ("2026-03-01", "")
