"""Which headlines count as the same, on both engines: a table of pairs, in many languages."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine, text

from schema.card_views import compared, words
from schema.engine import reading
from schema.title_match import key_steps
from schema.view import in_words_of

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
    cards = " UNION ALL ".join(
        f"SELECT {at} AS number, CAST(:card{at} AS text) AS card_title, CAST(:article{at} AS text) AS article_title,"
        " CAST(NULL AS date) AS card_published_date, CAST(NULL AS date) AS article_published_date,"
        " CAST(NULL AS text) AS card_category, CAST(NULL AS text) AS article_section"
        for at in range(len(pairs))
    )
    query = f"{compared(cards, 'number')} SELECT is_title_same FROM compared ORDER BY number"
    bound = {f"card{at}": card for at, (card, _) in enumerate(pairs)}
    bound |= {f"article{at}": article for at, (_, article) in enumerate(pairs)}
    with reading(engine) as connection:
        rows = connection.execute(text(in_words_of(engine.dialect.name, query, words("number"))), bound)
        return [bool(row[0]) for row in rows]


@pytest.mark.parametrize(("pairs", "expected"), [(AGREE, True), (DISAGREE, False)], ids=["agree", "disagree"])
def test_headlines_that_say_the_same_agree_and_others_do_not(
    engine: Engine, pairs: list[tuple[str, str]], expected: bool
) -> None:
    answers = _answers(engine, pairs)
    assert [pair for pair, answer in zip(pairs, answers, strict=True) if answer is not expected] == []


def test_keys_are_words_with_one_space_between_them(engine: Engine) -> None:
    titles = [
        "  A — “b”  (C) ",
        "Ö",
        "...",
        "ЩУКА",
        "a<>b",
        "x" * 1000,
        "日本、雨。",
        "C'est l’été",
        "Ὀδύσσεια",
        "A.\n(B)",
    ]
    values = ", ".join(f"({at}, CAST(:title{at} AS text))" for at in range(len(titles)))
    steps = key_steps(engine.dialect.name, "number")
    query = f"WITH texts(number, key) AS (VALUES {values}), {steps} SELECT key FROM keys ORDER BY number"
    with reading(engine) as connection:
        bound = {f"title{at}": title for at, title in enumerate(titles)}
        keys = [row.key for row in connection.execute(text(query), bound)]
    assert keys == ["a b c", "ö", "", "щука", "a b", "x" * 1000, "日本 雨", "cest lété", "Ὀδυσσεια", "a \n b"]
