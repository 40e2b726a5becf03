"""The words around and inside bylines, in the languages that the crawl meets most."""

from __future__ import annotations

import re

from crawler.parsers.text.folding import word_set

BY = (
    r"(?:all (?:posts|articles|stories) (?:by|from)|this (?:post|article|story|entry) was (?:written|posted) by|"
    r"(?:alles|alle beiträge|alle artikel|erstellt|eingestellt|publiziert|veröffentlicht|gepostet|pressemitteilung|"
    r"übersicht|(?:eine )?kolumne|(?:ein )?gastbeitrag) von|"
    r"text (?:&|und|and|og|och|e|et) (?:fotos?|photos?|bilder|bild|foto):?|"
    r"contributors?:|autor(?:in)?/autor(?:in)?|artículo de|un articolo di|un article de|rédaction:|"
    r"(?:skribent|dziennikarz|szerző|írta|kirjoittaja|teksti|συντάκτης|γράφει (?:ο|η)|de către|scris de|"
    r"autorul|tác giả|oleh|penulis|autoři|автори)(?=[\s:])\s?:?|reporter:|editor:|pewarta:|laporan:|"
    r"(?:подготовила?|беседовала?|автор текста|piše|napisala?|napisao|autorka|autorzy|autorky)(?=[\s:])\s?:?|"
    r"(?:نویسنده|خبرنگار|लेखक|מאת|โดย|द्वारा)\s?:?|text von|texte de|"
    r"(?:words|text|story|photos?|pictures?|report(?:ed|ing)?|article|written|posted|published|created|contributed|"
    r"submitted|authored|"
    r"analysis|opinion|interview|review|guest post|by-?line|updated|medically reviewed)\s+by\b:?|by\b[:\s]|by:)|"
    r"authors?\s?(?:\(s\))?\s?:|"
    r"author\s(?=[A-Z])|from:|"
    r"(?:eine? |der |die |das )?(?:kommentar|analyse|bericht|interview|(?:gast)?beitrag|kolumne|essay|artikel|"
    r"reportage|porträt|glosse|rezension)?\s?(?:von|vom)\b(?:\s?:|\s)|autor(?:in|en|innen)?\b\s?:?|verfasst von|"
    r"geschrieben von|redaktion:|text:|"
    r"par\s|texte\s?:|(?:écrit|rédigé|publié) par\s|auteurs?\b\s?:?|propos recueillis par\s|"
    r"por:?\s|escrito por\s|publicado por\s|autore?s?\b\s?:|texto\s?:|escribe\s|"
    r"di\s(?=[A-Z])|a cura di\s|scritto da\s|"
    r"door\s|geschreven door\s|tekst\s?:|"
    r"a[vf]\s?:?\s|skrevet a[vf]\s|skrevet af\s|skriven av\s|text och foto:?|"
    r"przez\s|autor(?:zy)?\b\s?:|opracowa[łn][a-z]*\s?:?|tekst\s?:|oprac\.\s|"
    r"автор(?:ы)?\b\s?:?|текст\s?:|"
    r"yazan\s?:|yazar\s?:|haber\s?:|"
    r"(?:بقلم|كتب|كتبت|الكاتب)\s?:?\s"
)
LEADING = re.compile(rf"^(?:[\s|•·*–—-]*(?:{BY})[\s:–—-]*)", re.IGNORECASE)
"""What stands before the names; applied again until nothing goes."""

STARTS_BYLINE = re.compile(
    r"^(?:(?:this (?:post|article|story) was )?(?:written|posted|published|words|text|story|reported|authored) by|by|"
    r"author:?|authors:?|contributors?:|von|vom|autor(?:in|en|innen)?:?|autor(?:in)?/autor(?:in)?|text:|"
    r"(?:erstellt|eingestellt|publiziert|geschrieben|verfasst|kolumne|gastbeitrag) von|text (?:&|und|and|og|och) \w+:|"
    r"szerző:?|írta:?|kirjoittaja:?|teksti:?|skribent:?|tekst:?|γράφει (?:ο|η)|συντάκτης:?|scris de|autorul:?|de către|"
    r"tác giả:?|oleh:?|penulis:?|pewarta:|reporter:|yazar:?|haber:|بقلم|كتب|كتبت|الكاتب|نویسنده|"
    r"автори|подготовила?|беседовала?|piše|autorzy|autorka|autoři|מאת|โดย|लेखक|skrevet a[vf]|skriven av|"
    r"écrit par|scritto da|"
    r"escrito por|geschreven door|rédigé par|τ(?:ου|ης)|"
    r"par|auteur\s?:|por|autore?:|di|a cura di|"
    r"door|av|af|автор:?|текст:|yazan:|opracowa[łn]\w*)[\s:]|"
    r"^.{0,8}(?:记者|記者|作者|撰文|文|글|작성자|著者|執筆|取材)\s?[:：/／|｜＝=\s](?!\s*$)|"
    r"^[\u3400-\u9fff\uac00-\ud7af]{2,4}[\s·]?[\uac00-\ud7af]{0,4}\s?(?:기자|特派員|記者|记者)(?:\s|$)",
    re.IGNORECASE,
)
"""A line that begins a byline."""

AND_BY_LANGUAGE = {
    language: re.compile(pattern)
    for pattern, languages in {
        r"\se\s": "pt it gl", r"\sen\s": "nl af", r"\sa\s": "cs sk", r"\sin\s": "sl", r"\sdan\s": "id ms",
        r"\sй\s": "uk", r"\sو\s?": "ar fa ur", r"\sו": "he", r"\sda\s": "ka", r"\sir\s": "lt", r"\sun\s": "lv",
    }.items()
    for language in languages.split()
}  # fmt: skip
"""Words for "and" that are part of names in other languages; believed where a whole name is on either side."""

BY_BY_LANGUAGE = {
    "ro": re.compile(r"^de\s", re.IGNORECASE),
    "vi": re.compile(r"^theo\s", re.IGNORECASE),
    "el": re.compile(r"^τ(?:ου|ης|ων)\s", re.IGNORECASE),
}
"""Words for "by" that begin names in other languages."""

OTHER_HANDS = re.compile(
    r"\b(?:(?:medically |clinically |fact[- ]?|expert |last )?(?:reviewed|checked|edited|updated|translated|verified|"
    r"approved|photographed|illustrated)"
    r"(?: by\b| and )|reviewer:|editor:|edited:|fact[- ]?check(?:er)?:|photos? by\b|photograph(?:s|y) by\b|"
    r"illustrations? by\b|(?:fotos?|bilder|photos?|illustrations?|foto's) (?:von|de|door|av|di)\b|editor\s:|"
    r"übersetz(?:t|ung)(?: von|:)|"
    r"fotos?:|foto's:|photo\s?:|bild(?:er)?:)",
    re.IGNORECASE,
)
"""What begins the names of others than the authors."""

AGENCIES = word_set(
    "ap afp dpa apa efe ansa pti ani ians upi bbc cnn kna epd sid tt ntb ritzau pap lusa abc nbc cbs npr pbs afr "
    "aap reuters"
)

PARTICLES = word_set(
    "von van de der den del della di da dos das do du la le el al bin ibn ben zu zum zur af av ter ten te y e i of "
    "the und and st san d' l' o' mc mac dr prof vom auf bint abu om ten't"
)

CREDENTIALS = re.compile(
    r"^(?:ph\.?\s?d|m\.?d|m\.?a|b\.?a|m\.?s|b\.?s|m\.?sc|b\.?sc|m\.?b\.?a|r\.?n|r\.?d|rdn|ldn|lcsw|lmft|lpc|psy\.?d|"
    r"j\.?d|esq|cpa|cfa|cfp|dds|dmd|dvm|"
    r"pharm\.?d|mph|msw|msn|bsn|do|np|pa-c|pa|facc|facs|faad|mrcp|frcp|ed\.?d|d\.?o|d\.?c|pt|dpt|cscs|cpt|nasm|ace|"
    r"ms ed|m\.?ed|llm|llb|edd|"
    r"dphil|fnp|aprn|crnp|rph|certified\b.*|board[- ]certified\b.*|ii|iii|iv|dipl\b.*|mag\.?|msc|b\.?eng|m\.?eng|"
    r"phd candidate)\.?$",
    re.IGNORECASE,
)
"""A part that is no name of its own. Suffixes of a name (Jr., Sr., III) are put back to it."""
SUFFIX = re.compile(r"^(?:jr|sr|ii|iii|iv)\.?$", re.IGNORECASE)

ROLE = re.compile(
    r"\b(?:editor|editors?-in-chief|correspondents?|reporters?|contributors?|contributing|columnist|journalist|"
    r"experts?|freelance\w*|writers?|staff writer|"
    r"producer|photographer|director|managing|senior|chief|ceo|cto|cmo|founder|co-founder|manager|specialist|"
    r"professor|lecturer|fellow|researcher|"
    r"analyst|bureau|intern|head of|vice president|president|consultant|engineer|strategist|marketer|blogger|"
    r"author of|principal|associate (?:editor|professor|director)|assistant|"
    r"redakteur\w*|projektleiter\w*|geschäftsführ\w*|pressesprecher\w*|sprecher(?:in)?|referent(?:in)?|experte|expertin|rechtsanwalt|rechtsanwältin|gastautor(?:in)?|korrespondent\w*|ressortleit\w*|chefredakt\w*|leiter\w*|volontär\w*|reporterin|autorin|"
    r"journaliste|rédact\w+|correspondante?|redactor\w*|periodista|corresponsal|giornalista|redator\w*|repórter|"
    r"colunista|"
    r"redacteur|verslaggever|journalist\w*|redaktør|dziennikar\w*|корреспондент\w*|обозреватель|muhabir\w*|toimittaja\w*|journalista|novinář\w*|redaktor\w*|dziennikark\w*|"
    r"újságíró|szerkesztő|δημοσιογράφος|wartawan|gazeteci|журналист\w*|спецкор|редактор|phóng viên)(?!\w)",
    re.IGNORECASE,
)

PHRASE = re.compile(
    r"\b(?:disclosure|edition|twitter|facebook|bluesky|mastodon|agencies|no|advertiser|strategy|reader|expert|"
    r"reviewer|author|the|written|by|category|news|guide|guides|tips|resources|marketing|business|"
    r"technology|health|insurance|finance|travel|education|science|politics|opinion|culture|sports?|policy|product|"
    r"products|learning|"
    r"development|design|management|services?|software|security|data|table|contents|home|page|book|free|best|top|new|"
    r"sign|get|start|our|your|all)\b",
    re.IGNORECASE,
)
"""A word that makes two capitalised words a label instead of a name."""

NO_NAMES = word_set(
    "by von par por written-by posted-by the-author no-author admin administrator administrateur webmaster "
    "web-master user username author autor auteur autore authors unknown anonymous anonym null none undefined n/a "
    "na guest guest-author test editor staff team super-user superuser root wordpress default owner site website "
    "blog home homepage contact kontakt about share follow print email e-mail facebook twitter instagram linkedin "
    "youtube whatsapp subscribe newsletter comments comment kommentare kommentar posted published updated "
    "view-all-posts all-posts more-posts bio profile profil more mehr read-more image-credit advertisement anzeige "
    "sponsored updated-on last-updated min-read the"
)
"""Squashed with hyphens between words: accounts and labels, not names."""

NOT_IN_NAMES = re.compile(
    r"\b(?:copyright|creative commons|licen[sc]e|lizenz|all rights reserved|posts? by|view (?:all|profile|author)|"
    r"read more|follow|subscribe|click|comments?|minutes?|min read|updated|"
    r"published|https?|www|cookies?|privacy|terms|share|photo|image|credit|getty|shutterstock|reading time|lesezeit|"
    r"uhr|last modified|"
    r"views?|likes?|reply|login|log in|sign up|advertisement|fact[- ]checked|reviewed|edited|translated|illustration|"
    r"about|artikel|beiträge|weitere|mehr|alle|seite|this|that|with|from|your|our|how|what|why|is|are|was|were|has|"
    r"have)\b|©|@",
    re.IGNORECASE,
)
"""A word that no person's name holds."""

ORGANISATION = re.compile(
    r"\b(?:news|press|agency|agentur|team|staff|desk|redaktion|redaction|rédaction|redacción|redacao|redação|"
    r"redazione|redactie|redaksjon|editorial|editors|board|"
    r"media|magazine|times|post|journal|institute|university|center|centre|foundation|group|inc|ltd|llc|gmbh|reuters|"
    r"afp|dpa|apa|ansa|efe|ap|"
    r"associated|network|service|services|council|association|society|department|ministry|office|company|club|online|"
    r"today|daily|weekly|tv|radio|"
    r"редакция|редакции|тасс|риа|通信|新聞|新闻|通讯社|뉴스|연합뉴스)\b",
    re.IGNORECASE,
)
"""A body, which may have digits, dots and small words in its name."""
