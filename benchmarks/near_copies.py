"""How near-copies are found: `python -m benchmarks.near_copies --corpus DIR...`. See benchmarks/README.md.

Edits of real texts, as agencies and second papers make them: how often each shares a band with its original, and is
taken for a copy; and which different texts of the corpora are taken for copies of each other.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path

from schema.near_copies import LEAST_SIMILARITY, bands, shingles, similarity

_LEAST_WORDS = 120
_OWN = "In our own words: this was reported first by an agency, and our reporter has asked those who were there."


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, nargs="+", required=True, help="folders whose texts are edited")
    texts = _texts(parser.parse_args().corpus)
    started = time.process_time()
    runs = [shingles(text) for text in texts]
    found = [bands(each) for each in runs]
    print(f"{len(texts):,} texts, {1000 * (time.process_time() - started) / len(texts):.2f} ms CPU each")
    chance = random.Random(5)
    vocabulary = sorted({word for text in texts[:50] for word in text.split()})
    for name, edit in _edits(chance, vocabulary).items():
        pairs = [(index, shingles(edit(text))) for index, text in enumerate(texts)]
        sharing = [(i, each) for i, each in pairs if set(bands(each)) & set(found[i])]
        copies = sum(similarity(set(runs[i]), set(each)) >= LEAST_SIMILARITY for i, each in sharing)
        alike = sorted(similarity(set(runs[i]), set(each)) for i, each in pairs)[len(pairs) // 2]
        print(
            f"{name:38} similarity {alike:.2f}  band shared {len(sharing) / len(pairs):6.1%}"
            f"  marked {copies / len(pairs):6.1%}"
        )
    _print_false(texts, runs, found)


def _print_false(texts: list[str], runs: list[list[str]], found: list[tuple[int, ...]]) -> None:
    sharing: defaultdict[int, list[int]] = defaultdict(list)
    for index, each in enumerate(found):
        for band in each:
            sharing[band].append(index)
    candidates = {(one, other) for group in sharing.values() for one in group for other in group if one < other}
    marked = [pair for pair in candidates if similarity(set(runs[pair[0]]), set(runs[pair[1]])) >= LEAST_SIMILARITY]
    print(f"different pages that share a band: {len(candidates)} pairs; marked as copies: {len(marked)}")
    for one, other in sorted(marked)[:20]:
        print(
            "   ", f"{similarity(set(runs[one]), set(runs[other])):.2f}", repr(texts[one][:60]), repr(texts[other][:60])
        )


def _texts(folders: Iterable[Path]) -> list[str]:
    found: dict[str, None] = {}
    for folder in folders:
        with (folder / "pages.jsonl").open(encoding="utf-8") as lines:
            for line in lines:
                text = json.loads(line).get("text") or ""
                if len(text.split()) >= _LEAST_WORDS:
                    found[text] = None
    return list(found)


def _edits(chance: random.Random, vocabulary: list[str]) -> dict[str, Callable[[str], str]]:
    def without_paragraphs(text: str, count: int) -> str:
        paragraphs = text.split("\n\n")
        for _ in range(min(count, len(paragraphs) - 1)):
            paragraphs.pop(chance.randrange(len(paragraphs)))
        return "\n\n".join(paragraphs)

    def shortened(text: str, share: float) -> str:
        words = text.split()
        return " ".join(words[: int(len(words) * share)])

    def reworded(text: str, share: float) -> str:
        return " ".join(chance.choice(vocabulary) if chance.random() < share else word for word in text.split())

    return {
        "own first paragraph": lambda text: "\n\n".join([_OWN, *text.split("\n\n")[1:]]),
        "own paragraph added": lambda text: f"{text}\n\n{_OWN}",
        "one paragraph cut": lambda text: without_paragraphs(text, 1),
        "three paragraphs cut": lambda text: without_paragraphs(text, 3),
        "shortened to 80 %": lambda text: shortened(text, 0.8),
        "shortened to 60 %": lambda text: shortened(text, 0.6),
        "shortened to 40 %": lambda text: shortened(text, 0.4),
        "2 % of the words replaced": lambda text: reworded(text, 0.02),
        "5 % of the words replaced": lambda text: reworded(text, 0.05),
        "15 % of the words replaced": lambda text: reworded(text, 0.15),
        "upper case, no punctuation": lambda text: text.upper().replace(",", " ").replace(".", " "),
    }


if __name__ == "__main__":
    main()
