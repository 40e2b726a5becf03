"""What the dictionary says of columns is what the databases do."""

from __future__ import annotations

from typing import Any

import yaml
from sqlalchemy import Engine, UniqueConstraint, select, text

from schema.dictionary import relations
from schema.documents.dbt import dbt_sources
from schema.engine import reading
from schema.metadata import metadata
from schema.search_index import is_of_index
from schema.tables import data_dictionary
from schema.views import VIEWS
from tests.press import fill_with_press

RELATIONS = {relation.name: relation for relation in relations()}
SOURCES: dict[str, Any] = yaml.safe_load(dbt_sources())


def test_a_column_of_a_table_may_be_null_where_its_meaning_says_what_that_means() -> None:
    nullable = {
        f"{table.name}.{column.name}"
        for table in metadata.tables.values()
        for column in table.columns
        if column.nullable
    }
    said = {
        f"{name}.{column.name}"
        for name in metadata.tables
        for column in RELATIONS[name].columns
        if not column.is_never_null
    }
    assert said == nullable


def test_types_are_those_of_postgresql(engine: Engine) -> None:
    if engine.dialect.name != "postgresql":
        return
    query = text(
        "SELECT table_name, column_name, data_type FROM information_schema.columns"
        " WHERE table_schema = 'public' AND table_name <> 'alembic_version'"
    )
    with reading(engine) as connection:
        actual = {
            (table, column): data_type
            for table, column, data_type in connection.execute(query)
            if not is_of_index(table)
        }
    said = {(name, column.name): column.data_type for name, each in RELATIONS.items() for column in each.columns}
    assert {key: (value, said.get(key)) for key, value in actual.items() if value != said.get(key)} == {}
    assert said.keys() == actual.keys()


def test_the_database_has_the_same_words(engine: Engine) -> None:
    with reading(engine) as connection:
        rows = {(row.relation, row.column_name): row for row in connection.execute(select(data_dictionary))}
    views = {(view.name, name): meaning for view in VIEWS for name, meaning in view.columns.items()}
    assert {key: rows[key].meaning for key in views} == views
    row = rows["v_articles", "published_at"]
    assert (row.data_type, row.unit, row.source) == ("timestamp with time zone", "UTC", "page")
    assert row.meaning.endswith(f"null: {row.null_meaning}")
    assert rows["v_articles", "article_id"].null_meaning is None
    assert rows["v_articles", ""].data_type is None


def test_on_a_filled_database_keys_are_unique_and_nulls_are_where_they_are_explained(engine: Engine) -> None:
    fill_with_press(engine)
    found, empty = [], []
    with reading(engine) as connection:
        for relation in RELATIONS.values():
            key = ", ".join(relation.key)
            if key:
                query = f"SELECT count(*) FROM (SELECT {key} FROM {relation.name} GROUP BY {key} HAVING count(*) > 1) d"
                found += [f"{relation.name}: {key}"] * bool(connection.scalar(text(query)))
            for column in relation.columns:
                query = f'SELECT count(*) FROM {relation.name} WHERE "{column.name}" IS NULL'
                if column.is_never_null and connection.scalar(text(query)):
                    found.append(f"{relation.name}.{column.name}")
            if not connection.scalar(text(f"SELECT count(*) FROM {relation.name}")):
                empty.append(relation.name)
    assert found == []
    assert [name for name in empty if name.startswith("v_")] == []


def test_dbt_finds_every_relation_and_column_with_a_description() -> None:
    assert SOURCES["version"] == 2
    [source] = SOURCES["sources"]
    assert source["name"] == "tearsheet"
    described = {
        table["name"]: {column["name"]: column["description"] for column in table["columns"]}
        for table in source["tables"]
        if table["description"]
    }
    assert described == {
        name: {column.name: column.meaning for column in relation.columns} for name, relation in RELATIONS.items()
    }


def test_dbt_quotes_what_postgresql_reserves() -> None:
    quoted = [
        f"{table['name']}.{column['name']}"
        for table in SOURCES["sources"][0]["tables"]
        for column in table["columns"]
        if column.get("quote")
    ]
    assert "snapshots.offset" in quoted
    assert "v_articles.title" not in quoted


def test_dbt_tests_what_the_tables_enforce() -> None:
    tables = {table["name"]: table for table in SOURCES["sources"][0]["tables"]}
    for table in metadata.tables.values():
        keys = [list(table.primary_key.columns.keys())] + [
            list(each.columns.keys()) for each in table.constraints if isinstance(each, UniqueConstraint)
        ]
        for column in tables[table.name]["columns"]:
            tests = column.get("data_tests", [])
            assert ("unique" in tests) == ([column["name"]] in keys)
            assert ("not_null" in tests) == (not table.columns[column["name"]].nullable)
            targets = {
                f"{each['relationships']['arguments']['to']}.{each['relationships']['arguments']['field']}"
                for each in tests
                if isinstance(each, dict)
            }
            assert targets == {
                "source('tearsheet', '{}').{}".format(*key.target_fullname.split("."))
                for key in table.columns[column["name"]].foreign_keys
            }


def test_dbt_measures_freshness_by_what_a_crawl_confirms() -> None:
    [table] = [table for table in SOURCES["sources"][0]["tables"] if table["name"] == "v_articles"]
    assert table["config"]["loaded_at_field"] in {column["name"] for column in table["columns"]}
    assert table["config"]["freshness"]["error_after"] == {"count": 3, "period": "day"}
