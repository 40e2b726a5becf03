"""The documentation names everything that there is, in the code's own words."""

from __future__ import annotations

import ast
import inspect
import re
import tomllib
from collections.abc import Iterator
from dataclasses import fields
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import typer
from sqlalchemy import text

from crawler.commands.app import app
from crawler.config import SELECTED_FIELDS, Config, SiteConfig, load_config
from crawler.exit_codes import ExitCode
from schema import reasons
from schema.article import Article, Block, Evidence, PublishedDate, RelatedLink
from schema.engine import open_engine, reading
from schema.metadata import metadata
from schema.views import VIEWS
from tests.databases import prepared_sqlite

ROOT = Path(__file__).parents[1]
DOCS = ("README.md", *(f"docs/{name}.md" for name in ("commands", "settings", "fields", "choices")))
RECORDS = (Article, PublishedDate, Block, RelatedLink, Evidence)
REASONS = (
    reasons.PageRole,
    reasons.PageStatus,
    reasons.FoundBy,
    reasons.DropReason,
    reasons.Failure,
    reasons.Change,
    reasons.ChangeClass,
)


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def row(name: object, meaning: str) -> str:
    """A row of a Markdown table."""
    return f"| `{name}` | {' '.join(meaning.split()).replace('|', chr(92) + '|')} |"


def meanings(cls: type) -> dict[str, str]:
    """The attributes of a class with the docstrings below them."""
    (body,) = (node.body for node in ast.parse(inspect.getsource(cls)).body if isinstance(node, ast.ClassDef))
    found = {}
    for statement, following in pairwise(body):
        target = statement.target if isinstance(statement, ast.AnnAssign) else None
        if isinstance(statement, ast.Assign):
            (target,) = statement.targets
        if (
            isinstance(target, ast.Name)
            and isinstance(following, ast.Expr)
            and isinstance(following.value, ast.Constant)
        ):
            found[target.id] = str(following.value.value)
    return found


def relations() -> Iterator[tuple[str, list[str]]]:
    """The views and tables, with the rows of their columns."""
    for view in VIEWS:
        yield view.name, [row(name, meaning) for name, meaning in view.columns.items()]
    for table in sorted(metadata.tables.values(), key=lambda table: table.name):
        yield table.name, [row(column.name, column.comment or "") for column in table.columns]


def records() -> Iterator[tuple[str, list[str]]]:
    """The records, with the rows of their fields."""
    for record in RECORDS:
        said = meanings(record)
        yield record.__name__, [row(field.name, said.get(field.name, "")) for field in fields(record)]


def enumerations() -> Iterator[tuple[str, list[str]]]:
    """The enumerated values, with their meanings."""
    for members in REASONS:
        yield members.__name__, [row(member.value, member.meaning) for member in members]


def section(document: str, title: str) -> list[str]:
    """The table rows below a heading, without the table's own head."""
    match = re.search(rf"^#+ `?{re.escape(title)}\b`?[^\n]*\n(.*?)(?=^#|\Z)", document, re.MULTILINE | re.DOTALL)
    assert match, f"there is no heading {title}"
    return [line for line in match[1].splitlines() if line.startswith("| `")]


@pytest.mark.parametrize(
    ("title", "rows"), [*records(), *relations(), *enumerations()], ids=lambda value: str(value)[:30]
)
def test_fields_are_documented_as_the_code_says(title: str, rows: list[str]) -> None:
    assert section(read("docs/fields.md"), title) == rows


def test_exit_codes_are_documented_as_the_code_says() -> None:
    said = meanings(ExitCode)
    assert section(read("docs/commands.md"), "Exit codes")[: len(ExitCode)] == [
        row(code.value, said[code.name]) for code in ExitCode
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
