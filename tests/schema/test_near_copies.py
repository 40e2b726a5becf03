"""Copies and near-copies, within and across sites."""

import hashlib
from dataclasses import replace
from typing import Any

import pytest

from schema.crawled import Stored
from schema.near_copies import bands, shingles, similarity
from tests.stored_site import DAY, Site, make_site

_WHO = [("council", "harbour"), ("bakers", "mill"), ("school", "gate"), ("doctors", "bridge")] * 6
_SENTENCES = [
    f"On day {n} the {name} of the town met at the old {place} and spoke of rain number {n * 7}."
    for n, (name, place) in enumerate(_WHO)
]
_TEXT = " ".join(_SENTENCES)
_OTHER = " ".join(f"Nothing of the sort was seen in year {n}, when {n * 3} ships left for good." for n in range(30))
_JAPANESE = "".join(f"第{n}日目に町の人々は港に集まり、雨と船の数{n * 7}について話し合いました。" for n in range(15))


def _store(site: Site, path: str, text: str, **fields: Any) -> int:
    item = site.article(path, **{"title": path, **fields}, text=text)
    stored: Stored
    (stored,) = site.store(replace(item, content_sha256=hashlib.sha256(text.encode()).hexdigest()))
    assert stored.article_id is not None
    return stored.article_id


def _copies(site: Site) -> dict[int, tuple[int, float]]:
    rows = site.rows("SELECT article_id, original_article_id, similarity FROM v_copies")
    return {row.article_id: (row.original_article_id, row.similarity) for row in rows}


@pytest.mark.parametrize("text", [_TEXT, _JAPANESE], ids=["spaced", "unspaced"])
def test_the_same_text_on_another_site_is_a_copy(text: str, site: Site) -> None:
    first = _store(site, "/a", text)
    other = make_site(site.engine, "other.example")
    second = _store(other, "/b", text)
    assert _copies(site) == {second: (first, 1.0)}


def test_a_shortened_text_under_another_title_is_a_near_copy(site: Site) -> None:
    first = _store(site, "/a", _TEXT)
    second = _store(site, "/b", "By our own reporter. " + " ".join(_SENTENCES[:19]))
    (original, alike) = _copies(site)[second]
    assert original == first
    assert 0.6 < alike < 0.95


def test_texts_of_one_batch_find_each_other(site: Site) -> None:
    items = [site.article(f"/{n}", title=str(n), text=_TEXT) for n in range(3)]
    stored = site.store(*items)
    first = stored[0].article_id
    assert [original for original, _ in _copies(site).values()] == [first, first]


def test_other_texts_and_short_ones_are_none(site: Site) -> None:
    _store(site, "/a", _TEXT)
    _store(site, "/b", _OTHER)
    _store(site, "/c", "It rained.")
    _store(site, "/d", "It rained.", title="Again")
    assert _copies(site) == {}


def test_a_text_that_changes_is_judged_anew(site: Site) -> None:
    first, second = _store(site, "/a", _TEXT), _store(site, "/b", _TEXT)
    assert _copies(site) == {second: (first, 1.0)}
    site.now += DAY
    _store(site, "/b", _OTHER)
    assert _copies(site) == {}
    site.now += DAY
    _store(site, "/b", _TEXT)
    assert _copies(site) == {second: (first, 1.0)}


def test_a_text_that_a_whole_site_repeats_is_compared_with_few(site: Site) -> None:
    items = [site.article(f"/{n}", title=str(n), text=f"{_TEXT} Page {n}.") for n in range(40)]
    first = site.store(*items)[0].article_id
    last = _store(site, "/last", _TEXT)
    assert _copies(site)[last][0] == first


def test_similarity_is_the_share_of_what_both_say() -> None:
    assert similarity(set(shingles(_TEXT)), set(shingles(_TEXT.upper().replace(".", "!")))) == 1.0
    assert similarity(set(shingles(_TEXT)), set(shingles(_OTHER))) < 0.05
    assert similarity(set(shingles("a b c d")), set(shingles(""))) == 0.0
    assert bands(shingles("too short for that")) == ()
    assert all(-(2**63) <= band < 2**63 for band in bands(shingles(_TEXT)))


def test_scripts_that_take_turns_cost_no_more_than_others() -> None:
    assert len(set(shingles("東京 " * 30_000 + "one two three"))) == 1
