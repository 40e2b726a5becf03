"""Names of authors out of bylines: one cleaner for every source.

A byline is cut into parts, each part freed of what is no name (roles, credentials, dates, places of publication), and
dropped unless the rest has the shape of a person's or a body's name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from crawler.parsers.dates.date_words import MONTHS, plain
from crawler.parsers.names.cjk_names import CJK, cjk_names
from crawler.parsers.names.name_words import (
    AGENCIES,
    AND_BY_LANGUAGE,
    BY_BY_LANGUAGE,
    CREDENTIALS,
    LEADING,
    NO_NAMES,
    NOT_IN_NAMES,
    ORGANISATION,
    OTHER_HANDS,
    PARTICLES,
    PHRASE,
    ROLE,
    SUFFIX,
)
from crawler.parsers.text.folding import fold, squash, squeeze

MAX_BYLINE_CHARS = 400
MAX_NAME_CHARS = 70
MAX_NAME_WORDS = 6
MAX_NAMES = 30

_MARKUP = re.compile(r"<[^<>]{0,200}>")
_LINK = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+|(?<!\w)@\w+")
_PHOTOGRAPHER = re.compile(
    r"(?:,|;|\s(?:and|und|et|y|og|och|e|en|&))\s[^,;()]{3,40}\((?:photo|foto|bild|picture|illustr|video)[^()]{0,30}\)",
    re.IGNORECASE,
)
_BRACKETS = re.compile(r"\s?[(\[（【][^()\[\]（）【】]{0,80}[)\]）】]")
_SEGMENT = re.compile(r"\s*(?:[;,，、|/／•·\n]|\s[–—-]\s|\s?&(?=\s))\s*")
_AND = re.compile(
    r",?\s(?:and|AND|und|UND|et|ET|y|og|och|ve|i|и|та|και|és|și|şi|và|sowie|ja|with|mit|avec|con|met)\s|&"
)
_LEADING_AND = re.compile(r"^(?:and|und|et|og|och|sowie)\s")
_INITIALS = re.compile(r"(?:[A-Z][A-Za-z]{0,2}[.-]?){1,5}(?:\s\d{2,3})?")
_EDGES = " \t,;:|/\\-–—•·.*\"“”„«»'‘’>…()[]"
_PREPOSITION = re.compile(r"(?:of|in|for|at|from|on|to|im|in der|aus|en|dans)\s", re.IGNORECASE)
_TRAILING = re.compile(r"\s(?:on|am|in|um|at|im|le|el|il|op|kl|for|from)$")
_ON = re.compile(
    r"\s(?:(?:le|el|il|den)(?=\s(?:\d|[^\W\d_]{2,10}\.?,?\s\d))|on|am|in|for|at|from|für|in der|posted|"
    r"published|updated|last updated|veröffentlicht|publié|"
    r"publicado|mis à jour|\d{1,2}:\d\d|\d{1,3}(?:\s?[–-]\s?\d{1,3})?\s?min\w*\.?)\s.*$",
    re.IGNORECASE,
)
_ELIDED = re.compile(r"[dlo]['’][^\W\d_]", re.IGNORECASE)
_COMPOUND = re.compile(r"\S+-$")
_DATE_TAIL = re.compile(r"[\s,|·•–-]+(?:\d{1,4}[./-]\d|(?:\d{1,2}\.?\s)?(?P<word>[^\W\d_]{3,12})\.?\s?\d).*$")


def clean_names(
    raw: str | None, *, language: str | None = None, is_site: Callable[[str], bool] | None = None
) -> tuple[str, ...]:
    """The names in a byline, in order, each once; empty where it holds none.

    `is_site` tells names of the site itself, which are kept only where they stand alone.
    """
    text = _BRACKETS.sub("", _PHOTOGRAPHER.sub("", _LINK.sub(" ", _MARKUP.sub(" ", squeeze(raw, MAX_BYLINE_CHARS)))))
    text, *others = OTHER_HANDS.split(squeeze(text), maxsplit=1)
    text = text.rstrip(_EDGES) if others else text
    text = _without_leading(text, language)
    if not text:
        return ()
    if CJK.search(text):
        return tuple(dict.fromkeys(filter(_is_name, cjk_names(text, language))))
    joined = _AND.split(text)
    if (
        len(joined) > 1
        and ORGANISATION.search(text)
        and not _SEGMENT.search(text)
        and not any(map(is_person_like, joined))
    ):
        return (text,) if _is_name(text) else ()
    names: dict[str, str] = {}
    previous = ""
    for part in _parts(text, language):
        if SUFFIX.match(part) and previous:
            names[fold(previous)] = f"{previous} {part}"
            continue
        name = _name(part)
        if name:
            names.setdefault(fold(name), name)
            previous = name
        if len(names) >= MAX_NAMES:
            break
    found = list(names.values())
    if is_site is not None and len(found) > 1:
        found = [name for name in found if not is_site(name)] or found[:1]
    return tuple(found)


def is_person_like(name: str) -> bool:
    """Whether a name has the shape of a person's: two to five words, none in lower case but particles."""
    if CJK.search(name):
        return 2 <= len(name.replace(" ", "")) <= 8 and not ORGANISATION.search(name)
    found = name.split()
    if not 2 <= len(found) <= 5 or re.search(r"\d", name) or ORGANISATION.search(name):
        return False
    if PHRASE.search(name) or _PREPOSITION.match(name):
        return False
    return not any(map(_is_small, found))


def _is_small(word: str) -> bool:
    """Whether a word in lower case is no particle of a name ("van", "d'Arc")."""
    return word[:1].islower() and word.lower().strip("'’.") not in PARTICLES and not _ELIDED.match(word)


def is_handle(name: str) -> bool:
    """Whether a name looks like an account: one word in lower case or with digits."""
    if " " in name or CJK.search(name) or name.lower() in AGENCIES:
        return False
    return name.islower() or any(c.isdigit() or c == "_" for c in name)


def _without_leading(text: str, language: str | None = None) -> str:
    by = BY_BY_LANGUAGE.get((language or "").split("-")[0])
    text = by.sub("", text) if by else text
    for _ in range(3):
        match = LEADING.match(text)
        if match is None:
            break
        text = text[match.end() :].strip()
    return text


def _parts(text: str, language: str | None) -> Iterator[str]:
    """The text between separators; what follows a comma and speaks of a role or a degree is left out whole."""
    second = AND_BY_LANGUAGE.get((language or "").split("-")[0])
    for position, segment in enumerate(_SEGMENT.split(text)):
        stripped = _LEADING_AND.sub("", segment.strip())
        if position and (
            _is_credential(stripped) or (ROLE.search(stripped) and not is_person_like(_without_role(stripped)))
        ):
            continue
        if position and stripped.islower() and " " not in stripped and stripped not in AGENCIES:
            # What someone is, in whatever language.
            continue
        for part in _AND.split(stripped):
            pieces = [piece.strip() for piece in second.split(part)] if second else []
            yield from (
                pieces if all(len(piece.split()) > 1 for piece in pieces) and pieces else filter(None, [part.strip()])
            )


def _is_credential(text: str) -> bool:
    """Whether a part is a degree or licence ("PhD", "RDN", "E-RYT 200")."""
    if SUFFIX.match(text):
        return False
    return bool(CREDENTIALS.match(text)) or (bool(_INITIALS.fullmatch(text)) and text.lower() not in AGENCIES)


def _name(part: str) -> str:
    """The name in one part, or ""."""
    text = _without_leading(part)
    text = _ON.sub("", f"{text} ").strip() if len(text.split()) > 2 else text
    text = _TRAILING.sub("", _without_date(text))
    text = text.strip(_EDGES) + ("." if re.search(r"\b(?:Jr|Sr|[A-Z])\.$", text) else "")
    if not text or CREDENTIALS.match(text) or _PREPOSITION.match(text) or len(text) > MAX_NAME_CHARS:
        return ""
    text = _without_role(text)
    text = _without_credentials(text)
    return text if _is_name(text) else ""


def _without_date(text: str) -> str:
    match = _DATE_TAIL.search(text)
    if match is None or (match["word"] and plain(match["word"]) not in MONTHS):
        return text
    return text[: match.start()]


def _without_role(text: str) -> str:
    """The words before or after a role ("Jane Doe Staff Writer", "Reporter Jane Doe"), "" where it is all role."""
    match = ROLE.search(text)
    if match is None:
        return text
    # "Lantern-Reporter Jane Doe": the role is the whole compound.
    before, after = _COMPOUND.sub("", text[: match.start()]).strip(" ,-"), text[match.end() :].strip(" ,:-")
    if len(before.split()) >= 2 and is_person_like(before):
        return before
    if len(after.split()) >= 2 and is_person_like(after) and not before:
        return after
    return text if ORGANISATION.search(text) and not ROLE.fullmatch(text) else ""


def _without_credentials(text: str) -> str:
    found = text.split()
    while (
        len(found) > 2
        and CREDENTIALS.match(found[-1])
        and found[-1].upper() == found[-1]
        and len(found[-1]) > 1
        and not SUFFIX.match(found[-1])
    ):
        found.pop()
    return " ".join(found)


def _is_name(text: str) -> bool:
    found = text.split()
    plain_text = "-".join(re.findall(r"[\w/]+", text.lower()))
    if not 1 <= len(found) <= MAX_NAME_WORDS or plain_text in NO_NAMES or len(squash(text)) < 2 or text.isdigit():
        return False
    if CJK.search(text):
        return len(text) <= 20
    if ORGANISATION.search(text) or re.fullmatch(r"[\w-]+(?:\.[\w-]+)+", text):
        return not re.search(r"\b(?:19|20)\d\d\b", text)
    if NOT_IN_NAMES.search(text) or re.search(r"\d{3,}|\d.*\s|\s.*\d|[!?<>={}\[\]#%$€⟨⟩+]", text):
        return False
    small = [word for word in found if _is_small(word)]
    return not small or len(found) == 1 or (len(found) == 2 and text.islower())
