"""Lines that stand between an article's paragraphs in any publication and belong to none: recognised by their words."""

from __future__ import annotations

import re

from crawler.parsers.text.wording import compile_words, lowered

_EDGE = " \t\n\r-–—|•·:.,;!>»«<*→↓[]()"

_AD_MARKERS = frozenset(
    marker.strip()
    for marker in """
    advertisement | ad | advert | advertisements | advertising | ads | sponsored | sponsored content |
    sponsored links | promoted | pr | promoted content | continue reading below | story continues below |
    story continues below advertisement | article continues below advertisement | article continues below |
    article continues after ad | article continues after advertisement | continues after advert |
    advertisement - continue reading below | advertisement - scroll to continue | scroll to continue |
    scroll to continue with content | continue after advertisement | paid content | anzeige | werbung |
    anzeigen | publicité | publicite | publicidad | publicidade | pubblicità | annonce | annons | reklam |
    reklame | reklama | mainos | advertentie | реклама | 広告 | 广告 | 廣告 | 광고 | إعلان | اعلان | διαφήμιση |
    quảng cáo | iklan | la suite après cette publicité | publicidad - sigue leyendo |
    continua después de la publicidad | continua após a publicidade | continúa después de la publicidad |
    weiter nach der anzeige | lesen sie nach der anzeige weiter | artikeln fortsätter efter annonsen |
    artikkelen fortsetter under annonsen | saken fortsetter under annonsen |
    artiklen fortsætter efter annoncen | loading | loading... | lädt | cargando
    """.split("|")
)
_SHARE_WORDS = (
    "facebook twitter x linkedin whatsapp pinterest reddit email mail e-mail telegram print copy link share tweet "
    "messenger tumblr instagram youtube pocket flipboard threads bluesky mastodon xing line vk viber sms drucken "
    "teilen kopieren url pin copied post save on to via this article bookmark gift story page partager "
    "compartir imprimer "
    "google + plus comments comment shares tiktok snapchat rss follow us"
).split()
_SHARE = frozenset(_SHARE_WORDS)
_SHARE_LINE = compile_words(
    r"""
    (?:share|tweet|pin|e-?mail|print|teilen|partager|compartir|condividi|compartilhe|поделиться
    |シェア)\b[\s:]{0,3}(?:(?:this|the|it|on|via|with|to|article|story|post|page|your|friends|diesen|artikel|cet|esta
    |noticia|auf|sur|en)\b\W{0,3}){0,6}(?:facebook|twitter|x|linkedin|whatsapp|pinterest|reddit)?\W{0,3}
    """
)

_POINTER = compile_words(
    r"""
    (?:\W{0,5})(?:read (?:more|also|next|this|the full|our)|also read|see also|related(?: article| stor(?:y|ies)
    | post| reading| content| coverage| links?| topics)?\s?:|more (?:on|from|about|stories)|recommended|you (?:may
    |might) (?:also )?(?:like|be interested)|don'?t miss|must read|watch(?: now| also| more| next)?\s?:|listen\s?:
    |also on|lesen sie (?:auch|hier|dazu|mehr)|mehr (?:zum thema|dazu|lesen)|auch interessant|lesetipp|zum thema
    |siehe auch|(?:à )?lire (?:aussi|également|la suite)|voir aussi|sur le même sujet|lea (?:también|más)
    |leer (?:también|más)|te puede interesar|lee también|también te|ver también|leia (?:também|mais)|veja também
    |saiba mais|leggi anche|leggi di più|vedi anche|lees (?:ook|meer)|läs (?:också|mer|även)|les (?:også|mer)
    |læs (?:også|mere)|lue (?:myös|lisää)|czytaj (?:też|także|więcej)|zobacz (?:też|także)|čtěte (?:také|více)
    |přečtěte si|читайте (?:также|ещё|еще|по теме)|смотрите также|по теме|read in |baca juga|ayrıca|ilgili haber
    |اقرأ (?:أيضا|أيضًا|المزيد)|関連記事|あわせて読みたい|合わせて読みたい|こちらも
    |相关(?:阅读|新闻|文章)|延伸閱讀|延伸阅读|관련\s?기사)
    """
)

_CALL_TO_ACTION = compile_words(
    r"""
    ^\W{0,3}(?:sign up (?:for|to|here)|subscribe (?:to|now|here|today|for)|follow (?:us|me|him|her|them
    |the author)? ?(?:on|@)|click here (?:to|for)|get (?:the|our) (?:latest|best|free|daily|weekly)\b.{0,80}(?:inbox
    |newsletter|email)|join (?:our|the) (?:newsletter|mailing|whatsapp|telegram)|download (?:our|the) app|like us on
    |(?:enter|your) (?:your )?e-?mail|thank you for (?:reading|subscribing)|thanks for (?:reading|subscribing)
    |by (?:signing up|subscribing|clicking|submitting|entering)|already (?:a|have) (?:subscriber|an account|member)
    |log ?in to|you must be logged in|leave a (?:comment|reply)|be the first to comment|(?:post|view|show
    |add a?) comments?$|newsletter abonnieren|jetzt abonnieren|folgen sie uns|suscríbete|síguenos|abonnez-vous
    |suivez-nous|inscrivez-vous|iscriviti|seguici|assine|siga-nos|подпишитесь|подписывайтесь|bizi takip|prenumerera
    |have you got a story|got a tip|this (?:web)?site uses|we use cookies
    |empfohlener (?:redaktioneller|externer) inhalt|an dieser stelle find|ich bin damit einverstanden, dass mir
    |folgst du schon|need to enable|recommended external content|enable javascript
    |please enable|your browser|javascript is (?:disabled|required)|toggle navigation|skip to|back to top
    |table of contents|in this article
    |jump to|show more|load more|view all|see all|continue reading|read the full|view comments)
    """
)

_FURNITURE = compile_words(
    r"""
    \W{0,3}(?:(?:table of contents|back to top|subscribe(?: now| today)?|add a comment|leave a (?:comment|reply)
    |sign up(?: now)?|show more|load more|view all|see all|continue reading|view comments|toggle navigation)\W{0,3}
    |(?:jump to recipe|skip to (?:main )?content|subscribe (?:now )?to our|follow (?:us|me) on|by (?:signing up
    |subscribing|submitting|entering)\b.{0,80}\b(?:agree|accept|consent)|already a (?:subscriber|member)
    |join our (?:free )?(?:mailing list|newsletter)|(?:please )?enter your e-?mail|this (?:web)?site uses cookies
    |we use cookies|empfohlener (?:redaktioneller|externer) inhalt|an dieser stelle find
    |ich bin damit einverstanden, dass mir|personenbezogene daten können an drittplattformen
    |recommended external content).*)
    """
)

_CREDIT = compile_words(
    r"""
    ^\W{0,3}(?:©|\(c\)|copyright\b|all rights reserved|photo(?:s|graph|graphy)?(?: credits?| by| courtesy)?\s?[:/©]
    |image(?:s)?(?: credits?| source| via| courtesy)?\s?[:/©]|featured image|picture\s?:|foto(?:s)?\s?[:/©]
    |bild(?:er)?\s?[:/©]|crédit(?:s)? photo|credit\s?:|illustration\s?:|getty images|file photo
    |source\s?:\s?\S{1,40}$|quelle\s?:|tags?\s?:|filed under|posted (?:in|on|by|under)|categor(?:y|ies)\s?:|topics?\s?:
    |(?:this )?(?:page )?(?:was )?last (?:updated|modified|reviewed)\b|zuletzt (?:aktualisiert|geändert)\b
    |dernière mise à jour\b|última actualización\b|ultimo aggiornamento\b
    |keywords?\s?:|schlagw|etiquetas\s?:|mots[- ]clés)
    """
)

_DATE_WORDS = compile_words(
    r"""
    (?:published|updated|posted|last|modified|reviewed|on|at|am|pm|uhr|um|vom|stand|den|le|à|el|de|del|by|est|et|edt
    |gmt|utc|pst|pdt|cet|cest|ist|bst|min(?:ute)?s?|read(?:ing)?|time|date|veröffentlicht|aktualisiert|publié|mis
    |jour|publicado|actualizado|jan\w*|feb\w*|m[aä]r\w*|apr\w*|ma[iy]\w*|jun\w*|jul\w*|aug\w*|sep\w*|okt\w*|oct\w*
    |nov\w*|dec\w*|dez\w*|mon|tue|wed|thu|fri|sat|sun|\w{2,6}day|montag|dienstag|mittwoch|donnerstag|freitag|samstag
    |sonntag|st|nd|rd|th|h)
    """
)
_WORD = re.compile(r"[^\W\d_]+")
_NUMBER = re.compile(r"\d+")
_BYLINE = compile_words(
    r"""
    \W{0,3}(?:by|von|par|por|di|af|av|door|text|written by|story by|posted by|author|autor|words by|reviewed by
    |edited by)\b[\s:]{1,3}\S
    """
)

_COMMENTS = compile_words(
    r"""
    \W*(?:(?:\d{1,6}|no|all|show|view|read|reader|user|recent|leave a|post a|add a|join the|keine|alle|les|i)\s){0,3}
    (?:comments?|replies|reply|responses?|discussion|kommentare?|commentaires?|comentarios?|comentários?|commenti
    |reacties|kommentarer|kommentit|komentarz[ey]?|komentáře|hozzászólások|комментари[ий]|коментарі|yorumlar|σχόλια
    |تعليقات|التعليقات|תגובות|评论|評論|留言|コメント|댓글|bình luận|komentar)
    [\s:(\d)]{0,10}\W*
    """
)


def heads_comments(text: str) -> bool:
    """Nothing but "3 comments", "Leave a reply" or the like."""
    return len(text) < 50 and _COMMENTS.fullmatch(lowered(text)) is not None


def is_ad_marker(text: str) -> bool:
    """Nothing but "ADVERTISEMENT" or the like, in any of many languages."""
    return len(text) < 80 and text.strip(_EDGE).casefold() in _AD_MARKERS


def is_share_line(text: str) -> bool:
    """A share bar as text: "Facebook X Reddit Pinterest Email"."""
    if len(text) > 150:
        return False
    lower = lowered(text)
    words = lower.split()
    return _SHARE_LINE.fullmatch(lower) is not None or (bool(words) and all(map(_says_share, words)))


def _says_share(word: str) -> bool:
    if word in _SHARE:
        return True
    bare = word.strip(_EDGE)
    return bare in _SHARE or not bare or bare.isdigit()


def is_pointer(text: str) -> bool:
    """A line that sends the reader to another article: "Read also: ..."."""
    return len(text) < 300 and _POINTER.match(lowered(text)) is not None


def without_pointer(text: str) -> str:
    """A headline without "See also:" in front."""
    match = _POINTER.match(lowered(text))
    end = match.end() if match else 0
    if end and (text[end - 1] == ":" or text[end : end + 1] in (":", "：")):
        return text[end:].lstrip(" :：") or text
    return text


def is_call_to_action(text: str) -> bool:
    """Asks the reader to subscribe, follow, comment, log in or accept."""
    return len(text) < 400 and _CALL_TO_ACTION.match(lowered(text)) is not None


def is_furniture(text: str) -> bool:
    """A control, a form's label or a consent note: part of no text, wherever it stands."""
    return len(text) < 400 and _FURNITURE.fullmatch(lowered(text)) is not None


def is_credit_line(text: str) -> bool:
    """A picture's credit, a copyright note, a list of tags."""
    return len(text) < 200 and _CREDIT.match(lowered(text)) is not None


def is_date_line(text: str) -> bool:
    """Nothing but a date, a time, and words such as "Published" or "5 min read"."""
    if len(text) > 90 or len(_NUMBER.findall(text)) < 2:
        return False
    return all(map(_DATE_WORDS.fullmatch, _WORD.findall(lowered(text))))


def is_byline(text: str, authors: tuple[str, ...]) -> bool:
    """A short line that names the author: "By Jane Doe", or just the name."""
    if len(text) > 100:
        return False
    folded = text.casefold()
    if any(author and author in folded and len(folded) < len(author) + 40 for author in authors):
        return True
    return len(text) < 60 and _BYLINE.match(lowered(text)) is not None and not text.rstrip().endswith((".", "!", "?"))
