"""What the made-up press of `tests.press` publishes, edits and loses."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from schema.article import PublishedDate
from schema.reasons import Failure

MARCH_2026 = dt.date(2026, 3, 1)


def _march(day: int) -> dt.date:
    return MARCH_2026.replace(day=day)


@dataclass(frozen=True)
class Paper:
    """How a site presents its articles."""

    language: str
    has_description: bool
    states_time: bool


SITES = {
    "harbour.example": Paper("en", has_description=True, states_time=True),
    "tagblatt.example": Paper("de", has_description=True, states_time=True),
    "valley.example": Paper("en", has_description=False, states_time=False),
}


@dataclass(frozen=True)
class Story:
    """An article as it is first published."""

    site: str
    path: str
    title: str
    found_on: dt.date
    published: PublishedDate | None
    authors: tuple[str, ...]
    section: str | None
    tags: tuple[str, ...]
    copy_of: str | None = None
    similarity: float = 1.0
    added: tuple[str, ...] = ()
    """Paragraphs that a copy has beside those of its original."""

    @property
    def url(self) -> str:
        return f"https://{self.site}{self.path}"


@dataclass(frozen=True)
class Edit:
    """A change of an article, as the crawl of a day finds it."""

    day: dt.date
    url: str
    kind: str
    """title, day, typo, body, section (a heading and a paragraph come), rewritten (one paragraph is left)."""
    value: str = ""

    @property
    def site(self) -> str:
        return self.url.split("/")[2]


_LINES = """
harbour |  2 07:10 | ferry-returns | Ferry returns to the outer islands | Ada Moor | Transport | ferry, islands
harbour |  3 09:00 | quay-lights | New lights on the old quay | Ben Sund | City | quay
harbour |  4 16:30 | fish-prices | Fish prices fall for the third month | Ada Moor | Business | fishing
harbour |  6 08:20 | storm-barrier | Storm barrier passes its first test | Cleo Strand, Ben Sund | City | storm, barrier
harbour |  9 06:45 | night-ferry | A night ferry, for a trial year | Ada Moor | Transport | ferry
harbour | 10 12:00 | crane-sold | The last steam crane is sold | Ben Sund | Business | harbour
harbour | 12 10:15 | ferry-strike | Ferry crews vote to strike | Ada Moor | Transport | ferry, strike
harbour | 13 17:05 | market-hall | Market hall to stay open on Sundays | Cleo Strand | City |
harbour | 16 07:30 | strike-day-one | Strike, day one: islands cut off | Ada Moor, Ben Sund | Transport | ferry, strike
harbour | 17 11:40 | strike-talks | Talks resume on the ferry strike | Ada Moor | Transport | ferry, strike
harbour | 18 15:00 | seal-pups | Seal pups counted on the sandbank | Cleo Strand | Nature | seals
harbour | 20 09:50 | strike-ends | Ferry strike ends after five days | Ada Moor | Transport | ferry, strike
valley |  2 | orchard-frost | Frost in the orchards | Dan Hill | Farming |
valley |  4 | school-bus | School bus gets a second round | Eve Lowe | Transport |
valley |  5 | mill-reopens | The mill reopens as a library | Dan Hill | Culture |
valley |  9 | bridge-closed | Bridge closed until autumn | Eve Lowe | Transport |
valley | 11 | cheese-prize | Cheese prize goes to the upper valley | | Farming |
valley | 13 | bridge-detour | Detour doubles the way to school | Eve Lowe | Transport |
valley | 17 | islands-cut-off | Islands cut off as ferry crews strike | Ada Moor, Ben Sund | Transport |
valley | 18 | tram-plan | A tram for the valley? | Eve Lowe | Transport |
valley | 19 | tram-plan-print | A tram for the valley? (print) | Eve Lowe | Transport |
valley | 21 | orchard-bloom | Orchards bloom two weeks early | Dan Hill | Farming |
tagblatt |  3 05:00 | haushalt | Haushalt ohne Mehrheit | Fritz Au | | Stadtrat
tagblatt |  5 14:20 | museum-dach | Das Museum bekommt ein Dach | Gerda Ohm | | Museum
tagblatt |  8 18:30 | bahnhof-uhr | Die Uhr am Bahnhof geht wieder | | |
tagblatt | 10 06:10 | haushalt-zwei | Haushalt im zweiten Anlauf | Fritz Au | | Stadtrat
tagblatt | 14 09:00 | freibad | Freibad teurer | Gerda Ohm | | Stadtrat
tagblatt | 16 13:45 | crane | Der letzte Dampfkran | | |
tagblatt | 19 07:20 | museum-eroeffnung | Das Museum öffnet | Gerda Ohm, Fritz Au | | Museum
tagblatt | 22 10:00 | wahl | Wahl im Mai | Fritz Au | | Stadtrat
"""
"""Site, day of March 2026 with its time (UTC), name in the address, title, authors, section, tags."""


def _story(line: str) -> Story:
    site, when, name, title, authors, section, tags = (part.strip() for part in line.split("|"))
    number, _, time = when.partition(" ")
    day = _march(int(number))
    at = dt.datetime.combine(day, dt.time.fromisoformat(f"{time}+00:00")) if time else None
    late = at is not None and at.hour >= 18
    return Story(
        f"{site}.example",
        f"/2026/03/{name}",
        title,
        day + dt.timedelta(days=1) if late else day,
        PublishedDate(day, at, when, "minute" if at else "day", "page" if at else None),
        _names(authors),
        section or None,
        _names(tags),
        *_COPIES.get(name, ()),
    )


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(",") if name.strip())


_COPIES = {
    "islands-cut-off": ("https://harbour.example/2026/03/strike-day-one", 0.94, ("Reprinted with permission.",)),
    "crane": ("https://harbour.example/2026/03/crane-sold", 1.0, ()),
}

STORIES = [_story(line) for line in _LINES.strip().splitlines()]

_HARBOUR = "https://harbour.example/2026/03"
_VALLEY = "https://valley.example/2026/03"
_TAGBLATT = "https://tagblatt.example/2026/03"

EDITS = [
    Edit(_march(3), f"{_HARBOUR}/ferry-returns", "body"),
    Edit(_march(7), f"{_HARBOUR}/storm-barrier", "typo"),
    Edit(_march(10), f"{_HARBOUR}/night-ferry", "title", "A night ferry, for a trial year from May"),
    Edit(_march(13), f"{_HARBOUR}/ferry-strike", "section", "What passengers can do"),
    Edit(_march(16), f"{_TAGBLATT}/freibad", "body"),
    Edit(_march(17), f"{_HARBOUR}/strike-day-one", "body"),
    Edit(_march(18), f"{_HARBOUR}/strike-talks", "title", "Talks on the ferry strike break off"),
    Edit(_march(19), f"{_VALLEY}/bridge-closed", "day", "2026-03-19"),
    Edit(
        _march(20),
        f"{_HARBOUR}/strike-talks",
        "rewritten",
        "They failed. Boats stay moored; both sides blame each other.",
    ),
    Edit(_march(21), f"{_HARBOUR}/strike-ends", "typo"),
    Edit(_march(22), f"{_VALLEY}/orchard-bloom", "section", "What growers say"),
]

GONE = {f"{_VALLEY}/school-bus": (_march(17), _march(19))}
"""Days on which a page is found missing."""

MERGED = (f"{_VALLEY}/tram-plan-print", f"{_VALLEY}/tram-plan")
"""An article that turned out to be another."""

PROMOTED = {
    "harbour.example": [
        (_march(2), _march(8), f"{_HARBOUR}/ferry-returns"),
        (_march(9), _march(15), f"{_HARBOUR}/night-ferry"),
        (_march(16), _march(22), f"{_HARBOUR}/strike-day-one"),
        (_march(19), _march(22), "https://harbour.example/offers/summer-pass"),
    ],
    "valley.example": [(_march(9), _march(22), f"{_VALLEY}/bridge-closed")],
    "tagblatt.example": [],
}
"""What stands in a site's list of the most read: from, until, address."""

FAILURES = [
    (_march(4), f"{_VALLEY}/orchard-map", Failure.HTTP_ERROR, 500),
    (_march(5), f"{_VALLEY}/orchard-map", Failure.HTTP_ERROR, 500),
    (_march(9), f"{_TAGBLATT}/archiv", Failure.TIMEOUT, None),
    (_march(11), f"{_HARBOUR}/webcam", Failure.TOO_LARGE, 200),
    (_march(12), f"{_TAGBLATT}/archiv", Failure.TIMEOUT, None),
    (_march(15), f"{_TAGBLATT}/archiv", Failure.CONNECTION, None),
    (_march(18), f"{_VALLEY}/old-map", Failure.HTTP_ERROR, 410),
]
"""Day, address, reason, status."""
