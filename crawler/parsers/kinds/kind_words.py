"""Words in addresses and titles that tell what a page is."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

from crawler.parsers.text.folding import word_set
from crawler.parsers.text.script_weight import weigh
from crawler.parsers.text.wording import compile_lines

_ARTICLE = compile_lines(
    r"""
    /(?:blogs?|news|nachrichten|noticias?|noticia|actualites?|articles?|artikel|articolo|story|stories|posts?
    |magazine?|insights?|opinion|archives?/\d+|newsroom|press|features?|reviews?|guides?|recipes?|resources?|learn
    |stiri|notizie|nyheter|uutiset|wiadomosci|zpravy|aktuelles)/[^/]{4,}
    """,
)
_DATE = re.compile(r"/(?:19|20)\d\d(?:[/-]?(?:0?[1-9]|1[0-2])(?:[/-]?\d\d)?)?(?:/|-|$)|/(?:19|20)\d{6}")
_HOME = re.compile(r"/?(?:index\.\w{3,5}|home|[a-z]{2}(?:[-_][a-z]{2})?)?/?", re.IGNORECASE)
_SECTION = compile_lines(
    r"""
    /(?:tags?|categor(?:y|ies|ie|ia)|topics?|section|search|archives?|authors?|page|latest|all-latest-news|directory
    |browse|rubrik|themen|list|collections?|catalogs?|genre|market|subject|recipes|portfolio
    |issues)(?:/[^/]*){0,2}/?$|[?&](?:s|q|query|search|page)=
    """,
    re.IGNORECASE,
)
_SHOP = compile_lines(
    r"""
    /(?:shop|store|products?|collections?|cart|checkout|dp|itm|item|p|pdp|sku|buy|deals?|offers?|browse|c|w|l|cp
    |listing)(?:/|$)|product
    """,
    re.IGNORECASE,
)
_FORUM = compile_lines(
    r"""
    /(?:forums?|threads?|showthread|viewtopic|topic|t|d|questions?|discussions?|boards?|comments|community|q)(?:/\d
    |/[^/]+/\d|/[^/]*\d{4,}|\.php|\?|/r/)|showthread\.php|viewtopic\.php|/r/\w+/comments/|/questions/\d|/forums?/
    |/threads?/
    """,
    re.IGNORECASE,
)
_MANUAL = compile_lines(
    r"""
    /(?:docs?|documentation|reference|api|manual|usersguide|javadoc|man\d?|wiki|glossary|help|support|kb
    |how-tos)(?:/|$)
    """,
    re.IGNORECASE,
)
_SERVICE = compile_lines(
    r"""
    /(?:services?|solutions?|about(?:-us)?|contact(?:-us)?|pricing|plans|packages|careers|login|signin|register
    |reviews|locations?|programs?|courses?|insurance|use-cases|tools?|tools-calculators|compare|departments?
    |software|industries|features)(?:/|$)|-services?(?:/|$)|-services?-
    """,
    re.IGNORECASE,
)
_FORUM_HOST = compile_lines(
    r"""
    ^(?:forums?|community|discuss|discussions?|boards?|bbs|answers|users|talk)\.|stackexchange\.|stackoverflow\.
    |(?:^|\.)forums?\.|reddit\.
    """,
)
_MANUAL_HOST = compile_lines(
    r"""
    ^(?:docs?|documentation|developers?|dev|api|help|support|wiki|learn|manual|guides?)\.|\.readthedocs\.
    """,
)
_BETWEEN_WORDS = re.compile(r"[-_+\s.,]")
_SHOP_HOST = re.compile(r"^(?:shop|store|boutique)\.")

_NOTICE = compile_lines(
    r"""
    \W*(?:error|fehler|erreur)?\W*(?:404|410|403|500|503)\b.{0,60}|.{0,60}[-|–:]\s?404\b.{0,20}
    |.{0,40}(?:error|fehler|erreur)\W{0,3}404\b.{0,20}|oops.{0,40}|not found
    |.{0,30}(?:page|site|article|content|url|file|story)\b.{0,40}\b(?:not (?:be )?(?:found|available|exist)
    |no longer (?:available|exists?)|doesn.t exist|can.t be found|isn.t available).{0,30}
    |.{0,30}(?:seite|artikel|inhalt).{0,20}nicht (?:gefunden|verfügbar|vorhanden).{0,20}
    |.{0,20}page (?:introuvable|non trouvée).{0,20}
    |.{0,30}(?:página|pagina|artículo|artigo).{0,20}(?:no (?:encontrada|existe|disponible|se encuentra)
    |não (?:encontrad[ao]|existe)|non (?:trovata|esiste|disponibile)).{0,20}|.{0,20}pagina (?:is )?niet gevonden.{0,20}
    |.{0,20}(?:sidan|siden|sivua).{0,25}(?:hittades|finns|findes|finnes|ikke|inte|ei).{0,20}
    |.{0,30}(?:strona|strony|stránka|stránku|oldal).{0,20}(?:nie (?:istnieje|została|znaleziono)|nenalezena
    |nebyla nalezena|nem található).{0,20}|.{0,20}sayfa bulunamadı.{0,20}
    |.{0,30}(?:страница|сторінк).{0,20}не (?:найдена|существует|знайден).{0,20}
    |.{0,10}(?:ページ|お探しの).{0,20}(?:見つかり|ありません|存在).{0,10}
    |.{0,20}(?:页面|頁面|网页|網頁).{0,10}(?:不存在|找不到|未找到|无法).{0,10}|.{0,15}찾을 수 없.{0,20}
    |.{0,20}(?:الصفحة|صفحة).{0,20}(?:غير موجودة|يافت نشد).{0,10}
    |log ?in|sign ?in|anmelden|einloggen|anmeldung|connexion|se connecter|iniciar sesión|entrar|accedi|logga in|войти
    |вход|ログイン|登录|登入|로그인|تسجيل الدخول
    |access denied|forbidden|just a moment.{0,3}|attention required.{0,40}|are you (?:a )?(?:human|robot).{0,20}
    |verify(?:ing)? (?:you are|that you).{0,40}|security check|captcha|checking your browser.{0,40}
    |service unavailable|internal server error|bad gateway|site maintenance|under maintenance|wartungsarbeiten
    |before you continue.{0,40}|bevor (?:sie|du).{0,40}|(?:we value )?your privacy(?: choices)?
    |cookie (?:consent|settings|policy).{0,30}|datenschutz.{0,20}|privacy policy|consent
    """,
    re.IGNORECASE | re.DOTALL,
)


_CALL_TO_ACTION = compile_lines(
    r"""
    (?:get|getting) started.{0,20}|sign ?up.{0,20}|start .{0,20}(?:free|trial|now).{0,10}
    |try .{0,20}(?:free|demo|now).{0,10}|free trial
    |(?:request|book|schedule|get|watch|see) (?:an?|your|the)? ?(?:free |live )?(?:demo|quote
    |consultation|call|estimate|appointment|tour).{0,15}
    |(?:book|buy|shop|order|call|apply|enroll|register|donate) (?:now|today|us|online|here).{0,10}
    |add to (?:cart|bag|basket|wishlist).{0,10}|contact (?:us|sales)|(?:plans? (?:&|and) )?pricing|learn more
    |log ?in|sign ?in|talk to .{0,20}|join (?:now|free|us)
    |jetzt (?:kaufen|bestellen|buchen|testen|starten|anmelden)|in den warenkorb|mehr erfahren|kontakt|anmelden
    |ajouter au panier|essai gratuit|en savoir plus|contactez-nous|se connecter|añadir al carrito|prueba gratis
    |más información|contacto|iniciar sesión|aggiungi al carrello|scopri di più|contattaci|accedi|comprar agora
    |saiba mais|contato|in winkelwagen|meer informatie|inloggen
    """,
    re.IGNORECASE,
)
_CALL_STARTS = word_set(
    "get getting sign signup start try free request book schedule watch see buy shop order call apply enroll register "
    "donate add contact plan plans pricing learn log login signin talk join jetzt in mehr kontakt anmelden ajouter "
    "essai en contactez-nous se añadir prueba más contacto iniciar aggiungi scopri contattaci accedi comprar saiba "
    "contato meer inloggen"
)
"""First words of all that `_CALL_TO_ACTION` matches: most labels of a page need no more than a look here."""
_MYSELF = word_set(
    "i my me i'm i've i'd i'll i’m i’ve i’d i’ll ich mich mir je j'ai j’ai moi yo eu io ik mijn jag jeg я мне меня"
)
_OURSELVES = word_set(
    "our we us we're we've we’re we’ve unser unsere unserem unseren unserer unseres wir uns notre nos nous nuestro "
    "nuestra nuestros nuestras nosotros nosso nossa nossos nossas nostro nostra nostri nostre onze wij"
)
_SPEAKERS = _MYSELF | _OURSELVES
_HEADLINE = compile_lines(
    r"""
    \b(?:how|why|what|when|which|who|where|vs\.?|tips|ways|things|reasons|guide|best|top|ultimate|checklist|trends
    |review|wie|warum|wieso|weshalb|was|wer|tipps|gründe|comment|pourquoi|quand|conseils|raisons|cómo|por qué|qué
    |consejos|razones|como|porque|dicas|perché|consigli|hoe|waarom|hur|varför|hvordan|hvorfor|jak|dlaczego|proč|как
    |почему|что)\b
    |[?!:…„“”"«»]|^\d{1,2} |\b20\d\d\b|.(?:？|！|：)
    """,
    re.IGNORECASE,
)


def is_headline(title: str) -> bool:
    """Whether a title asks, counts, quotes or advises, as headlines do and names of pages don't."""
    return _HEADLINE.search(title[:300]) is not None


def slug_words(url: str) -> int:
    """Words of the last part of the path."""
    return len(_words(_last(unquote(urlsplit(url[:2_000]).path))))


def _last(path: str) -> str:
    return path.rstrip("/").rpartition("/")[2]


def _words(slug: str) -> list[str]:
    return [word for word in _BETWEEN_WORDS.split(slug) if word]


def is_call_to_action(label: str) -> bool:
    """Whether a link or button asks to buy, book, register or get in touch, in some European languages."""
    is_likely = 3 < len(label) < 50 and label.partition(" ")[0].lower() in _CALL_STARTS
    return is_likely and _CALL_TO_ACTION.fullmatch(label) is not None


def shares_of_speakers(text: str) -> tuple[float, float]:
    """Of the words, how many are "I" and "my", as authors say, and how many "we" and "our", as firms do; each 0..1.

    In some European languages.
    """
    words = text.lower().split()
    found = list(filter(_SPEAKERS.__contains__, words))
    ours = sum(map(_OURSELVES.__contains__, found))
    return (len(found) - ours) / (len(words) + 1), ours / (len(words) + 1)


ADDRESS_WORDS = ("home", "section", "article", "slug", "date", "shop", "forum", "manual", "service")


def path_words(url: str) -> frozenset[str]:
    """Those of ADDRESS_WORDS that it says."""
    parts = urlsplit(url[:2_000])
    host, path = (parts.hostname or "").removeprefix("www."), unquote(parts.path)
    if _HOME.fullmatch(path) and not parts.query:
        return frozenset(["home"])
    last = _last(path)
    words = _words(last)
    full = f"{path}?{parts.query}" if parts.query else path
    tests = {
        "article": _ARTICLE.search(path),
        "date": _DATE.search(path),
        "slug": len(words) >= 4 or weigh(last) - len(last) > 10,
        "section": _SECTION.search(full),
        "shop": _SHOP.search(path) or _SHOP_HOST.search(host),
        "forum": _FORUM.search(full) or _FORUM_HOST.search(host),
        "manual": _MANUAL.search(path) or _MANUAL_HOST.search(host),
        "service": _SERVICE.search(path),
    }
    return frozenset(name for name, holds in tests.items() if holds)


def is_empty_notice(title: str) -> bool:
    """Whether a title says that there is nothing to read here: not found, error, login, consent, in many languages."""
    return len(title) < 90 and _NOTICE.fullmatch(title.strip()) is not None
