"""A site held against its history: what is a break, and what is only a day like others."""

from __future__ import annotations

import math
import random
from collections import Counter

import pytest

from crawler.health.judge import Reading, Verdict, judge, log_chance
from crawler.health.measures import Mean, Measures, Share


def run(articles: int = 20, *, new: int = 10, days: float = 1.0, words: float = 400, **parts: int) -> Reading:
    """A run in which every field is filled from JSON-LD, but for `parts`: the number of articles that have one."""
    filled = Counter({name: parts.get(name, articles) for name in ("title", "published", "authors", "text")})
    strategies = Counter({f"{name} json_ld": parts.get(f"{name}_json_ld", filled[name]) for name in filled})
    strategies += Counter({f"{name} visible": filled[name] - strategies[f"{name} json_ld"] for name in filled})
    logarithm = math.log(words)
    measures = Measures(
        articles=articles,
        filled=filled,
        strategies=strategies,
        log_words=Mean(articles, articles * logarithm, articles * (logarithm**2 + 0.3)),
        known=Counter(read=articles - parts.get("lost", 0), lost=parts.get("lost", 0)),
        unread=Counter(no_text=parts.get("unread", 0)),
        answered=articles,
        failures=Counter({"status 403": parts.get("failed", 0)}),
    )
    return Reading(measures, new, days)


def broken(verdict: Verdict) -> list[str]:
    return sorted(breach.measure for breach in verdict.breaches)


HISTORY = [run() for _ in range(10)]


def test_a_run_like_those_before_is_sound() -> None:
    verdict = judge(HISTORY, run())
    assert broken(verdict) == []
    assert {"published filled", "title from json_ld", "words a text", "requests answered"} <= verdict.sound


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (run(published=0), ["published filled"]),
        (run(authors=9), ["authors filled"]),
        (run(title_json_ld=2), ["title from json_ld"]),
        (run(words=40), ["words a text"]),
        (run(words=4_000), ["words a text"]),
        (run(lost=12), ["known articles read as articles"]),
        (run(unread=25), ["pages read as articles"]),
        (run(failed=25), ["requests answered"]),
        (run(new=0), ["new articles"]),
    ],
    ids=lambda value: value[0] if isinstance(value, list) else "",
)
def test_a_break_is_named_on_the_first_run(now: Reading, expected: list[str]) -> None:
    assert broken(judge(HISTORY, now)) == expected


def test_what_is_said_names_both_values_and_what_came_instead() -> None:
    verdict = judge(HISTORY, run(title_json_ld=2))
    assert verdict.breaches[0].detail == "title from json_ld 10% of 20, usually 100%; now from visible"
    assert (verdict.breaches[0].expected, verdict.breaches[0].found) == (1.0, 0.1)


def test_a_field_that_is_gone_is_one_breach_not_one_for_each_of_its_sources() -> None:
    assert broken(judge(HISTORY, run(published=0, published_json_ld=0))) == ["published filled"]


def test_a_first_crawl_is_history_enough_for_a_redesign() -> None:
    assert broken(judge([run(300)], run(290, published=0, title_json_ld=0))) == [
        "published filled",
        "title from json_ld",
    ]


def test_without_a_history_nothing_is_said() -> None:
    assert judge([], run(published=0)) == Verdict()
    assert broken(judge([run(5)], run(published=0))) == []


def test_a_run_that_reads_nothing_ends_no_breach() -> None:
    assert "published filled" not in judge(HISTORY, run(0, new=0)).sound


@pytest.mark.parametrize("articles", [1, 2])
def test_one_odd_article_is_no_break(articles: int) -> None:
    assert broken(judge(HISTORY, run(articles, published=0, words=20))) == []


def test_a_small_site_is_judged_by_several_runs() -> None:
    history = [run(2, new=2) for _ in range(12)]
    assert broken(judge(history, run(2, published=0))) == []
    sick = [*history, run(2, published=0), run(2, published=0)]
    assert broken(judge(sick, run(2, published=0))) == ["published filled"]


def test_a_field_that_comes_and_goes_anyway_does_not_cry_wolf() -> None:
    chance = random.Random(7)
    history = [run(20, authors=chance.choice((6, 12, 20))) for _ in range(20)]
    assert broken(judge(history, run(20, authors=5))) == []


def test_a_week_end_brings_fewer_articles_and_that_is_known() -> None:
    history = [run(new=2 if day % 7 in (5, 6) else 30) for day in range(28)]
    assert broken(judge(history, run(new=0))) == []


def test_a_run_soon_after_another_is_not_held_against_days() -> None:
    assert broken(judge(HISTORY, run(new=0, days=0.04))) == []


@pytest.mark.parametrize("hits", [0, 3, 20])
def test_the_chance_of_a_share_falls_with_its_distance(hits: int) -> None:
    past = [Share(19, 20)] * 10
    assert log_chance(Share(hits, 20), past) <= 1e-9
    assert log_chance(Share(20, 20), past) == pytest.approx(0, abs=1e-9)
    assert log_chance(Share(0, 20), past) < log_chance(Share(3, 20), past) < log_chance(Share(19, 20), past)


def test_measures_come_back_from_the_database_as_they_were() -> None:
    measures = run(lost=1, failed=2).measures
    assert Measures.from_json(measures.as_json() | {"of_a_later_version": 1}) == measures
