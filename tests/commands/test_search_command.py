"""`tearsheet search`."""

import json

import pytest

from schema.article import Block
from tests.commands.conftest import Run
from tests.stored_site import Site

pytestmark = pytest.mark.usefixtures("press")


@pytest.fixture
def press(site: Site) -> None:
    text = "The storm surge\x1b[31m reached the harbour."
    site.store(site.article("/storm", title="A storm", text=text, blocks=(Block("paragraph", text),), authors=("Zoe",)))
    site.store(site.article("/sun", title="=Sun", text="The sun shone after the storm."))


def test_articles_are_listed_best_first_with_marks(run: Run, database_url: str) -> None:
    outcome = run("search", "storm", "--database", database_url)
    header, first, second = outcome.out.splitlines()
    assert header.split("\t") == ["article_id", "site", "published_date", "title", "url", "snippet"]
    assert first.split("\t")[3:5] == ["A storm", "https://news.example/storm"]
    assert "The [storm] surge" in first
    assert "\x1b" not in outcome.out
    assert "after the [storm]" in second


def test_json_says_where_the_marks_are(run: Run, database_url: str) -> None:
    outcome = run("search", "storm harbour", "--format", "json", "--database", database_url)
    (hit,) = json.loads(outcome.out)
    assert (hit["title"], hit["authors"], hit["is_gone"]) == ("A storm", ["Zoe"], False)
    assert [hit["snippet"][first:last] for first, last in hit["marks"]] == ["storm", "harbour"]


def test_nothing_found_is_no_error(run: Run, database_url: str) -> None:
    outcome = run("search", "hail", "--format", "json", "--database", database_url)
    assert (outcome.code, json.loads(outcome.out)) == (0, [])


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["()"], "the query names nothing to be found"),
        (["storm", "--site", "news.exampel"], "did you mean news.example?"),
        (["storm", "--since", "yesterday"], "--since takes a day such as 2025-08-08"),
    ],
)
def test_what_cannot_be_searched_says_why(arguments: list[str], message: str, run: Run, database_url: str) -> None:
    outcome = run("search", *arguments, "--database", database_url)
    assert (outcome.code, outcome.out) == (2, "")
    assert message in outcome.err
