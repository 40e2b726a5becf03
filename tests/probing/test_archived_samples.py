"""Samples from the archive, on both engines."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from crawler.probing.archived_samples import ArchivedSamples, take_archived
from crawler.probing.probe import scope_of
from crawler.profile import Profile
from pipelines.archive import Archive
from schema.crawled import CrawledPage
from schema.engine import reading
from schema.reasons import DropReason
from tests.server.articles import article
from tests.server.sites import listing
from tests.stored_site import BASE, DAY, Site

NAME = "news.example"


def _keep(site: Site, folder: Path, item: CrawledPage, page: str | bytes) -> None:
    """Stores an item with its page in the archive."""
    archive = Archive(folder)
    body = page.encode() if isinstance(page, str) else page
    snapshot = archive.write(item.fetch.url, 200, [("Content-Type", "text/html")], body, item.fetch.started_at)
    archive.close()
    site.store(replace(item, snapshot=snapshot))


def _take(
    site: Site, folder: Path, *, samples: int = 5, profile: Profile | None = None, **patterns: list[str]
) -> ArchivedSamples:
    with reading(site.engine) as connection:
        scope = scope_of([f"{BASE}/"], **patterns)
        return take_archived(connection, NAME, folder, scope, samples=samples, profile=profile)


def _titles(found: ArchivedSamples) -> list[str | None]:
    return [sample.article.title if sample.article else None for sample in found.samples]


def _fill(site: Site, folder: Path) -> None:
    """Three stored articles, the first fetched twice, and a listing."""
    for number in (1, 2, 3):
        site.now += DAY
        _keep(site, folder, site.article(f"/{number}", title=f"Rain {number}"), article(number))
    site.now += DAY
    _keep(site, folder, site.article("/1", title="Rain again"), article(9))
    _keep(site, folder, site.other("/", drop_reason=DropReason.LISTING), listing("News", ["/1"], None))


def test_the_latest_snapshots_of_stored_articles_come_newest_first(site: Site, tmp_path: Path) -> None:
    _fill(site, tmp_path)
    found = _take(site, tmp_path)
    assert _titles(found) == ["Garden number 9", "Garden number 3", "Garden number 2"]
    assert [sample.url for sample in found.samples] == [f"{BASE}/1", f"{BASE}/3", f"{BASE}/2"]
    assert _titles(_take(site, tmp_path, samples=1)) == ["Garden number 9"]


def test_pages_are_read_with_the_profile_of_today(site: Site, tmp_path: Path) -> None:
    _fill(site, tmp_path)
    found = _take(site, tmp_path, profile=Profile({"title": ".standfirst"}))
    assert _titles(found)[0] == "What grows behind house 9."


def test_patterns_of_today_leave_pages_out(site: Site, tmp_path: Path) -> None:
    _fill(site, tmp_path)
    found = _take(site, tmp_path, include=["^/[13]$"], exclude=["^/3"])
    assert _titles(found) == ["Garden number 9"]
    assert (found.left_out.by_exclude, found.left_out.by_include) == ((f"{BASE}/3",), (f"{BASE}/2",))


def test_other_pages_are_looked_at_where_no_article_is_stored(site: Site, tmp_path: Path) -> None:
    _keep(site, tmp_path, site.other("/", drop_reason=DropReason.LISTING), listing("News", ["/1"], None))
    _keep(site, tmp_path, site.other("/a", drop_reason=DropReason.NO_TEXT), article(1))
    _keep(site, tmp_path, site.other("/b", drop_reason=DropReason.NOT_HTML), b"%PDF-1.7")
    found = _take(site, tmp_path)
    assert {sample.url for sample in found.samples[:2]} == {f"{BASE}/a", f"{BASE}/b"}
    assert found.samples[2].url == f"{BASE}/"
    assert [sample.problem for sample in found.samples if sample.problem] == ["is no HTML page"]


def test_a_page_that_the_archive_lost_is_a_sample_with_a_problem(site: Site, tmp_path: Path) -> None:
    _fill(site, tmp_path)
    for file in tmp_path.glob("*.warc.gz"):
        file.unlink()
    found = _take(site, tmp_path)
    assert _titles(found) == [None, None, None]
    assert all("cannot read" in sample.problem for sample in found.samples)


def test_another_site_has_none(site: Site, tmp_path: Path) -> None:
    _fill(site, tmp_path)
    with reading(site.engine) as connection:
        found = take_archived(connection, "other", tmp_path, scope_of([f"{BASE}/"]), samples=3, profile=None)
    assert found.samples == ()
    assert found.left_out.is_empty
