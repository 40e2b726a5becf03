"""Dates that count from the moment of reading: "3 hours ago", "yesterday", "8 August"."""

from __future__ import annotations

import datetime as dt
import itertools
import re

from crawler.parsers.dates.date_forms import read_without_year
from crawler.parsers.dates.date_words import plain
from crawler.parsers.text.folding import word_set

MAX_CHARS = 60
MAX_DAYS = 4_000

# In the tables a point stands for the space inside a word.
_TODAY = frozenset(
    plain(word)
    for word in word_set(
        "today heute aujourd'hui hoy avui oggi hoje vandaag idag dzisiaj dziś dnes danas danes ma astăzi "
        "azi сегодня сьогодні днес данас σήμερα bugün היום اليوم امروز आज আজ วันนี้ hôm.nay hari.ini "
        "tänään täna šodien šiandien 今日 今天 오늘"
    )
)
_YESTERDAY = frozenset(
    plain(word)
    for word in word_set(
        "yesterday gestern hier ayer ahir ieri ontem gisteren igår wczoraj včera jučer juče včeraj "
        "tegnap вчера вчора јуче χθες χτες dün אתמול أمس امس دیروز कल গতকাল เมื่อวาน เมื่อวานนี้ hôm.qua "
        "kemarin semalam eilen eile vakar 昨日 昨天 어제"
    )
)

# A line a unit, after its seconds.
_UNITS = """
1 second seconds sec secs sekunde sekunden seconde secondes segundo segundos segon segons secondo
1 secondi seconden sekund sekunder sekundy sekundę секунд секунды секунду секунди saniye שניות ثانية
1 ثوان ثانیه सेकंड วินาที giây detik sekuntia 秒 초
60 minute minutes min mins minuten minuto minutos minut minuts minuti minuut minuter minutter minuty
60 minutę minutu minutami minuta perc percek percce percel минут минуты минуту хвилин хвилини хвилину
60 минути λεπτά λεπτό dakika dk דקות דקה دقيقة دقائق دقیقه मिनट মিনিট นาที phút menit minit minuuttia
60 minutit minūtēm minučių mínútum minúta minútami 分 分钟 分鐘 분
3600 hour hours hr hrs h std stunde stunden heure heures hora horas hores ora ore uur uren timme timmar
3600 time timer godzin godziny godzinę godz hodinami hodin hodinu hodiny sati sata sat ur óra órája
3600 órával час часа часов години годин годину ώρες ώρα saat sa שעות שעה ساعة ساعات ساعت घंटे घंटा घण्टे
3600 ঘণ্টা ชั่วโมง giờ tiếng jam tuntia tunti tundi stundām stundas valandas valandų klukkustundum 時間 小时
3600 小時 시간
86400 day days d tag tage tagen jour jours día días dia dias dies giorno giorni dag dagen dagar dager dage
86400 dni dzień dnem dny dana dan nap napja nappal zile zi день дня дней дні днів дни дана ημέρες ημέρα
86400 μέρες gün ימים יום يوم أيام روز दिन দিন วัน ngày hari päivää päivä päeva dienām dienas dienų dögum 日
86400 天 일
604800 week weeks wk wks woche wochen semaine semaines semana semanas setmana setmanes settimana settimane
604800 weken vecka veckor uke uker uge uger tydzień tygodnie tygodni týdny týdnem tjedna tjedan hét hete
604800 săptămâni неделю недели недель тижні тижнів тиждень седмици εβδομάδες εβδομάδα hafta שבועות שבוע
604800 أسبوع أسابيع هفته सप्ताह हफ्ते সপ্তাহ สัปดาห์ tuần minggu viikkoa viikko nädalat nedēļām savaites 週間
604800 周 星期 주
"""
_SECONDS = {plain(word): int(row.split()[0]) for row in _UNITS.strip().splitlines() for word in row.split()[1:]}
_ONE = frozenset(
    plain(word)
    for word in word_set(
        "a an one ein eine einem einer einen un une una uno um uma een één en ett et jeden jedną jedna "
        "jednu bir egy один одну одна μία ένα satu"
    )
)
_BEFORE = word_set(
    "vor il.y.a hace fa há منذ قبل před pred przed prije pre преди пре πριν לפני acum cách.đây pirms prieš fyrir"
)
_AFTER = word_set(
    "ago geleden sedan siden temu fa atrás назад тому önce 前 전 sitten tagasi yang.lalu lalu trước "
    "पहले আগে ที่แล้ว ที่ผ่านมา پیش ezelőtt nazaj zpět previous"
)


def _either(words: frozenset[str]) -> str:
    return "|".join(re.escape(word).replace(r"\.", r"\s") for word in sorted(words, key=lambda w: (-len(w), w)))


_LETTERS = r"[^\s\d.,;:/()\[\]|]"
_AGO = re.compile(
    rf"(?:(?<!\w)(?P<before>{_either(_BEFORE)})\s+(?:(?:etwa|ca|rund)\.?\s)?)?"
    rf"(?:(?P<number>\d{{1,3}})|(?<!\w)(?P<one>{_either(_ONE)})(?=\s))\s?(?P<unit>{_LETTERS}{{1,14}}?)\.?"
    rf"(?:\s?(?P<after>{_either(_AFTER)})(?!\w)|(?=[\s.,;|)]|$))",
    re.IGNORECASE,
)


def read_relative(text: str, now: dt.datetime) -> dt.date | None:
    """The day of a short text, counted from `now` (aware); None where it says none."""
    if len(text) > MAX_CHARS:
        return None
    for match in _AGO.finditer(text):
        seconds = _SECONDS.get(plain(match["unit"]))
        if seconds and (match["before"] or match["after"]):
            passed = dt.timedelta(seconds=seconds * int(match["number"] or 1))
            return (now - passed).date() if passed.days <= MAX_DAYS else None
    words = [plain(word) for word in re.split(r"[\s.,:|·]+", text) if word]
    said = {*words, *map("".join, itertools.pairwise(words))}
    if len(words) <= 4 and said & _YESTERDAY:
        return now.date() - dt.timedelta(days=1)
    if len(words) <= 4 and said & _TODAY:
        return now.date()
    return read_without_year(text, now.date())
