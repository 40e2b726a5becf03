"""The rules of the house: sizes, imports, and where errors may be caught."""

from __future__ import annotations

import ast
import graphlib
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("crawler", "pipelines", "schema")
MODULES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
EVERYTHING = MODULES + sorted(
    path for folder in ("tests", "demo", "benchmarks") for path in (ROOT / folder).rglob("*.py")
)

MAX_MODULE_LINES = 400
MAX_FUNCTION_LINES = 60
"""Without decorators; of a command also without its signature, which is the list of its options."""

PROCESS_BOUNDARIES = {
    "crawler/commands/app.py": "the command line: every error becomes a message and an exit code",
    "crawler/parse_worker.py": "a parse worker: what a page makes it raise fails that page and no other",
}
"""Where everything may be caught, and why."""

REEXPORTS = {"crawler/parsers/__init__.py": ("parse_article",)}
"""The public call; everything else is imported from where it is defined."""


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def _module(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def test_no_module_is_too_long() -> None:
    lines = {_name(path): len(path.read_text(encoding="utf-8").splitlines()) for path in EVERYTHING}
    assert {name: count for name, count in lines.items() if count > MAX_MODULE_LINES} == {}


def test_no_function_is_too_long() -> None:
    found = {
        f"{_name(path)}: {node.name}": length
        for path in EVERYTHING
        for node in ast.walk(_tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        if (length := _length(node, is_command=path.parent.name == "commands")) > MAX_FUNCTION_LINES
    }
    assert found == {}


def _length(node: ast.FunctionDef | ast.AsyncFunctionDef, *, is_command: bool) -> int:
    first = node.body[0].lineno if is_command else node.lineno
    return (node.end_lineno or first) - first + 1


def test_everything_is_caught_only_at_process_boundaries() -> None:
    found = {
        f"{_name(path)}:{node.lineno}"
        for path in MODULES
        for node in ast.walk(_tree(path))
        if isinstance(node, ast.ExceptHandler) and _catches_everything(node) and _name(path) not in PROCESS_BOUNDARIES
    }
    assert found == set()


def test_every_process_boundary_is_one() -> None:
    for name in PROCESS_BOUNDARIES:
        handlers = [node for node in ast.walk(_tree(ROOT / name)) if isinstance(node, ast.ExceptHandler)]
        assert any(map(_catches_everything, handlers)), name


def _catches_everything(handler: ast.ExceptHandler) -> bool:
    caught = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    return any(
        kind is None or (isinstance(kind, ast.Name) and kind.id in ("Exception", "BaseException")) for kind in caught
    )


def test_packages_export_nothing_but_the_public_call() -> None:
    for path in MODULES:
        if path.name == "__init__.py":
            imported = tuple(
                alias.name
                for node in _tree(path).body
                if isinstance(node, ast.Import | ast.ImportFrom) and getattr(node, "module", "") != "__future__"
                for alias in node.names
            )
            assert imported == REEXPORTS.get(_name(path), ()), _name(path)


def test_names_are_imported_from_where_they_are_defined() -> None:
    defined = {_module(path): _defined(path) for path in MODULES}
    found = [
        f"{_name(path)}:{node.lineno}: {alias.name} from {node.module}"
        for path in MODULES
        for node in ast.walk(_tree(path))
        if isinstance(node, ast.ImportFrom) and node.module in defined and node.level == 0
        for alias in node.names
        if alias.name not in defined[node.module] and f"{node.module}.{alias.name}" not in defined
    ]
    allowed = [f"from {module}" for module in ("crawler.parsers",)]
    assert [line for line in found if not line.endswith(tuple(allowed))] == []


def _defined(path: Path) -> set[str]:
    """The names that a module makes itself, on its top level."""
    names: set[str] = set()
    for node in _tree(path).body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.Assign | ast.AnnAssign | ast.If | ast.Try | ast.With | ast.For):
            names |= {it.id for it in ast.walk(node) if isinstance(it, ast.Name) and isinstance(it.ctx, ast.Store)}
    return names


def _imports(path: Path, known: set[str]) -> Iterator[str]:
    """The modules of this project that a module imports, inside functions too; not for annotations alone."""
    for node in _outside_type_checking(_tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in known)
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                full = f"{node.module}.{alias.name}"
                yield from [full] if full in known else [node.module] if node.module in known else []


def _outside_type_checking(node: ast.AST) -> Iterator[ast.AST]:
    for child in ast.iter_child_nodes(node):
        if not (isinstance(child, ast.If) and isinstance(child.test, ast.Name) and child.test.id == "TYPE_CHECKING"):
            yield child
            yield from _outside_type_checking(child)


def test_no_modules_import_each_other() -> None:
    known = {_module(path) for path in MODULES}
    graph = {_module(path): set(_imports(path, known)) for path in MODULES}
    try:
        graphlib.TopologicalSorter(graph).prepare()
    except graphlib.CycleError as error:
        pytest.fail(" -> ".join(error.args[1]))


def test_imports_are_absolute() -> None:
    found = [
        f"{_name(path)}:{node.lineno}"
        for path in MODULES
        for node in ast.walk(_tree(path))
        if isinstance(node, ast.ImportFrom) and node.level
    ]
    assert found == []


def test_the_layers_hold() -> None:
    program = Path(sys.executable).with_name("lint-imports")
    ended = subprocess.run([program, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stdout + ended.stderr
