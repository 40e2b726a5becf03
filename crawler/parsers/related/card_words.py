"""What the texts of a card and the names around them say that they are: label, date, byline, button."""

from __future__ import annotations

import re
from functools import lru_cache

from crawler.parsers.text.wording import compile_words, lowered

MAX_LABEL_CHARS = 40
MAX_BYLINE_CHARS = 60

_SECTION_NAMES = compile_words(
    r"""
    kicker|categor|section(?!s)|eyebrow|overline|rubri|dachzeile|spitzmarke|antetitulo|roofline|surtitle|strapline
    |primary[-_]cat|cat[-_]?(?:name|link|label)|(?:^|[\s_-])cat(?:$|[\s_-])|chapeu|catenaccio|tagline
    """
)
_LABEL_NAMES = re.compile(r"label|topic|tag(?!line)(?!s)|channel|ressort|theme")
_TITLE_NAMES = re.compile(r"(?<!sub)(?<!sub-)title(?!s)|headline|heading|titel|titulo|titre|titular")
_DATE_NAMES = re.compile(r"date(?!d)|time(?!line)|published|datum|fecha|posted|meta")
_BYLINE_NAMES = re.compile(r"author|byline|autor|(?<!re)source|writer|contributor|profile|expert|person")
_CAPTION_NAMES = re.compile(r"caption|credit|copyright|photo-?by")

_UNSEEN_NAMES = re.compile(r"visually-?hidden|sr-?only|screen-?reader|assistive")

_NO_TEXT = compile_words(
    r"""
    \W*(?:read (?:more|article|now|story|next|on|the .{0,20})|learn more|find out more|see more|more
    |continue(?: reading)?|(?:jetzt )?mehr(?: lesen| erfahren)?|weiterlesen|zum artikel|jetzt lesen
    |lire(?: la suite| plus| l'article)?|en savoir plus|leer más|seguir leyendo|ver más|leia mais|saiba mais|ler mais
    |leggi(?: tutto| di più)?|continua|lees (?:meer|verder)|läs mer|les mer|læs mere|lue lisää|czytaj (?:więcej|dalej)
    |více|číst dále|devamı|читать(?: далее| дальше| полностью)?|подробнее|続きを読む|もっと見る|更多|阅读更多|더보기
    |المزيد|view(?: all| article)?|watch(?: now)?|play|listen|live|videos?|photos?|gallery|podcast|fotos?|galerie
    |previous|next|prev|(?:previous|next|older|newer) (?:post|article|story|page|entry)
    |(?:vorheriger|nächster|voriger) (?:artikel|beitrag)|article (?:précédent|suivant)
    |(?:artículo|post) (?:anterior|siguiente)|plus|premium|exclusive|exklusiv|new|neu|updated|aktualizováno
    |aktualisiert|breaking|abo|paid|free|pr|ad|anzeige|sponsored|advertisement|promoted
    |facebook|twitter|x|linkedin|whatsapp|pinterest|reddit|e-?mail|copy link|print
    |(?:\d+ )?(?:comments?|kommentare?|likes?|views?|shares?)|share|save|by|from|in|on|posted (?:in|on|under|by)
    |filed under|published(?: on)?|categor(?:y|ies|ía)|kategorien?|tags?
    |\d+ ?(?:min(?:ute|uto|uten)?s?\.?|分|хв|мин)(?: (?:read|de lectura|lesezeit|de lecture|lesedauer))?|\d{1,3}
    |\d{1,2}:\d\d(?::\d\d)?)?\W*
    """
)
_BYLINE = re.compile(r"(?:by|von|par|por|di|af|av|door|text:|autor:)\s+\S")
_NO_LABEL = compile_words(
    r"""
    ©|\(c\)|:$|^\(|あり$|^\d+ \w+$|^@|^https?:|\b\d{1,2}[:.]\d\d\b|\d{4}
    |\d+ ?(?:min|comments?|kommentar|views|likes|shares|h\b|std|分|秒|時間|日前|시간)
    |\b(?:ago|hours?|minutes?|stunden?|minuten|heures?|horas?|lesezeit|reading time)\b
    |^(?:getty|reuters|afp|dpa|ap photo|foto|photo|image|bild|sponsored|advert)
    """
)
_LEAD_IN = compile_words(
    r"""
    ^\W{0,3}(?:(?:previous|next|older|newer) (?:post|article|story|entry)|(?:vorheriger|nächster|voriger) (?:artikel
    |beitrag)|article (?:précédent|suivant)|(?:artículo|entrada|post) (?:anterior|siguiente))\s*[:\-–—«»←→]*\s+(?=\S)
    """
)


_PERSON_PATH = re.compile(
    r"/(?:author|autor|auteur|by|people|person|profile|profil|contributor|staff|team|user|writer)s?/"
)


def leads_to_person(href: str) -> bool:
    """Whether an address is that of an author."""
    return _PERSON_PATH.search(href.lower()) is not None


@lru_cache(maxsize=2_048)
def named_section(names: str) -> bool:
    """Whether class names say: the section that the article stands in."""
    return _SECTION_NAMES.search(names.lower()) is not None


@lru_cache(maxsize=2_048)
def named_label(names: str) -> bool:
    """Whether class names say: a label, of a section or of something else."""
    return _LABEL_NAMES.search(names.lower()) is not None


@lru_cache(maxsize=2_048)
def named_title(names: str) -> bool:
    """Whether class names say: the headline."""
    return _TITLE_NAMES.search(names.lower()) is not None


@lru_cache(maxsize=2_048)
def named_date(names: str) -> bool:
    """Whether class names say: when it was published."""
    return _DATE_NAMES.search(names.lower()) is not None


@lru_cache(maxsize=2_048)
def named_byline(names: str) -> bool:
    """Whether class names say: who wrote it."""
    return _BYLINE_NAMES.search(names.lower()) is not None


@lru_cache(maxsize=2_048)
def named_caption(names: str) -> bool:
    """Whether class names say: what a picture shows, or whose it is."""
    return _CAPTION_NAMES.search(names.lower()) is not None


@lru_cache(maxsize=2_048)
def named_unseen(names: str) -> bool:
    """Whether class names say: read out, not shown."""
    return _UNSEEN_NAMES.search(names.lower()) is not None


def is_no_text(text: str) -> bool:
    """A button, a number, "3 min read": nothing that tells of the article."""
    return _NO_TEXT.fullmatch(lowered(text)) is not None


def is_label(text: str) -> bool:
    """Short, and no time, count, credit or lead-in ("Read also:")."""
    return 1 < len(text) <= MAX_LABEL_CHARS and _NO_LABEL.search(lowered(text)) is None


def is_byline(text: str) -> bool:
    """ "By Nora Vale"."""
    return len(text) < MAX_BYLINE_CHARS and _BYLINE.match(lowered(text)) is not None


def without_lead_in(text: str) -> str:
    """A headline without "Previous post" in front."""
    match = _LEAD_IN.match(lowered(text))
    return text[match.end() :] if match else text
