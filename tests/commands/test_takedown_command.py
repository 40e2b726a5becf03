"""`tearsheet takedown`."""

from pathlib import Path

import pytest

from tests.commands.conftest import Run
from tests.stored_site import BASE


def test_an_article_goes_and_its_exports_are_named(run: Run, stored: Path) -> None:
    assert run("export", "all.jsonl").code == 0
    outcome = run("takedown", f"{BASE}/b", "--yes", "--note", "asked")
    assert outcome.code == 0
    lines = outcome.out.splitlines()
    assert lines[:2] == [
        f"{BASE}/b: taken down (article 2); 1 addresses blocked, 1 cards removed",
        "archive: 0 records overwritten",
    ]
    assert "all.jsonl" in lines[2] or lines[2].startswith("backups")
    assert b"shone" not in stored.read_bytes()
    assert "taken down on" in run("why", f"{BASE}/b").out
    assert run("takedown", f"{BASE}/b", "--yes").out.startswith(f"{BASE}/b: had been taken down already")
    assert run("show", f"{BASE}/b").code == 2
    assert run("takedown", f"{BASE}/never", "--yes").out.startswith(f"{BASE}/never: not stored; blocked")


@pytest.mark.parametrize(("arguments", "said"), [(["/b", "--yes"], "no absolute"), ([f"{BASE}/b"], "with --yes")])
def test_nothing_goes_by_mistake(run: Run, stored: Path, arguments: list[str], said: str) -> None:
    outcome = run("takedown", *arguments)
    assert (outcome.code, outcome.out) == (2, "")
    assert said in outcome.err
    assert run("show", "2").code == 0
