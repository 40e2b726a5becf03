"""Known articles read again: what of them is another than an edit would make it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from crawler.health.canaries import Answer, differences, shifted, shifts, verdict
from schema.article import Article, Evidence, PublishedDate
from schema.health import KnownArticle

DAY = dt.date(2025, 8, 8)
TEXT = "The harbour of the old town was closed on Friday because of the storm that came from the west. " * 8
KNOWN = KnownArticle(
    "https://news.example/a",
    None,
    None,
    "Harbour closed by storm",
    "A storm.",
    DAY,
    TEXT,
    True,
    "https://x.example/p.jpg",
    {"title": {"strategy": "json_ld"}},
)
SAME = Article(
    KNOWN.url,
    kind="article",
    title=KNOWN.title,
    description=KNOWN.description,
    published=PublishedDate(DAY),
    authors=("Zoe Adams",),
    text=TEXT,
    lead_image_url=KNOWN.lead_image_url,
)


def test_the_same_page_does_not_differ() -> None:
    assert list(differences(KNOWN, SAME)) == []


@pytest.mark.parametrize(
    "edited",
    [
        replace(SAME, title="Old harbour closed by storm, ferries stopped"),
        replace(SAME, text=TEXT + "On Saturday it opened again. " * 6),
        replace(SAME, description="Another standfirst.", authors=("Zoe Adams", "Al Baker")),
        replace(SAME, lead_image_url="https://x.example/other.jpg"),
    ],
)
def test_an_edit_is_within_tolerance(edited: Article) -> None:
    assert list(differences(KNOWN, edited)) == []


@pytest.mark.parametrize(
    ("now", "names"),
    [
        (None, ["kind", "text"]),
        (replace(SAME, kind="listing"), ["kind", "text"]),
        (replace(SAME, title="News Example"), ["title"]),
        (replace(SAME, published=None), ["published"]),
        (replace(SAME, published=PublishedDate(dt.date(2026, 1, 1))), ["published"]),
        (replace(SAME, text="Accept our cookies to read on."), ["text"]),
        (replace(SAME, text=TEXT * 3), ["text"]),
        (
            replace(SAME, authors=(), description=None, lead_image_url=None),
            ["description", "authors", "lead_image_url"],
        ),
    ],
)
def test_what_is_lost_is_named(now: Article | None, names: list[str]) -> None:
    assert list(differences(KNOWN, now)) == names


def test_scripts_without_spaces_are_compared_by_character() -> None:
    known = KNOWN._replace(title="台風で港が閉鎖された")
    assert "title" not in list(differences(known, replace(SAME, title="台風で港が閉鎖、再開は未定")))
    assert "title" in list(differences(known, replace(SAME, title="ニュースサイト")))


def answers_of(*fields: tuple[str, ...]) -> list[Answer]:
    return [Answer(names) for names in fields]


@pytest.mark.parametrize("fields", [[], [("title",)], [("title",), (), ()], [("title",), ("text",), ("authors",)]])
def test_a_single_page_or_scattered_changes_stop_nothing(fields: list[tuple[str, ...]]) -> None:
    assert verdict(answers_of(*fields)) is None


def test_the_same_field_of_most_stops_the_run_and_is_named() -> None:
    breach = verdict(answers_of(("published", "authors"), ("published",), ()), "paper")
    assert breach is not None
    assert breach.detail.startswith("2 of 3 known articles come out differently (published); nothing was written")
    assert "`tearsheet sites accept paper`" in breach.detail
    assert (breach.measure, breach.expected, breach.found) == ("canaries", 1.0, pytest.approx(1 / 3))


def test_pages_that_are_no_articles_any_more_are_told_as_such() -> None:
    breach = verdict(answers_of(("kind", "text"), ("kind", "text")))
    assert breach is not None and "(no article any more)" in breach.detail


def test_a_wall_before_some_and_an_empty_text_on_others_are_one_break() -> None:
    breach = verdict(answers_of(("kind", "text"), ("text",), ()))
    assert breach is not None and "(text)" in breach.detail


def test_a_field_that_most_have_from_another_place_is_broken_where_some_differ_in_it() -> None:
    moved = Answer((), ("published from visible instead of json_ld",))
    differs = Answer(("published",), moved.shifts)
    assert verdict([moved] * 11 + [differs]) is None
    breach = verdict([moved] * 10 + [differs] * 2)
    assert breach is not None and breach.detail.startswith("2 of 12 known articles come out differently (published)")
    assert verdict([Answer()] * 10 + [differs] * 2) is None
    assert verdict([moved] * 10 + [Answer(("title",))] * 2) is None


def test_a_field_from_another_place_is_told_and_stops_nothing() -> None:
    moved = replace(SAME, evidence={"title": Evidence("visible", "Harbour", 0.9)})
    assert list(differences(KNOWN, moved)) == []
    said = list(shifts(KNOWN, moved))
    assert said == ["title from visible instead of json_ld"]
    breach = shifted([Answer((), tuple(said))] * 2 + [Answer()])
    assert breach is not None
    assert breach.detail == (
        "known articles are read from other places: title from visible instead of json_ld on 2 of 3"
    )
    assert shifted([Answer((), tuple(said)), Answer(), Answer()]) is None
    assert list(shifts(KNOWN, replace(SAME, evidence={"title": Evidence("json_ld", "Harbour", 0.9)}))) == []
