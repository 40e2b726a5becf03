"""The documentation names everything that there is, in the code's own words."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
import typer
from sqlalchemy import text

from crawler.commands.app import app
from crawler.config import SELECTED_FIELDS, Config, SiteConfig, load_config
from crawler.exit_codes import ExitCode
from schema.documents.__main__ import documents
from schema.documents.fields import GENERATED, attribute_docstrings, fields_document, table_row
from schema.engine import open_engine, reading
from tests.databases import prepared_sqlite

ROOT = Path(__file__).parents[1]
DOCS = (
    "README.md",
    *(f"docs/{name}.md" for name in ("commands", "settings", "fields", "queries", "reading", "choices")),
)


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def section(document: str, title: str) -> list[str]:
    """The table rows below a heading, without the table's own head."""
    match = re.search(rf"^#+ `?{re.escape(title)}\b`?[^\n]*\n(.*?)(?=^#|\Z)", document, re.MULTILINE | re.DOTALL)
    assert match, f"there is no heading {title}"
    return [line for line in match[1].splitlines() if line.startswith("| `")]


@pytest.mark.parametrize(
    ("path", "expected"), documents(ROOT).items(), ids=lambda value: value.name if isinstance(value, Path) else ""
)
def test_made_documents_are_as_the_code_says(path: Path, expected: str) -> None:
    assert path.read_text(encoding="utf-8") == expected, "run `make docs`"


def test_the_list_of_a_part_is_renewed_and_its_prose_stays() -> None:
    old = "# Fields\n\n## Views\n\nBy hand.\n\n### `v_old`\n\n| `x` | y |\n\n## Elsewhere\n\n### `v_kept`\n"
    new = fields_document(old)
    assert new.startswith("# Fields\n\n## Views\n\nBy hand.\n\n### `v_articles`\n")
    assert "v_old" not in new
    assert new.endswith("|\n\n## Elsewhere\n\n### `v_kept`\n")
    assert fields_document(new) == new


@pytest.mark.parametrize("part", GENERATED)
def test_every_field_column_and_value_says_what_it_means(part: str) -> None:
    undescribed = [
        f"{section.title}.{name}" for section in GENERATED[part]() for name, meaning in section.rows if not meaning
    ]
    assert undescribed == []


def test_every_relation_and_enumeration_says_what_it_is() -> None:
    assert [section.title for make in GENERATED.values() for section in make() if len(section.meaning) < 10] == []


def test_exit_codes_are_documented_as_the_code_says() -> None:
    said = attribute_docstrings(ExitCode)
    assert section(read("docs/commands.md"), "Exit codes")[: len(ExitCode)] == [
        table_row(code.value, said[code.name]) for code in ExitCode
    ]


def _commands(group: Any, name: str) -> Iterator[tuple[str, Any]]:
    for key, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from _commands(command, f"{name} {key}")
        else:
            yield f"{name} {key}", command


COMMANDS = dict(_commands(typer.main.get_command(app), "tearsheet"))


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_and_option_is_documented(name: str) -> None:
    documented = {
        match[1] for line in section(read("docs/commands.md"), name) if (match := re.match(r"\| `([^`]+)`", line))
    }
    options = {
        "/".join([*param.opts, *param.secondary_opts]) for param in COMMANDS[name].params if param.opts[0][0] == "-"
    }
    options -= {"-h/--help", "--help/-h"}
    assert {option.split()[0] for option in documented} == options


@pytest.mark.parametrize("record", [Config, SiteConfig])
def test_every_setting_is_documented(record: type) -> None:
    documented = re.findall(r"^\| `(\w+)` \|", read("docs/settings.md"), re.MULTILINE)
    assert [field.name for field in fields(record) if field.name not in documented] == []


def test_every_key_of_select_is_documented() -> None:
    assert [name for name in SELECTED_FIELDS if f"`{name}`" not in read("docs/settings.md")] == []


@pytest.mark.parametrize("name", DOCS)
def test_queries_in_the_documentation_run(name: str, tmp_path: Path) -> None:
    engine = open_engine(prepared_sqlite(tmp_path / "articles.db"))
    for block in re.findall(r"```sql\n(.*?)```", read(name), re.DOTALL):
        for query in filter(str.strip, block.split(";")):
            with reading(engine) as connection:
                connection.execute(text(query))
    engine.dispose()


def test_settings_in_the_documentation_are_valid(tmp_path: Path) -> None:
    blocks = re.findall(r"```toml\n(.*?)```", read("docs/settings.md"), re.DOTALL)
    assert blocks
    for block in blocks:
        (tmp_path / "tearsheet.toml").write_text(block, encoding="utf-8")
        load_config(tmp_path / "tearsheet.toml")


@pytest.mark.parametrize("name", DOCS)
def test_links_between_documents_lead_somewhere(name: str) -> None:
    targets = re.findall(r"\]\((?!https?:)([^)#]+)", read(name))
    assert [target for target in targets if not ((ROOT / name).parent / target).exists()] == []


def test_the_changelog_knows_this_version() -> None:
    version = tomllib.loads(read("pyproject.toml"))["project"]["version"]
    assert f"## [{version}]" in read("CHANGELOG.md")


def test_the_readme_says_what_each_dependency_is_for() -> None:
    project = tomllib.loads(read("pyproject.toml"))["project"]
    names = [re.split(r"[^\w-]", dependency)[0] for dependency in project["dependencies"]]
    readme = read("README.md").lower().replace("soup sieve", "soupsieve")
    assert [name for name in names if name not in readme.partition("| dependency |")[2]] == []
