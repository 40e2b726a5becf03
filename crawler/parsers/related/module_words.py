"""What the heading above a group of links says that they are, in the languages of the press."""

from __future__ import annotations

import functools
import re
from typing import Literal

from crawler.parsers.text.wording import compile_words, lowered

HeadingKind = Literal["related", "promoted", "other"]
MAX_HEADING_CHARS = 90

_RELATED = compile_words(
    r"""
    related|read (?:next|more|also|on)|also read|see also|more (?:from|on|in|about|like|stories|articles|news|posts
    |by|to explore|coverage)|^more\b|you (?:may|might|could) (?:also )?(?:like|be interested|enjoy|have missed)
    |you'?ll (?:also )?like|up next|next (?:up|article|post|story)|previous (?:article|post|story)|recommended
    |recommendations|keep reading|continue reading|further reading|similar|suggested|dig deeper|explore more|(?:from
    |on) (?:the|this) (?:same )?(?:author|topic|section|series)|what to read|read these|in (?:this|the) series
    |(?:post|article|story) navigation|beitrags-?navigation|navigation de l.article|navegación de entradas
    |navigazione articol
    |don'?t miss|like this|mehr (?:zum|aus|zu|von|über|artikel|news|lesen|dazu|themen)|zum thema|^mehr\b|verwandte
    |ähnliche|passend(?:e|es)? (?:zum|dazu)|auch interessant|das könnte|lesen sie|weitere (?:artikel|beiträge
    |nachrichten|meldungen|themen|news)|weiterlesen|weiterführend|empfehl|interessieren|lesetipp|zurück|vorheriger
    |nächster|à lire|lire (?:aussi|la suite|plus)|articles? (?:liés|similaires|associés|connexes)
    |sur le même (?:sujet|thème)|dans la même|voir aussi|vous aimerez|recommandé|relacionad|te puede interesar
    |también te|le puede interesar|más (?:sobre|de|en|noticias|información)|sigue leyendo|lee también
    |otros artículos|leia (?:também|mais)|veja também|mais (?:sobre|de|em|notícias)|notícias relacionadas|saiba mais
    |recomendad|artigos|leggi anche|articoli correlati|potrebbe(?:ro)? interessarti|altri articoli|approfondi
    |ti potrebbe|correlat|lees (?:ook|meer|verder)|meer (?:over|uit|van|nieuws)|gerelateerd|läs (?:också|mer|även)
    |mer (?:om|från|fra|i)|relaterat|relatert|les (?:også|mer)|læs (?:også|mere)|mere (?:om|fra)|lue (?:myös|lisää)
    |aiheesta|lisää aiheesta|czytaj (?:też|także|więcej|dalej)|zobacz (?:też|także|również)|przeczytaj|podobne
    |powiązane|polecamy|więcej (?:na temat|z)|související|čtěte|mohlo by vás|doporučujeme|kapcsolódó|ajánlott|ilgili
    |benzer|önerilen|bunlar da|baca juga|terkait|rekomendasi|artikel lainnya|bài viết liên quan|tin liên quan
    |xem thêm|читайте|по теме|похожие|материалы по|ещё по|еще по|смотрите также|рекомендуем|вам может|также|читайте
    |схож|σχετικά|διαβάστε|διαβαστε|اقرأ|ذات صلة|مواضيع|قد يعجبك|المزيد|مطالب مرتبط|קראו|כתבות|संबंधित|関連|あわせて読
    |合わせて読|おすすめ|こちらも|次の記事|前の記事|次に読|続きを|相关|相關|推荐|推薦|延伸|更多|猜你|관련|추천|이전|다음
    """
)
_PROMOTED = compile_words(
    r"""
    most (?:read|popular|viewed|shared|recent|commented)|popular|trending|latest|newest|top (?:stories|news|posts
    |articles|read)|editor'?s'? (?:picks?|choice)|recent (?:posts|articles|news|stories)|breaking|^in (?:the )?news\b
    |headlines|the feed|live now|featured|must.?read|hot (?:now|topics)|what'?s (?:new|hot)|spotlight|from our
    |news ?(?:ticker|feed)|today'?s|best of|in case you missed|meistgelesen|am meisten|beliebt|neueste|aktuell(?:e
    |es)|top.?(?:news|themen|thema)|schlagzeilen|newsticker
    |neue (?:nachrichten|artikel|beiträge|meldungen)|aktuelle (?:news|artikel|meldungen)|die neuesten|letzte meldungen
    |les plus (?:lus|vus
    |populaires|récents)|à la une|dernières|derniers articles|en direct|tendances|lo más (?:leído|visto|reciente
    |popular)|más (?:leíd[oa]s|vist[oa]s|populares)|último|últimas|ahora|destacad|tendencias|principais
    |mais (?:lidas|lidos
    |vistas|populares|recentes)|últimas|destaques|più (?:letti|lette|visti|popolari)|ultime|ultimi|in evidenza
    |primo piano|meest (?:gelezen|recent|bekeken)|hoofdpunten|populair|laatste|net binnen
    |mest (?:läst|lest|læst|sett|set)|senaste|siste|seneste
    |nyeste|luetuimmat|tuoreimmat|uusimmat|najpopularniejsze|najczęściej|najnowsze|najchętniej|nejčtenější
    |nejnovější|právě|legolvasottabb|legfrissebb|en çok okunan|son dakika|son haber|manşet|gündem
    |terpopuler|terbaru|terkini
    |berita utama|đọc nhiều|mới nhất|популярн|самое (?:читаемое|интересное)|последние|главн|новости|лента
    |выбор редакции|δημοφιλ|τελευταία|الأكثر|آخر|أحدث|پربازدید|הנקראות|ランキング|人気
    |新着|最新|注目|アクセス|热门|熱門|最热|排行|头条|많이 본|인기
    |최신|속보|랭킹
    """
)
_NEVER = compile_words(
    r"""
    comment(?!ed|é)|kommentare|комментари|sponsored|advert|\banzeige\b|company news|press releases?|новости компаний
    |stellenmarkt|jobs?$|e-?paper|newsletter
    """
)
# "Latest posts by Nora Vale" offers more of the author, not of the site.
_BY_AUTHOR = re.compile(r"(?:posts|articles|stories|news) (?:by|from) \S")
_OTHER = compile_words(
    r"""
    follow us|share|subscribe|sign up|contact|about|tags?$|topics?$|categor|archive
    |partner|shop|deals?|product|jobs?|company|service|legal|customer|references|sources
    |footnotes|table of contents|in this article|on this page|inhalt|support|resources?$|solutions|quick links
    |navigation|menu|sections?$
    """
)


@functools.lru_cache(maxsize=4_096)
def heading_kind(text: str) -> HeadingKind | None:
    """ "related", "promoted" or "other" for the heading of a group of links; None where it says nothing."""
    if not text or len(text) > MAX_HEADING_CHARS:
        return None
    text = lowered(text)
    if _NEVER.search(text):
        return "other"
    if _PROMOTED.search(text) and not _BY_AUTHOR.search(text):
        return "promoted"
    if _RELATED.search(text):
        return "related"
    return "other" if _OTHER.search(text) else None
