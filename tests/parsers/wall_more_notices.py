"""More pages that say that there is nothing to read here, in words that the first ones don't use."""

# Markup and wording are easier to read in long lines.
# ruff: noqa: E501

from __future__ import annotations

from tests.parsers.wall_notices import Notice

MORE: tuple[Notice, ...] = (
    ("dead end", "en", "You’ve reached a dead end", (
        "This page seems to have wandered off. We reorganise our archive now and then, and some old links stop working.",
        "Try searching for the headline, or start again from our front page.")),
    ("hmm", "en", "Hmm, that didn’t work", (
        "There is no page at this address. Perhaps the link was copied incompletely.",)),
    ("unpublished", "en", "Content unavailable", (
        "The item you’re trying to view was withdrawn by its author and can no longer be displayed.",)),
    ("410", "en", "410 Gone", ("The requested resource is no longer available on this server and there is no forwarding address.",)),
    ("blocked vpn", "en", "We can’t let you in", (
        "It seems you are using a VPN or proxy. Please switch it off and reload this page to continue to the site.",)),
    ("press hold", "en", "Before we continue…", (
        "Press and hold the button to confirm you are a human and not a bot.", "Reference ID 8f2c7e10-5a77-11f0-9d1c-3f0f4a")),
    ("secure", "en", "Performing security verification", (
        "This website uses a security service to protect against malicious bots. This page is displayed while the website "
        "verifies you are not a bot.",)),
    ("ddos", "en", "DDoS protection", (
        "We are verifying your connection. You will be taken to the page as soon as the check is complete.",)),
    ("ad blocker", "en", "Please turn off your ad blocker", (
        "We noticed that you’re using an ad blocker. Advertising pays for our journalism. Please add our site to your "
        "allow list and refresh the page to go on.",)),
    ("503", "en", "Service temporarily unavailable", (
        "The server is currently unable to handle the request due to a temporary overload. Please come back in a few minutes.",)),
    ("session", "en", "Your session has expired", ("For your security we have logged you out. Please log in again to continue.", )),
    ("verify mail", "en", "Confirm your e-mail address", (
        "We have sent you a message with a link. Click on it to activate your account. Didn’t get it? Send it again.",)),
    ("de weg", "de", "Hoppla!", (
        "Unter dieser Adresse haben wir nichts gefunden. Bitte prüfen Sie die Schreibweise oder nutzen Sie unsere Suche.",)),
    ("de archiv", "de", "Artikel nicht mehr online", (
        "Der von Ihnen gesuchte Artikel ist aus lizenzrechtlichen Gründen nicht mehr in unserem Archiv verfügbar.",)),
    ("de bot", "de", "Kurze Überprüfung", (
        "Wir prüfen, ob Ihre Verbindung sicher ist. Das dauert nur wenige Sekunden. Bitte schalten Sie JavaScript ein.",)),
    ("de werbeblocker", "de", "Bitte deaktivieren Sie Ihren Adblocker", (
        "Sie nutzen einen Werbeblocker. Um diesen Artikel lesen zu können, schalten Sie ihn bitte für unsere Seite aus.",)),
    ("de cookie", "de", "Ihre Privatsphäre ist uns wichtig", (
        "Wir benötigen Ihre Zustimmung, bevor Sie unsere Website weiter besuchen können. Einige Cookies sind essenziell, andere "
        "helfen uns, diese Website und Ihre Erfahrung zu verbessern. Sie können Ihre Auswahl jederzeit unter Einstellungen widerrufen.",)),
    ("fr bloqué", "fr", "Accès bloqué", (
        "Votre adresse IP a été bloquée à la suite d’une activité suspecte. Si vous pensez qu’il s’agit d’une erreur, contactez-nous.",)),
    ("fr archivé", "fr", "Contenu supprimé", ("Ce contenu a été retiré et n’est plus consultable en ligne.",)),
    ("fr erreur", "fr", "Erreur 500", ("Une erreur est survenue. Nos équipes sont prévenues. Merci de réessayer plus tard.",)),
    ("es bloqueo", "es", "Acceso bloqueado", (
        "Hemos detectado actividad sospechosa desde su dirección IP. Resuelva el captcha para continuar navegando.",)),
    ("es retirada", "es", "Contenido no disponible", ("Esta noticia ha sido retirada y ya no puede consultarse.",)),
    ("es error", "es", "Algo salió mal", ("Se ha producido un error inesperado. Inténtelo de nuevo más tarde.",)),
    ("it", "it", "Pagina inesistente", ("Spiacenti, la pagina che stai cercando è stata spostata o cancellata.",)),
    ("it bot", "it", "Controllo di sicurezza", ("Stiamo verificando che tu non sia un robot. Attendi qualche secondo.",)),
    ("nl", "nl", "Helaas", ("De pagina die u zoekt, bestaat niet meer of is verplaatst. Ga terug naar de homepage.",)),
    ("pt", "pt", "Ops!", ("Não encontramos a página que você procura. Ela pode ter sido removida ou o endereço está incorreto.",)),
    ("ja error", "ja", "エラーが発生しました", ("申し訳ございません。ただいまアクセスが集中しております。しばらくしてから再度お試しください。",)),
    ("ja gone", "ja", "404", ("指定されたURLのページは存在しません。URLをご確認のうえ、再度アクセスしてください。",)),
    ("ja age", "ja", "年齢確認", ("あなたは18歳以上ですか？ このサイトには成人向けの内容が含まれています。",)),
)  # fmt: skip
