"""Attacks at random until the time is up, and replays what failed.

    python -m tests.fuzz [--seconds S] [--seed N] [--pages DIR] [--output DIR]
    python -m tests.fuzz replay FILE...

Exit code 1: something failed; each such input lies in the output folder.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections import Counter
from pathlib import Path

from crawler.logs import escape_controls
from tests.fuzz.attacks import all_attacks, draw, golden_pages, saved_pages
from tests.fuzz.cases import Case, Outcome, load_case, save_case
from tests.fuzz.worker import Worker

_SHOWN = 10
_PROGRESS_S = 30.0


class Tally:
    """What became of all cases."""

    def __init__(self) -> None:
        self.cases: Counter[str] = Counter()
        self.failed: Counter[str] = Counter()
        self.slowest: list[tuple[float, str]] = []
        self.largest: list[tuple[float, str]] = []
        self.bytes = 0
        self.cpu_s = 0.0

    def add(self, seed: int, case: Case, outcome: Outcome) -> None:
        """Counts a case."""
        attack = case.attack.partition(":")[0]
        self.cases[attack] += 1
        self.failed[attack] += bool(outcome.problem)
        self.bytes += len(case.data)
        self.cpu_s += outcome.cpu_s
        said = f"{len(case.data):>11,} bytes  seed {seed}  {case.target}, {case.attack}"
        per_mb = outcome.cpu_s / max(len(case.data), 1_000) * 1e9
        self.slowest = _longest([*self.slowest, (outcome.cpu_s * 1_000, f"{per_mb:>8,.0f} ms/MB {said}")])
        self.largest = _longest([*self.largest, (outcome.memory_mb, said)])

    def report(self) -> str:
        """All of it as text."""
        lines = [f"{count:>8,} {attack}, {self.failed[attack]} failed" for attack, count in self.cases.most_common()]
        lines += ["slowest, ms CPU:", *(f"{value:>8,.0f} {said}" for value, said in self.slowest)]
        lines += ["largest, MB:", *(f"{value:>8,.0f} {said}" for value, said in self.largest)]
        return "\n".join(lines)

    def line(self) -> str:
        """How it stands."""
        work = f"{self.bytes / 1e6:,.0f} MB, {self.cpu_s:,.0f} s CPU"
        return f"{self.cases.total():,} cases, {work}, {self.failed.total()} failed"


def _longest(rows: list[tuple[float, str]]) -> list[tuple[float, str]]:
    return sorted(rows, reverse=True)[:_SHOWN]


def fuzz(seconds: float, first_seed: int, pages: Path | None, output: Path) -> int:
    """Runs cases of one seed after another; returns how many failed."""
    attacks = all_attacks(golden_pages() + (saved_pages(pages) if pages else []))
    tally, end, seed = Tally(), time.monotonic() + seconds, first_seed
    next_line = time.monotonic() + _PROGRESS_S
    print(f"seeds from {first_seed}, {seconds:.0f} s", flush=True)
    with Worker() as worker:
        while time.monotonic() < end:
            case = draw(attacks, seed)
            outcome = worker.run(case)
            tally.add(seed, case, outcome)
            if outcome.problem:
                path = save_case(output, f"{case.target}-{seed}", case, outcome)
                said = outcome.problem.strip().splitlines()[-1]
                print(f"FAILED {path} ({case.attack}): {escape_controls(said)[:300]}", flush=True)
            if time.monotonic() > next_line:
                print(tally.line(), flush=True)
                next_line += _PROGRESS_S
            seed += 1
    print(escape_controls(tally.report(), keep="\n"))
    print(tally.line())
    return tally.failed.total()


def replay(paths: list[Path]) -> int:
    """Runs saved cases again; returns how many fail still."""
    failed = 0
    with Worker() as worker:
        for path in paths:
            outcome = worker.run(load_case(path))
            failed += bool(outcome.problem)
            print(f"{path}: {outcome.cpu_s:.2f} s CPU, {outcome.memory_mb:.0f} MB")
            print(escape_controls(outcome.problem or "all holds", keep="\n"))
    return failed


def main(arguments: list[str]) -> int:
    """The command; its exit code."""
    if arguments[:1] == ["replay"]:
        return int(replay([Path(name) for name in arguments[1:]]) > 0)
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz")
    parser.add_argument("--seconds", type=float, default=600.0)
    parser.add_argument("--seed", type=int, help="of the first case; chosen at random without it")
    parser.add_argument("--pages", type=Path, help="a folder of saved pages, *.html or *.html.gz, to be broken too")
    parser.add_argument("--output", type=Path, default=Path("fuzz-failures"), help="for what fails")
    asked = parser.parse_args(arguments)
    seed = random.SystemRandom().randrange(10**9) if asked.seed is None else asked.seed
    return int(fuzz(asked.seconds, seed, asked.pages, asked.output) > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
