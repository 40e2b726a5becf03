"""Articles of which a reader without an account gets a part, and such as only look like it."""

# Markup and wording are easier to read in long lines.
# ruff: noqa: E501

from __future__ import annotations

from dataclasses import dataclass

from tests.parsers.wall_pages import HEADLINE, STORY, Page, site, stated, story

TITLES = {
    "en": HEADLINE, "de": "Der Fluss bekommt seine Schleifen zurück", "fr": "La rivière retrouve ses méandres",
    "es": "El río recupera sus meandros", "it": "Il fiume ritrova le sue anse", "nl": "De rivier krijgt haar bochten terug",
    "pt": "O rio recupera os seus meandros", "ja": "川が曲がりを取り戻す",
}  # fmt: skip


@dataclass(frozen=True)
class Paywalled:
    """A page with a wall, what is free of its article, and what the wall says."""

    page: Page
    free: tuple[str, ...]
    wall: tuple[str, ...]


Wall = tuple[str, str, str, tuple[str, ...]]
"""Name, language, markup of the wall, pieces of what it says."""

SHOWN: tuple[Wall, ...] = (
    ("offer box", "en", '<div class="offer"><h2>Subscribe to continue reading</h2><p>Unlimited access from £1 for the first month, then '
     '£9.99 a month. Cancel at any time.</p><button>Subscribe now</button><p>Already a subscriber? <a href="/login">Log in</a></p></div>',
     ("Subscribe to continue", "£9.99", "Already a subscriber", "Cancel at any time", "Subscribe now")),
    ("for subscribers", "en", '<div class="b7"><div>This article is for subscribers only</div><div>To read the rest of this story, choose '
     'the offer that suits you.</div><ul><li>Digital: $4 a week</li><li>Digital and paper: $9 a week</li></ul><div>Already have an account? '
     '<a href="/login">Sign in</a></div></div>',
     ("for subscribers only", "rest of this story", "$4 a week", "Already have an account")),
    ("limit", "en", '<section class="gate"><h3>You’ve reached your limit of free articles</h3><p>Create a free account or log in to keep '
     "reading. It takes less than a minute.</p></section>", ("reached your limit", "Create a free account", "less than a minute")),
    ("counter", "en", '<p>You have 2 free articles left this month. <a href="/abo">Subscribe for unlimited access</a>.</p>',
     ("free articles left",)),
    ("register", "en", "<div><p>Register for free to read this article</p><p>Join our community of readers and get access to five stories "
     "a month. No credit card needed.</p></div>", ("Register for free", "five stories", "No credit card")),
    ("members", "en", '<div class="x9"><p>The rest of this post is for paying members.</p><p>Upgrade your membership for 5 dollars a month to '
     "unlock the full story and support independent reporting.</p></div>", ("paying members", "5 dollars", "unlock the full")),
    ("class name", "en", '<div class="article-paywall"><p>Get the whole story.</p><p>Try a digital subscription for four weeks for €1.</p>'
     '<a href="/abo">View offers</a></div>', ("Get the whole story", "four weeks for €1", "View offers")),
    ("Abo", "de", '<div class="box"><h3>Weiterlesen mit dem Digitalabo</h3><p>Vier Wochen für 1 € testen, danach 9,90 € im Monat, jederzeit '
     'kündbar.</p><p>Sie sind bereits Abonnent? <a href="/login">Hier anmelden</a></p></div>',
     ("Weiterlesen mit", "9,90", "bereits Abonnent")),
    ("Plus", "de", "<div><div>Dieser Artikel ist nur für Abonnenten lesbar.</div><div>Jetzt registrieren und den ganzen Artikel lesen. Sie "
     "haben schon ein Konto? Anmelden</div></div>", ("nur für Abonnenten", "Jetzt registrieren", "schon ein Konto")),
    ("noch drei", "de", "<p>Sie haben noch 3 kostenlose Artikel in diesem Monat. Jetzt Abo abschließen.</p>", ("kostenlose Artikel",)),
    ("réservé", "fr", '<div class="w"><p>Cet article est réservé aux abonnés.</p><p>Il vous reste 78 % de cet article à lire. Abonnez-vous à partir '
     "de 1 € par mois, sans engagement.</p><p>Déjà abonné ? Connectez-vous</p></div>", ("réservé aux abonnés", "Il vous reste", "sans engagement", "Déjà abonné")),
    ("la suite", "fr", "<section><h3>Pour lire la suite, abonnez-vous</h3><p>Accès illimité à tous nos contenus pour 9,99 € par mois.</p></section>",
     ("Pour lire la suite", "9,99")),
    ("suscriptores", "es", "<div><p>Este contenido es exclusivo para suscriptores.</p><p>Suscríbete para seguir leyendo por 1 € el primer mes. "
     "¿Ya eres suscriptor? Inicia sesión</p></div>", ("exclusivo para suscriptores", "Suscríbete", "Ya eres suscriptor")),
    ("abbonati", "it", "<div><p>Questo contenuto è riservato agli abbonati.</p><p>Abbonati per continuare a leggere: 1 € il primo mese. Sei già "
     "abbonato? Accedi</p></div>", ("riservato agli abbonati", "Abbonati per", "già abbonato")),
    ("abonnees", "nl", "<div><p>Dit artikel is alleen voor abonnees.</p><p>Word abonnee en lees verder. Al abonnee? Log in</p></div>",
     ("alleen voor abonnees", "Word abonnee")),
    ("assinantes", "pt", "<div><p>Conteúdo exclusivo para assinantes.</p><p>Assine para continuar lendo. Já é assinante? Faça login</p></div>",
     ("exclusivo para assinantes", "Assine para", "Já é assinante")),
    ("会員", "ja", "<div><p>この記事は会員限定です。</p><p>続きを読むには会員登録が必要です。月額980円、初月無料。</p><p>すでに会員の方はログイン</p></div>",
     ("会員限定", "続きを読む", "980円", "すでに会員")),
)  # fmt: skip


def shown_walls(*, soup: bool) -> list[Paywalled]:
    """A part of an article and then a wall, without a word of it in the data."""
    found = []
    for name, lang, wall, said in SHOWN:
        title, count = TITLES[lang], 4 if name in ("counter", "noch drei") else 2
        main = f"<article><h1>{title}</h1>{story(lang, soup=soup, count=count)}{wall}</article>"
        page = Page(name, site(f"{title} | The River Press", main, lang=lang, soup=soup, with_cards=soup))
        found.append(Paywalled(page, STORY[lang][:count], said))
    return found


_PART = {"@type": "WebPageElement", "isAccessibleForFree": False, "cssSelector": ".rest"}
_METAS = ("article:content_tier", "content_tier")


def stated_walls() -> list[Page]:
    """The data say that the article is not free."""
    main = f"<article><h1>{HEADLINE}</h1>{story('en')}</article>"
    heads = {
        "false": stated(isAccessibleForFree=False),
        "False": stated(isAccessibleForFree="False"),
        "schema": stated(isAccessibleForFree="http://schema.org/False"),
        "part": stated(hasPart=_PART),
        "parts": stated(hasPart=[{**_PART, "isAccessibleForFree": "false"}]),
        "both": stated(isAccessibleForFree=False, hasPart=_PART),
        "locked": f'{stated()}<meta property="article:content_tier" content="locked">',
        "metered": f'{stated()}<meta name="{_METAS[1]}" content="Metered">',
    }
    return [Page(name, site(HEADLINE, main, head=head)) for name, head in heads.items()]


def open_articles() -> list[Page]:
    """Whole articles that anybody may read, however much they ask for subscriptions."""
    text, lang = story("en"), "en"
    box = '<div class="newsletter"><p>Subscribe to our newsletter and never miss a story.</p><button>Subscribe</button></div>'
    plea = (
        "<p>You can read all our stories for free. If you like what we do, please support us with a subscription.</p>"
    )
    badges = "".join(
        f'<li><a href="/2025/08/0{n}/a-story-of-the-weir-{n}"><span>Subscribers only</span> A story of the weir, part {n}</a></li>'
        for n in range(1, 6)
    )
    quote = "<p>“Subscribe to continue reading was the last thing most people ever read from us,” said the editor of the Courier, who opened all of its stories.</p>"
    letters = "<p>This article is for subscribers of the belief that rivers should bend, and for everybody else who likes to walk there.</p>"
    made = {
        "plain": text,
        "newsletter": f"{text}{box}",
        "newsletter in the middle": f"{story('en', count=2)}{box}{quote}{text}",
        "plea": f"{text}{plea}",
        "cards with badges": f"{text}<h2>More stories</h2><ul>{badges}</ul>",
        "a quoted wall": f"{quote}{text}",
        "subscribers as a word": f"{letters}{text}",
        "hidden template": f'{text}<div class="paywall" style="display:none"><p>Subscribe to continue reading</p></div>',
        "empty container": f'<div class="paywall-content">{text}</div><div id="paywall"></div>',
        "read on": f'{story("en", count=2)}<p><a href="#rest">Continue reading</a></p>{text}',
    }
    return [
        Page(name, site(f"{HEADLINE} | The River Press", f"<article><h1>{HEADLINE}</h1>{main}</article>", lang=lang, with_cards=True))
        for name, main in made.items()
    ]  # fmt: skip
