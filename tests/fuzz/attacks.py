"""All attacks, each a function of chance alone."""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Callable, Sequence
from pathlib import Path

from tests.fuzz import files
from tests.fuzz.bombs import PAGE_BOMBS
from tests.fuzz.cases import PAGE_URL, Case
from tests.fuzz.mutations import MUTATIONS, splice

Attack = Callable[[random.Random], Case]

CONTENT_TYPES = (
    None, None, "text/html", "text/html", "text/html; charset=utf-16", "text/html; charset=shift_jis",
    "text/html; charset=iso-2022-jp", "text/html; charset=utf-7",
    "text/html; charset=utf-8", "text/html; charset=no-such", "text/html; charset=unicode_escape",
    "text/html; charset=zip", "text/html; charset=\0", "text/plain", "application/pdf", "application/xml",
    "; charset=", "text/html" + ";" * 5_000, "\ud800",
)  # fmt: skip
BOMB_SIZES = (2_000, 20_000, 150_000, 150_000, 199_000, 199_000, 1_000_000)
GIANT_SIZES = (4_000_000, 16_000_000)
MAX_MUTATED_BYTES = 3_000_000
GOLDEN = Path(__file__).parents[1] / "golden"

Page = tuple[bytes, str]
"""The body of a page that is to be broken, and its address."""


def golden_pages() -> list[Page]:
    """The golden pages of the tests."""
    folders = sorted(path.parent for path in GOLDEN.glob("*/page.html"))
    return [(path.joinpath("page.html").read_bytes(), _golden_url(path)) for path in folders]


def _golden_url(folder: Path) -> str:
    return str(json.loads((folder / "meta.json").read_text("utf-8"))["url"])


def saved_pages(folder: Path) -> list[Page]:
    """The pages of a folder: all *.html and *.html.gz below it."""
    paths = sorted(path for path in folder.rglob("*") if path.name.endswith((".html", ".html.gz")))
    return [
        (gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes(), PAGE_URL) for path in paths
    ]


def all_attacks(pages: Sequence[Page]) -> dict[str, tuple[int, Attack]]:
    """Each attack by its name, with how often it comes in proportion to the others."""

    def broken(chance: random.Random) -> Case:
        return break_page(chance, pages)

    return {
        "mutated": (60, broken),
        "bomb": (30, lambda chance: chance.choice(PAGE_BOMBS)(chance, chance.choice(BOMB_SIZES))),
        "giant": (1, lambda chance: chance.choice(PAGE_BOMBS)(chance, chance.choice(GIANT_SIZES))),
        "sitemap": (6, files.sitemap),
        "feed": (6, files.feed),
        "robots": (6, files.robots),
        "packed": (1, files.packed),
        "headers": (5, files.headers),
        "url": (20, files.url),
        "address": (5, files.address),
        "text": (10, files.text),
    }


def draw(attacks: dict[str, tuple[int, Attack]], seed: int) -> Case:
    """The case of a seed."""
    chance = random.Random(seed)
    name = chance.choices(list(attacks), [weight for weight, _ in attacks.values()])[0]
    return attacks[name][1](chance)


def break_page(chance: random.Random, pages: Sequence[Page]) -> Case:
    """A page broken in one way or several, perhaps spliced with another."""
    (html, url), names = chance.choice(pages), []
    if chance.random() < 0.2:
        html = splice(html, chance.choice(pages)[0], chance)
        names.append("splice")
    for mutate in chance.choices(MUTATIONS, k=chance.choice((0, 1, 1, 2, 3))):
        html = mutate(html or b"<p>", chance)[:MAX_MUTATED_BYTES]
        names.append(mutate.__name__)
    return Case("page", "mutated: " + (", ".join(names) or "as it is"), html, url, chance.choice(CONTENT_TYPES))
