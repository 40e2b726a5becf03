"""The names of months, and the words beside a date that say what it is."""

from __future__ import annotations

import unicodedata

from schema.unicode_forms import normal_form

# A paragraph a month. Words that mean another month in another language are in _OTHERWISE.
_MONTHS = """
january jan januar januari janvier janv enero ene gener gennaio gen genn janeiro xaneiro janúar januára styczeń
stycznia sty jänner jaenner tammikuu tammikuuta jaanuar janvāris janvārī sausis sausio január leden ledna
siječanj siječnja ianuarie ianuar janar eanáir ionawr январь января янв січень січня січ януари яну јануар
јануари студзень студзеня қаңтар ιανουάριος ιανουαρίου ιαν ocak oca yanvar yan ינואר بینایر يناير جانفي جنوری
ژانویه जनवरी जानेवारी জানুয়ারি জানুয়ারী ஜனவரி జనవరి ಜನವರಿ ജനുവരി જાન્યુઆરી ਜਨਵਰੀ มกราคม มค hunvar հունվար
հունվարի იანვარი januarie urtarrila

february feb februar februari février fevrier févr fevr fév fev febrero febrer febbraio febbr fevereiro febreiro
luty lutego lut feber februára helmikuu helmikuuta veebruar februāris februārī vasaris vasario február únor
února veljača veljače februarie shkurt feabhra chwefror февраль февраля фев февр лютий лютого лют февруари
фебруар фебруари люты лютага ақпан φεβρουάριος φεβρουαρίου φεβ şubat şub fevral פברואר فبراير فيفري فروری فوریه
फरवरी फ़रवरी फेब्रुवारी ফেব্রুয়ারি ফেব্রুয়ারী பிப்ரவரி ఫిబ్రవరి ಫೆಬ್ರವರಿ ഫെബ്രുവരി ફેબ્રુઆરી ਫਰਵਰੀ กุมภาพันธ์
กพ փետրվար փետրվարի თებერვალი pebrero otsaila

march mar mars märz maerz mrz mär maart mrt marzo març março marco marzec marca marz maaliskuu maaliskuuta märts
marts martā kovas kovo március marec březen března břez ožujak ožujka martie mart márta mawrth март марта мар
березень березня бер марток сакавік сакавіка наурыз μάρτιος μαρτίου μαρ מרץ מרס مارس مارچ मार्च মার্চ மார்ச்
మార్చి ಮಾರ್ಚ್ മാർച്ച് માર્ચ ਮਾਰਚ มีนาคม มีค մարտ մարտի მარტი marso mac maret machi martxoa märzen márc

april apr avril avr abril abr aprile kwiecień kwietnia kwi huhtikuu huhtikuuta aprill aprīlis aprīlī balandis
balandžio április ápr apríl apríla duben dubna travanj travnja aprilie prill aibreán ebrill апрель апреля апр
квітень квітня квіт април красавік красавіка сәуір απρίλιος απριλίου απρ nisan nis aprel אפריל أبريل ابريل إبريل
أفريل اپریل آوریل अप्रैल एप्रिल এপ্রিল ஏப்ரல் ఏప్రిల్ ಏಪ್ರಿಲ್ ഏപ്രിൽ એપ્રિલ ਅਪ੍ਰੈਲ เมษายน เมย ապրիլ ապրիլի
აპრილი apirila aprili

may mai mei mayo maig maggio mag magg maio maj maja toukokuu toukokuuta maijs maijā gegužė gegužės május máj
mája květen května svibanj svibnja bealtaine май мая травень травня трав мај мамыр μάιος μαΐου μάι mayıs מאי
مايو ماي أيار مئی مه می मई मे মে மே మే ಮೇ മേയ് મે ਮਈ พฤษภาคม พค մայիս մայիսի მაისი maius maí maiatza mey máje

june jun juni juin junio juny giugno giu junho xuño czerwiec czerwca cze kesäkuu kesäkuuta juuni jūnijs jūnijā
birželis birželio június jún júna červen června lipanj lipnja iunie iun qershor meitheamh mehefin июнь июня июн
червень червня черв юни јун јуни чэрвень чэрвеня маусым ιούνιος ιουνίου ιουν haziran haz iyun iyn junie יוני
يونيو يونيه يونية جوان حزيران جون ژوئن जून জুন ஜூன் జూన్ ಜೂನ್ ജൂൺ જૂન ਜੂਨ มิถุนายน มิย հունիս հունիսի ივნისი
hunyo ekaina jūni junij junija júní

july jul juli juillet juil julio juliol luglio lug julho xullo lipiec lipca lip heinäkuu heinäkuuta juuli jūlijs
jūlijā liepa liepos július júl júla červenec července srpnja iulie iul korrik iúil gorffennaf июль июля июл
липень липня лип юли јул јули ліпень ліпеня шілде ιούλιος ιουλίου ιουλ temmuz tem iyul iyl julie יולי يوليو
يوليه يولية جويلية تموز جولائی ژوئیه जुलाई जुलै জুলাই ஜூலை జూలై జులై ಜುಲೈ ജൂലൈ જુલાઈ ਜੁਲਾਈ กรกฎาคม กค հուլիս
հուլիսի ივლისი hulyo julai uztaila julij julija júlí

august aug août aout augustus augusti agosto agost ago sierpień sierpnia sie elokuu elokuuta augusts augustā
rugpjūtis rugpjūčio augusztus augusta srpen srpna srp kolovoz kolovoza gusht lúnasa awst август августа авг
серпень серпня серп жнівень жніўня тамыз αύγουστος αυγούστου αυγ ağustos ağu avqust avq אוגוסט أغسطس اغسطس أوت
آب اگست اوت अगस्त ऑगस्ट আগস্ট অগাস্ট ஆகஸ்ட் ஆகஸ்டு ఆగస్టు ಆಗಸ್ಟ್ ഓഗസ്റ്റ് ઑગસ્ટ ઓગસ્ટ ਅਗਸਤ สิงหาคม สค օգոստոս
օգոստոսի აგვისტო agustus agu ogos agosti avgust avgusta avg abuztua ágúst agt

september sep sept septembre septiembre settembre setiembre setembre setembro sett set wrzesień wrześnie
września wrz syyskuu syyskuuta septembris septembrī rugsėjis rugsėjo szeptember szept septembra září rujan rujna
septembrie shtator meán medi сентябрь сентября сен сент вересень вересня вер септември септембар верасень
верасня қыркүйек σεπτέμβριος σεπτεμβρίου σεπ σεπτ eylül eyl sentyabr sentabr septembar ספטמבר سبتمبر أيلول ستمبر
سپتامبر सितंबर सितम्बर सप्टेंबर সেপ্টেম্বর செப்டம்பர் సెప్టెంబర్ ಸೆಪ್ಟೆಂಬರ್ സെപ്റ്റംബർ સપ્ટેમ્બર ਸਤੰਬਰ กันยายน
กย սեպտեմբեր սեպտեմբերի სექტემბერი setyembre septemba iraila

october oct oktober okt octobre octubre ottobre ott outubro outubre out październik października paź lokakuu
lokakuuta oktoober oktobris oktobrī spalis spalio október októbra říjen října octombrie tetor deireadh hydref
октябрь октября окт жовтень жовтня жовт октомври октобар кастрычнік кастрычніка қазан οκτώβριος οκτωβρίου οκτ
ekim eki oktyabr oktabr oktobar אוקטובר أكتوبر اكتوبر اکتوبر अक्टूबर अक्तूबर ऑक्टोबर অক্টোবর அக்டோபர் అక్టోబర్
ಅಕ್ಟೋಬರ್ ഒക്ടോബർ ઑક્ટોબર ਅਕਤੂਬਰ ตุลาคม ตค հոկտեմբեր հոկտեմբերի ოქტომბერი oktubre oktoba urria oktobra

november nov novembre noviembre novembro listopad listopada lis marraskuu marraskuuta novembris novembrī
lapkritis lapkričio novembra studeni studenog studenoga noiembrie nëntor samhain tachwedd ноябрь ноября ноя нояб
листопад листопада лист ноември новембар ноемвр лістапад лістапада қараша νοέμβριος νοεμβρίου νοε kasım kas
noyabr noy novembar נובמבר نوفمبر نومبر نوامبر नवंबर नवम्बर नोव्हेंबर নভেম্বর நவம்பர் నవంబర్ ನವೆಂಬರ್ നവംബർ
નવેમ્બર ਨਵੰਬਰ พฤศจิกายน พย նոյեմբեր նոյեմբերի ნოემბერი nobyembre novemba azaroa nóvember

december dec dezember dez décembre decembre déc diciembre dic desembre dicembre dezembro decembro desember des
grudzień grudnia gru joulukuu joulukuuta detsember decembris decembrī gruodis gruodžio decembra prosinec
prosince prosinac prosinca decembrie dhjetor nollaig rhagfyr декабрь декабря дек грудень грудня груд декември
децембар снежань снежня желтоқсан δεκέμβριος δεκεμβρίου δεκ aralık ara dekabr dek decembar דצמבר ديسمبر دسمبر
دسامبر दिसंबर दिसम्बर डिसेंबर ডিসেম্বর டிசம்பர் డిసెంబర్ ಡಿಸೆಂಬರ್ ഡിസംബർ ડિસેમ્બર ਦਸੰਬਰ ธันวาคม ธค դեկտեմբեր
դեկտեմբերի დეკემბერი disyembre desemba abendua disember
"""
# What a word means in a language that differs from its commonest meaning.
_OTHERWISE = {"hr": {"srpanj": 7, "srpnja": 7, "listopad": 10, "listopada": 10, "lipa": 6}}
# The months of the Persian calendar, from the spring equinox.
_PERSIAN = "فروردین اردیبهشت خرداد تیر مرداد شهریور مهر آبان آذر دی بهمن اسفند"


# Letters that are typed for each other: dotless i, Arabic and Persian yeh and kaf.
_ALIKE = str.maketrans("ıيك", "iیک")


def plain(word: str) -> str:
    """`word` without case, accents and dots: how the tables below are keyed."""
    word = word.casefold()
    if word.isascii():
        return word.replace(".", "") if "." in word else word
    decomposed = normal_form("NFKD", word)
    return "".join(c for c in decomposed if not unicodedata.combining(c) and c != ".").translate(_ALIKE)


MONTHS: dict[str, int] = {
    plain(word): number for number, row in enumerate(_MONTHS.split("\n\n"), 1) for word in row.split()
}
"""Month number by the plain form of a word."""
PERSIAN_MONTHS: dict[str, int] = {plain(word): number for number, word in enumerate(_PERSIAN.split(), 1)}


# Words of English beside numbers that are months elsewhere: "iPad Gen 3 2020".
_NOT_IN_ENGLISH = frozenset(
    ["gen", "set", "mag", "out", "ara", "tem", "lip", "sie", "eki", "urt", "ago", "dis", "mart"]
)


def _abbreviations() -> dict[str, int]:
    """The beginnings of names that belong to one month: of three letters, in Latin script four."""
    months: dict[str, int] = {}
    for name, number in MONTHS.items():
        for length in range(4 if name.isascii() else 3, len(name)):
            months[name[:length]] = number if months.get(name[:length], number) == number else 0
    return {start: number for start, number in months.items() if number}


_ABBREVIATIONS = _abbreviations()


def month_of(word: str, language: str | None = None) -> int:
    """The month's number, 0 where `word` is none. Hebrew writes "in" as a letter before it."""
    key = plain(word)
    spoken = (language or "")[:2]
    if spoken == "en" and key in _NOT_IN_ENGLISH:
        return 0
    if key[:1] in ("ב", "ל"):
        key = key[1:]
    return _OTHERWISE.get(spoken, {}).get(key) or MONTHS.get(key) or _ABBREVIATIONS.get(key, 0)


UPDATED = (
    "updated", "update", "modified", "revised", "edited", "last reviewed", "last changed", "reviewed on",
    "aktualisiert", "aktualisierung", "geändert", "bearbeitet", "stand:", "letzte änderung", "überarbeitet",
    "mis à jour", "mise à jour", "modifié", "actualizado", "actualizada", "actualización", "modificado",
    "actualitzat", "aggiornato", "aggiornamento", "modificato", "atualizado", "atualizada", "atualização",
    "bijgewerkt", "gewijzigd", "uppdaterad", "uppdaterat", "oppdatert", "endret", "opdateret", "aktualizacja",
    "zaktualizowano", "aktualizováno", "aktualizace", "aktualizované", "ažurirano", "izmijenjeno",
    "posodobljeno", "frissítve", "módosítva", "actualizat", "ultima actualizare", "обновлено", "обновлен",
    "изменено", "оновлено", "обновена", "ажурирано", "ενημερώθηκε", "ενημέρωση", "τελευταία", "güncelleme",
    "güncellenme", "güncellendi", "更新", "最终修改", "최종수정", "수정", "업데이트", "تحديث", "آخر تعديل",
    "به‌روزرسانی", "ویرایش", "עודכן", "עדכון", "अपडेट", "আপডেট", "อัปเดต", "อัพเดท", "cập nhật", "diperbarui",
    "diperbaharui",
    "dikemas kini", "päivitetty", "muokattu", "uuendatud", "atjaunināts", "atnaujinta", "uppfært",
)  # fmt: skip
"""Words before a date that is no first publication."""

PUBLISHED = (
    "published", "posted", "publish date", "first published", "originally published", "created", "released",
    "date:", "veröffentlicht", "erschienen", "erstellt", "publiziert", "geschrieben", "publié", "posté",
    "parution", "publicado", "publicada", "publicación", "publicat", "pubblicato", "pubblicata", "postado",
    "gepubliceerd", "geplaatst", "publicerad", "publicerat", "publisert", "publiceret", "udgivet",
    "opublikowano", "dodano", "data publikacji", "publikováno", "zveřejněno", "vydáno", "uverejnené",
    "objavljeno", "megjelent", "közzétéve", "публикувана", "опубликовано", "опубликован", "опубліковано",
    "објављено", "δημοσιεύθηκε", "δημοσιεύτηκε", "δημοσίευση", "yayınlanma", "yayınlandı", "yayın tarihi",
    "eklenme", "giriş", "公開", "配信", "掲載", "发布", "發布", "发表", "發表", "입력", "등록", "게시", "نشر", "منتشر",
    "تاریخ انتشار", "פורסם", "प्रकाशित", "প্রকাশ", "เผยแพร่", "xuất bản", "đăng", "diterbitkan",
    "dipublikasikan", "julkaistu", "avaldatud", "publicēts", "paskelbta", "birt:", "datum:", "written on",
    "submitted",
)  # fmt: skip
"""Words before a date that is the publication's."""
