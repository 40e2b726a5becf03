"""Some of all attacks, the same in every run; `make fuzz` goes on from there."""

from __future__ import annotations

import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fuzz import files
from tests.fuzz.__main__ import main
from tests.fuzz.attacks import all_attacks, golden_pages, saved_pages
from tests.fuzz.bombs import PAGE, PAGE_BOMBS, repeated
from tests.fuzz.cases import PAGE_URL, Case, Outcome, load_case, of_text, save_case
from tests.fuzz.targets import TARGETS

ATTACKS = all_attacks(golden_pages())
SMALL = sorted(set(ATTACKS) - {"giant", "packed", "address"})
BOMB_CHARS = 150_000
bounded = settings(max_examples=15, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))


def hold(case: Case) -> None:
    """Fails where something does not hold that must."""
    target = TARGETS[case.target]
    target.judge(case, target.act(case))


@pytest.mark.parametrize("name", SMALL)
@bounded
@given(seed=st.integers(0, 2**32))
def test_what_must_hold_holds(name: str, seed: int) -> None:
    hold(ATTACKS[name][1](random.Random(seed)))


@pytest.mark.parametrize("bomb", PAGE_BOMBS, ids=lambda bomb: bomb.__name__)
@bounded
@given(seed=st.integers(0, 2**32))
def test_bombs_are_read(bomb, seed: int) -> None:
    hold(bomb(random.Random(seed), BOMB_CHARS))


@bounded
@given(st.lists(st.sampled_from([part for part in files.URL_PARTS if len(part) < 100]), max_size=12).map("".join))
def test_other_spellings_of_an_address(parts: str) -> None:
    hold(of_text("address", "address", f"https://press.example/{parts}"))


@pytest.mark.parametrize(
    "inside",
    [
        repeated("<p a{i}>", 4_000_000),
        repeated("<x{i}>x</x{i}>", 4_000_000),
        repeated("<a href=/{i}>{i}</a> ", 1_000_000),
        repeated("<i itemprop='author headline'>", 150_000),
        f"<p>a{repeated(chr(0x316) + chr(0x301), 1_000_000)}",
    ],
    ids=["attributes", "tags", "links", "microdata", "marks"],
)
def test_pages_that_once_took_long(inside: str) -> None:
    hold(Case("page", "giant", PAGE.format(inside).encode()))


def test_saved_cases_fail_again(tmp_path, capsys) -> None:
    bad = Case("page", "no URL", b"\0<p>", "\ud800", "text/html", (("a", "\xff"),))
    good = of_text("text", "fine", "\ud800 fine")
    paths = [
        save_case(tmp_path / "new", name, case, Outcome(1.0, 2.0, "why"))
        for name, case in (("bad", bad), ("good", good))
    ]
    assert [load_case(path) for path in paths] == [bad, good]
    assert main(["replay", *map(str, paths)]) == 1
    assert "ValueError" in capsys.readouterr().out
    assert main(["replay", str(paths[1])]) == 0


def test_a_folder_of_pages_joins_the_golden_ones(tmp_path, capsys) -> None:
    (tmp_path / "a.html").write_bytes(b"<p>Rain")
    assert saved_pages(tmp_path) == [(b"<p>Rain", PAGE_URL)]
    assert main(["--seconds", "0", "--seed", "1", "--pages", str(tmp_path), "--output", str(tmp_path / "failed")]) == 0
    assert "0 cases" in capsys.readouterr().out
    assert not (tmp_path / "failed").exists()
