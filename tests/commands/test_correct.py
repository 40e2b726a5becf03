"""`tearsheet correct`."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.commands.conftest import Run
from tests.stored_site import BASE


@pytest.mark.parametrize(
    ("field", "value", "shown"),
    [
        ("title", "Harbour  reopens", ("title", "Harbour reopens")),
        ("authors", "Zoe; Mara; Zoe", ("authors", ["Zoe", "Mara"])),
        ("published", "2025-02-03", ("published_date", "2025-02-03")),
        ("published", "2025-02-03T09:30+02:00", ("published_at", "2025-02-03T07:30:00.000000Z")),
        ("language", "pt_br", ("language", "pt-BR")),
        ("lead_image_url", "HTTPS://news.example/a.png", ("lead_image_url", "https://news.example/a.png")),
        ("is_paywalled", "yes", ("is_paywalled", True)),
    ],
)
def test_a_field_is_corrected_and_shown(run: Run, stored: Path, field: str, value: str, shown: tuple[str, Any]) -> None:
    assert run("correct", f"{BASE}/a", field, value, "--note", "by Zoe").out == f"article 1: {field} corrected\n"
    record = json.loads(run("show", "1", "--format", "json").out)
    assert record[shown[0]] == shown[1]
    assert f"{field}: " in run("correct", "1").out
    assert "(by Zoe); the parser reads: " in run("show", "1").out
    assert "as the parser reads it again" in run("correct", "1", field, "--clear").out
    assert run("correct", "1").out == "nothing is corrected\n"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["body", "x"], "body cannot be corrected; these can: title"),
        (["title"], "after the field comes one of"),
        (["title", "x", "--null"], "after the field comes one of"),
        (["title", " "], "--null says that there is none"),
        (["published", "8 August"], "is no day such as 2025-08-08"),
        (["published", "2025-08-08T09:30"], "has no time zone"),
        (["language", "english language"], "is no language code"),
        (["lead_image_url", "/a.png"], "is no absolute http(s) URL"),
        (["is_paywalled", "perhaps"], "is neither yes nor no"),
    ],
)
def test_what_cannot_be_stored_is_refused(run: Run, stored: Path, arguments: list[str], said: str) -> None:
    outcome = run("correct", "1", *arguments)
    assert (outcome.code, outcome.out) == (2, "")
    assert said in outcome.err
    assert run("correct", "1").out == "nothing is corrected\n"
