"""Bylines in Chinese, Japanese and Korean, where roles stand before or behind names without a space."""

from __future__ import annotations

import re

CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
MAX_NAME_CHARS = 14

_HAN_NAME = re.compile(r"[\u3400-\u9fff]{2,4}")
_OTHER_HANDS = re.compile(
    r"\s?(?:责任编辑|責任編輯|责编|責編|编辑|編輯|編集|校对|校對|审核|監製|监制|翻译|翻譯|摄影|攝影|写真|撮影|摄|图片|圖|图|사진|편집|번역)"
    r"\s?[/／:：=＝|｜].*$"
)
_REPORTER_BEFORE = re.compile(r"^.{0,40}?(?:记者|記者|特派員|特派员|通讯员|特约撰稿人?)\s?[:：/／・|｜]?\s?(?=.)")
_BEFORE = re.compile(
    r"^[^:：/／=＝|｜]{0,8}(?:文字|文|作者|撰文|著者|執筆者?|执笔|筆者|取材|整理|글쓴이|작성자|글)\s?[:：/／=＝|｜]\s?|"
    r"^(?:글|작성자|글쓴이|作者|撰文|著者|文)\s|^[^=＝\s]{1,6}[=＝]"
)
_AFTER = re.compile(
    r"\s?(?:記者|记者|기자|특파원|통신원|논설위원|선임기자|編集委員|編集部員|特派員|論説委員|报道|報道|報導|电|讯|訊)(?:\s(?:외\s?\d+명|입력|수정|등록|승인).*)?$"
)
_REPORTED = re.compile(r"\s?[/／]\s?\S{0,8}(?:報導|报道|報道|電|电|讯|訊)$")
_SEPARATOR = re.compile(r"\s*[、，,;；/／|｜]\s*")


def cjk_names(text: str, language: str | None = None) -> list[str]:
    """The names of a byline without roles, places and other hands; [] where nothing short enough is left."""
    text = _REPORTED.sub("", _OTHER_HANDS.sub("", text)).strip()
    before = _REPORTER_BEFORE.match(text)
    if before and not _AFTER.fullmatch(text[before.end() :]):
        text = text[before.end() :]
    text = _BEFORE.sub("", text)
    names: list[str] = []
    for part in _SEPARATOR.split(text):
        plain = _AFTER.sub("", part).strip(" :：・·.。")
        names += [_AFTER.sub("", name) for name in _apart(plain, is_chinese=(language or "").startswith("zh"))]
    return [name for name in names if 1 < len(name) <= MAX_NAME_CHARS]


def _apart(part: str, *, is_chinese: bool) -> list[str]:
    """Names set apart by a space (Chinese) or a dot (Korean); a space in a Japanese name divides its halves."""
    if not part:
        return []
    if "·" in part and "\uac00" <= part[0] <= "\ud7af":
        return part.split("·")
    found = part.split()
    if len(found) > 1 and all(map(_HAN_NAME.fullmatch, found)):
        # Where the language is unknown: halves of one Japanese name rarely have three signs.
        return found if is_chinese or any(len(name) == 3 for name in found) else [part]
    return [part]
