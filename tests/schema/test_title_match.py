"""Which headlines count as the same, on both engines: a table of pairs, in many languages."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine, text

from schema.engine import reading
from schema.title_match import says_the_same, title_keys

AGREE = [
    # equal but for case and marks
    ("Rain at last", "Rain at last"),
    ("RAIN AT LAST", "Rain at last"),
    ("Rain at last!", "Rain at last"),
    ("“Rain” isn’t enough", '"Rain" isn\'t enough'),
    ("Rain – at last", "Rain - at last"),
    ("Rain -- at last", "Rain — at last"),
    ("Rain\u00a0at last", "Rain at last"),
    ("Wait for it…", "Wait for it..."),
    ("ÜBERSCHWEMMUNG IN KÖLN", "Überschwemmung in Köln"),
    ("STRASSE GESPERRT", "Straße gesperrt"),
    ("L’ÉTÉ À ORLÉANS", "L'été à Orléans"),
    ("ŁÓDŹ ŻEGNA ZIMĘ", "Łódź żegna zimę"),
    ("ПРЕЗИДЕНТ ПОДПИСАЛ УКАЗ", "Президент подписал указ"),
    ("Все еще впереди", "Всё ещё впереди"),
    ("КИЇВ: НОВІ ПРАВИЛА", "Київ: нові правила"),
    ("«Зенит» победил", '"Зенит" победил'),
    ("ΑΝΑΛΥΣΗ: ΟΙ ΕΚΛΟΓΕΣ", "Ανάλυση: οι εκλογές"),
    ("İSTANBUL'DA KAR", "İstanbul’da kar"),
    ("「雨」が降った", "雨が降った"),
    ("هل تمطر غدا؟", "هل تمطر غدا"),
    # shortened on the card
    ("How to invest in index funds", "How to invest in index funds: a beginner's guide"),
    (
        "IWES und Nordex Group intensivieren Zusammenarbeit bei Netzi...",
        "IWES und Nordex Group intensivieren Zusammenarbeit bei Netzintegration von Windenergieanlagen",
    ),
    ("Правительство утвердило новые прав…", "Правительство утвердило новые правила перевозок по железной дороге"),
    ("The minister, who had…", "Exclusive: The minister, who had promised otherwise, resigns"),
    ("首相、来週にも内閣を改造へ…", "首相、来週にも内閣を改造へ 複数の閣僚を交代"),
    ("A storm hits", "A storm hits the coast"),
    # something before or after it
    ("Kommentar: Der Regen kommt zu spät", "Der Regen kommt zu spät"),
    ("Der Regen kommt zu spät", "Der Regen kommt zu spät | Abendblatt"),
    ("3. The best boots of the year", "The best boots of the year"),
    ("Live: Senate votes on budget", "Senate votes on budget"),
    ("El tiempo: lluvia en todo el país", "Lluvia en todo el país"),
    ("【速報】首相が辞任を表明", "首相が辞任を表明"),
    ("宇航员在太空中喝酒会怎么样？", "宇航员在太空中喝酒会怎么样？_光明网"),
    ("Rain ends drought", "Rain ends drought - The Daily News"),
]

DISAGREE = [
    ("Rain at last", "Snow at last"),
    ("Hale", "Hail"),
    ("The 7 best boots of 2025", "The 7 best boots of 2026"),
    ("Day 12 of the strike", "Day 123 of the strike"),
    ("Senate votes on budget", "Senate votes on budgets"),
    ("Dollar falls to 1.5 euros", "Dollar falls to 15 euros"),
    ("Rain at last, says the weather service", "Weather service"),
    ("Ukraine: Was der Gipfel gebracht hat und was nicht", "Ukraine"),
    ("Rain at last: the drought of the century is over", "Rain at last"),
    ("The Daily News", "The Daily News: rain ends the longest drought of the century"),
    ("Rain ends the longest drought of the century", "Rain ends the longest drou…"),
    ("Rain ends…", "Rain ended the drought"),
    ("Ra…", "Rain ends the drought"),
    ("Президент подписал указ", "Президент отменил указ"),
    ("Überschwemmung in Köln", "Überschwemmung in Bonn"),
    ("L'été à Orléans", "L'hiver à Orléans"),
    ("首相が辞任", "首相が辞任を表明"),
    ("首相が辞任を表明", "首相が続投を表明"),
    ("هل تمطر غدا؟", "لن تمطر غدا"),
    ("Read more", "Rain ends the longest drought of the century: read more"),
    ("!!!", "???"),
    ("Elections: the results", "Elections - the losers"),
    ("Press", "Pressed for time"),
]


def _answers(engine: Engine, pairs: list[tuple[str, str]]) -> list[bool]:
    """What the database says of each pair (card, article)."""
    dialect = engine.dialect.name
    values = ", ".join(f"({at}, CAST(:card{at} AS text), CAST(:article{at} AS text))" for at in range(len(pairs)))
    query = f"""
WITH u(number, card_text, article_text) AS (VALUES {values}),
texts AS (SELECT card_text AS title FROM u UNION SELECT article_text FROM u),
{title_keys(dialect)}
SELECT {says_the_same(dialect)}
FROM u JOIN keys x ON x.title = u.card_text JOIN keys y ON y.title = u.article_text ORDER BY u.number"""
    bound = {f"card{at}": card for at, (card, _) in enumerate(pairs)}
    bound |= {f"article{at}": article for at, (_, article) in enumerate(pairs)}
    with reading(engine) as connection:
        return [bool(row[0]) for row in connection.execute(text(query), bound)]


@pytest.mark.parametrize(("pairs", "expected"), [(AGREE, True), (DISAGREE, False)], ids=["agree", "disagree"])
def test_headlines_that_say_the_same_agree_and_others_do_not(
    engine: Engine, pairs: list[tuple[str, str]], expected: bool
) -> None:
    answers = _answers(engine, pairs)
    assert [pair for pair, answer in zip(pairs, answers, strict=True) if answer is not expected] == []


def test_keys_are_words_with_one_space_between_them(engine: Engine) -> None:
    titles = ["  A — “b”  (C) ", "Ö", "...", "ЩУКА", "a<>b", "x" * 1000, "日本、雨。", "C'est l’été", "Ὀδύσσεια"]
    values = ", ".join(f"(CAST(:title{at} AS text))" for at in range(len(titles)))
    query = f"WITH texts(title) AS (VALUES {values}), {title_keys(engine.dialect.name)} SELECT title, key FROM keys"
    with reading(engine) as connection:
        bound = {f"title{at}": title for at, title in enumerate(titles)}
        keys = {row.title: row.key for row in connection.execute(text(query), bound)}
    assert [keys[title] for title in titles] == [
        "a b c", "ö", "", "щука", "a b", "x" * 1000, "日本 雨", "cest lété", "Ὀδυσσεια",
    ]  # fmt: skip
