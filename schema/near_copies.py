"""Which texts are nearly the same: signatures by which they find each other, and how much of two texts is the same.

A text is the set of its runs of three words (MinHash: Broder, 1997); in scripts without spaces, of four characters. Of
15 minima in five bands, two texts with 60 % in common share a band 7 times in 10, with 80 % 97 times in 100, and
unrelated ones hardly ever. Whoever shares one is then compared for real.
"""

from __future__ import annotations

from collections.abc import Set

from rensa import RMinHash

from schema.words import WORD, unspaced_runs, without_unspaced

LEAST_SIMILARITY = 0.5
"""From here on two texts are copies: half of all their runs of words stand in both."""

_LEAST_SHINGLES = 40
"""Shorter texts are alike by chance."""

_WORDS_IN_A_ROW = 3
_CHARACTERS_IN_A_ROW = 4
_BANDS, _ROWS = 5, 3
_SEED = 20_261_123
_MAX_CHARS = 100_000


def shingles(text: str) -> list[str]:
    """The runs of words, or characters, of a text, as often as they stand in it; without case and punctuation."""
    text = text[:_MAX_CHARS].casefold()
    words = WORD.findall(without_unspaced(text))
    found = list(map(" ".join, zip(*(words[start:] for start in range(_WORDS_IN_A_ROW)), strict=False)))
    for run in unspaced_runs(text):
        found += [run[start : start + _CHARACTERS_IN_A_ROW] for start in range(len(run) - _CHARACTERS_IN_A_ROW + 1)]
    return found


def bands(found: list[str]) -> tuple[int, ...]:
    """Numbers of 64 bits, with sign, of which similar texts mostly share one; empty for a text that is too short.

    Args:
        found: the text's `shingles`.
    """
    if len(found) < _LEAST_SHINGLES:
        return ()
    minhash = RMinHash(num_perm=_BANDS * _ROWS, seed=_SEED)
    minhash.update(found)
    minima = minhash.digest()
    return tuple(_band(number, minima[number * _ROWS : (number + 1) * _ROWS]) for number in range(_BANDS))


def similarity(one: Set[str], other: Set[str]) -> float:
    """How much of two texts is the same, 0..1: the share of their `shingles` that stand in both (Jaccard)."""
    both = len(one & other)
    either = len(one) + len(other) - both
    return round(both / either, 3) if either else 0.0


def _band(number: int, minima: list[int]) -> int:
    """One number of a band's minima and its place: a polynomial over 64 bits."""
    mixed = number + 1
    for minimum in minima:
        mixed = (mixed * 0x9E3779B97F4A7C15 + minimum) & 0xFFFF_FFFF_FFFF_FFFF
    return mixed - (mixed >> 63 << 64)
