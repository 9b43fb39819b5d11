"""Readers of Traditional Chinese get their own characters and words; WeChat's labels stay."""

from __future__ import annotations

import re

import pytest

from bot.render import localised
from bot.render.vocabulary import LABELS, SPELLING, WORDS
from tests import shipped
from tests.knowledge.wordings import every_wording, shown

MAINLAND = (
    "軟件|硬件|信息|默認|登錄|登陸|鏈接|賬|屏幕|網絡|視頻|音頻|短信|菜單|服務器|接口|界面|域名(?!稱)|密鑰"
    "|調用|插件|卸載|緩存|激活|刷新|識別|搜索|在線|導出|導入|打印|複印件|郵箱|充值|提現|聯繫|取消關注|取關"
    "|退訂|運營|設置|字段|質量|用戶名(?!稱)|模塊|重啟|後臺|平臺|移動應用|紙質|打款|自定義|新西蘭|貼紙|文檔|帖子"
)
"""Words of the mainland, in Traditional characters: none may reach a reader."""

PROPER_NAMES = re.compile(
    r"《[^》]*》|個人信息保護法|互聯網(?:新聞|用戶公眾帳號)?信息服務|用戶帳號信息管理|新聞信息服務|視頻號"
)
"""Laws, licences and products keep their names."""
DEEDS = ("长按这个号",)
"""Steps in a path that are not a label on the screen."""

LABEL = "|".join(sorted(map(re.escape, LABELS), key=len, reverse=True))
AS_ON_SCREEN = re.compile(rf"(?:{LABEL})(?=\s*→)|(?<=→)\s?(?:{LABEL})|「(?:{LABEL})」")


@pytest.fixture(scope="module")
def library():
    return shipped.library()


@pytest.fixture(scope="module")
def texts(library):
    return {place: AS_ON_SCREEN.sub("", text) for place, text in shown(library, "zh-Hant").items()}


def simplified_only(character: str) -> bool:
    """Tell whether Taiwan's own character set lacks this Chinese character."""
    try:
        character.encode("cp950")
    except UnicodeEncodeError:
        return "\u4e00" <= character <= "\u9fff"
    return False


def test_nothing_but_labels_is_left_in_simplified_characters(texts):
    assert len(texts) > 1000
    left = {
        place: sorted(set(filter(simplified_only, text)))
        for place, text in texts.items()
        if any(map(simplified_only, text))
    }
    assert left == {}


def test_no_mainland_word_reaches_a_reader(texts):
    found = {
        place: re.findall(MAINLAND, PROPER_NAMES.sub("", text)) for place, text in texts.items()
    }
    assert {place: words for place, words in found.items() if words} == {}


def test_every_part_of_a_path_is_a_known_label(library):
    known = (*LABELS, *DEEDS)
    strange = []
    for place, wording in every_wording(library):
        for before, after in re.findall(r"(\S+?)\s*→\s*(?=(\S+))", wording.zh):
            if not after.startswith(known) or not before.endswith((*known, "）")):
                strange.append(f"{place}: {before} → {after}")
    assert strange == []


def test_the_vocabulary_gives_words_in_traditional_characters():
    preferred = [*WORDS.values(), *SPELLING.values()]
    assert [
        word for word in preferred if word != "小程序" and any(map(simplified_only, word))
    ] == []


@pytest.mark.parametrize(
    ("simplified", "traditional"),
    [
        ("公众号", "公眾號"),
        ("帐号和账号", "帳號和帳號"),
        ("取消关注、退订", "取消追蹤、取消訂閱"),
        ("小程序照常用，旧程序会断", "小程序照常用，舊程式會斷"),
        ("打开视频号，下载视频", "打開視頻號，下載影片"),
        ("点“不再关注”", "點「不再关注」"),
        ("说“不知道”", "說「不知道」"),
        ("订阅号消息 → 长按这个号 → 不再关注", "订阅号消息 → 長按這個號 → 不再关注"),
        ("进设置与开发 → 人员设置里改设置", "進设置与开发 → 人员设置裡改設定"),
        ("《个人信息保护法》保护信息", "《個人信息保護法》保護資訊"),
        ("类型只影响粉丝发通知", "類型只影響粉絲發通知"),
    ],
)
def test_words_are_chosen_and_labels_kept(simplified, traditional):
    assert localised(simplified, "zh-Hant") == traditional
