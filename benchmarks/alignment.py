"""Finds a page's true text in its blocks: how much of each block belongs to the body.

Words are aligned in order: runs of four equal words are seeds, the heaviest chain of seeds that rises on both sides is
kept, what lies between is compared word by word. Whole blocks found out of order count too.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

SEED = 4
MAX_SEEDS = 1_500
MAX_PLACES = 20
MAX_CELLS = 400_000
"""Words times words compared between two seeds; larger gaps are left."""
MIN_WHOLE = 8
"""Words of a block that counts though it stands out of order, or as a repeat."""
WHOLE_SHARE = 0.8
_WORD = re.compile(r"\w+")
_UNSPACED = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")


@dataclass(frozen=True, slots=True)
class Aligned:
    """What was found."""

    shares: list[float]
    """Of each block's words, how many belong to the text, 0..1."""
    repeats: list[bool]
    """Whether the block says again what stands elsewhere in the text: neither body nor not."""
    found: float
    """Of the text's words, how many stand in some block, 0..1."""


def words_of(text: str) -> list[str]:
    """Lower-case words; of scripts without spaces, characters."""
    words: list[str] = []
    for word in _WORD.findall(text.lower()):
        words.extend(word if _UNSPACED.search(word) else [word])
    return words


def align(blocks: Sequence[str], text: str) -> Aligned:
    """Aligns the blocks of a page, in order, with its true text."""
    truth = words_of(text)
    split = [words_of(block) for block in blocks]
    page = [word for words in split for word in words]
    places = defaultdict(list)
    for at in range(len(truth) - SEED + 1):
        places[tuple(truth[at : at + SEED])].append(at)
    in_page, in_truth = _match(page, truth, places)
    unmatched = {seed for seed, found in places.items() if any(not any(in_truth[at : at + SEED]) for at in found)}
    shares, repeats, start = [], [], 0
    for words in split:
        matched = sum(in_page[start : start + len(words)])
        start += len(words)
        share, repeat = matched / len(words) if words else 0.0, False
        if share < 0.5 and len(words) >= MIN_WHOLE:
            seeds = [tuple(words[at : at + SEED]) for at in range(len(words) - SEED + 1)]
            if sum(seed in unmatched for seed in seeds) >= WHOLE_SHARE * len(seeds):
                share = 1.0
            else:
                repeat = sum(seed in places for seed in seeds) >= WHOLE_SHARE * len(seeds)
        if len(words) < SEED and matched < len(words):
            share = 0.0
        shares.append(share)
        repeats.append(repeat)
    return Aligned(shares, repeats, sum(in_truth) / len(truth) if truth else 1.0)


def _match(page: list[str], truth: list[str], places: dict[tuple[str, ...], list[int]]) -> tuple[bytearray, bytearray]:
    """Which words of both sides belong together."""
    in_page, in_truth = bytearray(len(page)), bytearray(len(truth))
    chain = _chain(_seeds(page, places))
    edges = [(-1, -1), *((i + size - 1, j + size - 1) for i, j, size in chain)]
    starts = [*((i, j) for i, j, _ in chain), (len(page), len(truth))]
    for i, j, size in chain:
        for step in range(size):
            if not in_truth[j + step]:
                in_page[i + step] = in_truth[j + step] = 1
    for (i, j), (next_i, next_j) in zip(edges, starts, strict=True):
        here, there = page[i + 1 : next_i], truth[j + 1 : next_j]
        if not here or not there or len(here) * len(there) > MAX_CELLS:
            continue
        for a, b, size in SequenceMatcher(None, here, there, autojunk=False).get_matching_blocks():
            for step in range(size):
                if not in_truth[j + 1 + b + step]:
                    in_page[i + 1 + a + step] = in_truth[j + 1 + b + step] = 1
    return in_page, in_truth


def _seeds(page: list[str], places: dict[tuple[str, ...], list[int]]) -> list[tuple[int, int, int]]:
    """Runs of equal words: where on the page, where in the text, how long."""
    found: list[list[int]] = []
    running: dict[int, list[int]] = {}
    for i in range(len(page) - SEED + 1):
        still: dict[int, list[int]] = {}
        for j in places.get(tuple(page[i : i + SEED]), ())[:MAX_PLACES]:
            seed = running.get(j - i)
            if seed:
                seed[2] += 1
            else:
                seed = [i, j, SEED]
                found.append(seed)
            still[j - i] = seed
        running = still
    longest = sorted(found, key=lambda seed: -seed[2])[:MAX_SEEDS]
    return sorted((i, j, size) for i, j, size in longest)


def _chain(seeds: list[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """The heaviest chain that rises on both sides, at a small cost for each jump and gap."""
    best = [float(size) for _, _, size in seeds]
    previous = [-1] * len(seeds)
    for at, (i, j, size) in enumerate(seeds):
        for before, (other_i, other_j, length) in enumerate(seeds[:at]):
            overlap = max(0, other_i + length - i, other_j + length - j)
            if other_i >= i or other_j >= j or overlap >= size:
                continue
            gap = 0.002 * max(0, i - other_i - length) + 0.02 * max(0, j - other_j - length)
            value = best[before] + size - overlap - 0.3 - min(3.0, gap)
            if value > best[at]:
                best[at], previous[at] = value, before
    chain = []
    at = max(range(len(seeds)), key=best.__getitem__, default=-1)
    while at >= 0:
        chain.append(seeds[at])
        at = previous[at]
    return chain[::-1]
