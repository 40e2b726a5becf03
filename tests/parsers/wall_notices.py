"""Pages that say, with status 200, that there is nothing to read here: by language, title, heading and paragraphs."""

# Markup and wording are easier to read in long lines.
# ruff: noqa: E501

from __future__ import annotations

from tests.parsers.wall_pages import HEADLINE, STORY_URL, Page, bare, paragraphs, site, stated

Notice = tuple[str, str, str, tuple[str, ...]]
"""Name, language, heading, what stands below it."""
_SEARCH = '<form action="/search"><input name="q"><button>Search</button></form>'
_LOGIN = (
    '<form action="/session"><label>E-mail</label><input name="mail"><label>Password</label>'
    '<input type="password" name="pw"><button>Log in</button></form>'
)

GONE: tuple[Notice, ...] = (
    ("not found", "en", "Page not found", ("Sorry, the page you were looking for could not be found.", _SEARCH)),
    ("bare 404", "en", "404", ("Oops! That page can’t be found.",)),
    ("lost", "en", "We’ve lost this page", (
        "It looks like nothing was found at this location. Maybe try one of the links below or a search?", _SEARCH)),
    ("long apology", "en", "Sorry, we can’t find that page", (
        "We are really sorry, but the page you have asked for is not here. It may have been moved when we rebuilt the "
        "site last year, or the address may have been mistyped, or the link that brought you here may be out of date.",
        "If you typed the address by hand, please check the spelling and try again. If you followed a link from "
        "another site, we would be grateful if you let its owner know. If you followed a link of ours, please write to "
        "our web team, who will put it right as soon as they can.",
        "In the meantime you can go back to the home page, use the search at the top of every page, or have a look at "
        "the stories that other readers are enjoying today. Our archive goes back to 1998 and is open to everyone.",
    )),
    ("expired", "en", "This article is no longer available", (
        "The story you requested has expired. Agency reports are removed from our site after thirty days.",)),
    ("removed", "en", "Article removed", (
        "This article has been removed at the request of the publisher. We apologise for any inconvenience.",)),
    ("gone", "de", "Seite nicht gefunden", (
        "Die von Ihnen aufgerufene Seite existiert leider nicht oder wurde verschoben.", _SEARCH)),
    ("depublished", "de", "Dieser Beitrag ist nicht mehr verfügbar", (
        "Aus rechtlichen Gründen dürfen wir diesen Beitrag nur zwölf Monate lang zeigen. Wir bitten um Ihr Verständnis.",)),
    ("ups", "de", "Ups! Hier ist nichts", (
        "Die gewünschte Seite konnte leider nicht gefunden werden. Vielleicht haben Sie sich vertippt, oder der "
        "Artikel wurde inzwischen gelöscht. Zurück zur Startseite.",)),
    ("introuvable", "fr", "Page introuvable", (
        "La page que vous recherchez n’existe pas ou n’est plus disponible.", _SEARCH)),
    ("oups", "fr", "Oups !", (
        "Désolé, nous ne trouvons pas la page demandée. Elle a peut-être été déplacée ou supprimée. Vous pouvez revenir "
        "à l’accueil ou lancer une recherche.",)),
    ("no encontrada", "es", "Página no encontrada", (
        "Lo sentimos, la página que busca no existe o ha cambiado de dirección.", _SEARCH)),
    ("vaya", "es", "¡Vaya!", (
        "No hemos podido encontrar la página que buscas. Es posible que el enlace esté roto o que la noticia haya sido "
        "eliminada.",)),
    ("ja", "ja", "ページが見つかりません", ("お探しのページは移動または削除された可能性があります。トップページからお探しください。",)),
    ("ja expired", "ja", "この記事は掲載期間が終了しました", ("申し訳ありませんが、お探しの記事は公開期限を過ぎたため、ご覧いただけません。",)),
)  # fmt: skip

GATES: tuple[Notice, ...] = (
    ("checking", "en", "Just a moment...", (
        "Checking your browser before accessing press.example. This process is automatic. Your browser will redirect to "
        "your requested content shortly. Please allow up to 5 seconds.",)),
    ("human", "en", "press.example", (
        "Verify you are human by completing the action below.",
        "press.example needs to review the security of your connection before proceeding.",)),
    ("denied", "en", "Access Denied", (
        "You don’t have permission to access this page on this server.", "Reference #18.4d1c2117.1754640000.9a1b2c3")),
    ("cookies", "en", "One more step", (
        "Please enable JavaScript and cookies to continue. If the problem persists, disable any ad blocker and reload "
        "the page.",)),
    ("robot", "en", "Pardon our interruption", (
        "As you were browsing something about your browser made us think you were a bot. There are a few reasons this "
        "might happen: you’re a power user moving through this site with super-human speed, you’ve disabled cookies in "
        "your web browser, or a plugin such as a privacy extension is preventing scripts from running.",
        "To regain access, please make sure that cookies and JavaScript are enabled before reloading the page.")),
    ("traffic", "en", "Unusual traffic detected", (
        "Our systems have detected unusual traffic from your computer network. This page checks whether it is really "
        "you sending the requests, and not a robot. Please solve the captcha to go on.",)),
    ("rate", "en", "Too many requests", (
        "You have sent too many requests in a short time. Please slow down and try again in a few minutes.",)),
    ("incident", "en", "Request unsuccessful", (
        "Request unsuccessful. Incident ID: 811000470115468742-21. If you believe this is an error, contact the "
        "site’s owner and quote the number above.",)),
    ("blocked", "en", "Sorry, you have been blocked", (
        "You are unable to access press.example. This website uses a security service to protect itself from online "
        "attacks. The action you just performed triggered the security solution. There are several actions that could "
        "trigger this block, including submitting a certain word or phrase, a SQL command or malformed data.",
        "You can email the site owner to let them know you were blocked. Please include what you were doing when this "
        "page came up and the ID found at the bottom of this page.")),
    ("mensch", "de", "Sicherheitsüberprüfung", (
        "Bitte bestätigen Sie, dass Sie kein Roboter sind. Wir haben ungewöhnlichen Datenverkehr aus Ihrem Netzwerk "
        "festgestellt.",)),
    ("humain", "fr", "Vérification de sécurité", (
        "Veuillez confirmer que vous êtes un humain. Activez JavaScript et les cookies pour continuer.",)),
    ("robot es", "es", "Comprobando su navegador", (
        "Antes de continuar debemos comprobar que usted no es un robot. Este proceso es automático.",)),
    ("ja robot", "ja", "アクセスの確認", ("お使いのブラウザを確認しています。ロボットではないことを確認してください。",)),
    ("geo", "en", "Content not available in your region", (
        "Unfortunately, this content is not available in your country due to legal reasons. We recognise that you are "
        "attempting to access this website from a region where we cannot grant access at this time.",)),
    ("geo de", "de", "Inhalt nicht verfügbar", (
        "Dieser Inhalt ist in Ihrem Land aus rechtlichen Gründen nicht verfügbar.",)),
    ("maintenance", "en", "We’ll be back soon", (
        "Our site is currently down for scheduled maintenance. We expect to be back online by six in the morning. Thank "
        "you for your patience.",)),
    ("wartung", "de", "Wartungsarbeiten", (
        "Wegen Wartungsarbeiten ist unsere Seite vorübergehend nicht erreichbar. Bitte versuchen Sie es später erneut.",)),
    ("mantenimiento", "es", "Sitio en mantenimiento", (
        "Estamos realizando tareas de mantenimiento. Vuelva a intentarlo dentro de unos minutos.",)),
    ("no script", "en", "The River Press", (
        "You need to enable JavaScript to run this app.",)),
    ("old browser", "en", "Your browser is not supported", (
        "It looks like you’re using an outdated browser. To view this website please upgrade to a recent version of one "
        "of the browsers below.",)),
)  # fmt: skip

DOORS: tuple[Notice, ...] = (
    ("login", "en", "Log in", ("Welcome back! Please enter your details to go on reading.", _LOGIN,
        "Forgot your password? No account yet? Register for free.")),
    ("login first", "en", "Please sign in to read this page", (
        "You must be logged in to view this content. If you have an account, enter your e-mail address and password "
        "below. If you don’t have one, registration takes less than a minute.", _LOGIN)),
    ("anmelden", "de", "Anmelden", ("Bitte melden Sie sich an, um fortzufahren. Sie haben noch kein Konto? Jetzt "
        "registrieren.", _LOGIN, "Passwort vergessen?")),
    ("connexion", "fr", "Connexion", ("Connectez-vous pour accéder à cette page. Pas encore de compte ? Créez-en un.",
        _LOGIN, "Mot de passe oublié ?")),
    ("offer", "en", "Choose your subscription", (
        "Unlimited access to every story, wherever you are.",
        "<ul><li>Digital: £1 for the first month, then £9.99 a month</li><li>Digital and weekend paper: £19 a month</li>"
        "<li>All seven days: £39 a month</li></ul>",
        "Cancel at any time. Already a subscriber? Log in. Questions? Call our service team on weekdays from nine to "
        "five. Prices include tax and apply to new subscribers only.")),
    ("angebot", "de", "Jetzt weiterlesen mit dem Digitalabo", (
        "Testen Sie alle Inhalte vier Wochen lang für 1 €, danach 9,90 € im Monat. Jederzeit kündbar.",
        "Sie sind bereits Abonnent? Hier anmelden.", "<ul><li>Zugang zu allen Artikeln</li><li>Weniger Werbung</li></ul>")),
    ("consent", "en", "Before you continue", (
        "We and our 842 partners store and access information on a device, such as unique IDs in cookies, to process "
        "personal data. You may accept or manage your choices by clicking below, including your right to object where "
        "legitimate interest is used. These choices will be signalled to our partners and will not affect browsing data.",
        "<button>Accept all</button><button>Reject all</button><button>Manage options</button>")),
    ("pur", "de", "Mit Werbung weiterlesen oder Pur-Abo abschließen", (
        "Besuchen Sie uns wie gewohnt mit Werbung und Tracking. Details zum Tracking finden Sie in der "
        "Datenschutzerklärung. Wir und unsere bis zu 195 Partner verarbeiten personenbezogene Daten und greifen auf "
        "Informationen auf Ihrem Gerät zu. Ihre Einwilligung ist freiwillig und jederzeit widerrufbar.",
        "<button>Alle akzeptieren</button>", "Oder nutzen Sie unser Angebot ohne Werbung für 3,99 € im Monat.")),
    ("consentement", "fr", "Avec votre accord", (
        "Avec votre accord, nos 300 partenaires et nous utilisons des cookies ou technologies similaires pour stocker et "
        "accéder à des informations personnelles comme votre visite sur ce site. Vous pouvez retirer votre consentement "
        "à tout moment.", "<button>Accepter et fermer</button>")),
    ("age", "en", "Are you over 18?", (
        "You must be of legal drinking age to enter this site. Please confirm your age.",
        "<button>Yes</button><button>No</button>")),
)  # fmt: skip

BROKEN: tuple[Notice, ...] = (
    ("trace", "en", "Whoops, looks like something went wrong", (
        "<pre>Traceback (most recent call last):\n  File \"/srv/app/views.py\", line 88, in story\n    return "
        "render(story)\n  File \"/srv/app/render.py\", line 12, in render\n    raise KeyError(name)\nKeyError: 'body'</pre>",)),
    ("php", "en", "Fatal error", (
        "Uncaught Error: Call to a member function fetch_assoc() on bool in /var/www/html/wp-content/themes/news/"
        "single.php:47 Stack trace: #0 /var/www/html/wp-includes/template-loader.php(106): include() #1 {main} thrown",)),
    ("database", "en", "Error establishing a database connection", ()),
    ("sql", "en", "Database error", (
        "You have an error in your SQL syntax; check the manual that corresponds to your MySQL server version for the "
        "right syntax to use near 'LIMIT 0, 10' at line 1",)),
    ("internal", "en", "Something went wrong", (
        "An unexpected error occurred while we were loading this page. Our team has been told. Please try again later.",)),
    ("timeout", "en", "Gateway time-out", (
        "The server took too long to respond. Please try again in about thirty seconds.",)),
    ("for sale", "en", "press.example", (
        "This domain is for sale! Buy press.example today for a price of 2,495 dollars. The domain has been registered "
        "for eleven years. Secure payment, fast transfer, free advice from our experts.",)),
    ("parked", "en", "press.example is parked free", (
        "This domain name was recently registered and its owner has not put up a website yet. Related searches: loans, "
        "river cruises, garden tools.",)),
    ("default", "en", "Welcome to the web server!", (
        "If you see this page, the web server is successfully installed and working. Further configuration is required. "
        "For online documentation and support please refer to the manual.",)),
    ("it works", "en", "It works!", (
        "This is the default welcome page used to test the correct operation of the server after installation. If you "
        "can read this page, the server installed at this site is working properly. You should replace this file before "
        "continuing to operate your server.",)),
    ("suspended", "en", "This account has been suspended", ("Contact your hosting provider for more information.",)),
    ("redirect", "en", "Redirecting", (
        '<p>If you are not redirected automatically, <a href="/new">click here</a>.</p>',)),
    ("moved", "en", "Object moved", ('<p>This document may be found <a href="/new">here</a>.</p>',)),
    ("weiterleitung", "de", "Weiterleitung", (
        '<p>Sie werden in wenigen Sekunden weitergeleitet. Falls nicht, klicken Sie bitte <a href="/neu">hier</a>.</p>',)),
)  # fmt: skip


def as_served(notice: Notice, *, with_chrome: bool) -> Page:
    """At an address and under a title of its own."""
    name, lang, heading, below = notice
    main = f"<h1>{heading}</h1>{paragraphs(*below)}"
    html = site(f"{heading} | The River Press", main, lang=lang) if with_chrome else bare(heading, main, lang=lang)
    return Page(name, html, "https://press.example/some/old/address.html")


def under_a_story(notice: Notice, *, soup: bool, with_cards: bool) -> Page:
    """In place of an article: its address, title and statements are there, and maybe stories beside."""
    name, lang, heading, below = notice
    top = f'<div class="t1">{heading}</div>' if soup else f"<h1>{heading}</h1>"
    main = f"{top}{paragraphs(*below, soup=soup)}"
    head, title = stated(), f"{HEADLINE} - The River Press"
    return Page(name, site(title, main, lang=lang, head=head, soup=soup, with_cards=with_cards), STORY_URL)
