"""Holds a run of a site against its own history: which of its measures no longer look like the same site.

Two questions are asked of each measure, and a breach needs a yes to both. Is the change too large for chance, given how
much the site's runs differ from each other anyway? And is it large enough to matter to somebody? The thresholds were
set on histories made of real pages, see benchmarks/health.py.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from crawler.health.measures import KNOWN, Mean, Measures, Share

MOST_RUNS = 30
"""Runs that make a history; what came before is another time."""

_CHANCE = 3e-7
"""A change is called one where a site that stayed the same would show it so seldom. A run asks some fifty questions."""

_LEAST_ARTICLES = 15
"""Of a history, before anything is said about a share of them."""

_LEAST_DROP = 0.3
_LEAST_DROP_OF_YOUNG = 0.5
"""Of a share, absolute, that matters. The first runs read a site's archive, whose pages may be of other makes."""

_YOUNG = 4
"""Runs; fewer tell little of how much they differ."""

_LEAST_USUAL = 0.6
"""Only what holds for most pages can break: a share that is low already says little when it falls."""

_SPREAD_FLOOR, _SPREAD_OF_YOUNG = 0.02, 0.06
"""How much shares of single runs differ beyond chance, at least (the intra-class correlation of a beta-binomial)."""

_MEAN_FLOOR = 0.2
"""The same for the mean logarithm of words: runs a fifth longer or shorter are nothing."""

_LEAST_FACTOR = math.log(1.8)
_MANY_DEVIATIONS = 6.0
_ENOUGH = 8
"""Articles that a run needs to be judged alone; with fewer, those of the runs before are counted in."""

_LEAST_TEXTS = 4
"""Of which a mean length says anything."""

_FAR_FEWER = 0.1
_LEAST_NEW = 10
_RUNS_FOR_NEW = 8


@dataclass(frozen=True, slots=True)
class Reading:
    """What a run says for the comparison."""

    measures: Measures
    new: int = 0
    """Articles stored for the first time."""
    days: float = 0.0
    """Since the run before it began; 0.0: not known."""


@dataclass(frozen=True, slots=True)
class Breach:
    """A measure that is out of its bounds."""

    measure: str
    """What is measured, such as "published filled"."""
    expected: float
    """What history, or the settings, let expect: a share 0..1, words, or articles."""
    found: float
    detail: str
    """For people: what was found, and what was usual."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a run says about a site's health."""

    breaches: tuple[Breach, ...] = ()
    sound: frozenset[str] = field(default_factory=frozenset)
    """Measures that the run had enough to judge by, and found as they should be: open breaches of these have ended."""


def judge(history: Sequence[Reading], now: Reading) -> Verdict:
    """What is different now.

    Args:
        history: The runs before, oldest first, those in which something was broken left out.
        now: The run to be judged.
    """
    history = history[-MOST_RUNS:]
    breaches: list[Breach] = []
    sound: set[str] = set()
    for name, verdict in (*_judge_shares(history, now), *_judge_words(history, now), *_judge_new(history, now)):
        if isinstance(verdict, Breach):
            breaches.append(verdict)
        elif verdict:
            sound.add(name)
    return Verdict(tuple(_without_consequences(breaches)), frozenset(sound))


Judged = tuple[str, Breach | bool]
"""A measure; its breach, or whether it is sound (False: too little is known)."""


def _judge_shares(history: Sequence[Reading], now: Reading) -> Iterator[Judged]:
    before = _total(history)
    names = dict.fromkeys(name for name, _ in (*before.shares(), *now.measures.shares()))
    for name in names:
        past = [share for each in history if (share := each.measures.share(name)).of]
        if name == KNOWN and not past:  # a first crawl knows no article, and makes all of them known
            past = [Share(each.measures.articles, each.measures.articles) for each in history]
        usual = Share(sum(share.hits for share in past), sum(share.of for share in past))
        current = now.measures.share(name)
        if usual.of < _LEAST_ARTICLES or usual.value < _LEAST_USUAL or not current.of:
            yield name, False
            continue
        broken = next((share for share, rest in _windows(current, past) if _is_broken(share, rest)), None)
        if broken is None:
            yield name, usual.value - current.value < _LEAST_DROP
        else:
            words = f"{name} {broken.value:.0%} of {broken.of}, usually {usual.value:.0%}"
            yield name, Breach(name, usual.value, broken.value, words + _instead(name, now.measures))


def _windows(current: Share, past: Sequence[Share]) -> Iterator[tuple[Share, Sequence[Share]]]:
    """The run's share against those before; while that is too little, together with the runs just before it."""
    yield current, past
    rest = list(past)
    while current.of < _ENOUGH and len(rest) > _YOUNG and rest[-1].of < _ENOUGH:
        last = rest.pop()
        current = Share(current.hits + last.hits, current.of + last.of)
        yield current, rest


def _is_broken(current: Share, past: Sequence[Share]) -> bool:
    usual = Share(sum(share.hits for share in past), sum(share.of for share in past))
    least = _LEAST_DROP if len(past) >= _YOUNG else _LEAST_DROP_OF_YOUNG
    return usual.value - current.value >= least and log_chance(current, past) < math.log(_CHANCE)


def log_chance(current: Share, past: Sequence[Share]) -> float:
    """The natural logarithm of the chance of so few hits, were the run one like those before (a beta-binomial)."""
    hits, of = sum(share.hits for share in past), sum(share.of for share in past)
    mean = (hits + 0.5) / (of + 1)
    strength = 1 / _spread(past, mean) - 1
    a, b = mean * strength, (1 - mean) * strength
    tail = [_log_beta_binomial(k, current.of, a, b) for k in range(current.hits + 1)]
    top = max(tail)
    return top + math.log(sum(math.exp(each - top) for each in tail))


def _spread(past: Sequence[Share], mean: float) -> float:
    """How much the shares of single runs differ beyond chance: 0 not at all, 1 each run is all or nothing."""
    if len(past) < _YOUNG:
        return _SPREAD_OF_YOUNG
    total = sum(share.of for share in past)
    variance = sum(share.of * (share.value - mean) ** 2 for share in past) / total
    by_chance = mean * (1 - mean)
    if by_chance <= 0:
        return _SPREAD_FLOOR
    per_run = total / len(past)
    beyond = (variance / by_chance * per_run - 1) / max(1.0, per_run - 1)
    return min(0.5, max(_SPREAD_FLOOR, beyond))


def _log_beta_binomial(k: int, n: int, a: float, b: float) -> float:
    ways = math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1)
    return ways + _log_beta(k + a, n - k + b) - _log_beta(a, b)


def _log_beta(a: float, b: float) -> float:
    return math.lgamma(a) + math.lgamma(b) - math.lgamma(a + b)


def _instead(name: str, now: Measures) -> str:
    """What took the place of what fell."""
    field_name, _, strategy = name.partition(" from ")
    if strategy:
        others = {
            key.partition(" ")[2]: count for key, count in now.strategies.items() if key.startswith(f"{field_name} ")
        }
        others.pop(strategy, None)
        return f"; now from {max(others, key=others.__getitem__)}" if others else ""
    if name == "requests answered" and now.failures:
        return f"; most: {now.failures.most_common(1)[0][0]}"
    if name == "pages read as articles" and now.unread:
        return f"; most: {now.unread.most_common(1)[0][0]}"
    return ""


def _judge_words(history: Sequence[Reading], now: Reading) -> Iterator[Judged]:
    name = "words a text"
    runs = [each.measures.log_words for each in history if each.measures.log_words.number]
    before = _total(history).log_words
    current = now.measures.log_words
    while 0 < current.number < _ENOUGH and len(runs) > _YOUNG and runs[-1].number < _ENOUGH:
        current = current.plus(runs.pop())
    if before.number < _LEAST_ARTICLES or current.number < _LEAST_TEXTS:
        yield name, False
        return
    between = _between(runs, before)
    deviation = math.sqrt(between + max(before.variance, 0.05) / current.number)
    moved = current.value - before.value
    factor = _LEAST_FACTOR if len(runs) >= _YOUNG else 2 * _LEAST_FACTOR
    if abs(moved) >= factor and abs(moved) >= _MANY_DEVIATIONS * deviation:
        found, usual = math.expm1(current.value), math.expm1(before.value)
        yield name, Breach(name, usual, found, f"{name} {found:.0f}, usually {usual:.0f} (geometric means)")
    else:
        yield name, abs(moved) < factor


def _between(runs: Sequence[Mean], whole: Mean) -> float:
    """The variance of the runs' own means, beyond what chance makes of so few articles."""
    if len(runs) < _YOUNG:
        return (2 * _MEAN_FLOOR) ** 2
    spread = sum((each.value - whole.value) ** 2 for each in runs) / (len(runs) - 1)
    by_chance = sum(whole.variance / each.number for each in runs) / len(runs)
    return max(_MEAN_FLOOR**2, spread - by_chance)


def _judge_new(history: Sequence[Reading], now: Reading) -> Iterator[Judged]:
    """Far fewer new articles than any run like it brought, where a run is like it by the time that it covers."""
    name = "new articles"
    alike = [each.new for each in history if now.days and 0.5 <= each.days / now.days <= 1.5]
    if len(alike) < _RUNS_FOR_NEW or min(alike) < _LEAST_NEW:
        yield name, False
    elif now.new <= _FAR_FEWER * min(alike):
        usual = sorted(alike)[len(alike) // 2]
        yield name, Breach(name, usual, now.new, f"{now.new} {name}, usually {usual}, never fewer than {min(alike)}")
    else:
        yield name, True


def _without_consequences(breaches: Sequence[Breach]) -> Iterator[Breach]:
    """A field that is gone has left all its sources too: that is one breach, not two."""
    gone = {breach.measure.removesuffix(" filled") for breach in breaches if breach.measure.endswith(" filled")}
    for breach in breaches:
        field_name, _, strategy = breach.measure.partition(" from ")
        if not strategy or field_name not in gone:
            yield breach


def _total(history: Sequence[Reading]) -> Measures:
    total = Measures()
    for each in history:
        total.merge(each.measures)
    return total
