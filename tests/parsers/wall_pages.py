"""Builders of whole made-up pages, with what sites put around: a header, a menu, cards of other stories, a footer."""

# Markup and wording are easier to read in long lines.
# ruff: noqa: E501

from __future__ import annotations

import json
from dataclasses import dataclass

HOST = "https://press.example"
STORY_URL = f"{HOST}/2025/08/08/council-votes-to-give-the-river-its-bends-back"
HEADLINE = "Council votes to give the river its bends back"
AROUND = {
    "en": ("News Politics Culture Sport", "Subscribe", "Log in", "Most read", "About us", "Terms", "Privacy"),
    "de": ("Aktuelles Politik Kultur Sport", "Abo", "Anmelden", "Meistgelesen", "Impressum", "AGB", "Datenschutz"),
    "fr": ("Actualités Politique Culture Sport", "S’abonner", "Connexion", "Les plus lus", "À propos", "CGU", "Cookies"),
    "es": ("Noticias Política Cultura Deportes", "Suscríbete", "Entrar", "Lo más leído", "Nosotros", "Legal", "Cookies"),
    "it": ("Notizie Politica Cultura Sport", "Abbonati", "Accedi", "I più letti", "Chi siamo", "Note legali", "Privacy"),
    "nl": ("Nieuws Politiek Cultuur Sport", "Abonneren", "Inloggen", "Meest gelezen", "Over ons", "Voorwaarden", "Privacy"),
    "pt": ("Notícias Política Cultura Esporte", "Assine", "Entrar", "Mais lidas", "Sobre", "Termos", "Privacidade"),
    "ja": ("ニュース 政治 文化 スポーツ", "購読する", "ログイン", "アクセスランキング", "会社概要", "利用規約", "個人情報"),
}  # fmt: skip
"""Menu, offer, login, heading of the cards, and three links of the footer."""
STORY = {
    "en": (
        "The council voted late on Thursday to give the river back the bends that engineers took from it a century ago.",
        "Diggers will start in the lower meadows next spring, said Ida Marsh, who runs the water board. "
        "“We will lose four fields and gain a valley,” she told a packed hall.",
        "Farmers along the bank are less certain. Three of them have asked for land elsewhere, and one, whose "
        "family has mown the same meadow since 1871, walked out before the vote was taken.",
        "The work is to cost eleven million over nine years. Two thirds come from the state, the rest from a levy on "
        "every bridge toll between the weir and the old mill.",
    ),
    "de": (
        "Der Stadtrat hat am späten Donnerstag beschlossen, dem Fluss seine vor hundert Jahren begradigten "
        "Schleifen zurückzugeben.",
        "Im nächsten Frühjahr rollen in den unteren Wiesen die Bagger an, sagte Ida Marsch vom Wasserverband. "
        "„Wir verlieren vier Felder und gewinnen ein Tal“, erklärte sie im vollen Saal.",
        "Die Bauern am Ufer sind sich weniger sicher. Drei von ihnen wollen Land an anderer Stelle, einer ging "
        "noch vor der Abstimmung nach Hause.",
        "Die Arbeiten kosten elf Millionen Euro in neun Jahren. Zwei Drittel zahlt das Land, den Rest bringt eine "
        "Abgabe auf jede Brückenmaut zwischen Wehr und alter Mühle.",
    ),
    "fr": (
        "Le conseil municipal a voté jeudi soir pour rendre à la rivière les méandres supprimés il y a un siècle.",
        "Les pelleteuses arriveront dans les prés du bas au printemps, a dit Ida Marsch, du syndicat des eaux. "
        "« Nous perdons quatre champs et nous gagnons une vallée », a-t-elle lancé dans une salle comble.",
        "Les agriculteurs riverains sont moins sûrs. Trois d’entre eux demandent des terres ailleurs, et un quatrième "
        "a quitté la salle avant le vote.",
        "Les travaux coûteront onze millions d’euros en neuf ans, dont les deux tiers à la charge de la région.",
    ),
    "es": (
        "El ayuntamiento votó el jueves por la noche devolver al río los meandros que perdió hace un siglo.",
        "Las excavadoras llegarán a los prados bajos en primavera, dijo Ida Marsch, de la junta de aguas. "
        "«Perdemos cuatro campos y ganamos un valle», afirmó ante una sala llena.",
        "Los agricultores de la orilla no están tan seguros. Tres de ellos piden tierras en otro lugar, y un cuarto "
        "se marchó antes de la votación.",
        "Las obras costarán once millones de euros en nueve años, y dos tercios los pagará la región.",
    ),
    "it": (
        "Il consiglio comunale ha votato giovedì sera per restituire al fiume le anse tolte un secolo fa.",
        "Le ruspe arriveranno nei prati bassi in primavera, ha detto Ida Marsch del consorzio delle acque. "
        "«Perdiamo quattro campi e guadagniamo una valle», ha aggiunto davanti a una sala piena.",
        "Gli agricoltori della riva sono meno convinti: tre di loro chiedono terre altrove.",
    ),
    "nl": (
        "De gemeenteraad besloot donderdagavond de rivier haar honderd jaar geleden rechtgetrokken bochten terug te geven.",
        "In het voorjaar komen de graafmachines naar de lage weiden, zei Ida Marsch van het waterschap. "
        "„We verliezen vier akkers en winnen een dal”, hield zij de volle zaal voor.",
        "De boeren langs de oever twijfelen nog. Drie van hen willen elders land terug.",
    ),
    "pt": (
        "A câmara votou na noite de quinta-feira devolver ao rio os meandros que perdeu há um século.",
        "As escavadoras chegam aos prados baixos na primavera, disse Ida Marsch, da junta das águas. "
        "“Perdemos quatro campos e ganhamos um vale”, afirmou perante uma sala cheia.",
        "Os agricultores da margem têm mais dúvidas. Três deles pedem terras noutro lugar.",
    ),
    "ja": (
        "市議会は木曜日の深夜、百年前にまっすぐにされた川へ元の曲がりを返すことを賛成多数で決めた。",
        "来年の春には下流の草地に重機が入ると、水利組合のイダ・マーシュさんは話す。"
        "「畑を四枚失い、谷をひとつ取り戻すのです」と満員の会場に語りかけた。",
        "岸辺の農家は慎重だ。三軒が代わりの土地を求めており、一軒は採決の前に席を立った。",
        "工事には九年で十一億円がかかる。三分の二を県が負担し、残りは橋の通行料への上乗せでまかなう。",
    ),
}  # fmt: skip
TEASERS = (
    ("Mill wheel turns again after forty years", "The old mill on the weir ground its first flour since 1984 on "
     "Saturday, watched by two hundred visitors, a brass band and the grandson of the last miller, who had kept the "
     "keys in a drawer and the plans of the gear in a biscuit tin under his bed."),
    ("Night buses return to the hill villages", "From September the last bus up to the hill villages will leave the "
     "station at half past midnight, the transport board said, a year after it was cut, and students who walked home "
     "through the woods all winter say that they had stopped believing in it."),
    ("A library without books opens its doors", "Where the reading room used to be there are now forty desks, a "
     "kitchen, and a wall of plants; the books have moved to a cellar from which a small train brings them up in nine "
     "minutes, if nobody has parked a pram on the rails again."),
    ("Why the swifts came late this year", "Cold winds over the passes held the birds back for nearly three weeks, "
     "ornithologists at the observatory say, and those that did arrive found the nest boxes under the eaves of the "
     "town hall already full of sparrows, wasps and one very stubborn bat."),
    ("Bakers fight over the length of a roll", "A dispute that began with a ruler on a shop counter has reached the "
     "district court, where five bakers will argue on Monday whether a roll of the old kind must measure eighteen "
     "centimetres, or whether, as the youngest of them says, it only has to taste of it."),
)  # fmt: skip


@dataclass(frozen=True)
class Page:
    """A made-up page as a server would answer with it."""

    name: str
    html: str | bytes
    url: str = STORY_URL


def paragraphs(*texts: str, soup: bool = False) -> str:
    """Texts as a site marks them up; those that are markup already stay as they are."""
    form = '<div class="t4">{}</div>' if soup else "<p>{}</p>"
    return "".join(text if text.startswith("<") else form.format(text) for text in texts)


def story(lang: str, *, soup: bool = False, count: int = 4) -> str:
    """The first paragraphs of an article."""
    return paragraphs(*STORY[lang][:count], soup=soup)


def cards(heading: str = "Most read", *, soup: bool = False) -> str:
    """Five stories with a teaser of 40 words each."""
    pairs = [
        (f"/2025/08/0{n + 1}/{title.lower().replace(' ', '-')}", title, text) for n, (title, text) in enumerate(TEASERS)
    ]
    if soup:
        inner = "".join(
            f'<div class="x2"><a href="{url}"><div class="x3">{title}</div></a><div class="x4">{text}</div></div>'
            for url, title, text in pairs
        )
        return f'<div class="x1"><div class="x0">{heading}</div>{inner}</div>'
    inner = "".join(f'<li><h3><a href="{url}">{title}</a></h3><p>{text}</p></li>' for url, title, text in pairs)
    return f"<section><h2>{heading}</h2><ul>{inner}</ul></section>"


def stated(headline: str = HEADLINE, url: str = STORY_URL, **more: object) -> str:
    """What the template of a site's articles leaves in the head, whatever the page then shows."""
    said = {
        "@context": "https://schema.org", "@type": "NewsArticle", "headline": headline,
        "datePublished": "2025-08-08T06:00:00+02:00", "author": {"@type": "Person", "name": "Jo Reed"}, **more,
    }  # fmt: skip
    return (
        f'<meta property="og:type" content="article"><meta property="og:title" content="{headline}">'
        f'<link rel="canonical" href="{url}"><script type="application/ld+json">{json.dumps(said)}</script>'
    )


def site(
    title: str, main: str, *, lang: str = "en", head: str = "", soup: bool = False, with_cards: bool = False
) -> str:
    """A page with the site's chrome around `main`."""
    menu, offer, login, most_read, *legal = AROUND[lang]
    links = "".join(f'<a href="/{name.lower()}">{name}</a> ' for name in menu.split())
    foot = "".join(f'<a href="/info/{number}">{name}</a> ' for number, name in enumerate(legal))
    more = cards(most_read, soup=soup) if with_cards else ""
    begin = f'<!DOCTYPE html><html lang="{lang}"><head><meta charset="utf-8"><title>{title}</title>{head}</head><body>'
    if soup:
        return (
            f'{begin}<div class="w0"><div class="w1"><a href="/">The River Press</a> {links}<a href="/abo">{offer}</a> '
            f'<a href="/login">{login}</a></div><div class="w2">{main}</div>{more}'
            f'<div class="w9">{foot} © 2025 The River Press</div></div></body></html>'
        )
    return (
        f'{begin}<header><a href="/">The River Press</a><nav>{links}</nav><a href="/abo">{offer}</a> '
        f'<a href="/login">{login}</a></header><main>{main}</main>{more}'
        f"<footer>{foot}<p>© 2025 The River Press</p></footer></body></html>"
    )


def bare(title: str, main: str, *, lang: str = "en", head: str = "") -> str:
    """A page without any chrome, as gates and servers write them."""
    return f'<html lang="{lang}"><head><title>{title}</title>{head}</head><body>{main}</body></html>'
