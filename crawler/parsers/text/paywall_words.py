"""What a wall in front of the rest of an article says: that it is for subscribers, that one has to pay or register.

Asked of single sentences of short blocks; articles that quote a wall do so in quotation marks, and those that tell of
one say "the article" or "subscribers", not "this article" or "subscribe to continue".
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate
from typing import Literal

from crawler.parsers.text.wording import compile_words, lowered

Wall = Literal["states", "asks"]
MAX_BLOCK_CHARS = 350
_TEXT = r"(?:article|story|post|content|report|piece|interview|page|newsletter|analysis|column|text)"
_REST = (
    rf"(?:this {_TEXT}|the (?:full|rest|whole|entire|complete|remaining)\b|full {_TEXT}|the {_TEXT}"
    r"|our (?:full|premium)|unlimited)"
)
_DO = (
    r"(?:subscribe|sign up|register|log ?in|sign ?in|join|upgrade|become a (?:\w+ )?(?:member|subscriber)"
    r"|create an? (?:\w+ )?account|start (?:your|a) |get (?:a |unlimited )|try |choose |take out|buy |pay |support )"
)

_STATES = compile_words(
    rf"""
    (?:this|the rest of this|the full|the rest of the) {_TEXT} is (?:\w+ ){{0,3}}(?:for
    |to) (?:\w+ ){{0,3}}(?:subscribers|members|patrons|supporters)(?: only)?(?=\W*$|[,;:–—])
    |(?:this|the rest of this|the full) {_TEXT} is (?:behind (?:a|our) paywall|(?:subscriber|member)s?[- ]only)
    |this (?:is a |is )?(?:subscriber|member)s?[- ](?:only|exclusive)(?: {_TEXT})?
    |you(?:.ve| have)? (?:now )?(?:reached|hit|used|read|exceeded|run out of)\b.{{0,30}}\b(?:limit|last|free
    |all)\b.{{0,25}}(?:article|stor(?:y|ies)|limit)
    |you(?:.ve| have) (?:got )?\w+ (?:more )?(?:free |complimentary )?(?:articles?|stor(?:y|ies)|reads) (?:left
    |remaining)|\d+ (?:free |complimentary )(?:articles?|stories) (?:left|remaining)
    |diese[rs]? (?:artikel|beitrag|text|inhalt|reportage|analyse)\b.{{0,40}}\b(?:nur|exklusiv|ausschließlich
    |bestandteil|teil)\b.{{0,40}}(?:abonnent|abo\b|abos\b|mitglied|plus\b|registrierte|premium)
    |(?:sie haben|du hast) noch \w+ (?:kostenlose|freie|gratis)[- ]?\w* ?artikel
    |(?:sie haben|du hast) .{{0,40}}(?:kostenlose|freie)[nr]? artikel .{{0,30}}(?:gelesen|erreicht|aufgebraucht
    |verbraucht)|(?:cet|l.) ?article est réservé|(?:la suite|ce contenu)(?: de cet article)? est réservée?
    |(?:contenu|article) réservé (?:aux|à nos) abonné
    |il vous reste \d+(?:[.,]\d+)? ?% (?:de cet article )?à (?:lire|découvrir)|il vous reste \w+ articles? gratuits?
    |(?:este |esta )?(?:contenido|artículo|noticia)(?: es| está)? (?:exclusiv[oa]|reservad[oa]|sol[oa]|sólo) (?:para
    |a) (?:\w+ )?(?:suscriptor|abonad|soci[oa]s|usuarios registrad)|te quedan? \w+ artículos?
    |has (?:alcanzado|agotado|superado|llegado) .{{0,30}}(?:límite|artículos gratuitos)
    |(?:questo |l.)?(?:contenuto|articolo)(?: è)? riservato (?:agli|ai|a) (?:nostri )?abbonati|ti restano \w+ articoli
    |(?:dit artikel|deze inhoud|dit verhaal) is (?:alleen|exclusief|enkel|uitsluitend) (?:voor|beschikbaar
    |toegankelijk).{{0,30}}(?:abonnees|leden)|(?:je|u) hebt nog \w+ gratis artikel
    |(?:este )?(?:conteúdo|artigo|matéria|texto)(?: é)? (?:exclusiv[oa]|reservad[oa]) (?:para|de|a
    |aos) (?:\w+ )?assinantes
    |(?:den här artikeln|artikeln|denne artikkelen|denne saken|saken|denne artikel|artiklen) (?:är
    |er) (?:\w+ ){{0,2}}(?:för|for) (?:\w+ )?(?:prenumeranter|abonnenter|abonnementer)
    |(?:ten )?(?:artykuł|materiał|tekst)(?: jest)? (?:dostępny )?(?:tylko|wyłącznie) dla (?:\w+ )?(?:prenumeratorów
    |subskrybentów)|(?:tento |celý )?(?:článek|obsah) (?:je )?(?:\w+ )?(?:jen|pouze) pro předplatitele
    |(?:материал|статья|текст) доступ\w{{1,3}} только
    |(?:この|本)(?:記事|コンテンツ|記事の続き)は.{{0,12}}(?:会員|有料|購読者|限定)|残り\s?[:：]?\s?[\d,]+\s?文字
    |この記事は有料|本文(?:为|為|仅|僅).{{0,8}}(?:会员|會員|订阅|付费|訂閱)|(?:유료|구독자|회원) 전용 (?:기사|콘텐츠)
    |هذا المحتوى .{{0,20}}للمشتركين
    """
)
"""It is not for everybody, wherever on the page that stands."""
_ASKS = compile_words(
    rf"""
    (?:please |now |simply |just )?{_DO}\b.{{0,80}}\b(?:to|and) (?:continue|keep|carry on|go on) (?:with )?(?:reading
    |this)(?!.*\barchive)
    |(?:please |now |simply |just )?{_DO}\b.{{0,80}}\b(?:to|and) (?:read|unlock|access|finish|view|see|get) {_REST}
    |(?:continue|keep) reading (?:with|for (?:free|just|only|\W?\d)|by (?:sub|reg|sign)|this (?:article|story) (?:with
    |for|by))|(?:to|want to) (?:continue|keep|go on) reading\b
    |(?:to|want to) (?:continue|finish|read|unlock|access|see) {_REST}.{{0,60}}(?:subscri|regist|log ?in|sign|offer
    |member|account|plan|trial)|(?:unlock|access) (?:this|the (?:full|rest of the|rest of this|whole)) {_TEXT}
    |weiterlesen (?:mit|für|nach|ab|als)\b|(?:jetzt|um|bitte) .{{0,60}}weiterzulesen
    |um (?:den |diesen )?.{{0,30}}(?:artikel|beitrag|text) (?:weiter|ganz|vollständig|zu ende)
    |(?:jetzt |bitte |kostenlos )*(?:abonnieren|registrieren|anmelden|testen|einloggen|freischalten|abo (?:abschließen
    |testen|bestellen)|mitglied werden)\b.{{0,40}}\b(?:und|um)\b.{{0,50}}(?:weiterlesen|weiterzulesen|artikel lesen
    |zu lesen)|lesen sie (?:jetzt )?(?:weiter )?mit (?:\w+ )?\S{{0,20}}(?:abo\b|plus\b)
    |(?:diesen )?(?:artikel|beitrag) (?:jetzt )?freischalten
    |mit (?:einem |dem |unserem )?\S{{0,12}}abo (?:\w+ ){{0,3}}weiterlesen
    |(?:abonnez|inscrivez|connectez|identifiez)-vous\b.{{0,60}}\b(?:pour|et|afin)\b.{{0,30}}(?:lire|suite|poursuivre
    |continuer|intégralité|accéder à cet)
    |pour (?:lire la suite|continuer (?:la|votre) lecture|poursuivre (?:la|votre) lecture|lire (?:cet article
    |l.intégralité))\b
    |(?:suscríbete|suscríbase|regístrate|regístrese|inicia sesión|hazte \w+)\b.{{0,50}}(?:seguir|continuar|sigue
    |continúa) leyendo|para (?:seguir|continuar) leyendo
    |(?:suscríbete|regístrate) (?:para|y) (?:leer|acceder a) (?:este|el resto|la noticia|todo)
    |(?:abbonati|registrati|accedi)\b.{{0,40}}\b(?:per|e) (?:continuare|continua|leggere|leggi)
    |per (?:continuare a leggere|proseguire (?:la|nella) lettura|leggere (?:tutto |l.intero )?(?:questo )?articolo)
    |(?:word (?:abonnee|lid)|log in|abonneer|registreer|maak (?:een|gratis))\b.{{0,50}}(?:lees verder
    |verder (?:te )?lezen|lees (?:het|dit))|om verder te lezen|lees verder (?:met|voor)
    |(?:assine|cadastre-se|faça login|registe-se|torne-se assinante)\b.{{0,50}}(?:continu\w+|para ler|ler (?:este
    |o artigo|a matéria|na íntegra))|para continuar (?:lendo|a ler|a leitura)
    |(?:logga in|bli prenumerant|prenumerera|logg inn|bli abonnent|kjøp|køb|log ind)\b.{{0,40}}\b(?:för att|for å
    |for at|og|och) (?:läsa|läs|lese|les|læse|læs)|(?:tilaa|kirjaudu)\b.{{0,40}}(?:jatka|lukeaksesi|lue)
    |aby (?:czytać|przeczytać) (?:dalej|cały|całość)
    |(?:оформите подписку|подпишитесь|войдите)\b.{{0,40}}(?:продолжить|дочитать|читать далее)
    |(?:devamını|tamamını) okumak için|続きを(?:読む|お読み|見る|ご覧).{{0,20}}(?:会員|登録|ログイン|購読|有料)
    |(?:会員登録|購読|ログイン)(?:すると|で|して).{{0,12}}(?:続き|全文)
    |(?:订阅|登录|注册|訂閱|登入)(?:后|後|以|即可|会员)?.{{0,6}}(?:继续阅读|阅读全文|繼續閱讀|閱讀全文)
    |(?:구독|로그인|회원가입)(?!\S{{0,2}} 없이)\S{{0,6}} .{{0,15}}(?:계속|전문|이어서)
    """
)
"""It goes on for those who pay or register: a wall where the text ends, an advert where it goes on."""
_STEMS = compile_words(
    r"""
    subscri|regist|log in|sign up|sign in|member|account|reading|unlock|free article|paywall|stories left
    |articles left|limit|abonn|abo |weiterl|weiterzu|freischalt|kostenlose|anmelden|mitglied|vous reste|-vous|suscr
    |leyendo|te queda|regístr|límite|abbonat|leggere|verder|gratis art|assin|cadastre|prenumer|tilaa|kirjaudu|czyta
    |subskryb|předplatitel|okumak|подпис|войдите|للمشتركين|会員|続き|有料|購読|残り|订阅|登录|注册|訂閱|登入|付费
    |会员|會員|구독|로그인|회원
    """
)
"""One of them stands in whatever the patterns match, but for a few rare forms: a quick look before these."""
_OFFER = compile_words(
    r"""
    [£$€¥]\s?\d|\d[\d.,]*\s?(?:€|£|\$|euros?\b|dollars?\b|pounds?\b|pence\b|円|kr\b|zł|chf\b)|any ?time\b|kündbar
    |kündigen|engagement\b|permanencia|compromiso|disdici|opzegbaar|cancele quando|subscri|subscrib|log ?in\b
    |sign ?in\b|sign up|free trial|unlimited|credit card|(?:free|an|my) account|membership|per month|a month|per week
    |a week|monatlich|im monat|pro monat|par mois|al mes|al mese|per maand|por mês|offers?\b|angebot|abonn|\babo\b
    |digitalabo|anmelden|registrier|konto\b|zugang|connectez|accès|suscri|inicia sesión|acceso|abbonat|accedi\b|accesso
    |assinant|assine\b|faça login|inloggen|prenumer|member|会員|購読|ログイン|登録|月額|订阅|登录|訂閱|구독|로그인
    """
)
_READING = compile_words(
    r"""
    \bread|article|\bstor(?:y|ies)\b|\bpost\b|lesen|artikel|beitrag|\blire\b|lecture|\bleer\b|leyendo|artículo|noticia
    |matéria|\bler\b|lendo|legg|articol|lezen|\bläs|\bles[e ]|\blæs|\blue|czyta|číst|článek|чита|стать|記事|続き|阅读
    |閱讀|기사
    """
)
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+|(?<=[。！？])")
_QUOTES = '"“”„«»‹›「」『』‘'
_LEAD = " \t-–—|•·:.,;!>»*→↓[]()🔒👉➡✓✔"


def with_stems(texts: Sequence[str]) -> list[int]:
    """The numbers of the texts in which one of the stems stands, in order: all at once, as most texts have none."""
    joined = "\n".join(texts).lower()
    if len(joined) != sum(map(len, texts)) + max(len(texts) - 1, 0):
        # Some lower case is longer.
        return list(range(len(texts)))
    starts = list(accumulate(map(len, texts), lambda start, length: start + length + 1, initial=0))
    found = []
    match = _STEMS.search(joined)
    while match is not None:
        found.append(bisect_right(starts, match.start()) - 1)
        match = _STEMS.search(joined, starts[found[-1] + 1])
    return found


def read_wall(text: str) -> Wall | None:
    """What a short block says of the rest of the article.

    "states": it is not for every reader; "asks": it goes on for those who pay, register or log in.
    """
    if len(text) > MAX_BLOCK_CHARS:
        return None
    found: Wall | None = None
    for part in _SENTENCE_END.split(lowered(text).replace("’", "'")):
        sentence = part.lstrip(_LEAD)
        # What stands in quotation marks does not count.
        if sentence and sentence[0] not in _QUOTES:
            if _STATES.match(sentence):
                return "states"
            found = found or ("asks" if _ASKS.match(sentence) else None)
    return found


def is_offer_line(text: str) -> bool:
    """Whether a short block may be part of an offer that stands below a wall: a price, a login, what one gets."""
    return len(text) < MAX_BLOCK_CHARS and _OFFER.search(lowered(text)) is not None


def speaks_of_reading(text: str) -> bool:
    """Whether a text says anything of reading, articles or stories."""
    return _READING.search(lowered(text)) is not None
