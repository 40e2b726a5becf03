"""docs/queries.md: every query gives what stands below it, on both engines, in pandas and in DuckDB."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import duckdb
import pytest

from crawler.commands.app import run_command
from schema.engine import open_engine
from tests.databases import PostgreSQL, prepared_sqlite
from tests.press import fill_with_press
from tests.press_stories import EDITS, STORIES
from tests.worked_queries import (
    DOCUMENT,
    Ask,
    WorkedQuery,
    as_table,
    asking,
    python_blocks,
    with_outputs,
    worked_queries,
)

TEXT = DOCUMENT.read_text(encoding="utf-8")
QUERIES = worked_queries(TEXT)


@pytest.fixture(scope="module")
def press_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with the made-up press."""
    path = tmp_path_factory.mktemp("press") / "articles.db"
    engine = open_engine(prepared_sqlite(path))
    fill_with_press(engine)
    engine.dispose()
    return path


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def engine_and_ask(request: pytest.FixtureRequest) -> Iterator[tuple[str, Ask]]:
    """The name of the engine, and what asks it about the press."""
    if request.param == "sqlite":
        engine = open_engine(str(request.getfixturevalue("press_file")))
        yield request.param, asking(engine)
        engine.dispose()
        return
    server: PostgreSQL = request.getfixturevalue("postgres")
    with server.own_database() as url:
        engine = open_engine(url)
        fill_with_press(engine)
        yield request.param, asking(engine)
        engine.dispose()


@pytest.fixture
def analyst(press_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Mapping[str, Any]]:
    """What somebody has who has only the file, and has typed what the document says: the names of its Python."""
    shutil.copy(press_file, tmp_path)
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {}
    for block in python_blocks(TEXT):
        exec(compile(block, DOCUMENT.name, "exec"), names)
    yield names
    names["articles"].close()
    names["duck"].close()


def _duck(analyst: Mapping[str, Any]) -> Ask:
    def ask(query: str) -> tuple[list[str], list[tuple[Any, ...]]]:
        result = analyst["duck"].sql(query)
        return result.columns, result.fetchall()

    return ask


def _id(value: object) -> str:
    return re.sub(r"\W+", "-", value.question)[:30] if isinstance(value, WorkedQuery) else ""


def test_there_are_at_least_twelve_questions_each_with_a_query() -> None:
    questions = re.findall(r"^## (\d+)\. .*\?$", TEXT, re.MULTILINE)
    assert [int(number) for number in questions] == list(range(1, len(questions) + 1))
    assert len(questions) >= 12
    assert len({query.question for query in QUERIES}) == len(questions)
    assert sum(map(TEXT.count, ("```sql\n", "```sql sqlite\n"))) == len(QUERIES)


@pytest.mark.parametrize("query", QUERIES, ids=_id)
def test_a_query_gives_what_the_document_shows(query: WorkedQuery, engine_and_ask: tuple[str, Ask]) -> None:
    engine, ask = engine_and_ask
    columns, rows = ask(query.sql[engine])
    assert rows
    assert as_table(columns, rows) == query.output, "run `make docs`"


def test_outputs_are_written_below_their_queries(engine_and_ask: tuple[str, Ask]) -> None:
    engine, ask = engine_and_ask
    if engine == "sqlite":
        stale = (
            "## Q?\n\n```sql\nSELECT 'a:b|c' AS x, NULL AS y\n```\n\n| old |\n\n## R?\n\n"
            "```sql\nSELECT 2 AS z;\n```\n\nProse.\n"
        )
        assert with_outputs(stale, ask) == (
            "## Q?\n\n```sql\nSELECT 'a:b|c' AS x, NULL AS y\n```\n\n| x | y |\n| --- | --- |\n| a:b\\|c |  |\n"
            "\n## R?\n\n```sql\nSELECT 2 AS z;\n```\n\n| z |\n| --- |\n| 2 |\n\nProse.\n"
        )


def test_queries_for_both_run_in_duckdb_and_pandas_too(analyst: Mapping[str, Any]) -> None:
    ask = _duck(analyst)
    for query in QUERIES:
        if query.is_for_both:
            assert as_table(*ask(query.sql["sqlite"])) == query.output, query.question
            frame = analyst["ask"](query.sql["sqlite"])
            assert len(frame) == query.output.count("\n") - 2


# ---------------------------------------------------------------- a new analyst's five answers
def _answers(analyst: Mapping[str, Any], number: int) -> list[list[dict[str, Any]]]:
    """The rows of a question's first query, by pandas and by DuckDB."""
    query = next(query for query in QUERIES if query.question.startswith(f"{number}. ")).sql["sqlite"]
    frames = [analyst["ask"](query), analyst["duck"].sql(query).df()]
    return [frame.to_dict("records") for frame in frames]


def test_answer_1_new_articles_a_day_and_site(analyst: Mapping[str, Any]) -> None:
    expected = Counter((str(story.found_on), story.site) for story in STORIES if story.found_on.day >= 18)
    for rows in _answers(analyst, 1):
        assert {(row["date"], row["site"]): row["new"] for row in rows} == dict(expected) | {
            ("2026-03-19", "valley.example"): 1
        }


def test_answer_2_who_writes_most(analyst: Mapping[str, Any]) -> None:
    merged = "/2026/03/tram-plan-print"
    expected = Counter(author for story in STORIES for author in story.authors if story.path != merged)
    for rows in _answers(analyst, 2):
        assert [row["articles"] for row in rows] == sorted(expected.values(), reverse=True)[:5]
        assert {row["author"]: row["articles"] for row in rows}.items() <= expected.items()


def test_answer_3_which_articles_are_linked_most(analyst: Mapping[str, Any]) -> None:
    for rows in _answers(analyst, 3):
        assert (rows[0]["title"], rows[0]["in_links"], rows[0]["promoted"]) == ("Bridge closed until autumn", 5, 5)
        assert [row["in_links"] for row in rows] == sorted((row["in_links"] for row in rows), reverse=True)


def test_answer_4_what_changed_last_week(analyst: Mapping[str, Any]) -> None:
    expected = [(str(edit.day), edit.site) for edit in EDITS if edit.day.day >= 16]
    for rows in _answers(analyst, 4):
        assert [(str(row["valid_from_at"])[:10], row["site"]) for row in rows] == expected
        assert rows[-1]["change_class"] == "section_added"


def test_answer_5_coverage_by_field(analyst: Mapping[str, Any]) -> None:
    for rows in _answers(analyst, 5):
        shares = {(row["site"], row["field"]): row["percent"] for row in rows}
        assert shares["valley.example", "description"] == 0
        assert shares["tagblatt.example", "authors"] == 75
        assert ("harbour.example", "title") not in shares


def test_times_can_be_read_as_the_document_says(analyst: Mapping[str, Any]) -> None:
    pandas, duck = analyst["pandas"], analyst["duck"]
    times = pandas.to_datetime(analyst["ask"]("SELECT first_seen_at FROM v_articles")["first_seen_at"], utc=True)
    query = "SELECT epoch(max(CAST(first_seen_at AS timestamptz))) FROM v_articles"
    assert times.max().timestamp() == duck.sql(query).fetchall()[0][0]


def test_a_view_goes_to_duckdb_through_a_file(press_file: Path, tmp_path: Path) -> None:
    file = tmp_path / "history.csv"
    assert run_command(["export", str(file), "--view", "v_article_history", "--database", str(press_file)]) == 0
    with duckdb.connect() as duck:
        result = duck.sql(f"SELECT count(*), typeof(min(valid_from_at)) FROM '{file}' WHERE version > 1")
        assert result.fetchall() == [(len(EDITS), "TIMESTAMP WITH TIME ZONE")]
