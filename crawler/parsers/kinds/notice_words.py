"""Sentences in which a page speaks of itself, the reader's browser or account instead of telling anything.

What they have in common: articles tell of pages, browsers and accounts, but hardly ever of this page, your browser,
your account. So the patterns want "this", "your", "you have requested", and none of them names a site or a vendor.
"""

from __future__ import annotations

import re

from crawler.parsers.text.folding import word_set
from crawler.parsers.text.wording import compile_words, lowered

_THING = r"(?:page|story|article|content|post|url|address|document|file|resource|item|video|link|site|website)"
_SEITE = r"(?:seite|artikel|beitrag|inhalt|adresse|meldung|url|datei)"
_PAGINA = r"(?:p[áa]gina|noticia|art[íi]culo|artigo|not[íi]cia|contenido|conte[úu]do|contenuto|articolo|enlace|url)"

_GONE = rf"""
    the {_THING}s? (?:that |which )?you(?:.re|.ve| are| were| have)? (?:been )?(?:look|request|ask|tr(?:ied|ying)
    |follow|want|search|attempt|select|enter)
    |this {_THING} (?:is no longer|isn.t|is not|has been|may have been|might have been|was|has|does not|doesn.t
    |could not be|couldn.t be|cannot be|can.t be) (?:available|removed|deleted|moved|taken down|unpublished|found
    |expired|exist|online|here|valid)|(?:that|the|this) page (?:can.t|cannot|couldn.t|could not) be found
    |we (?:can.t|cannot|couldn.t|could not|were unable to) find|(?:can.t|cannot) find (?:that|this|your) {_THING}
    |nothing (?:was|has been) found (?:at|for|here)
    |(?:it|{_THING}) (?:may|might) (?:have )?(?:be|been) (?:moved|removed|deleted|mistyped|mis-typed|misspelled
    |renamed)|if you (?:typed|entered|followed) (?:a|an|the|this) (?:\w+ )?(?:url|link|address)
    |(?:check|verify) the (?:spelling|url|address|link)
    |(?:go|return|back|head) (?:back )?to (?:the|our) (?:home ?page|front page)|^(?:oops|whoops)\b|^(?:error )?404\b
    |there is no (?:such )?page (?:at|here|with)|you.ve reached a dead end
    |(?:old|some|the|this) links? (?:was|were|is|are|may|might|stop)\b.{{0,20}}(?:working|broken|copied|incomplete
    |out ?dated|out of date)|try (?:searching|a search|our search)
    |the requested (?:page|url|resource|article|content|document|file)
    |can no longer be (?:displayed|viewed|shown|accessed)|we(?:.ve| have)? lost (?:this|that) page
    |no results (?:were )?found for your
    |diese (?:von ihnen )?(?:aufgerufene |gewünschte |gesuchte )?(?:seite|adresse|url)\b.{{0,40}}(?:nicht|verschoben
    |gelöscht)|(?:von ihnen |von dir )?(?:aufgerufene|gewünschte|gesuchte|angeforderte|angefragte)[nrs]? {_SEITE}
    |diese[rs]? {_SEITE} (?:ist|wurde|existiert|steht|konnte)\b.{{0,40}}(?:nicht|gelöscht|entfernt|depubliziert
    |verschoben)|haben sie sich vertippt|zurück zur startseite
    |unter dieser adresse (?:haben wir|gibt es|existiert|wurde)
    |prüfen sie (?:bitte )?(?:die|ihre) (?:schreibweise|adresse|url|eingabe)|nutzen sie (?:bitte )?(?:unsere|die) suche
    |nur (?:\w+ ){{0,2}}(?:monate|tage) (?:lang )?(?:an)?zeigen
    |page (?:que vous (?:recherchez|cherchez|demandez|avez demandé|souhaitez)|demandée)|cette page n.(?:existe|est)
    |(?:article|contenu) (?:que vous (?:recherchez|cherchez|demandez)|demandé)\b
    |ce(?:t article| contenu) n.est (?:plus|pas) disponible
    |ce(?:t article| contenu|tte page) a été (?:retiré|supprimé|déplacé)|n.est plus (?:consultable|en ligne|accessible)
    |(?:retour|revenir|retourner) à (?:la page d.)?accueil
    |{_PAGINA} que (?:busca|buscas|estás buscando|está buscando|ha solicitado|solicitaste|procura|está procurando|cerca
    |stai cercando)
    |est[ae] (?:página|noticia|artículo|artigo|contenido|conteúdo) (?:ya )?(?:no|não) (?:existe|está|se encuentra)
    |no hemos (?:podido )?encontrado? (?:la página|lo que)
    |est[ae] (?:noticia|contenido|página|artículo) (?:ha sido|fue) (?:retirad|eliminad|movid|borrad)
    |enlace (?:esté|está) roto|(?:la )?pagina (?:che|richiesta|cercata) .{{0,40}}non|questa pagina non (?:esiste|è)
    |pagina che (?:stai cercando|cerchi|hai (?:cercato|richiesto))|(?:deze|de) pagina die (?:u|je) zoekt
    |página que você|deze pagina (?:bestaat|is) niet|お探しの(?:ページ|記事|コンテンツ)
    |(?:ページ|記事|コンテンツ)は(?:移動|削除|存在|見つかり|公開期限|掲載)|掲載期間(?:が|は)終了|公開期限を過ぎ
    |指定された(?:ページ|url)|トップページからお探し|存在しません。?$|url(?:を|の).{{0,6}}ご確認
    |ページが(?:見つかり|存在し)ません|您(?:访问|要找|请求|查找)的(?:页面|网页|内容|文章)
    |您(?:訪問|要找|查找)的(?:頁面|網頁|內容|文章)|요청하신 페이지|페이지를 찾을 수|запрашиваем
    |страниц[аы] .{{0,30}}не (?:найдена|существует)|aradığınız sayfa|szukana strona|strona, której szukasz
    |sidan (?:du söker|kunde inte)|nie znaleziono strony|strona .{{0,20}}nie istnieje
    |stránk[au] (?:nebyla|se nepodařilo|neexistuje)|sayfa bulunamadı|页面不存在|页面找不到|الصفحة .{{0,20}}غير موجودة
    |siden (?:du leter|du leder|findes ikke|finnes ikke)
"""
_GATE = r"""
    checking (?:if |that )?(?:your browser|the site connection)|your browser will redirect
    |(?:verify|confirm|check|prove|checks whether)(?:that )?(?:it is really you|you(?:.re| are) (?:a |not a )?(?:human
    |robot|person|bot))|(?:are|you.re) (?:a human|not a robot)\?|review the security of your connection
    |you don.t have permission to (?:access|view)|you do not have (?:permission|access)|you are not authori[sz]ed to
    |^(?:reference|incident|request|ray|support|error|event)(?: id| number
    | code)?\W{0,3}(?:id)?\W{0,3}#?[\da-f][\da-f.\-]{7,}|^access (?:denied|to this page|is denied|has been)
    |(?:please )?enable (?:javascript|cookies|js)\b
    |(?:cookies|javascript)(?: and (?:cookies|javascript))? (?:are|is|must be) (?:enabled|disabled|turned|required
    |switched)|(?:disable|turn off|deactivate) (?:any|your) ad ?-?block|requires javascript|need to enable javascript
    |(?:something about your browser|made us think) .{0,30}bot|you(?:.re| are) a (?:bot|robot|power user)
    |to regain access|unusual (?:traffic|activity) from your|you(?:.re| are) using an? (?:vpn|proxy|ad ?-?blocker)
    |(?:reload|refresh) (?:this|the) page|press and hold|(?:against|stop|block) (?:malicious |bad )?bots\b
    |this page is displayed while|verif(?:y|ying|ies) (?:your (?:connection|browser|identity)|that you|you are)
    |you(?: will|.ll) be taken to|your (?:allow|white)[- ]?list|unable to handle (?:the|your) request
    |please (?:come|check) back|check back (?:later|soon|shortly)|(?:your )?session has (?:expired|timed out)
    |logged you out|activate your account|we(?:.ve| have)? sent you|not a robot\b.{0,3}$
    |(?:solve|complete) (?:the|this) captcha|completing the action below
    |(?:you have|you.ve) (?:sent|made) too many requests|too many requests|slow down and try|^request unsuccessful
    |if you believe (?:this|that this) is an error|(?:you have|you.ve) been (?:temporarily )?blocked
    |you are unable to access|security (?:service|solution) to protect itself|action you just performed
    |(?:when this page came up|at the bottom of this page)|your (?:ip|ip address) (?:has been|is|was)\b
    |(?:not|isn.t|unavailable) (?:available )?in your (?:country|region|location|territory)
    |access this (?:website|site|page) from|from a (?:region|country) where we
    |(?:down|closed|offline|unavailable) for (?:scheduled )?maintenance|undergoing (?:scheduled )?maintenance
    |we.ll be (?:right )?back|^back (?:soon|shortly)|back online (?:soon|shortly|by)
    |(?:please )?try again (?:later|in (?:a|about|some))
    |(?:using an|your browser is) (?:outdated|unsupported|out of date|not supported)
    |upgrade (?:to a recent|your browser)|unexpected error (?:has )?occurred|^(?:oops\W*|sorry\W*)?something went wrong
    |(?:our team has|we have|we.ve) been (?:told|notified)|the server (?:took too long|is temporarily|encountered)
    |this process is automatic|^(?:please wait|loading)\W*$|kein(?:e)? roboter
    |(?:ihre|deine) verbindung (?:sicher|wird)|schalten sie (?:bitte )?javascript
    |sie (?:nutzen|verwenden|haben) .{0,20}(?:werbe|ad)-?blocker|ihren (?:werbe|ad)-?blocker
    |(?:benötigen|brauchen) (?:wir )?ihre (?:zustimmung|einwilligung)|ihre auswahl (?:jederzeit|unter|speichern)
    |ungewöhnliche[nr]? (?:datenverkehr|aktivität|zugriffe)|ihr(?:en)? browser (?:wird|unterstützt|ist)
    |in ihrem land .{0,40}nicht (?:verfügbar|abrufbar|zugänglich)
    |(?:aktivieren|aktiviere) sie (?:bitte )?(?:javascript|cookies)|wegen wartungsarbeiten
    |vorübergehend nicht erreichbar|versuchen sie es (?:später|in)|^zugriff verweigert|einen moment bitte
    |(?:êtes|êtes bien|n.êtes pas) un (?:humain|robot)|activez (?:javascript|les cookies)|trafic (?:inhabituel|anormal)
    |^accès (?:refusé|interdit)|votre adresse ip|une erreur (?:est survenue|s.est produite|inattendue)
    |(?:réessayer|réessayez) (?:plus tard|ultérieurement|dans)|votre bloqueur|vérification de votre navigateur
    |^vérification de sécurité|(?:site|page) .{0,30}en (?:cours de )?maintenance|n.est pas disponible dans votre
    |no (?:es|eres) un robot|comproba(?:r|ndo) (?:su|tu) navegador|comprobar que (?:usted|no eres|eres)
    |(?:habilite|habilita|active|activa) (?:javascript|las cookies)|tráfico inusual|su dirección ip
    |actividad sospechosa desde|resuelva el captcha|error inesperado|(?:su|tu|un) bloqueador de anuncios
    |tareas de mantenimiento|(?:sitio|página|web) .{0,30}en mantenimiento|vuelva a intentarlo
    |inténtelo (?:de nuevo|más tarde)|este proceso es automático|no está disponible en (?:su|tu) (?:país|región)
    |non sei un robot|verificando che|si è verificato un errore|riprova (?:più tardi|tra)|attendi qualche
    |ocorreu um erro|probeer het (?:later|over)|er is (?:een fout|iets misgegaan)|försök igen|prøv igj?en
    |spróbuj ponownie|daha sonra tekrar|попробуйте (?:позже|ещё|снова)|حاول مرة أخرى|다시 시도|attiva(?:re)? javascript
    |não é um robô|tente novamente|ロボットではない|再度(?:お試し|アクセス)|アクセスが集中|エラーが発生しました
    |お使いのブラウザ|ブラウザを確認して|(?:javascript|cookie|クッキー)を有効に|お住まいの(?:国|地域)|メンテナンス中
    |しばらく(?:して|経って)から|启用\s?javascript|您的浏览器|稍后(?:再试|重试)|브라우저를 확인|включите javascript
    |ваш браузер|вы не робот
"""
_DOOR = r"""
    (?:log|sign) in to (?:continue|view|read|access|your account|go on)|must be (?:logged|signed) in
    |forgot(?:ten)? (?:your )?password|no account yet|(?:don.t|do not) have (?:an? |one).{0,12}(?:account|registration)
    |please (?:log|sign) in|enter your (?:details|e-?mail|password|username)
    |^(?:e-?mail|password|username|log in|sign in|register)(?: address)?\W*$|^welcome back\b|registration takes
    |(?:melden sie sich|melde dich) (?:bitte )?an\b|noch kein (?:konto|benutzerkonto)|passwort vergessen
    |^(?:passwort|anmelden)\W*$|connectez-vous pour|pas encore de compte|mot de passe oublié|inicie sesión para
    |inicia sesión para|olvidaste tu contraseña|¿has olvidado|パスワードをお忘れ|ログインしてください
    |^we (?:and|use) our (?:\d+ )?(?:partners|cookies)|our (?:up to )?\d+ (?:\w+ )?partners
    |(?:accept|reject|manage) (?:all|options|your (?:choices|preferences))
    |store and(?:/or)? access information on (?:a|your)|these choices will be|to process personal data|^we use cookies
    |(?:unsere|wir und) (?:bis zu )?(?:unsere )?(?:bis zu )?\d* ?partner (?:verarbeiten|speichern|nutzen|setzen)
    |wie gewohnt mit werbung|ihre einwilligung (?:ist|jederzeit|freiwillig)|details zum tracking
    |informationen auf (?:ihrem|einem|deinem) gerät|^(?:alle )?akzeptieren\W*$|unser(?:em)? angebot ohne werbung
    |avec votre accord|nos \d+ partenaires|et nos partenaires|retirer votre consentement
    |accepter et (?:fermer|continuer)|nuestros \d+ socios|y nuestros socios|con su (?:acuerdo|consentimiento)
    |legal drinking age|\d\d歳以上ですか|(?:confirm|verify|enter) your (?:age|date of birth)
    |^are you (?:over|at least) \d\d|cancel (?:at )?any ?time|jederzeit kündbar|already an? (?:subscriber|member)
    |new subscribers only|^unlimited (?:digital )?access\b|^[^:.]{2,30}: [£$€]\s?\d|danach \d[\d.,]* ?€
    |bereits (?:abonnent|kunde)|choose your (?:subscription|plan)|^zugang zu allen
"""
_BROKEN = r"""
    traceback \(most recent|stack trace|^(?:fatal|parse|database|server|syntax) error\b
    |uncaught (?:error|exception|typeerror)|error in your sql|error establishing|sqlstate
    |call to (?:a member|undefined)|wp-content/|wp-includes/|/var/www/|unhandled exception|nullpointer
    |th(?:is|e) domain(?: name)? .{0,40}(?:is for sale|may be for sale|for sale|was recently registered|has expired
    |is parked|has been registered)|domain (?:is|may be) (?:for sale|parked)
    |buy (?:this domain|\S{1,40}\.[a-z]{2,10}\b)|website (?:is )?coming soon
    |if you (?:see|can see|can read|are seeing) this page|default (?:welcome )?page\b
    |(?:web ?)?server is (?:successfully |correctly )?(?:installed|working)|site installed at|replace this file
    |this (?:account|site|website|domain) has (?:been suspended|expired)|contact your hosting
    |(?:not|n.t) (?:be )?(?:redirected|forwarded) (?:automatically|within|shortly)
    |(?:you will|you are|you.ll) be(?:ing)? (?:redirected|forwarded)|document (?:may be found|has moved)
    |werden (?:sie )?(?:in .{0,30})?weitergeleitet|falls nicht, klicken|sie werden .{0,40}weitergeleitet
    |vous allez être redirigé|será redirigido
"""
_NOTICE = compile_words("|".join(part.strip() for part in (_GONE, _GATE, _DOOR, _BROKEN)))
_READER = word_set(
    "you your yours you're you've you'll please we our we're we've sie ihr ihre ihren ihrem ihrer ihnen bitte wir "
    "unsere unserer vous votre vos nous notre usted nuestro nuestra hemos wij onze uw você sua seu nossa nosso tua tuo "
    "spiacenti"
)
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+|(?<=[。！？])|\n+")

_LEGAL = compile_words(
    r"""
    terms(?: (?:and|&) conditions| of (?:use|service|sale))(?: of (?:use|sale|service))?|conditions of use
    |general terms(?: and conditions)?
    |(?:website |site )?(?:legal notice|disclaimer|privacy (?:policy|notice|statement)|cookies? (?:policy|notice
    |statement))|privacy (?:and|&) cookies?(?: policy| notice)?|terms of use (?:and|&) privacy(?: policy)?
    |user agreement|imprint|impressum|datenschutz(?:erklärung|hinweise|bestimmungen)?
    |(?:allgemeine )?(?:geschäfts|nutzungs)bedingungen|agb|cookie-richtlinien?|haftungsausschluss
    |impressum (?:und|&) datenschutz(?:erklärung)?|mentions légales|conditions (?:générales )?d.utilisation|cgu|cgv
    |politique de confidentialité|politique (?:de|des|relative aux) cookies|aviso legal
    |política de (?:privacidad|cookies|privacidade)|términos y condiciones|condiciones (?:generales )?de uso
    |termos de uso|termos e condições|note legali|(?:informativa sulla )?privacy
    |informativa (?:sulla privacy|sui cookie)|termini e condizioni|algemene voorwaarden|gebruiksvoorwaarden
    |privacy(?:verklaring|beleid)|cookie(?:verklaring|beleid)|利用規約|プライバシーポリシー|個人情報保護方針
    |特定商取引法に基づく表記|隐私政策|使用条款|服务条款|隱私權政策|политика конфиденциальности
    |пользовательское соглашение|polityka prywatności|regulamin|integritetspolicy|användarvillkor
    """
)

_FILLER = compile_words(r"lorem ipsum dolor sit amet|\{\{|consectetur adipisc")
_FILLER_TITLE = compile_words(
    r"""
    (?:this is (?:a|the
    |your) )?(?:article |post |page |story |your |sample |example |dummy |demo |placeholder |blog |untitled |my first
    |main )*(?:headline|title|heading|post|article|story|page|untitled|placeholder|template|hello world
    |\{\{.*)(?: (?:goes )?here| title| name| template| \d+)?\W*
    """
)


def sentences_of(text: str) -> list[str]:
    """The text cut behind sentence marks; abbreviations cut too, which here does no harm."""
    return [sentence for sentence in _SENTENCE_END.split(text) if sentence]


def is_notice_sentence(sentence: str) -> bool:
    """Whether it speaks of this page, the reader's browser or account, in any of some languages."""
    return _NOTICE.search(lowered(sentence.replace("’", "'"))) is not None


def share_of_reader(text: str) -> float:
    """Of the words, how many speak to the reader or in the site's own name, 0..1; in some European languages.

    Of 600 short articles on real pages hardly one has 0.08.
    """
    words = lowered(text).replace("’", "'").split()
    return sum(word.strip(".,:;!?") in _READER for word in words) / (len(words) + 1)


def names_legal_page(title: str) -> bool:
    """Whether a title is just the name of a page of law: terms, privacy, imprint."""
    return len(title) < 60 and _LEGAL.fullmatch(lowered(title.replace("’", "'")).strip(" .:!")) is not None


def is_filler(text: str, title: str) -> bool:
    """Whether a text is the Latin of templates below a title that is a template's too."""
    return _FILLER.search(lowered(text[:200])) is not None and _FILLER_TITLE.fullmatch(lowered(title[:90])) is not None
