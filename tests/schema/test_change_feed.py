"""The change feed: numbers in commit order, and a loader that follows it ends with what v_articles holds."""

import random
import threading

import pytest
from sqlalchemy import text

from schema.blocks import takedown_of
from schema.corrections import clear, correct
from schema.engine import reading, writing
from schema.reasons import Failure
from schema.sequence import last_number, reserve
from schema.takedown import take_down
from tests.stored_site import BASE, DAY, Site

_STEPS = 200
_PATHS = 12


def test_a_later_number_is_not_seen_before_an_earlier_one(site: Site) -> None:
    with reading(site.engine) as connection:
        before = last_number(connection)
    seen: list[range] = []

    def second() -> None:
        with writing(site.engine) as connection:
            seen.append(reserve(connection, 1))

    other = threading.Thread(target=second)
    with writing(site.engine) as connection:
        first = reserve(connection, 1)
        other.start()
        other.join(0.3)
        assert seen == []  # it waits for the open transaction
        with reading(site.engine) as reader:
            assert last_number(reader) == before
    other.join(30)
    assert (first[0], seen[0][0]) == (before + 1, before + 2)


class Loader:
    """A nightly load that keeps a copy of v_articles by the feed alone."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.last = 0
        self.rows: dict[int, object] = {}

    def load(self) -> None:
        with reading(self.site.engine) as connection:
            feed = text("SELECT change_seq, operation, article_id FROM v_changes WHERE change_seq > :n ORDER BY 1")
            for number, operation, article_id in connection.execute(feed, {"n": self.last}).all():
                self.last = number
                if operation == "delete":
                    self.rows.pop(article_id, None)
                else:
                    one = text(f"SELECT {COLUMNS} FROM v_articles WHERE article_id = :id")
                    self.rows[article_id] = connection.execute(one, {"id": article_id}).one()


COLUMNS = (
    "article_id, url, title, description, published_at, authors, tags, section, text, version, content_sha256, "
    "is_gone, gone_at, duplicate_of_article_id, change_seq, loaded_at"
)


def _step(site: Site, chance: random.Random) -> None:
    path = f"/{chance.randrange(_PATHS)}-a-story-{chance.randrange(2)}"
    ids = [row[0] for row in site.rows("SELECT article_id FROM v_articles ORDER BY article_id")]
    with reading(site.engine) as connection:
        if takedown_of(connection, f"{BASE}{path}") is not None:
            return  # no crawl asks for it
    match chance.randrange(8):
        case 0 | 1 | 2:
            site.store(site.article(path, title=f"Rain {chance.randrange(2)}", authors=(f"A{chance.randrange(3)}",)))
        case 3:
            gone = {"http_status": 404, "failure": Failure.HTTP_ERROR}
            site.store(site.other(path, answer=gone))
            site.now += 2 * DAY
            site.store(site.other(path, answer=gone))
        case 4:
            target = f"{BASE}/{chance.randrange(_PATHS)}-a-story-0"
            if target != f"{BASE}{path}":
                site.store(site.other(path, answer={"http_status": 301, "redirect_to": target}))
        case 5 if ids:
            with writing(site.engine) as connection:
                value = chance.choice(["Gale", "Storm", None])
                correct(connection, chance.choice(ids), "title", value, note=None, now=site.now)
        case 6 if ids:
            with writing(site.engine) as connection:
                clear(connection, chance.choice(ids), "title", now=site.now)
        case 7 if chance.random() < 0.12:
            with writing(site.engine) as connection:
                take_down(connection, f"{BASE}{path}", note=None, now=site.now)
    site.now += DAY


@pytest.mark.parametrize("seed", [1, 2])
def test_a_loader_that_follows_the_feed_has_every_row(site: Site, seed: int) -> None:
    chance = random.Random(seed)
    loader = Loader(site)
    for number in range(_STEPS):
        _step(site, chance)
        if number % 7 == 0:
            loader.load()
    loader.load()
    expected = site.rows(f"SELECT {COLUMNS} FROM v_articles ORDER BY article_id")
    assert [loader.rows[key] for key in sorted(loader.rows)] == expected
    assert len(expected) > 2
    reasons = {row[0] for row in site.rows("SELECT reason FROM v_deletions")}
    assert reasons == {"merged", "takedown"}
