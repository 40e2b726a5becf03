"""The words that dates are written with, in the languages that the crawl meets most."""

from __future__ import annotations

import unicodedata

from crawler.parsers.folding import word_set

# A paragraph a month. A word that means another month in another language is left out, such as Croatian "srpanj".
_MONTHS = """
january jan januar januari janvier janv enero ene gennaio gen janeiro januar styczen stycznia sty jänner jaenner
tammikuu tammikuuta январь января янв січня ocak oca ledna leden leden januari يناير جانفي ιανουαριου ianuarie
január ianuarie

february feb februar februari février fevrier févr fevr fév febrero febbraio fevereiro fev luty lutego lut feber
helmikuu helmikuuta февраль февраля фев февр лютого şubat şub února únor فبراير فيفري شباط φεβρουαριου februarie
február

march mar mars märz maerz mrz mär maart mrt marzo março marco marzec marca maaliskuu maaliskuuta март марта мар
березня mart března březen maret مارس آذار μαρτιου martie március

april apr avril avr abril abr aprile kwiecień kwietnia kwi huhtikuu huhtikuuta апрель апреля апр квітня nisan nis
dubna duben أبريل ابريل إبريل أفريل نيسان απριλιου aprilie április

may mai mei mayo maggio mag maio maj maja toukokuu toukokuuta май мая травня mayıs mayis května květen مايو ماي أيار
μαιου május

june jun juni juin junio giugno giu junho czerwiec czerwca cze kesäkuu kesäkuuta июнь июня июн червня haziran haz
června červen يونيو يونيه جوان حزيران ιουνιου iunie június

july jul juli juillet juil julio luglio lug julho lipiec lipca lip heinäkuu heinäkuuta июль июля июл липня temmuz
tem července červenec يوليو يوليه جويلية تموز ιουλιου iulie július

august aug août aout augustus augusti agosto ago sierpień sierpnia sie elokuu elokuuta август августа авг серпня
ağustos agustos ağu srpna srpen agu أغسطس اغسطس أوت آب αυγουστου august augusztus

september sep sept septembre septiembre settembre set setembro wrzesień września wrz syyskuu syyskuuta сентябрь
сентября сен сент вересня eylül eyl září سبتمبر أيلول σεπτεμβριου septembrie szeptember setiembre

october oct oktober okt octobre octubre ottobre ott outubro out październik października paź lokakuu lokakuuta
октябрь октября окт жовтня ekim eki října říjen أكتوبر اكتوبر οκτωβριου octombrie október

november nov novembre noviembre novembro listopad listopada lis marraskuu marraskuuta ноябрь ноября ноя нояб
листопада kasım kasim kas listopadu نوفمبر νοεμβριου noiembrie

december dec dezember dez décembre decembre déc diciembre dic dicembre dezembro desember des grudzień grudnia gru
joulukuu joulukuuta декабрь декабря дек грудня aralık aralik ara prosince prosinec ديسمبر δεκεμβριου decembrie
"""


def plain(word: str) -> str:
    """`word` without case and accents: how the tables below are keyed."""
    decomposed = unicodedata.normalize("NFKD", word.casefold().replace("ı", "i"))
    return "".join(c for c in decomposed if not unicodedata.combining(c))


MONTHS: dict[str, int] = {
    plain(word): number for number, row in enumerate(_MONTHS.split("\n\n"), 1) for word in row.split()
}
"""Month number by the plain form of a word."""

TODAY = frozenset(
    plain(word)
    for word in word_set(
        "today heute aujourd'hui hoy oggi hoje vandaag idag dzisiaj dziś сегодня bugün 今日 今天 오늘 اليوم"
    )
)
YESTERDAY = frozenset(
    plain(word)
    for word in word_set("yesterday gestern hier ayer ieri ontem gisteren igår wczoraj вчера dün 昨日 昨天 어제 أمس")
)

# A line a unit, after its seconds.
_UNITS = """
1 second seconds sec secs sekunde sekunden seconde secondes segundo segundos secondo secondi seconden sekund
1 sekunder секунд секунды saniye 秒 초 ثانية
60 minute minutes min mins minuten minuto minutos minuti minuut minuter minutter minut minuty минут минуты
60 dakika 分 分钟 분 دقيقة
3600 hour hours hr hrs h std stunde stunden heure heures hora horas ora ore uur uren timme timmar time timer
3600 godzin godziny godzinę час часа часов saat 時間 小时 시간 ساعة
86400 day days d tag tage tagen jour jours día días dia dias giorno giorni dag dagen dagar dage dni dzień день дня
86400 дней gün 日 天 일 يوم أيام
604800 week weeks wk wks woche wochen semaine semaines semana semanas settimana settimane weken vecka veckor uke
604800 uker uge uger tydzień tygodnie tygodni неделю недели недель hafta 週間 周 주 أسبوع
"""
UNITS: dict[str, int] = {
    plain(word): int(row.split()[0]) for row in _UNITS.strip().splitlines() for word in row.split()[1:]
}
"""Seconds by the plain form of a unit's word."""

UPDATED = (
    "updated", "update", "modified", "revised", "edited", "last reviewed", "aktualisiert", "geändert",
    "bearbeitet", "stand:", "letzte änderung", "mis à jour", "mise à jour", "modifié", "actualizado",
    "actualización", "modificado", "aggiornato", "aggiornamento", "atualizado", "atualização", "bijgewerkt",
    "gewijzigd", "uppdaterad", "uppdaterat", "oppdatert", "endret", "opdateret", "aktualizacja",
    "zaktualizowano", "обновлено", "обновлен", "изменено", "güncelleme", "güncellenme", "更新", "최종수정", "수정",
    "업데이트", "تحديث", "päivitetty",
)  # fmt: skip
"""Words before a date that is no first publication."""

PUBLISHED = (
    "published", "posted", "publish date", "first published", "originally published", "created", "released",
    "date:", "veröffentlicht", "erschienen", "erstellt", "publiziert", "geschrieben", "publié", "posté",
    "parution", "publicado", "publicada", "publicación", "pubblicato", "pubblicata", "postado", "gepubliceerd",
    "geplaatst", "publicerad", "publicerat", "publisert", "publiceret", "udgivet", "opublikowano", "dodano",
    "data publikacji", "опубликовано", "опубликован", "yayınlanma", "yayınlandı", "eklenme", "giriş", "公開", "配信",
    "掲載", "发布", "發布", "发表", "입력", "등록", "게시", "نشر", "julkaistu", "datum:", "written on", "submitted",
)  # fmt: skip
"""Words before a date that is the publication's."""
