from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.parsers.names.names import clean_names, is_handle, is_person_like


@pytest.mark.parametrize(
    ("raw", "language", "names"),
    [
        ("By Jane Doe", "en", ["Jane Doe"]),
        ("Written by: Jane Doe, Staff Writer", "en", ["Jane Doe"]),
        ("Jane Doe and John Q. Public", "en", ["Jane Doe", "John Q. Public"]),
        ("Jane Doe, John Public & Ann Other", "en", ["Jane Doe", "John Public", "Ann Other"]),
        ("Von Anna Müller und Ben von der Heide", "de", ["Anna Müller", "Ben von der Heide"]),
        ("Von: Björn Jahn", "de", ["Björn Jahn"]),
        ("Par Élise Dupont et Luc Martin", "fr", ["Élise Dupont", "Luc Martin"]),
        ("Por Ana de la Cruz y Luis Gil", "es", ["Ana de la Cruz", "Luis Gil"]),
        ("Di Ugo Neri e Pia Verdi", "it", ["Ugo Neri", "Pia Verdi"]),
        ("Door Jan de Vries en Piet Bos", "nl", ["Jan de Vries", "Piet Bos"]),
        ("Av Kari Moe og Ola Li", "no", ["Kari Moe", "Ola Li"]),
        ("Автор: Анна Иванова", "ru", ["Анна Иванова"]),
        ("文／山田太郎", "ja", ["山田太郎"]),
        ("김하늘 기자", "ko", ["김하늘"]),
        ("بقلم: سلمى حداد", "ar", ["سلمى حداد"]),
        ("Jane Doe, PhD, RDN", "en", ["Jane Doe"]),
        ("Jane Doe Jr.", "en", ["Jane Doe Jr."]),
        ("Juan Muñoz C.", "es", ["Juan Muñoz C."]),
        ("By Jane Doe on August 8, 2025", "en", ["Jane Doe"]),
        ("Jane Doe (jane@news.example) @janedoe https://social.example/jane", "en", ["Jane Doe"]),
        ("By Jane Doe. Reviewed by Max Power, MD", "en", ["Jane Doe"]),
        ("By Jane Doe, Home and Digital Security Expert & Ann Other", "en", ["Jane Doe", "Ann Other"]),
        ("Reuters", "en", ["Reuters"]),
        ("Center for Tidal Research and Education", "en", ["Center for Tidal Research and Education"]),
        ("Jane Doe; jane doe", "en", ["Jane Doe"]),
        ("记者 王小明", "zh", ["王小明"]),
        ("记者：李娜 张伟", "zh", ["李娜", "张伟"]),
        ("本报记者 王小明 李娜", "zh", ["王小明", "李娜"]),
        ("文/王小明", "zh", ["王小明"]),
        ("作者：王小明", "zh", ["王小明"]),
        ("來源：中央社 記者陳大文", "zh", ["陳大文"]),
        ("記者陳大文／台北報導", "zh", ["陳大文"]),
        ("責任編輯：林美玲", "zh", []),
        ("编辑：李四", "zh", []),
        ("新华社记者 王小明", "zh", ["王小明"]),
        ("王小明 记者", "zh", ["王小明"]),
        ("撰文：陳大文", "zh", ["陳大文"]),
        ("文｜陳大文", "zh", ["陳大文"]),
        ("山田太郎記者", "ja", ["山田太郎"]),
        ("山田 太郎", "ja", ["山田 太郎"]),
        ("文＝山田太郎 写真＝鈴木花子", "ja", ["山田太郎"]),
        ("執筆：山田太郎", "ja", ["山田太郎"]),
        ("取材・文：山田太郎", "ja", ["山田太郎"]),
        ("記者・山田太郎", "ja", ["山田太郎"]),
        ("著者：山田太郎", "ja", ["山田太郎"]),
        ("山田太郎、鈴木花子", "ja", ["山田太郎", "鈴木花子"]),
        ("김하늘 기자 sky@news.example", "ko", ["김하늘"]),
        ("김하늘·이바다 기자", "ko", ["김하늘", "이바다"]),
        ("글 김하늘", "ko", ["김하늘"]),
        ("글: 김하늘 사진: 이바다", "ko", ["김하늘"]),
        ("서울=김하늘 특파원", "ko", ["김하늘"]),
        ("작성자 김하늘", "ko", ["김하늘"]),
        ("بقلم سلمى حداد", "ar", ["سلمى حداد"]),
        ("بقلم: سلمى حداد وعمر خليل", "ar", ["سلمى حداد", "عمر خليل"]),
        ("كتب - أحمد علي", "ar", ["أحمد علي"]),
        ("كتبت: منى سعيد", "ar", ["منى سعيد"]),
        ("نویسنده: علی رضایی", "fa", ["علی رضایی"]),
        ("Автор: Анна Иванова, Пётр Сидоров", "ru", ["Анна Иванова", "Пётр Сидоров"]),
        ("Анна Иванова, корреспондент", "ru", ["Анна Иванова"]),
        ("Текст: Анна Иванова", "ru", ["Анна Иванова"]),
        ("Подготовила Анна Иванова", "ru", ["Анна Иванова"]),
        ("Анна Иванова и Пётр Сидоров", "ru", ["Анна Иванова", "Пётр Сидоров"]),
        ("Автори: Олена Коваль та Іван Бойко", "uk", ["Олена Коваль", "Іван Бойко"]),
        ("Γράφει ο Γιώργος Παππάς", "el", ["Γιώργος Παππάς"]),
        ("Του Γιώργου Παππά", "el", ["Γιώργου Παππά"]),
        ("Συντάκτης: Μαρία Νικολάου", "el", ["Μαρία Νικολάου"]),
        ("Γιώργος Παππάς και Μαρία Νικολάου", "el", ["Γιώργος Παππάς", "Μαρία Νικολάου"]),
        ("Yazar: Ayşe Yılmaz", "tr", ["Ayşe Yılmaz"]),
        ("Haber: Ayşe Yılmaz ve Ali Demir", "tr", ["Ayşe Yılmaz", "Ali Demir"]),
        ("Ayşe Yılmaz, muhabir", "tr", ["Ayşe Yılmaz"]),
        ("Av Kari Nordmann og Ola Li", "no", ["Kari Nordmann", "Ola Li"]),
        ("Tekst: Kari Nordmann Foto: Ola Li", "no", ["Kari Nordmann"]),
        ("Journalist Kari Nordmann", "no", ["Kari Nordmann"]),
        ("Af Mette Holm", "da", ["Mette Holm"]),
        ("Av: Åsa Öberg", "sv", ["Åsa Öberg"]),
        ("Skribent: Åsa Öberg", "sv", ["Åsa Öberg"]),
        ("Text: Åsa Öberg, Foto: Ulf Ek", "sv", ["Åsa Öberg"]),
        ("Kirjoittaja: Matti Meikäläinen", "fi", ["Matti Meikäläinen"]),
        ("Matti Meikäläinen, toimittaja", "fi", ["Matti Meikäläinen"]),
        ("Autor: Jan Novák", "cs", ["Jan Novák"]),
        ("Jan Novák, Petr Svoboda", "cs", ["Jan Novák", "Petr Svoboda"]),
        ("Jan Novák a Petr Svoboda", "cs", ["Jan Novák", "Petr Svoboda"]),
        ("Autorzy: Anna Kowalska i Piotr Zieliński", "pl", ["Anna Kowalska", "Piotr Zieliński"]),
        ("Opracowała: Anna Kowalska", "pl", ["Anna Kowalska"]),
        ("Piše: Marko Horvat", "hr", ["Marko Horvat"]),
        ("Autor: Marko Horvat", "hr", ["Marko Horvat"]),
        ("Szerző: Nagy Éva", "hu", ["Nagy Éva"]),
        ("Írta: Nagy Éva", "hu", ["Nagy Éva"]),
        ("Nagy Éva és Kis Pál", "hu", ["Nagy Éva", "Kis Pál"]),
        ("De Ion Popescu", "ro", ["Ion Popescu"]),
        ("Autor: Ion Popescu și Ana Rusu", "ro", ["Ion Popescu", "Ana Rusu"]),
        ("Scris de Ion Popescu", "ro", ["Ion Popescu"]),
        ("Tác giả: Nguyễn Văn An", "vi", ["Nguyễn Văn An"]),
        ("Theo Nguyễn Văn An", "vi", ["Nguyễn Văn An"]),
        ("Oleh Budi Santoso", "id", ["Budi Santoso"]),
        ("Penulis: Budi Santoso", "id", ["Budi Santoso"]),
        ("Penulis : Budi Santoso | Editor : Sari Dewi", "id", ["Budi Santoso"]),
        ("Reporter: Budi Santoso", "id", ["Budi Santoso"]),
        ("लेखक: अमित शर्मा", "hi", ["अमित शर्मा"]),
        ("Written by Amit Sharma", "hi", ["Amit Sharma"]),
        ("โดย สมชาย ใจดี", "th", ["สมชาย ใจดี"]),
        ("מאת: דנה כהן", "he", ["דנה כהן"]),
        ("מאת דנה כהן", "he", ["דנה כהן"]),
        ("Por Ana Souza e João Lima", "pt", ["Ana Souza", "João Lima"]),
        ("Redação", "pt", ["Redação"]),
        ("Di Ugo Neri", "it", ["Ugo Neri"]),
        ("a cura di Pia Verdi", "it", ["Pia Verdi"]),
        ("Por María Pérez y José Ruiz", "es", ["María Pérez", "José Ruiz"]),
        ("Texto: María Pérez", "es", ["María Pérez"]),
        ("By A. B. Smith and Jane O'Neill", "en", ["A. B. Smith", "Jane O'Neill"]),
        ("By Jane Doe, John Roe, and Ann Poe", "en", ["Jane Doe", "John Roe", "Ann Poe"]),
        ("Jane Doe in Berlin and John Roe in Paris", "en", ["Jane Doe", "John Roe"]),
        ("By Jane Doe, Political Editor", "en", ["Jane Doe"]),
        ("Jane Doe | Staff", "en", ["Jane Doe"]),
        ("By Loïc Le Clerc", "fr", ["Loïc Le Clerc"]),
        ("Von Redaktion", "de", ["Redaktion"]),
        ("Von FOCUS-Redakteurin Eva Kern", "de", ["Eva Kern"]),
        ("By Jane Doe • 5 min read", "en", ["Jane Doe"]),
        ("Jane Doe for The Lantern", "en", ["Jane Doe"]),
        ("Par Le Monde avec AFP", "fr", ["Le Monde", "AFP"]),
        ("JANE DOE AND JOHN ROE", "en", ["JANE DOE", "JOHN ROE"]),
        ("by: Jane Doe @jane", "en", ["Jane Doe"]),
        ("Kim Min-jung", "en", ["Kim Min-jung"]),
        ("Nguyen Van A", "en", ["Nguyen Van A"]),
        ("Mary-Ann d'Arc", "fr", ["Mary-Ann d'Arc"]),
        ("Text von Eva Kern, Fotos von Max Lux", "de", ["Eva Kern"]),
    ],
)
def test_a_byline_gives_its_names(raw: str, language: str, names: list[str]) -> None:
    assert list(clean_names(raw, language=language)) == names


@pytest.mark.parametrize(
    "raw",
    [
        "", None, "By", "Written by:", "admin", "Staff Writer", "https://news.example/author/jane", "@jane",
        "Read more", "5 min read",
        "Updated August 8, 2025", "Reviewed by Max Power", "Photo: Getty Images", "© 2025 News", "42",
    ],
)  # fmt: skip
def test_what_is_no_name_is_dropped(raw: str | None) -> None:
    assert clean_names(raw, language="en") == ()


def test_the_site_is_an_author_only_where_nobody_else_is() -> None:
    def is_site(name: str) -> bool:
        return name == "The Lantern"

    assert clean_names("Jane Doe, The Lantern", is_site=is_site) == ("Jane Doe",)
    assert clean_names("The Lantern", is_site=is_site) == ("The Lantern",)


def test_shapes() -> None:
    assert is_person_like("Ludwig van Beethoven") and is_person_like("山田太郎")
    assert not any(map(is_person_like, ["Reuters", "News Desk", "Travel Tips", "jane doe", "Agent 99"]))
    assert is_handle("janedoe") and is_handle("jane_99")
    assert not is_handle("Jane")


@given(st.text(max_size=600))
def test_any_text_is_read_without_an_error(text: str) -> None:
    assert all(name.strip() for name in clean_names(text, language="it"))
