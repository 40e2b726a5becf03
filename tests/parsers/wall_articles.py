"""Healthy twins of the pages that are no articles: what they say about pages, walls and cookies, they say as a story."""

# Markup and wording are easier to read in long lines.
# ruff: noqa: E501

from __future__ import annotations

from tests.parsers.wall_pages import HEADLINE, Page, paragraphs, site, stated, story

Twin = tuple[str, str, str, tuple[str, ...]]
"""Name, language, headline, paragraphs."""

ABOUT_WALLS: tuple[Twin, ...] = (
    ("consent law", "en", "Cookie banners must offer a plain no, court rules", (
        "Websites that make it harder to refuse cookies than to accept them break the law, the federal court ruled on "
        "Thursday. The judges found that a grey “manage options” beside a bright “accept all” is no free choice.",
        "The case began when a student in Marshford counted 842 partners on one page. “We and our partners value your "
        "privacy,” the banner said, before it asked her to let all of them read her device.",
        "Publishers now have until March to change their banners. Their association called the ruling a burden and said "
        "that consent is what pays for journalism. The data protection office will begin with the hundred largest sites.",
    )),
    ("captchas", "en", "Are you human? The end of the little boxes", (
        "For twenty years we have clicked on traffic lights to prove that we are no robots. Now machines do it faster, "
        "and a study published on Monday says that the tests keep out more people than bots.",
        "Ida Marsh, who is blind, has given up on three shops this year. “Verify you are human, it says, and then it asks "
        "me what I see,” she said. The university measured that bots solve the puzzles in one second, people in nine.",
        "What comes instead runs unseen. Checking the browser takes a moment, and nobody has to find a bus.",
    )),
    ("an error", "en", "How a single 404 error cost a town its water", (
        "On the morning of 3 May the control room of the water board asked its supplier for the state of the pumps and got "
        "one line back: page not found. The software took the answer for a zero and opened the valves.",
        "By noon the upper reservoir was empty. Nobody had noticed that the supplier had renamed an address the night "
        "before, an inquiry found. Its report, published today, asks for alarms that don’t depend on the web.",
        "The supplier has apologised. The town will get its water for nothing until the autumn.",
    )),
    ("a book", "en", "Page not found", (
        "Jo Reed’s third novel is set in a library that loses one page every night, and it is her funniest yet. Her "
        "librarian, Ansel, notices it only when a reader complains that the murderer has no name any more.",
        "What follows is a hunt through attics, bindings and marriages. Reed writes sentences that you want to read aloud, "
        "and she knows how paper smells. Only the last chapter, in which everything is explained by a sect of "
        "bookbinders, asks for more faith than this reader had left.",
        "The book appears on 8 August with Weir Press, 312 pages, 19 pounds.",
    )),
    ("denied", "en", "Access denied", (
        "The gate to the upper meadow has been locked since Easter, and walkers who have used the path for generations are "
        "angry. The new owner says that the path was never public.",
        "On Saturday two hundred of them walked it all the same, with a brass band in front. The police counted no damage. "
        "The county’s map of 1892 shows the path as a dotted line, which, a surveyor said, can mean either.",
        "A judge will look at the map in October. Until then the gate stays shut, and the band is practising.",
    )),
    ("paywalls", "en", "Why papers are taking their paywalls down", (
        "Five regional papers have opened their sites again this year. Subscriptions had stopped growing, their editors "
        "say, while the readers who met a wall never came back.",
        "“Subscribe to continue reading was the last thing most people ever read from us,” said Ida Marsh, who edits the "
        "Valley Courier. Since April all of its stories are free, and a third of the readers pay a little anyway.",
        "Others are not convinced. The largest publisher of the region raised its price by two euros in June and lost, it "
        "says, hardly anyone.",
    )),
    ("a subscriber", "en", "Theatre sells its last subscription", (
        "After 94 years the town theatre gives up subscriptions. Subscribers will get a card for ten evenings instead, the "
        "director said on Friday, and may choose them as late as the day itself.",
        "Not everybody is pleased. Some families have sat in the same row since the war. The theatre says that half of "
        "the subscribed seats stayed empty last winter.",
    )),
    ("outage", "en", "Bank apologises for a day without service", (
        "Customers of the Valley Bank could not log in for eleven hours on Tuesday. The site showed nothing but a line "
        "about maintenance, and the cards were refused in shops too.",
        "The bank said that an update had gone wrong. It has promised to pay for every reminder that anybody gets because "
        "of it, and asked its customers to try again from Wednesday morning.",
    )),
    ("domains", "en", "The man who sells names", (
        "Ansel Weir owns four thousand addresses on the web and uses none. This domain is for sale, each of them says, in "
        "letters that he chose in 1999. He has lived from it ever since.",
        "His best was a village’s. When its council wanted a site in 2006, the name was long gone, and Weir asked for the "
        "price of a fire engine. He got a bench on the square with his name on it, and gave the address away.",
    )),
    ("removed", "en", "Paper removes article about mayor after ruling", (
        "The Valley Courier has removed an article about the mayor’s garden wall from its site. The district court had "
        "ruled on Monday that two of its sentences were wrong.",
        "The article is no longer available in the archive either. The paper called the ruling regrettable and said it "
        "would appeal. The wall, which is a metre higher than allowed, is to come down by October.",
    )),
    ("robots", "en", "Unusual traffic on the old bridge", (
        "Four hundred sheep, a brass band and a delivery robot met on the old bridge on Sunday, and nothing moved for an "
        "hour. The robot had the right of way, its makers say.",
        "The shepherd sees that differently. He has asked the town for a sign, and the robot for an apology.",
    )),
    ("Einwilligung", "de", "Gericht kippt Cookie-Banner ohne Nein-Knopf", (
        "Wer auf seiner Website Cookies setzen will, muss das Ablehnen so leicht machen wie das Zustimmen. Das hat das "
        "Verwaltungsgericht am Donnerstag entschieden.",
        "Geklagt hatte ein Verband von Lesern. „Wir und unsere Partner“ dürfe nicht heißen, dass 842 Firmen mitlesen, sagte "
        "die Richterin. Die Verlage haben bis März Zeit, ihre Banner zu ändern.",
    )),
    ("Nicht gefunden", "de", "Nicht gefunden: Suche nach dem Wehrschatz endet", (
        "Nach elf Jahren hat der Verein der Schatzsucher aufgegeben. Der Schatz, der 1633 im Wehr versenkt worden sein soll, "
        "wurde nicht gefunden.",
        "Gefunden hat man dafür drei Fahrräder, einen Tresor ohne Tür und das Fundament der ältesten Mühle im Tal. Sie "
        "wird nun vermessen und soll im Museum gezeigt werden.",
    )),
    ("abonnés", "fr", "Le théâtre perd ses abonnés et les remplace", (
        "Le théâtre municipal renonce aux abonnements. À partir de septembre, une carte de dix soirées remplacera la formule "
        "vieille de quatre-vingt-quatorze ans, a annoncé vendredi la directrice.",
        "Certains abonnés regrettent leur rang. D’autres se réjouissent de pouvoir choisir le jour même, selon le temps "
        "qu’il fait et l’humeur des enfants.",
    )),
    ("ladrón", "es", "Acceso denegado: un pueblo cierra su camino", (
        "El camino del prado alto está cerrado desde Pascua y los vecinos protestan. El nuevo dueño asegura que nunca fue "
        "público, y un candado lo confirma.",
        "El sábado doscientas personas lo recorrieron de todos modos, con una banda al frente. Un juez mirará el mapa de 1892 "
        "en octubre.",
    )),
    ("ja bots", "ja", "「私はロボットではありません」に疲れた人々", (
        "二十年のあいだ、私たちは信号機の写真を選び続けてきた。いまでは機械のほうが速く、月曜日に発表された調査によれば、試験が締め出すのは機械よりも人間だという。",
        "目の見えないイダさんは今年、三つの店をあきらめた。大学の測定では、機械は一秒で、人は九秒で解く。代わりの仕組みは画面に現れない。",
    )),
)  # fmt: skip

SHORT = (
    "A freight train ran off the rails near the weir early on Friday. Nobody was hurt, the railway said. Four wagons of "
    "gravel lie beside the track, and a crane is on its way from the coast. Trains between Marshford and the hill "
    "villages will be replaced by buses until Sunday evening. The cause is being looked into, a spokeswoman said."
)
_BANNER = (
    "<p>We and our 842 partners store and access information on a device, such as unique IDs in cookies, to process personal "
    "data. You may accept or manage your choices by clicking below, including your right to object where legitimate "
    "interest is used, or at any time in the privacy policy. These choices will be signalled to our partners and will not "
    "affect browsing data.</p><p>We and our partners process data to provide: precise location, device characteristics, "
    "personalised ads and content, ad and content measurement, audience insights and product development.</p>"
    "<button>Accept all</button><button>Reject all</button>"
)
_LOGIN_BOX = (
    '<aside class="login-box"><h2>Log in</h2><form><input name="mail"><input type="password"><button>Log in</button></form>'
    "<p>Forgot your password? No account yet? Register for free.</p></aside>"
)
_LETTER = '<div class="newsletter"><h3>The valley in your inbox</h3><p>Sign up for our free newsletter, every Friday at six.</p><input type="email"><button>Sign up</button></div>'


def twins() -> list[Page]:
    """Articles about walls, served bare of statements and with them, in two kinds of markup."""
    return [
        Page(f"{name}{' stated' if head else ''}", site(f"{title} | The River Press", _with_heading(title, texts, soup=soup), lang=lang, head=head, soup=soup))
        for name, lang, title, texts in ABOUT_WALLS
        for head, soup in (("", False), (stated(title), True))
    ]  # fmt: skip


def _with_heading(title: str, texts: tuple[str, ...], *, soup: bool) -> str:
    top = (
        '<div class="meta">8 August 2025, by Jo Reed</div>'
        if soup
        else '<p class="byline">By Jo Reed, 8 August 2025</p>'
    )
    return f"<article><h1>{title}</h1>{top}{paragraphs(*texts, soup=soup)}</article>"


def beside_walls() -> list[Page]:
    """Articles with banners, boxes and notes around, and forms of article that are easily taken for something else."""
    text = story("en")
    live = "".join(f"<h3>{9 + n}:0{n}</h3><p>{line}</p>" for n, line in enumerate(_minutes()))
    recipe = (
        "<p>My grandmother made this soup when the river froze. It takes an hour and one pot.</p><h2>Ingredients</h2><ul><li>1 kg "
        "potatoes</li><li>2 leeks</li><li>1 litre of stock</li><li>a bay leaf</li></ul><h2>Method</h2><ol><li>Peel the potatoes and "
        "cut them small.</li><li>Sweat the leeks in butter until they are soft, which takes ten minutes.</li><li>Add the potatoes, "
        "the stock and the leaf, and let it simmer for half an hour.</li></ol>"
    )
    interview = "".join(f"<p><strong>{ask}</strong></p><p>{say}</p>" for ask, say in _answers())
    obituary = (
        "Ansel Weir, who mended the town’s clocks for sixty years, died on 2 August at the age of 91. He was born in the mill house "
        "and never lived anywhere else. He leaves a daughter, two grandsons and eleven clocks that all show different times. The "
        "funeral is on Monday at ten in St Mary’s."
    )
    made: list[tuple[str, str, str, bool]] = [
        ("short item", "Freight train derails near the weir", f"<p>{SHORT}</p>", False),
        ("short item soup", "Freight train derails near the weir", f'<div class="t4">{SHORT}</div>', True),
        ("cookie banner", HEADLINE, f'{text}<div id="cookie-consent">{_BANNER}</div>', False),
        ("unnamed banner", HEADLINE, f'{text}<div class="k3"><div class="k4">{_BANNER}</div></div>', True),
        (
            "short item and banner",
            "Freight train derails near the weir",
            f'<p>{SHORT}</p><div class="cmp consent">{_BANNER}</div>',
            False,
        ),
        ("login box", HEADLINE, f"{text}{_LOGIN_BOX}", False),
        ("short item and login", "Freight train derails near the weir", f"<p>{SHORT}</p>{_LOGIN_BOX}", False),
        ("newsletter", HEADLINE, f"{story('en', count=2)}{_LETTER}{paragraphs(*_minutes())}", False),
        (
            "noscript",
            HEADLINE,
            f"<noscript><p>Please enable JavaScript to use all functions of this site.</p></noscript>{text}",
            False,
        ),
        (
            "visible note",
            HEADLINE,
            f'<div class="note">Please enable JavaScript in your browser to use all functions of this site.</div>{text}',
            True,
        ),
        ("live blog", "Council meeting: the river vote as it happened", live, False),
        ("recipe", "Leek and potato soup", recipe, False),
        ("interview", "“I never wanted to be a bridge keeper”", interview, False),
        ("obituary", "Ansel Weir, 91, clockmaker", f"<p>{obituary}</p>", False),
        ("comments closed", HEADLINE, f"{text}<p>Log in to comment on this story.</p>", False),
        ("Spanish", "El río recupera sus meandros", story("es"), False),
        ("Japanese", "川が曲がりを取り戻す", story("ja"), True),
        ("French", "La rivière retrouve ses méandres", story("fr"), True),
        ("German", "Der Fluss bekommt seine Schleifen zurück", story("de"), False),
    ]
    return [
        Page(name, site(f"{title} | The River Press", f"<article><h1>{title}</h1><p>By Jo Reed</p>{main}</article>", soup=soup, head=stated(title), with_cards=with_cards))
        for name, title, main, soup in made
        for with_cards in (False, True)
    ]  # fmt: skip


def _minutes() -> tuple[str, ...]:
    return (
        "The hall is full. The band has been asked to stop playing, and does so after one more march.",
        "Ida Marsh of the water board is first to speak. She shows a map of 1892 on which the river still has eleven bends.",
        "A farmer asks who will pay for the hay. There is applause, and the mayor reaches for his bell.",
        "The vote is taken by hand. Nineteen are for it, seven against, one has gone home.",
    )


def _answers() -> tuple[tuple[str, str], ...]:
    return (
        ("You have kept the bridge for forty years. Why?", "Because nobody else came. I was told that it would be for one summer."),
        ("What does a bridge keeper do all day?", "He waits. Twice a day there is a ship, and then he has to be awake."),
        ("And at night?", "At night I read. I have read everything in the library up to the letter S, and I am not in a hurry."),
        ("What comes after you?", "A motor, they say. I hope it likes books."),
    )  # fmt: skip
